/*
 * world.h - a scripted client at a session machine, for tests.
 *
 * The client reacts to the cue as a person would, at 80 samples a second, with
 * forces that jump, so that every mean, target and time is known on paper.
 * Filtered force is the measured one and late by nothing, but where a test says
 * otherwise.  The invariants are checked after every input, and every event is
 * kept in a log.
 */
#ifndef WORLD_H
#define WORLD_H

#include <check.h>
#include <stdbool.h>
#include <stdint.h>

#include "session/session.h"

#define S         1000000   /* us */
#define PERIOD_US 12500     /* 80 SPS */
#define OFFSET_N  12.5      /* of the unloaded cell; exact in binary */
#define LOG_MAX   600

struct world {
    struct protocol p;
    struct session s;
    int64_t t_us, period_us;
    int n;                       /* samples, for rates that are no whole period */
    double rate_hz;
    double push_n[SESSION_PUSHES_MAX];  /* by item */
    double hold_frac;            /* of the target while holding */
    bool lazy;                   /* does not push at all */
    int64_t linger_us;           /* holds on so long after the full time */
    int events;
    struct session_event event[LOG_MAX];
};

enum input { PAUSE, RESUME, SKIP, STOP, BUTTON, END, LOST, BACK, RATE, SAMPLE, HOLE, RAIL,
             ANSWER, NO, DECLINE, INPUTS };

/* ---- protocols ------------------------------------------------------------ */

struct protocol_step world_tare(double seconds);
struct protocol_step world_note(const char *text);
struct protocol_step world_pushes(int trials, double rest_s);
struct protocol_step world_holds(int count, double seconds, double rest_s);
struct protocol_step world_ask(enum protocol_what what, enum protocol_when when,
                               const char *site);
struct protocol_step world_screen(const char *question);
struct protocol_step world_warm_up(int count, double from_pct, double to_pct);
struct protocol world_protocol(const struct protocol_step *step, int steps);

#define PROTOCOL(...) world_protocol((const struct protocol_step[]){ __VA_ARGS__ },    \
    (int)(sizeof((const struct protocol_step[]){ __VA_ARGS__ })                     \
          / sizeof(struct protocol_step)))

/* Zero for a second, two pushes, two holds of 5 s, a word. */
struct protocol world_small(void);
/* A step of every type: screen, check 2 s, zero and limb 1 s, pain before, two
 * warm-ups, two pushes, two holds with overtime and pain, one with ramps of 2 s,
 * a text after, a word. */
struct protocol world_every(void);
/* A shipped protocol; and the bare dose of rio-2015-isometric: its zero, pushes,
 * holds and word. */
struct protocol world_shipped(const char *id);
struct protocol world_rio(void);

/* ---- what happens ----------------------------------------------------------- */

/* One world for a test; each test is a process of its own.  begun: the rate is
 * known. */
struct world *world_fresh(struct protocol p);
struct world *world_begun(struct protocol p);
/* The small protocol, or for a phase that it has not the one of every step, brought
 * to its first moment in that phase and half a second on. */
struct world *world_in(enum session_phase phase);

/* Check invariants and keep the events; after every input. */
void world_look(struct world *w);
/* One sample of tared force. */
void world_feed(struct world *w, double force_n);
/* What the client does with the cue it sees. */
double world_effort_n(const struct world *w);
void world_go_on(struct world *w, double seconds);
/* Until the phase is entered once more, or the session is over; what is waited for
 * is answered (yes, 2, "fine"). */
void world_go_until(struct world *w, enum session_phase phase);
void world_command(struct world *w, enum session_command c);
void world_answer(struct world *w, enum session_answer_kind kind, int value,
                  const char *text);
void world_rate(struct world *w);
void world_put(struct world *w, enum input in);
bool world_ended(const struct world *w);

/* ---- what happened ------------------------------------------------------------ */

/* The nth event of a type, from 0; NULL when there are fewer. */
const struct session_event *world_nth(const struct world *w, enum session_event_type type,
                                      int n);
int world_count(const struct world *w, enum session_event_type type);
/* The nth time a phase was entered. */
const struct session_event *world_entered(const struct world *w, enum session_phase phase,
                                          int n);
/* The nth that ended; there must be one. */
const struct session_hold *world_hold(const struct world *w, int n);
const struct session_push *world_push(const struct world *w, int n);
const struct session_answer *world_answered(const struct world *w, int n);

/* A letter for each phase: s(tarting) q(screen) c(heck) t(are) w(eight) a(sk) r(eady)
 * u (warm-up) p(ush) / h(old) \ o(vertime) - (rest) P(aused) L(ost) D(one) S(topped). */
extern const char world_letters[];
/* The phases so far. */
const char *world_phases(const struct world *w);

#endif /* WORLD_H */
