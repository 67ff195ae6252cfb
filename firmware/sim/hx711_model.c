/* hx711_model.c - see hx711_model.h.  Times: HX711 data sheet, AVIA
 * Semiconductor, "Serial Interface" and "Reset and Power-Down Sequence". */
#include "hx711_model.h"

#include <math.h>
#include <stdlib.h>

#include "noise.h"
#include "simavr.h"
#include "truth.h"

#define US(us)  ((uint64_t)((us) * (CHIP_HZ / 1000000u)))

enum {
    PULSES_DATA = 24,
    PULSES_ALL = 25,         /* channel A, gain 128 */
    PULSES_MAX = 27,         /* channel A, gain 64 */
    SETTLE_PERIODS = 4,      /* 50 ms at 80 SPS, 400 ms at 10 SPS */
    LOST_PULSE = 12,         /* in the middle of the word */
};

#define SHORTEST_CYCLES    4         /* 0.2 us is 3.2 */
#define HIGH_MAX_CYCLES    US(50)
#define POWER_DOWN_CYCLES  US(60)
#define UPDATE_CYCLES      US(16)    /* DOUT high before an overwriting result */
#define TWO_PI             6.283185307179586476925
#define COUNTS_MAX         8388607.0
#define COUNTS_MIN         (-8388608.0)

struct hx711_model {
    struct chip *chip;
    struct truth *truth;
    struct hx711_model_settings set;
    struct noise noise;
    struct noise faulty;      /* of an open wire, so that it moves no other noise */
    const char *violation;

    bool seen_low;            /* SCK was low once: streaming has begun */
    uint64_t began_cycle;     /* then */
    bool powered, sck, dout;
    uint64_t sck_cycle;       /* of its last change */
    uint64_t power_up_cycle;
    uint64_t since_power_up;  /* conversions scheduled so far */
    uint64_t next_cycle;      /* when the next one will be ready */
    uint64_t seq;             /* of the next conversion */

    bool ready;               /* row holds a conversion that can be read */
    struct truth_row row;
    unsigned pulses;          /* it has got so far */
    uint64_t first_rise_cycle;
    bool pulse_lost;          /* injected; forgiven until power-down */
    bool stuck;
    struct hx711_model_counts counts;
    uint64_t longest_read_cycles;
};

static avr_cycle_count_t on_update(avr_t *avr, avr_cycle_count_t when, void *param);
static avr_cycle_count_t on_ready(avr_t *avr, avr_cycle_count_t when, void *param);
static avr_cycle_count_t on_power_down(avr_t *avr, avr_cycle_count_t when, void *param);

static uint64_t now_cycle(const struct hx711_model *m)
{
    return chip_cycle(m->chip);
}

static void violate(struct hx711_model *m, const char *what)
{
    if (m->violation == NULL && !m->pulse_lost)
        m->violation = what;
}

static void drive(struct hx711_model *m, bool high)
{
    if (m->stuck)
        high = true;
    m->dout = high;
    chip_dout(m->chip, high);
}

/* The conversion in hand is done with. */
static void settle(struct hx711_model *m, bool read)
{
    if (!m->ready)
        return;
    m->ready = false;
    m->row.read = read;
    if (read)
        m->counts.read++;
    if (m->truth != NULL)
        truth_put(m->truth, &m->row);
}

/* ---- converting --------------------------------------------------------- */

static void at_cycle(struct hx711_model *m, uint64_t cycle, avr_cycle_timer_t timer)
{
    const uint64_t now = now_cycle(m);

    avr_cycle_timer_register(chip_avr(m->chip), cycle > now ? cycle - now : 1, timer, m);
}

