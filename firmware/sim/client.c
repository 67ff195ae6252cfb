/* client.c - see client.h. */
#include "client.h"

#include <math.h>

#define TWO_PI 6.283185307179586476925

enum {
    DARK_MS = 150,           /* longer than a blink's dark half, 100 ms */
    NEVER_MS = -1000000,
};

#define STEP_S          0.001
#define REACTION_S      0.25
#define REACTION_SD_S   0.02
#define REACTION_MIN_S  0.18  /* later than DARK_MS, so a blink is known */
/* Critically damped: 95 % of a step after 4.74 / omega; 9.5 makes it 0.5 s. */
#define OMEGA_RAD_S     9.5
#define RECOVERY_S      60.0
#define WANDER_S        3.0
#define EFFORT_SD_FRAC  0.01  /* from one best push to the next */
#define REST_MOTION_N   0.03  /* breathing, felt through a resting leg */
#define REST_MOTION_HZ  0.25

void client_init(struct client *c, const struct client_settings *set)
{
    *c = (struct client){ .set = *set, .capacity_frac = 1.0, .effort_frac = 1.0 };
    c->led_changed_ms = NEVER_MS;
    c->lit_ms = NEVER_MS;
    noise_init(&c->noise, set->seed, NOISE_CLIENT);
    for (int i = 0; i < 3; i++) {
        c->tremor_hz[i] = 8.0 + 4.0 * noise_uniform(&c->noise);
        c->tremor_rad[i] = TWO_PI * noise_uniform(&c->noise);
    }
    c->wander = noise_normal(&c->noise);
}

/* ---- what the person sees ---------------------------------------------- */

static int64_t reaction_ms(struct client *c)
{
    const double s = REACTION_S + REACTION_SD_S * noise_normal(&c->noise);

    return (int64_t)(1000.0 * (s > REACTION_MIN_S ? s : REACTION_MIN_S));
}

static enum client_intent look(const struct client *c)
{
    if (c->step - c->led_changed_ms >= DARK_MS)
        return c->led ? CLIENT_HOLD : CLIENT_REST;
    /* It changed a moment ago: lighting up is one change, going dark at the
     * end is one; a blink is more. */
    return c->changes >= 2 ? CLIENT_PUSH : c->seen;
}

static void see(struct client *c)
{
    const enum client_intent now = look(c);

    if (now == c->seen)
        return;
    const int64_t since = c->seen == CLIENT_REST ? c->lit_ms : c->step;

    c->seen = now;
    c->next = now;
    c->next_ms = since + reaction_ms(c);
    if (now == CLIENT_REST)
        c->next_ms += (int64_t)(1000.0 * c->set.release_late_s);
}

static void intend(struct client *c)
{
    if (c->intent != c->next && c->step >= c->next_ms) {
        c->intent = c->next;
        if (c->intent == CLIENT_HOLD)
            c->holds++;
        c->effort_frac = 1.0 + EFFORT_SD_FRAC * noise_normal(&c->noise);
    }
    if (c->intent == CLIENT_HOLD && c->set.release_early_s > 0
        && (c->set.release_early_hold == 0 || c->set.release_early_hold == c->holds)
        && (double)(c->step - c->lit_ms) >= 1000.0 * c->set.release_early_s) {
        c->intent = CLIENT_REST;
        c->next = CLIENT_REST;
    }
}

/* ---- what the leg does ------------------------------------------------- */

static double wanted_n(const struct client *c)
{
    const double able_n = c->set.max_n * c->capacity_frac;
    double n = 0;

    switch (c->intent) {
    case CLIENT_REST:
        return 0;
    case CLIENT_HOLD:
        n = c->set.max_n * c->set.aim_frac;
        break;
    case CLIENT_PUSH:
        n = able_n * c->effort_frac;
        break;
    }
    return n < able_n ? n : able_n;
}

static void strain(struct client *c)
{
    const double load_frac = c->force_n / c->set.max_n;
    const double lost_s = c->set.fatigue_pct_s / 100.0 * load_frac * load_frac;
    const double regained_s = (1.0 - c->capacity_frac) * (1.0 - fmin(load_frac, 1.0))
                              / RECOVERY_S;

    c->capacity_frac += (regained_s - lost_s) * STEP_S;
    if (c->capacity_frac < 0.05)
        c->capacity_frac = 0.05;
}

static void advance(struct client *c)
{
    const double pull = OMEGA_RAD_S * OMEGA_RAD_S * (wanted_n(c) - c->force_n)
                        - 2.0 * OMEGA_RAD_S * c->slope_n_s;

    c->slope_n_s += pull * STEP_S;
    c->force_n += c->slope_n_s * STEP_S;
    strain(c);
    /* A first-order random walk back to zero, unit variance in the long run. */
    c->wander += -c->wander * STEP_S / WANDER_S
                 + sqrt(2.0 * STEP_S / WANDER_S) * noise_normal(&c->noise);
}

static void live_until(struct client *c, int64_t until_ms)
{
    while (c->step < until_ms) {
        see(c);
        intend(c);
        advance(c);
        c->step++;
    }
}

void client_led(struct client *c, double time_s, bool on)
{
    live_until(c, (int64_t)floor(time_s * 1000.0));
    if (on == c->led)
        return;
    if (c->step - c->led_changed_ms >= DARK_MS) {
        c->changes = 0;
        if (on)
            c->lit_ms = c->step;
    }
    c->led = on;
    c->led_changed_ms = c->step;
    c->changes++;
}

double client_force_n(struct client *c, double time_s)
{
    live_until(c, (int64_t)floor(time_s * 1000.0));

    double tremor = 0;
    for (int i = 0; i < 3; i++)
        tremor += sin(TWO_PI * c->tremor_hz[i] * time_s + c->tremor_rad[i]);
    tremor *= c->set.tremor_pct / 100.0 / sqrt(3.0);

    return c->force_n * (1.0 + tremor + c->set.wander_pct / 100.0 * c->wander)
           + REST_MOTION_N * sin(TWO_PI * REST_MOTION_HZ * time_s);
}
