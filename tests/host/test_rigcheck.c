/*
 * test_rigcheck.c - a rig's check: its statistics, limits and sentences.
 *
 * Statistics against numpy (tests/oracle/rigcheck.py), to 9 digits; levels on both
 * sides of every limit, by frames made for it.
 */
#include <check.h>
#include <math.h>
#include <string.h>

#include "analysis/rigcheck.h"
#include "suites.h"

Suite *rigcheck_suite(void);

struct golden_sample {
    int seq;
    int64_t tick;
    int32_t counts;
};

#include "golden/rigcheck.h"

#define TICK_HZ 16000000
#define PER_N   2000.0     /* counts, of the calibration below */

static struct rigcheck check;
static struct rigcheck_report report;
static struct calibration calibration;

/* ---- frames ------------------------------------------------------------------------- */

static struct wire_frame hello_frame(uint64_t uptime, uint8_t cause, uint8_t minor)
{
    const struct wire_hello h = {
        .wire_version = 1, .firmware_minor = minor, .board = WIRE_BOARD_UNO,
        .reset_cause = cause, .tick_hz = TICK_HZ, .uptime_ticks = uptime, .stack_bytes = 500,
        .channels = 1, .channel = { { WIRE_ADC_HX711, 128, 80 } },
    };
    struct wire_frame f = { .type = WIRE_HELLO };

    f.n = wire_put_hello(f.payload, &h);
    return f;
}

static void greet(uint8_t cause, uint8_t minor)
{
    const struct wire_frame f = hello_frame(0, cause, minor);

    rigcheck_init(&check);
    ck_assert(!rigcheck_frame(&check, &f));
}

static void sample(int seq, int64_t tick, int32_t counts, uint8_t flags)
{
    const struct wire_sample s = { .seq = (uint16_t)seq, .tick = (uint32_t)tick,
                                   .counts = counts, .flags = flags };
    struct wire_frame f = { .type = WIRE_SAMPLE };

    f.n = wire_put_sample(f.payload, &s);
    rigcheck_frame(&check, &f);
}

static void event(uint8_t kind)
{
    const struct wire_event e = { .kind = kind };
    struct wire_frame f = { .type = WIRE_EVENT };

    f.n = wire_put_event(f.payload, &e);
    rigcheck_frame(&check, &f);
}

/* ---- statistics ------------------------------------------------------------------- */

static void same(const char *why, const char *name, double got, double want)
{
    if (isnan(want))
        ck_assert_msg(isnan(got), "%s: %s is %.12g, and not known to numpy", why, name, got);
    else
        ck_assert_msg(fabs(got - want) <= 1e-9 * fmax(fabs(want), 1.0),
                      "%s: %s is %.15g, by numpy %.15g", why, name, got, want);
}

START_TEST(statistics_are_numpys)
{
    const struct rigcheck_numbers *want = &golden_check[_i].want;
    const char *why = golden_check[_i].why;
    struct rigcheck_numbers got = { .mains_50_counts = NAN, .mains_60_counts = NAN,
                                    .mains_hz = NAN };

    greet(1, 1);
    for (size_t i = 0; i < golden_check[_i].n; i++) {
        const struct golden_sample *s = &golden_check[_i].sample[i];

        sample(s->seq, s->tick, s->counts, 0);
    }
    rigcheck_measure(&check, 2100.0, &got);
    same(why, "rate", clock_mean_rate_hz(&check.clock), golden_check[_i].rate_hz);
#define SAME(name) same(why, #name, got.name, want->name);
    SAME(noise_counts) SAME(effective_bits) SAME(mains_50_counts) SAME(mains_60_counts)
    SAME(mains_hz) SAME(spikes) SAME(largest_spike_n) SAME(longest_run_samples)
    SAME(distinct_values) SAME(level_counts) SAME(drift_counts_per_min)
    SAME(drift_error_counts_per_min)
#undef SAME
}
END_TEST

