/*
 * protocol.h - an exercise protocol: a YAML file read, checked, as a value.
 *
 * A protocol is a header (who wrote it, after which source, how sure) and a
 * list of steps.  Every error names file:line, what is wrong and what would
 * be right.  A loaded protocol is complete and within every limit below;
 * nobody checks it again.
 *
 * protocol_parse knows no file: the text of a recorded session's protocol is
 * parsed by the same function.  It allocates while it parses and frees all of
 * it before it returns; the result is a plain value.
 *
 * Units are in the names.  "pct" of a hold is percent of the reference force,
 * target_of.
 */
#ifndef PROTOCOL_H
#define PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "err.h"

#define PROTOCOL_STEPS_MAX  64
#define PROTOCOL_TEXT_MAX   (64 * 1024)  /* a longer file is refused */
#define PROTOCOL_ID_MAX     64
#define PROTOCOL_PATH_MAX   (4096 + PROTOCOL_ID_MAX)  /* a folder and a file name */
#define PROTOCOL_SITE_MAX   64
#define PROTOCOL_LINE_MAX   160
#define PROTOCOL_NOTE_MAX   1024

/* How well the dose is supported; printed beside the title. */
#define PROTOCOL_EVIDENCE(X)                                               \
    X(TRIAL,    "trial",    "the dose of a published trial")               \
    X(ADAPTED,  "adapted",  "adapted from a trial in another tendon or set-up") \
    X(CONSENSUS, "consensus", "expert opinion or clinical habit")          \
    X(TEST,     "test",     "a measurement, not a treatment dose")

enum protocol_evidence {
#define X(name, word, text) PROTOCOL_##name,
    PROTOCOL_EVIDENCE(X)
#undef X
};

/* The four stages of loading after Goom et al. 2016 (JOSPT 46:483-493), or a
 * measurement.  Unstated has no word in a file: a file from before this key. */
#define PROTOCOL_STAGES(X)                                                 \
    X(ISOMETRIC,      "isometric",      "stage 1, isometric holds")        \
    X(ISOTONIC,       "isotonic",       "stage 2, slow lifting near a straight hip") \
    X(DEEP_FLEXION,   "deep_flexion",   "stage 3, slow lifting in deeper hip flexion") \
    X(ENERGY_STORAGE, "energy_storage", "stage 4, fast and elastic loading") \
    X(TEST,           "test",           "a test, of no stage")

enum protocol_stage {
#define X(name, word, text) PROTOCOL_STAGE_##name,
    PROTOCOL_STAGES(X)
#undef X
    PROTOCOL_STAGE_UNSTATED
};

/* For whom it is.  Tests to the limit are not for a person with symptoms. */
enum protocol_clients { PROTOCOL_CLIENTS_ALL, PROTOCOL_CLIENTS_NOT_SYMPTOMATIC };

#define PROTOCOL_STEP_TYPES(X)           \
    X(SCREEN,         "screen")          \
    X(RIG_CHECK,      "rig_check")       \
    X(TARE,           "tare")            \
    X(PASSIVE_WEIGHT, "passive_weight")  \
    X(WARM_UP,        "warm_up")         \
    X(BEST_PUSH,      "best_push")       \
    X(ASK,            "ask")             \
    X(HOLDS,          "holds")           \
    X(NOTE,           "note")

enum protocol_step_type {
#define X(name, word) PROTOCOL_##name,
    PROTOCOL_STEP_TYPES(X)
#undef X
};

/* How a best push is done. */
enum protocol_push_kind {
    PROTOCOL_PUSH_STEADY,        /* build up, hold the most */
    PROTOCOL_PUSH_FAST,          /* as fast and hard as possible; no reference */
    PROTOCOL_PUSH_PAIN_LIMITED,  /* only as far as is comfortable: its reference
                                    is kept apart and labelled so */
};

