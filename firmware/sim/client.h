/*
 * client.h - a virtual person on the rig, who does what the LED asks.
 *
 * What the person sees:
 *     LED dark for 150 ms                    rest
 *     LED lit, unchanged for 150 ms          hold: aim x own maximum
 *     LED lit and changing                   push: all there is
 * What is seen becomes an intent one reaction time later (about 0.25 s, a
 * little different each time).  After the LED lights up out of the dark, the
 * person decides at lighting + reaction: has it changed since, it blinks.
 *
 * What the leg does: force follows intent as a critically damped second-order
 * system, 95 % after 0.5 s; on top of it physiological tremor at 8 to 12 Hz
 * and a slow wander, both in proportion to force; capacity falls under load
 * with its square and recovers at rest with a time constant of a minute.
 *
 * A model of behaviour for tests and demonstrations, not of physiology: no
 * number here may be quoted as one.
 *
 * It knows no clock: time is seconds since streaming began and must not go
 * back.  Inside it advances in steps of 1 ms, so what it does depends only on
 * the seed and on when the LED changed.  A value; members are private.
 */
#ifndef CLIENT_H
#define CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "noise.h"

struct client_settings {
    double max_n;            /* own maximum when fresh, > 0 */
    double aim_frac;         /* of max_n, in a hold; 0.05 to 1 */
    double tremor_pct;       /* amplitude, percent of force; 0 none */
    double wander_pct;       /* standard deviation, percent of force; 0 none */
    double fatigue_pct_s;    /* of max_n, lost per second at full effort; 0 none */
    double release_early_s;  /* let go this long after the cue; 0 never */
    unsigned release_early_hold;  /* in which hold, from 1; 0 in every one */
    double release_late_s;   /* let go this much late; 0 does not */
    uint64_t seed;
};

enum client_intent { CLIENT_REST, CLIENT_HOLD, CLIENT_PUSH };

struct client {
    struct client_settings set;
    struct noise noise;
    int64_t step;            /* milliseconds lived through */

    bool led;                /* the LED as it is */
    int64_t led_changed_ms;
    int64_t lit_ms;          /* when it last lit up out of the dark */
    unsigned changes;        /* since it was last unchanged for 150 ms */
    enum client_intent seen;

    enum client_intent intent;
    enum client_intent next; /* intent from next_ms on */
    int64_t next_ms;
    unsigned holds;          /* begun so far */
    double effort_frac;      /* this push's, of capacity */

    double capacity_frac;
    double force_n, slope_n_s;
    double wander;           /* standard deviation 1 */
    double tremor_hz[3], tremor_rad[3];
};

void client_init(struct client *c, const struct client_settings *set);

/* The LED changed. */
void client_led(struct client *c, double time_s, bool on);

/* The force on the load cell. */
double client_force_n(struct client *c, double time_s);

#endif /* CLIENT_H */