static const struct {
    double rate_hz, mains_hz;
    bool tells;
    const char *why;
} rates[] = {
    { 80.0, 50.0, true, "50 Hz folds to 30" },
    { 80.0, 60.0, true, "60 Hz folds to 20" },
    { 10.0, 50.0, false, "50 Hz folds to 0" },
    { 10.0, 60.0, false, "60 Hz folds to 0" },
    { 100.0, 50.0, false, "50 Hz is half the rate" },
    { 120.0, 60.0, false, "60 Hz is half the rate" },
    { 40.0, 50.0, true, "50 Hz folds to 10" },
    { 51.61, 50.0, true, "1.61 Hz from 0" },
    { 50.59, 50.0, false, "0.59 Hz is just under" },
    { 50.61, 50.0, true, "0.61 Hz is just over" },
    { 98.79, 50.0, true, "48.79 Hz is 0.605 from half the rate" },
    { 98.81, 50.0, false, "48.81 Hz is 0.595 from it" },
    { 0.0, 50.0, false, "no rate" },
};

START_TEST(a_rate_tells_the_mains_or_not)
{
    ck_assert_msg(rigcheck_tells_hz(rates[_i].rate_hz, rates[_i].mains_hz, 10.0)
                  == rates[_i].tells, "%g Hz: %s", rates[_i].rate_hz, rates[_i].why);
}
END_TEST

/* ---- levels ------------------------------------------------------------------------- */

/* A check made for one finding.  What is 0 is as it should be. */
struct making {
    double rate_hz, noise_n, drift_n_per_min, mains_n, spike_n, offset_n;
    int spikes, run, railed, lost, failed, silences, n;
    uint32_t damaged;
    uint8_t cause, minor;
    bool coarse;
};

enum { WHOLE = 800 };

/* Even noise from a fixed seed; less its line over a whole check, and of standard
 * deviation 1 about it. */
static double noise_at(int k)
{
    static double noise[WHOLE];
    double sum = 0.0, slope = 0.0, kk = 0.0, rest = 0.0;
    uint32_t state = 5;

    if (noise[0] != 0.0)
        return noise[k % WHOLE];
    for (int i = 0; i < WHOLE; i++) {
        state = 1664525U * state + 1013904223U;
        noise[i] = (double)state / 4294967296.0;
        sum += noise[i] / WHOLE;
    }
    for (int i = 0; i < WHOLE; i++) {
        const double d = i - (WHOLE - 1) / 2.0;

        kk += d * d;
        slope += d * (noise[i] - sum);
    }
    for (int i = 0; i < WHOLE; i++) {
        noise[i] -= sum + slope / kk * (i - (WHOLE - 1) / 2.0);
        rest += noise[i] * noise[i];
    }
    for (int i = 0; i < WHOLE; i++)
        noise[i] /= sqrt(rest / (WHOLE - 2));
    return noise[k % WHOLE];
}

static double counts_at(const struct making *m, int k, double t_s)
{
    const double at = m->offset_n + m->drift_n_per_min * (t_s - 5.0) / 60.0
                    + m->mains_n * sin(2.0 * 3.14159265358979323846 * 50.0 * t_s);
    double x = at * PER_N + noise_at(k) * (m->noise_n > 0.0 ? m->noise_n : 0.03) * PER_N;

    if (m->coarse)
        x = 16.0 * floor(3.0 * noise_at(k));
    if (m->spikes > 0 && k % (WHOLE / m->spikes) == 20)
        x += m->spike_n * PER_N;
    return k < m->run ? 77.0 : x;
}

static void make(const struct making *m)
{
    const double rate_hz = m->rate_hz > 0.0 ? m->rate_hz : 80.0;
    const int n = m->n > 0 ? m->n : WHOLE;
    int seq = 0;

    greet(m->cause, m->minor == 0 ? 1 : m->minor);
    for (int k = 0; k < n; k++) {
        const double t_s = 0.5 + seq / rate_hz;
        const uint8_t flags = k < m->railed ? WIRE_FLAG_SATURATED
                            : k < m->railed + m->failed ? WIRE_FLAG_DESYNC : 0;

        sample(seq, llround(t_s * TICK_HZ), (int32_t)lround(counts_at(m, k, t_s)), flags);
        seq += k == 400 ? 1 + m->lost : 1;
    }
    for (int k = 0; k < m->silences; k++)
        event(WIRE_EVENT_ADC_RESTART);
    rigcheck_damage(&check, m->damaged);
}