/* What a target refers to. */
enum protocol_reference {
    PROTOCOL_OF_BEST_1S,      /* best mean over 1 s of the latest steady best push */
    PROTOCOL_OF_PEAK,         /* highest filtered force of the same */
    PROTOCOL_OF_PAIN_LIMITED, /* best mean over 1 s of the latest pain-limited push */
    PROTOCOL_OF_BODY_WEIGHT,  /* the client's mass times standard gravity */
    PROTOCOL_OF_CHOSEN,       /* the steady mean of the first hold, which has no
                                 target: the client picks the force */
    PROTOCOL_OF_FORCE,        /* target_n is given; no reference needed */
};

/* Which clock a hold runs on.  Both are published in results. */
enum protocol_rule {
    PROTOCOL_ELAPSED,  /* runs from entering the band; leaving it is recorded */
    PROTOCOL_IN_BAND,  /* runs only while inside the band */
};

/* What a hold lasts until. */
enum protocol_until {
    PROTOCOL_UNTIL_TIME,      /* its seconds */
    PROTOCOL_UNTIL_DROP_OUT,  /* letting go; its seconds are the longest allowed */
};

enum protocol_ask_pain { PROTOCOL_ASK_PAIN_NONE, PROTOCOL_ASK_PAIN_EACH };

enum protocol_what { PROTOCOL_ASK_PAIN, PROTOCOL_ASK_EFFORT, PROTOCOL_ASK_TEXT };

/* The moment an answer stands for; the step's place in the list is when it is
 * asked. */
enum protocol_when { PROTOCOL_WHEN_BEFORE, PROTOCOL_WHEN_AFTER, PROTOCOL_WHEN_NOW };

struct protocol_screen {
    char question[PROTOCOL_LINE_MAX];  /* yes: fine to go on; no ends the session */
};

struct protocol_rig_check {
    double seconds;            /* 2 .. 30; nothing hangs on the rig */
};

struct protocol_tare {
    double seconds;            /* 0.5 .. 10; relaxed, unloaded */
};

struct protocol_passive {
    double seconds;            /* 0.5 .. 10; the limb relaxed in the strap */
};

struct protocol_warm_up {
    int count;                 /* 1 .. 10 efforts, judged by the client */
    double seconds;            /* 1 .. 30, one effort */
    double rest_s;             /* 0 .. 600, between efforts */
    double from_pct, to_pct;   /* 5 .. 100, of what the client thinks is all; the
                                  first and the last effort; from <= to */
    double ready_s;            /* 0 .. 60, countdown before each */
};

struct protocol_push {
    int trials;                /* 1 .. 60 */
    double seconds;            /* 0.5 .. 60, one push; 1 and up unless FAST */
    double rest_s;             /* 0 .. 600, between pushes */
    double add_while_improving_pct; /* 0 .. 50; a trial is added while the last
                                  beats the best before by more; 0: never, and
                                  always 0 with FAST */
    int max_trials;            /* trials .. 60 */
    double ready_s;            /* 0 .. 60, countdown before each push */
    enum protocol_push_kind kind;
};

struct protocol_ask {
    enum protocol_what what;
    enum protocol_when when;
    char site[PROTOCOL_SITE_MAX];  /* where the pain is; may be empty */
};

struct protocol_holds {
    int count;                 /* 1 .. 100 */
    double seconds;            /* 1 .. 600, one hold */
    double rest_s;             /* 0 .. 1800, between holds */
    enum protocol_reference target_of;
    double target_pct;         /* 1 .. 100 of the reference, .. 300 of body weight;
                                  100 with OF_CHOSEN, 0 with OF_FORCE */
    double target_n;           /* 1 .. 5000; 0 unless OF_FORCE */
    double band_pct;           /* 1 .. 50: half width, percent of the reference
                                  (of target_n with OF_FORCE) */
    double floor_pct;          /* > band_pct, .. 100: a hold is let go when force
                                  falls this far under target and is not back in
                                  the band within grace_s; same percent */
    double grace_s;            /* 0 .. 30 */
    double wait_s;             /* 1 .. 300: how long a hold waits for the push */
    double ready_s;            /* 0 .. 60, countdown before each hold */
    double complete_in_band_pct; /* 0 .. 100: share of the prescribed time in
                                  band for a finished hold to be called complete;
                                  of no use with UNTIL_DROP_OUT */
    enum protocol_rule rule;
    double ramp_s, ramp_down_s; /* 0 .. 60: the target rises this long before the
                                  clock, and falls after it; 0: it does not */
    enum protocol_until until;
    enum protocol_ask_pain ask_pain;
    int pain_limit;            /* 0 .. 10: a pain answer above it ends the session */
    int stop_after_incomplete; /* 0 .. 10: so many incomplete holds running end the
                                  step; 0: never */
    double overtime_s;         /* 0 .. 30: after the full time, force that goes on is
                                  counted until letting go or this long; 0: it is not */
};