/* On a fixed grid from power-up, so that jitter does not change the rate. */
static void schedule(struct hx711_model *m)
{
    const double period = (double)CHIP_HZ / m->set.rate_sps;
    const double grid = (double)(SETTLE_PERIODS + m->since_power_up++) * period;
    const double jitter = (2.0 * noise_uniform(&m->noise) - 1.0) * m->set.jitter_us
                          * (CHIP_HZ / 1e6);

    m->next_cycle = m->power_up_cycle + (uint64_t)llround(grid + jitter);
    at_cycle(m, m->next_cycle - UPDATE_CYCLES, on_update);
}

static avr_cycle_count_t on_update(avr_t *avr, avr_cycle_count_t when, void *param)
{
    struct hx711_model *m = param;

    (void)avr;
    (void)when;
    if (m->ready && m->pulses > 0)
        violate(m, "a conversion came in the middle of a read and tore it");
    if (!m->pulse_lost) {
        settle(m, false);
        drive(m, true);
    }
    at_cycle(m, m->next_cycle, on_ready);
    return 0;
}

static bool since(double at_s, double time_s)
{
    return at_s >= 0 && time_s >= at_s;
}

/* What comes on top of force and noise when something is wrong. */
static double disturbance(const struct hx711_model *m, double time_s)
{
    const bool spike = m->set.spike_every > 0 && (m->seq + 1) % m->set.spike_every == 0;

    return m->set.drift_n_per_s * time_s * m->set.counts_per_n
           + m->set.mains_counts * sin(TWO_PI * m->set.mains_hz * time_s)
           + (spike ? m->set.spike_counts : 0.0);
}

static int32_t convert(struct hx711_model *m, double force_n, double time_s)
{
    double exact = m->set.offset_counts + force_n * m->set.counts_per_n
                   + m->set.noise_counts * noise_normal(&m->noise) + disturbance(m, time_s);

    if (since(m->set.open_at_s, time_s))
        exact = COUNTS_MIN + (COUNTS_MAX - COUNTS_MIN) * noise_uniform(&m->faulty);
    if (since(m->set.repeat_at_s, time_s) && m->seq > 0)
        return m->row.counts;
    return (int32_t)lround(fmin(fmax(exact, COUNTS_MIN), COUNTS_MAX));
}

static avr_cycle_count_t on_ready(avr_t *avr, avr_cycle_count_t when, void *param)
{
    struct hx711_model *m = param;
    const double time_s = hx711_model_time_s(m);
    const double force_n = m->set.force_n(m->set.user, time_s);
    const int32_t counts = convert(m, force_n, time_s);

    (void)avr;
    (void)when;
    schedule(m);
    /* A chip in the middle of a word, or with a broken line, shows nothing. */
    if (m->pulse_lost)
        return 0;
    if (since(m->set.stuck_at_s, time_s) && m->counts.stuck == 0) {
        m->stuck = true;
        m->counts.stuck++;
    }
    if (m->stuck)
        return 0;
    m->counts.conversions++;
    m->row = (struct truth_row){
        .seq = m->seq++,
        .tick = chip_tick(m->chip),
        .counts = counts,
        .force_n = force_n,
        .led = chip_led(m->chip),
    };
    m->ready = true;
    m->pulses = 0;
    drive(m, false);
    return 0;
}

/* ---- power -------------------------------------------------------------- */

static void power_up(struct hx711_model *m)
{
    if (!m->seen_low) {
        m->seen_low = true;
        m->began_cycle = now_cycle(m);
    }
    m->powered = true;
    m->power_up_cycle = now_cycle(m);
    m->since_power_up = 0;
    schedule(m);
}

static avr_cycle_count_t on_power_down(avr_t *avr, avr_cycle_count_t when, void *param)
{
    struct hx711_model *m = param;

    (void)avr;
    (void)when;
    /* One rise is how power-down begins; more is a read given up. */
    if (m->ready && m->pulses > 1)
        violate(m, "the converter was powered down in the middle of a read");
    hx711_model_off(m);
    return 0;
}