static void load_calibration(const char *date, const char *due)
{
    calibration = (struct calibration){ .id = "cell", .zero_counts = 0.0,
        .n_per_count = 1.0 / PER_N, .curve.order = 1, .u = { .dof = NAN } };
    strcpy(calibration.date, date);
    strcpy(calibration.due, due);
}

static void judge(const struct rigcheck_context *x)
{
    rigcheck_judge(&check, x, &report);
}

#define TODAY "2026-11-25"

static void judge_usual(void)
{
    load_calibration("2026-11-01", "2027-11-01");
    const struct rigcheck_context x = { .calibration = &calibration, .today = TODAY,
        .last = { true, 0.0, "cell", "2026-11-24" } };

    judge(&x);
}

static void only(enum rigcheck_id id, enum rigcheck_level level, const char *why)
{
    for (int i = 0; i < RIGCHECK_FINDING_COUNT; i++) {
        const struct rigcheck_finding *f = &report.finding[i];

        if (f->asked && i != (int)id)
            ck_assert_msg(f->level == RIGCHECK_GREEN, "%s: %s is not green: %s", why,
                          rigcheck_id_word((enum rigcheck_id)i), f->says);
    }
    ck_assert_msg(report.finding[id].level == level, "%s: %s: %s", why,
                  rigcheck_level_word(report.finding[id].level), report.finding[id].says);
    ck_assert_int_eq(report.verdict, level);
}

#define G RIGCHECK_GREEN
#define K RIGCHECK_LOOK
#define S RIGCHECK_STOP