struct protocol_note {
    char text[PROTOCOL_LINE_MAX];
};

struct protocol_step {
    enum protocol_step_type type;
    int line;                  /* in the file, for messages */
    union {
        struct protocol_screen screen;
        struct protocol_rig_check check;
        struct protocol_tare tare;
        struct protocol_passive passive;
        struct protocol_warm_up warm_up;
        struct protocol_push push;
        struct protocol_ask ask;
        struct protocol_holds holds;
        struct protocol_note note;
    } u;
};

struct protocol {
    char id[PROTOCOL_ID_MAX];            /* lower case, digits, '-' */
    int version;                         /* 1 and up; the file's own */
    char title[PROTOCOL_LINE_MAX];
    enum protocol_stage stage;
    char position[PROTOCOL_NOTE_MAX];    /* hip and knee angles, strap; empty: from
                                            before this key */
    char frequency[PROTOCOL_LINE_MAX];   /* how often; may be empty */
    enum protocol_clients clients;
    enum protocol_evidence evidence;
    char source[PROTOCOL_NOTE_MAX];      /* what it is after; one line */
    char caution[PROTOCOL_NOTE_MAX];     /* for the clinician; may be empty */
    int pain_limit;                      /* 0 .. 10; a pain answer above it ends the
                                            session calmly */
    double max_force_n;                  /* 10 .. 5000: over this the session
                                            stops; the clinician's cap */
    double filter_cutoff_hz;             /* 1 .. 30, low-pass for timing; 20: tremor
                                            of 8 to 12 Hz is real force, and a
                                            lower corner moves its crossings */
    int filter_order;                    /* 1 .. 8; 2 */
    int steps;                           /* 1 .. PROTOCOL_STEPS_MAX */
    struct protocol_step step[PROTOCOL_STEPS_MAX];
};

/* Parse text[0 .. n-1]; name is used in messages as file name.  Returns
 * ERR_OK, or ERR_FORMAT with *why set to "name:line: ..." and *out unchanged.
 *
 * A text without 'stage' was written before the keys beyond tare, best_push,
 * holds and note; so that a recording repeats what happened, its holds are read
 * with stop_after_incomplete 0 and overtime_s 0 where they do not say. */
int protocol_parse(const char *name, const char *text, size_t n,
                   struct protocol *out, struct err_text *why);

/* What a file in use needs beyond being readable: stage and position.  ERR_OK,
 * or ERR_FORMAT with "name:1: ..."; name as above. */
int protocol_complete(const char *name, const struct protocol *p, struct err_text *why);

/* Find and read a protocol: a path (has '/' or ends in .yaml), or an id looked
 * up in $HOLDFAST_PROTOCOLS, then ./protocols, then beside the program's tree,
 * then /usr/share/holdfast/protocols.  The text is copied to text (size
 * PROTOCOL_TEXT_MAX) and its length to *n so that it can be recorded.
 * ERR_ABSENT (the sentence lists the ids there are), ERR_IO, ERR_FORMAT; then
 * *out and *n are unchanged, and text holds nothing of use. */
int protocol_load(const char *name, struct protocol *out,
                  char *text, size_t *n, struct err_text *why);

/* The first half of protocol_load: find the file and read its text, whatever is
 * in it.  path becomes where it was found.  ERR_ABSENT, ERR_IO, or ERR_FORMAT when
 * it is too long; then *n is unchanged. */
int protocol_read(const char *name, char path[PROTOCOL_PATH_MAX], char *text, size_t *n,
                  struct err_text *why);