void hx711_model_off(struct hx711_model *m)
{
    avr_t *const avr = chip_avr(m->chip);

    avr_cycle_timer_cancel(avr, on_update, m);
    avr_cycle_timer_cancel(avr, on_ready, m);
    settle(m, false);
    m->powered = false;
    m->pulse_lost = false;
    m->stuck = false;
    m->pulses = 0;
    drive(m, true);
}

/* ---- the serial lines --------------------------------------------------- */

static void rise(struct hx711_model *m)
{
    if (m->ready && m->pulses > 0 && now_cycle(m) - m->sck_cycle < SHORTEST_CYCLES)
        violate(m, "SCK was low for under 0.2 us");
    at_cycle(m, now_cycle(m) + POWER_DOWN_CYCLES, on_power_down);
    if (!m->ready)
        return;
    if (m->pulses == 0)
        m->first_rise_cycle = now_cycle(m);
    if (m->row.seq + 1 == m->set.lose_pulse_at && m->pulses + 1 == LOST_PULSE
        && m->counts.lost_pulses == 0) {
        m->counts.lost_pulses++;
        m->pulse_lost = true;
        return;
    }
    m->pulses++;
    if (m->pulses <= PULSES_DATA)
        drive(m, ((uint32_t)m->row.counts >> (PULSES_DATA - m->pulses)) & 1u);
    else
        drive(m, true);
}

static void fall(struct hx711_model *m)
{
    const uint64_t high_cycles = now_cycle(m) - m->sck_cycle;

    if (!m->powered) {
        power_up(m);
        return;
    }
    avr_cycle_timer_cancel(chip_avr(m->chip), on_power_down, m);
    if (high_cycles < SHORTEST_CYCLES)
        violate(m, "SCK was high for under 0.2 us");
    if (high_cycles > HIGH_MAX_CYCLES)
        violate(m, "SCK was high for over 50 us, but not long enough to power down");
    if (!m->ready && m->pulses < PULSES_ALL)
        violate(m, "SCK was pulsed with nothing to read");
    if (!m->ready && ++m->pulses > PULSES_MAX)
        violate(m, "SCK was pulsed more than 27 times in one read");
    if (m->ready && m->pulses == PULSES_ALL) {
        const uint64_t took = now_cycle(m) - m->first_rise_cycle;

        if (took > m->longest_read_cycles)
            m->longest_read_cycles = took;
        settle(m, true);
    }
}

void hx711_model_sck(struct hx711_model *m, bool high)
{
    if (high == m->sck)
        return;
    if (high)
        rise(m);
    else
        fall(m);
    m->sck = high;
    m->sck_cycle = now_cycle(m);
}

/* ---- the rest ----------------------------------------------------------- */

struct hx711_model *hx711_model_open(struct chip *chip, struct truth *truth,
                                     const struct hx711_model_settings *settings)
{
    struct hx711_model *m = calloc(1, sizeof(*m));

    if (m == NULL)
        return NULL;
    m->chip = chip;
    m->truth = truth;
    m->set = *settings;
    m->dout = true;
    noise_init(&m->noise, settings->seed, NOISE_CONVERTER);
    noise_init(&m->faulty, settings->seed, NOISE_FAULT);
    return m;
}

void hx711_model_close(struct hx711_model *m)
{
    if (m == NULL)
        return;
    settle(m, false);
    free(m);
}

double hx711_model_time_s(const struct hx711_model *m)
{
    return m->seen_low ? (double)(now_cycle(m) - m->began_cycle) / CHIP_HZ : -1.0;
}

bool hx711_model_powered(const struct hx711_model *m)
{
    return m->powered;
}

const char *hx711_model_violation(const struct hx711_model *m)
{
    return m->violation;
}

struct hx711_model_counts hx711_model_counts(const struct hx711_model *m)
{
    return m->counts;
}

uint64_t hx711_model_longest_read_cycles(const struct hx711_model *m)
{
    return m->longest_read_cycles;
}