static const struct {
    struct making m;
    enum rigcheck_id id;
    enum rigcheck_level level;
    const char *why;
} levels[] = {
    { { 0 }, RIGCHECK_RATE, G, "all as it should be" },
    { { .rate_hz = 92 }, RIGCHECK_RATE, G, "80-series boards run so" },
    { { .rate_hz = 95.9 }, RIGCHECK_RATE, G, "just under 20 % fast" },
    { { .rate_hz = 96.1 }, RIGCHECK_RATE, K, "just over 20 % fast" },
    { { .rate_hz = 72.1 }, RIGCHECK_RATE, G, "just under 10 % slow" },
    { { .rate_hz = 71.9 }, RIGCHECK_RATE, K, "just over 10 % slow" },
    { { .rate_hz = 40.1 }, RIGCHECK_RATE, K, "just over half" },
    { { .rate_hz = 39.9 }, RIGCHECK_RATE, S, "under half" },
    { { .rate_hz = 10, .n = 200 }, RIGCHECK_RATE, S, "the RATE pin is low" },
    { { .rate_hz = 118 }, RIGCHECK_RATE, K, "not half as fast again" },
    { { .rate_hz = 121.5 }, RIGCHECK_RATE, S, "more than half as fast again" },
    { { .noise_n = 0.249 }, RIGCHECK_NOISE, G, "just under" },
    { { .noise_n = 0.251 }, RIGCHECK_NOISE, K, "just over" },
    { { .noise_n = 0.99 }, RIGCHECK_NOISE, K, "just under" },
    { { .noise_n = 1.01 }, RIGCHECK_NOISE, S, "just over" },
    { { .mains_n = 0.24 }, RIGCHECK_MAINS, G, "just under" },
    { { .mains_n = 0.26 }, RIGCHECK_MAINS, K, "just over" },
    { { .drift_n_per_min = 0.9 }, RIGCHECK_DRIFT, G, "just under" },
    { { .drift_n_per_min = 1.1 }, RIGCHECK_DRIFT, K, "just over" },
    { { .drift_n_per_min = -1.1 }, RIGCHECK_DRIFT, K, "the other way" },
    { { .drift_n_per_min = -9.9 }, RIGCHECK_DRIFT, K, "just under" },
    { { .drift_n_per_min = 10.1 }, RIGCHECK_DRIFT, S, "just over" },
    { { .drift_n_per_min = -10.1 }, RIGCHECK_DRIFT, S, "the other way" },
    { { .spikes = 1, .spike_n = 20 }, RIGCHECK_SPIKES, K, "one is enough" },
    { { .spikes = 1, .spike_n = -20 }, RIGCHECK_SPIKES, K, "the other way" },
    { { .spikes = 16, .spike_n = 20 }, RIGCHECK_SPIKES, K, "2 %" },
    { { .spikes = 20, .spike_n = 20 }, RIGCHECK_SPIKES, S, "over 2 %" },
    { { .run = 7 }, RIGCHECK_REPEATED, G, "seven in a row" },
    { { .run = 8 }, RIGCHECK_REPEATED, K, "eight in a row" },
    { { .run = 160 }, RIGCHECK_REPEATED, K, "a fifth" },
    { { .run = 161 }, RIGCHECK_REPEATED, S, "over a fifth" },
    { { .coarse = true }, RIGCHECK_DISTINCT, K, "low bits are missing" },
    { { .railed = 1 }, RIGCHECK_SATURATED, K, "one at the rail" },
    { { .railed = 8 }, RIGCHECK_SATURATED, K, "1 %" },
    { { .railed = 9 }, RIGCHECK_SATURATED, S, "over 1 %" },
    { { .lost = 1 }, RIGCHECK_LOST, K, "one lost" },
    { { .lost = 16 }, RIGCHECK_LOST, K, "just under 2 %" },
    { { .lost = 17 }, RIGCHECK_LOST, S, "just over 2 %" },
    { { .damaged = 1 }, RIGCHECK_DAMAGED, K, "one byte" },
    { { .damaged = 290 }, RIGCHECK_DAMAGED, K, "under 2 % of 14,400" },
    { { .damaged = 300 }, RIGCHECK_DAMAGED, S, "over 2 %" },
    { { .failed = 1 }, RIGCHECK_CONVERTER, K, "one read failed" },
    { { .silences = 1 }, RIGCHECK_CONVERTER, K, "silent once" },
    { { .failed = 1, .silences = 2 }, RIGCHECK_CONVERTER, K, "three times" },
    { { .failed = 2, .silences = 2 }, RIGCHECK_CONVERTER, S, "four times" },
    { { .cause = 0x03 }, RIGCHECK_SUPPLY, G, "power and reset button" },
    { { .cause = 0x04 }, RIGCHECK_SUPPLY, K, "the supply had sagged" },
    { { .cause = 0x08 }, RIGCHECK_SUPPLY, K, "the watchdog" },
    { { .minor = 9 }, RIGCHECK_FIRMWARE, K, "another firmware" },
    { { .offset_n = 4.9 }, RIGCHECK_ZERO, G, "just under" },
    { { .offset_n = 5.1 }, RIGCHECK_ZERO, K, "just over" },
    { { .offset_n = -5.1 }, RIGCHECK_ZERO, K, "the other way" },
    { { .offset_n = 49.9 }, RIGCHECK_ZERO, K, "just under" },
    { { .offset_n = -50.1 }, RIGCHECK_ZERO, S, "just over" },
};

START_TEST(each_finding_has_its_limits)
{
    make(&levels[_i].m);
    judge_usual();
    only(levels[_i].id, levels[_i].level, levels[_i].why);
}
END_TEST

static enum rigcheck_level level_of(enum rigcheck_id id)
{
    return report.finding[id].level;
}