/* Read a file of the first protocol folder that has it: "NAME.yaml", or one in a folder
 * below such as "rules/NAME.yaml".  As protocol_read. */
int protocol_read_in(const char *file, char path[PROTOCOL_PATH_MAX], char *text, size_t *n,
                     struct err_text *why);

/* The ids protocol_load would find in those folders, sorted, each once; at
 * most max of them.  Returns how many. */
int protocol_ids(char (*ids)[PROTOCOL_ID_MAX], int max);

/* The words of the lists above, as written in a file; never NULL. */
const char *protocol_evidence_word(enum protocol_evidence e);
const char *protocol_evidence_text(enum protocol_evidence e);
const char *protocol_stage_word(enum protocol_stage s);   /* or "unstated" */
const char *protocol_stage_text(enum protocol_stage s);
const char *protocol_clients_word(enum protocol_clients c);
const char *protocol_step_word(enum protocol_step_type t);
const char *protocol_push_kind_word(enum protocol_push_kind k);
const char *protocol_reference_word(enum protocol_reference r);
const char *protocol_rule_word(enum protocol_rule r);
const char *protocol_until_word(enum protocol_until u);
const char *protocol_ask_pain_word(enum protocol_ask_pain a);
const char *protocol_what_word(enum protocol_what w);
const char *protocol_when_word(enum protocol_when w);

/* ---- in words and sums ------------------------------------------------------ */

#define PROTOCOL_SAID_MAX 1280   /* any step in words fits */
#define PROTOCOL_DOSE_MAX  160   /* any dose in short fits, or is cut off */

#define PROTOCOL_NOT_SYMPTOMATIC_TEXT \
    "NOT FOR SYMPTOMATIC CLIENTS: a performance test or dose, for people without symptoms."

struct protocol_words {
    char s[48];
};

/* Print a page: the head, every step in words with the time it begins, then the
 * time under tension, the dose and the planned length.  Lines are wrapped at
 * columns; under 40 is taken as 40. */
void protocol_print(FILE *to, const struct protocol *p, int columns);

/* Step number step, from 0, in sentences; what does not fit is left out. */
void protocol_say(const struct protocol *p, int step, char *to, size_t n);

/* The dose in short: "5 x 45 s at 70 %".  Holds alike but for their targets are
 * told together, "6 x 20 s at 10-50 %"; without holds the pushes are told;
 * with neither it is empty. */
void protocol_dose(const struct protocol *p, char *to, size_t n);

/* "45 s", "2 min", "2 min 30 s"; and "02:30", minutes going on past 59. */
struct protocol_words protocol_duration(double s);
struct protocol_words protocol_clock(double s);

/* Where a hold is let go, as percent of the reference (of target_n with
 * OF_FORCE): floor_pct under the target, but never under half the band's lower
 * edge, so that resting always ends a hold. */
double protocol_floor_at_pct(const struct protocol_holds *h);

/* Seconds of prescribed time under tension (holds only, without their ramps; the
 * longest allowed until drop-out), and of the whole session when every effort
 * starts at its cue, no trial is added and every question is answered at once.
 * A countdown is the last part of the rest before it; a step's rest also comes
 * before the first effort of the next, unless a rig check, tare or passive weight
 * lies between. */
double protocol_tension_s(const struct protocol *p);
double protocol_total_s(const struct protocol *p);

/* Whether the times above are the longest there can be: a hold goes on until
 * drop-out. */
bool protocol_open_ended(const struct protocol *p);

/* Seconds of best pushes, none added. */
double protocol_push_s(const struct protocol *p);

/* The dose of the holds whose target is of this reference: seconds times percent
 * (times newtons with OF_FORCE); 0 when there are none. */
double protocol_dose_pct_s(const struct protocol *p, enum protocol_reference of);

/* start_s[i]: when step i begins in the same session, with the countdown of its
 * first effort; the rest before that is still the step before's. */
void protocol_starts_s(const struct protocol *p, double start_s[PROTOCOL_STEPS_MAX]);

#endif /* PROTOCOL_H */