START_TEST(an_open_bridge_is_told_by_rail_noise_and_level)
{
    make(&(struct making){ .railed = 400 });
    judge_usual();
    ck_assert_int_eq(level_of(RIGCHECK_BRIDGE), G);  /* half, and no more */
    make(&(struct making){ .railed = 401 });
    judge_usual();
    ck_assert_int_eq(level_of(RIGCHECK_BRIDGE), S);
    make(&(struct making){ .railed = 800 });         /* not one good conversion */
    judge_usual();
    ck_assert_int_eq(level_of(RIGCHECK_BRIDGE), S);
    ck_assert_int_eq(level_of(RIGCHECK_NOISE), K);
    ck_assert(isnan(report.number.noise_n));
    make(&(struct making){ .noise_n = 19.9 });
    judge_usual();
    ck_assert_int_eq(level_of(RIGCHECK_BRIDGE), G);
    make(&(struct making){ .noise_n = 20.1 });
    judge_usual();
    ck_assert_int_eq(level_of(RIGCHECK_BRIDGE), S);
    make(&(struct making){ .offset_n = 3350.0 });    /* 79.9 % of 2^23 counts */
    judge_usual();
    ck_assert_int_eq(level_of(RIGCHECK_BRIDGE), G);
    make(&(struct making){ .offset_n = -3360.0 });
    judge_usual();
    ck_assert_int_eq(level_of(RIGCHECK_BRIDGE), S);
}
END_TEST

START_TEST(strong_mains_stop)
{
    make(&(struct making){ .mains_n = 2.6 });
    judge_usual();
    ck_assert_int_eq(level_of(RIGCHECK_MAINS), S);
    ck_assert_double_eq_tol(report.number.mains_n, 2.6, 0.01);
    ck_assert_double_eq_tol(report.number.mains_hz, 50.0, 0.03);
    make(&(struct making){ .mains_n = 2.4 });
    judge_usual();
    ck_assert_int_eq(level_of(RIGCHECK_MAINS), K);
}
END_TEST

/* Standard error of the slope: 0.9 N sqrt(12 / 800) / 10 s = 0.66 N a minute. */
START_TEST(noise_is_no_drift_and_no_mains)
{
    make(&(struct making){ .noise_n = 0.9, .drift_n_per_min = 2.5 });
    judge_usual();
    only(RIGCHECK_NOISE, K, "under four standard errors");
    ck_assert_double_eq_tol(report.number.drift_n_per_min, 2.5, 0.01);
    make(&(struct making){ .noise_n = 0.9, .drift_n_per_min = 2.8 });
    judge_usual();
    ck_assert_int_eq(level_of(RIGCHECK_DRIFT), K);
    make(&(struct making){ .noise_n = 3.0 });
    judge_usual();
    ck_assert_double_gt(report.number.mains_n, 0.25);
    only(RIGCHECK_NOISE, S, "its largest sine is noise");
}
END_TEST

static void status(uint64_t uptime, uint16_t dropped)
{
    const struct wire_status s = { .uptime_ticks = uptime, .frames_dropped = dropped };
    struct wire_frame f = { .type = WIRE_STATUS };

    f.n = wire_put_status(f.payload, &s);
    rigcheck_frame(&check, &f);
}

START_TEST(frames_the_rig_dropped_are_counted_from_the_first_status)
{
    const struct wire_frame again = hello_frame(0, 0x01, 1);

    greet(1, 1);
    status(TICK_HZ, 5);
    status(2 * TICK_HZ, 7);
    judge_usual();
    ck_assert_double_eq(report.number.frames_dropped, 2);
    ck_assert_double_eq(report.seconds, 1.0);
    ck_assert(rigcheck_frame(&check, &again));
    status(TICK_HZ, 1);
    judge_usual();
    ck_assert_double_eq(report.number.frames_dropped, 0);
}
END_TEST

START_TEST(a_restart_stops)
{
    const struct wire_frame f = hello_frame(0, 0x04, 1);

    make(&(struct making){ 0 });
    ck_assert(rigcheck_frame(&check, &f));
    judge_usual();
    only(RIGCHECK_SUPPLY, S, "started anew");
    ck_assert_double_eq(report.number.resets, 1);
    ck_assert_ptr_nonnull(strstr(report.finding[RIGCHECK_SUPPLY].says, "supply sagged"));
}
END_TEST

START_TEST(nothing_makes_a_report_too)
{
    rigcheck_init(&check);
    judge_usual();
    ck_assert_int_eq(report.verdict, S);
    ck_assert_int_eq(level_of(RIGCHECK_RATE), S);
    ck_assert(isnan(report.number.rate_hz) && isnan(report.number.zero_n));
    make(&(struct making){ .n = RIGCHECK_SAMPLES_MIN - 1 });
    judge_usual();
    ck_assert_int_eq(level_of(RIGCHECK_NOISE), K);
    make(&(struct making){ .n = RIGCHECK_SAMPLES_MIN });
    judge_usual();
    ck_assert_int_eq(level_of(RIGCHECK_NOISE), G);
}
END_TEST

START_TEST(wrong_size_is_damage)
{
    struct wire_frame f = { .type = WIRE_SAMPLE, .n = 3 };

    make(&(struct making){ 0 });
    rigcheck_frame(&check, &f);
    judge_usual();
    only(RIGCHECK_DAMAGED, K, "a sample of three bytes");
    ck_assert_double_eq(report.number.damaged_bytes, 10);
}
END_TEST

/* ---- calibration, zero, mass -------------------------------------------------------- */

static const struct {
    const char *date, *due;
    enum rigcheck_level level;
    const char *says, *why;
} calibrations[] = {
    { "2026-11-01", "2027-11-01", G, "24 days ago and is due in 341 days", "in force" },
    { "2026-11-01", "2026-11-25", G, "plan the next, it is due in 0 days", "its last day" },
    { "2026-11-01", "2026-11-24", K, "due 1 days ago", "the day after" },
    { "2026-11-01", "2026-12-25", G, "plan the next", "30 days" },
    { "2026-11-01", "2026-12-26", G, "and is due", "31 days" },
    { "2026-11-01", "", G, "no due date", "none stated" },
    { "", "", K, "does not say when", "no date" },
    { "2026-11-26", "", K, "to come", "tomorrow" },
    { "2026-11-25", "", G, "0 days ago", "today" },
};

START_TEST(calibrations_have_an_age)
{
    load_calibration(calibrations[_i].date, calibrations[_i].due);
    const struct rigcheck_context x = { .calibration = &calibration, .today = TODAY };

    make(&(struct making){ 0 });
    judge(&x);
    only(RIGCHECK_CALIBRATION, calibrations[_i].level, calibrations[_i].why);
    ck_assert_msg(strstr(report.finding[RIGCHECK_CALIBRATION].says, calibrations[_i].says),
                  "%s", report.finding[RIGCHECK_CALIBRATION].says);
}
END_TEST

START_TEST(without_a_calibration_there_are_counts)
{
    const struct rigcheck_context x = { .today = TODAY };

    make(&(struct making){ .noise_n = 0.25 });  /* 500 counts, of 524 */
    judge(&x);
    only(RIGCHECK_CALIBRATION, K, "none");
    ck_assert(isnan(report.number.noise_n) && isnan(report.number.zero_n));
    ck_assert_ptr_null(strstr(report.finding[RIGCHECK_NOISE].says, " N "));
    make(&(struct making){ .noise_n = 0.27 });
    judge(&x);
    ck_assert_int_eq(level_of(RIGCHECK_NOISE), K);
}
END_TEST

START_TEST(another_calibrations_zero_is_not_compared)
{
    load_calibration("2026-11-01", "");
    const struct rigcheck_context x = { .calibration = &calibration, .today = TODAY,
        .last = { true, 900000.0, "another", "2026-11-24" } };

    make(&(struct making){ 0 });
    judge(&x);
    only(RIGCHECK_ZERO, G, "another calibration");
    ck_assert(isnan(report.number.zero_shift_n));
    make(&(struct making){ .offset_n = 49.0 });
    judge(&x);
    only(RIGCHECK_ZERO, G, "near the calibration's zero");
    make(&(struct making){ .offset_n = -51.0 });
    judge(&x);
    only(RIGCHECK_ZERO, K, "far from the calibration's zero");
}
END_TEST

/* 10 kg of steel: 98.0665 N x (1 - 1.2 / 8000) = 98.0518 N; 2 N are allowed. */
static const struct {
    double kg, offset_n, last_n;
    enum rigcheck_level level;
    const char *why;
} masses[] = {
    { 10, 98.05, 0, G, "as it should be" },
    { 10, 100.0, 0, G, "1.95 N over" },
    { 10, 100.1, 0, K, "2.05 N over" },
    { 10, 96.0, 0, K, "2.05 N under" },
    { 10, 104.0, 0, K, "5.95 N over" },
    { 10, 104.1, 0, S, "6.05 N over" },
    { 10, -98.05, 0, S, "the sign is wrong" },
    { 10, 128.05, 30, G, "from the zero kept" },
    { 100, 990.2, 0, G, "1 % of 980.5 N is 9.8" },
    { 100, 990.4, 0, K, "just over it" },
};

START_TEST(a_mass_is_compared)
{
    load_calibration("2026-11-01", "");
    const struct rigcheck_context x = { .calibration = &calibration, .today = TODAY,
        .check_mass_kg = masses[_i].kg,
        .last = { true, masses[_i].last_n * PER_N, "cell", "2026-11-24" } };

    make(&(struct making){ .offset_n = masses[_i].offset_n });
    judge(&x);
    only(RIGCHECK_MASS, masses[_i].level, masses[_i].why);
    ck_assert_double_eq_tol(report.number.mass_expected_n,
                            masses[_i].kg * 9.80665 * (1.0 - 1.2 / 8000.0), 1e-9);
}
END_TEST

START_TEST(a_stated_uncertainty_widens_what_is_allowed)
{
    load_calibration("2026-11-01", "");
    calibration.fitted = true;
    calibration.curve = (struct calibration_curve){ .order = 1, .center_n = 0.0, .scale_n = 1.0,
        .c = { 0.0, PER_N } };
    calibration.u.dof = INFINITY;
    calibration.u.residual_n = 2.0;  /* 95 %: 3.92 N, and 2 x 0.2 % of 98.05 N beside it */
    calibration.low_n = -500.0;
    calibration.high_n = 500.0;
    const struct rigcheck_context x = { .calibration = &calibration, .today = TODAY,
                                        .check_mass_kg = 10.0 };

    make(&(struct making){ .offset_n = 101.0 });
    judge(&x);
    ck_assert_double_eq_tol(report.number.mass_tolerance_n,
                            hypot(1.959964 * 2.0, 2.0 * 0.002 * 98.0518), 0.002);
    ck_assert_int_eq(level_of(RIGCHECK_MASS), G);
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

Suite *rigcheck_suite(void)
{
    Suite *s = suite_create("rigcheck");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, statistics_are_numpys, 0, COUNT(golden_check));
    tcase_add_loop_test(tc, a_rate_tells_the_mains_or_not, 0, COUNT(rates));
    tcase_add_loop_test(tc, each_finding_has_its_limits, 0, COUNT(levels));
    tcase_add_test(tc, an_open_bridge_is_told_by_rail_noise_and_level);
    tcase_add_test(tc, strong_mains_stop);
    tcase_add_test(tc, noise_is_no_drift_and_no_mains);
    tcase_add_test(tc, frames_the_rig_dropped_are_counted_from_the_first_status);
    tcase_add_test(tc, a_restart_stops);
    tcase_add_test(tc, nothing_makes_a_report_too);
    tcase_add_test(tc, wrong_size_is_damage);
    tcase_add_loop_test(tc, calibrations_have_an_age, 0, COUNT(calibrations));
    tcase_add_test(tc, without_a_calibration_there_are_counts);
    tcase_add_test(tc, another_calibrations_zero_is_not_compared);
    tcase_add_loop_test(tc, a_mass_is_compared, 0, COUNT(masses));
    tcase_add_test(tc, a_stated_uncertainty_widens_what_is_allowed);
    suite_add_tcase(s, tc);
    return s;
}
