/* rigcheck_judge.c - rigcheck_judge of rigcheck.h: levels and sentences. */
#include "analysis/rigcheck.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "calibration/day.h"
#include "calibration/gravity.h"      /* gravity_newtons */
#include "calibration/uncertainty.h"  /* the check mass's tolerance */
#include "command.h"                  /* FIRMWARE_MAJOR: of this program's firmware */

#define L rigcheck_limits

/* Bits of the ATmega's MCUSR. */
enum { CAUSE_BROWN_OUT = 0x04, CAUSE_WATCHDOG = 0x08 };

struct work {
    const struct rigcheck *c;
    const struct rigcheck_context *x;
    struct rigcheck_report *out;
    struct rigcheck_numbers *k;
    double per_n;                     /* counts, > 0 */
};

static void say(struct work *w, enum rigcheck_id id, enum rigcheck_level level,
                const char *format, ...) __attribute__((format(printf, 4, 5)));

static void say(struct work *w, enum rigcheck_id id, enum rigcheck_level level,
                const char *format, ...)
{
    struct rigcheck_finding *f = &w->out->finding[id];
    va_list args;

    f->asked = true;
    f->level = level;
    va_start(args, format);
    vsnprintf(f->says, sizeof f->says, format, args);
    va_end(args);
    if (level > w->out->verdict)
        w->out->verdict = level;
}

/* Over is worse; look <= stop. */
static enum rigcheck_level grade(double x, double look, double stop)
{
    return x > stop ? RIGCHECK_STOP : x > look ? RIGCHECK_LOOK : RIGCHECK_GREEN;
}

static const char *hint(enum rigcheck_level level, const char *what_to_do)
{
    return level == RIGCHECK_GREEN ? "" : what_to_do;
}

/* "0.29 N (612 counts)", or counts alone where newtons are not known. */
struct amount { char s[64]; };

static struct amount amount(const struct work *w, double counts, const char *per)
{
    struct amount a;

    if (w->x->calibration != NULL)
        snprintf(a.s, sizeof a.s, "%.3g N%s (%.4g counts)", counts / w->per_n, per, counts);
    else
        snprintf(a.s, sizeof a.s, "%.4g counts%s", counts, per);
    return a;
}

static double newtons(const struct work *w, double counts)
{
    return w->x->calibration != NULL ? counts / w->per_n : NAN;
}

static double share_pct(double part, double whole)
{
    return whole > 0.0 ? 100.0 * part / whole : 0.0;
}

/* ---- conversions in time ------------------------------------------------------------ */

static void judge_rate(struct work *w)
{
    const double hz = w->k->rate_hz, nominal_hz = w->k->nominal_hz;
    const double off_pct = 100.0 * (hz / nominal_hz - 1.0);

    if (w->c->conversions == 0)
        say(w, RIGCHECK_RATE, RIGCHECK_STOP, "No conversion came in %.1f s; check the "
            "converter's supply, DT and SCK.", w->out->seconds);
    else if (isnan(hz) || isnan(nominal_hz))
        say(w, RIGCHECK_RATE, RIGCHECK_LOOK, "%llu conversions are too few to measure a rate.",
            (unsigned long long)w->c->conversions);
    else if (off_pct < -L.rate_stop_pct)
        say(w, RIGCHECK_RATE, RIGCHECK_STOP, "%.2f conversions a second where %.0f are expected: "
            "the converter's RATE pin is low; tie it to its supply.", hz, nominal_hz);
    else if (off_pct > L.rate_stop_pct)
        say(w, RIGCHECK_RATE, RIGCHECK_STOP, "%.2f conversions a second where %.0f are expected: "
            "the converter's RATE pin is high, or another converter is fitted.", hz, nominal_hz);
    else if (off_pct < -L.rate_below_look_pct || off_pct > L.rate_above_look_pct)
        say(w, RIGCHECK_RATE, RIGCHECK_LOOK, "%.2f conversions a second where %.0f are expected; "
            "check the converter's clock and RATE pin.", hz, nominal_hz);
    else if (fabs(off_pct) > 2.0)
        say(w, RIGCHECK_RATE, RIGCHECK_GREEN, "%.2f conversions a second; labelled %.0f, which is "
            "usual for a converter on its own clock.", hz, nominal_hz);
    else
        say(w, RIGCHECK_RATE, RIGCHECK_GREEN, "%.2f conversions a second, as labelled (%.0f).",
            hz, nominal_hz);
}

static void judge_lost(struct work *w)
{
    const double of = (double)w->c->conversions + w->k->missing;
    const enum rigcheck_level level = grade(w->k->missing_pct, 0.0, L.lost_stop_pct);

    say(w, RIGCHECK_LOST, level, "%.0f of %.0f conversions were lost (%.2f %%)%s.", w->k->missing,
        of, w->k->missing_pct, hint(level, "; try another cable or USB port"));
}

static void judge_damaged(struct work *w)
{
    const double pct = share_pct((double)w->c->damaged, (double)w->c->bytes);
    const enum rigcheck_level level = grade(pct, 0.0, L.damaged_stop_pct);

    say(w, RIGCHECK_DAMAGED, level, "%.0f of %llu bytes were damaged (%.2f %%)%s.",
        w->k->damaged_bytes, (unsigned long long)w->c->bytes, pct,
        hint(level, "; try another cable or USB port"));
}

static void judge_converter(struct work *w)
{
    const double times = w->k->failed_reads + w->k->converter_restarts;
    const enum rigcheck_level level = grade(times, 0.0, L.converter_stop);

    say(w, RIGCHECK_CONVERTER, level, "Failed reads: %.0f; silences of the converter: "
        "%.0f%s.", w->k->failed_reads, w->k->converter_restarts,
        hint(level, "; check the wires DT and SCK"));
}

static void judge_supply(struct work *w)
{
    const uint8_t cause = w->c->resets > 0 ? w->c->worst_cause : w->c->hello.reset_cause;
    const char *why = (cause & CAUSE_BROWN_OUT) != 0 ? "its supply sagged"
                    : (cause & CAUSE_WATCHDOG) != 0 ? "its firmware hung"
                    : "power, reset button or the opening of its port";

    if (w->c->resets > 0)
        say(w, RIGCHECK_SUPPLY, RIGCHECK_STOP, "The rig started anew during the check, times: %llu "
            "(%s); check its USB cable and supply.", (unsigned long long)w->c->resets, why);
    else if ((cause & (CAUSE_BROWN_OUT | CAUSE_WATCHDOG)) != 0)
        say(w, RIGCHECK_SUPPLY, RIGCHECK_LOOK, "The rig's last start came because %s; check its "
            "USB cable and supply.", why);
    else
        say(w, RIGCHECK_SUPPLY, RIGCHECK_GREEN, "No restart during the check.");
}

static void judge_firmware(struct work *w)
{
    const struct wire_hello *h = &w->c->hello;
    const bool ours = h->firmware_major == FIRMWARE_MAJOR && h->firmware_minor == FIRMWARE_MINOR;

    if (ours)
        say(w, RIGCHECK_FIRMWARE, RIGCHECK_GREEN, "Firmware %d.%d.", h->firmware_major,
            h->firmware_minor);
    else
        say(w, RIGCHECK_FIRMWARE, RIGCHECK_LOOK, "Firmware %d.%d; this program comes with %d.%d "
            "(make flash writes it).", h->firmware_major, h->firmware_minor, FIRMWARE_MAJOR,
            FIRMWARE_MINOR);
}

/* ---- values ----------------------------------------------------------------------- */

static void judge_noise(struct work *w)
{
    const double counts = w->k->noise_counts;
    const enum rigcheck_level level = grade(counts, L.noise_look_n * w->per_n,
                                            L.noise_stop_n * w->per_n);

    say(w, RIGCHECK_NOISE, level, "Noise %s, standard deviation; %.1f effective bits%s.",
        amount(w, counts, "").s, w->k->effective_bits,
        hint(level, "; check shield, ground and that nothing touches the frame"));
}

static void judge_mains(struct work *w)
{
    const double most = fmax(w->k->mains_50_counts, w->k->mains_60_counts);
    const double floor_counts = L.mains_floor_sigmas * w->k->noise_counts
                              / sqrt((double)w->c->clean);
    const bool seen = most > floor_counts;
    const enum rigcheck_level level = seen ? grade(most, L.mains_look_n * w->per_n,
                                                   L.mains_stop_n * w->per_n) : RIGCHECK_GREEN;

    if (isnan(most))
        say(w, RIGCHECK_MAINS, RIGCHECK_GREEN, "This rate cannot tell the mains' 50 and 60 Hz from "
            "a force that stands still.");
    else if (seen)
        say(w, RIGCHECK_MAINS, level, "Mains of %.2f Hz with an amplitude of %s%s.",
            w->k->mains_hz, amount(w, most, "").s,
            hint(level, "; check shield and ground, and keep chargers away"));
    else
        say(w, RIGCHECK_MAINS, RIGCHECK_GREEN, "No mains: %s at most at 50 and 60 Hz, which is "
            "noise.", amount(w, most, "").s);
    if (isnan(w->k->mains_50_counts) != isnan(w->k->mains_60_counts)) {
        char *s = w->out->finding[RIGCHECK_MAINS].says;
        const size_t n = strlen(s);

        snprintf(s + n, RIGCHECK_SAYS - n, " At this rate %d Hz cannot be told.",
                 isnan(w->k->mains_50_counts) ? 50 : 60);
    }
}

static void judge_spikes(struct work *w)
{
    const double pct = share_pct(w->k->spikes, (double)w->c->n);
    const enum rigcheck_level level = grade(pct, L.spikes_look_pct, L.spikes_stop_pct);

    if (level == RIGCHECK_GREEN)
        say(w, RIGCHECK_SPIKES, level, "No spikes.");
    else
        say(w, RIGCHECK_SPIKES, level, "Spikes: %.0f, the largest of %s; check the wires between "
            "cell and converter.", w->k->spikes,
            amount(w, w->k->largest_spike_n * w->per_n, "").s);
}

static void judge_values(struct work *w)
{
    const double run = w->k->longest_run_samples;
    const enum rigcheck_level level
        = share_pct(run, (double)w->c->n) > L.repeated_stop_pct ? RIGCHECK_STOP
        : run >= L.repeated_look_samples ? RIGCHECK_LOOK : RIGCHECK_GREEN;
    const enum rigcheck_level coarse = w->k->distinct_values < L.distinct_look ? RIGCHECK_LOOK
                                                                               : RIGCHECK_GREEN;

    say(w, RIGCHECK_REPEATED, level, "At most %.0f conversions in a row were the same%s.", run,
        hint(level, "; noise would differ: the converter hangs or DT is stuck"));
    say(w, RIGCHECK_DISTINCT, coarse, "%.0f different values in %zu conversions%s.",
        w->k->distinct_values, w->c->n, hint(coarse, "; low bits seem to be missing"));
}

static void judge_drift(struct work *w)
{
    const double per_min = w->k->drift_counts_per_min;
    const bool seen = fabs(per_min) > L.drift_errors * w->k->drift_error_counts_per_min;
    const enum rigcheck_level level = !seen ? RIGCHECK_GREEN
                                    : grade(fabs(per_min), L.drift_look_n_per_min * w->per_n,
                                            L.drift_stop_n_per_min * w->per_n);

    say(w, RIGCHECK_DRIFT, level, seen ? "Zero moved by %s%s." : "No drift: %s is noise%s.",
        amount(w, per_min, " a minute").s,
        hint(level, "; let the rig warm up for ten minutes, unloaded, and check again"));
}

static void judge_saturated(struct work *w)
{
    const double pct = share_pct(w->k->saturated, (double)w->c->conversions);
    const enum rigcheck_level level = grade(pct, 0.0, L.saturated_stop_pct);

    say(w, RIGCHECK_SATURATED, level, "%.0f of %llu conversions were at a rail%s.",
        w->k->saturated, (unsigned long long)w->c->conversions,
        hint(level, "; check load, wires and gain"));
}

static void judge_bridge(struct work *w)
{
    const double rail_pct = share_pct(w->k->saturated, (double)w->c->conversions);

    if (rail_pct > L.open_rail_stop_pct)
        say(w, RIGCHECK_BRIDGE, RIGCHECK_STOP, "%.0f %% of the readings are at the rail: a wire of "
            "the cell is off or broken; check E+, E-, A+ and A-.", rail_pct);
    else if (w->k->noise_counts > L.open_noise_stop_n * w->per_n)
        say(w, RIGCHECK_BRIDGE, RIGCHECK_STOP, "Readings wander by %s: an input floats; check E+, "
            "E-, A+ and A-.", amount(w, w->k->noise_counts, "").s);
    else if (fabs(w->k->level_pct) > L.level_stop_pct)
        say(w, RIGCHECK_BRIDGE, RIGCHECK_STOP, "It rests at %.0f %% of the converter's range, where "
            "no cell does: a wire is off, or the cell is loaded; check E+, E-, A+ and A-.",
            w->k->level_pct);
    else
        say(w, RIGCHECK_BRIDGE, RIGCHECK_GREEN, "The cell answers: it rests at %.1f %% of the "
            "converter's range.", w->k->level_pct);
}

/* ---- calibration and zero ----------------------------------------------------------- */

static void judge_calibration(struct work *w)
{
    const struct calibration *cal = w->x->calibration;
    const char *id = cal != NULL ? cal->id : "";
    const double age = w->k->calibration_age_days, left = w->k->calibration_due_days;

    if (cal == NULL)
        say(w, RIGCHECK_CALIBRATION, RIGCHECK_LOOK, "No calibration: counts, but no newtons; "
            "`holdfast calibrate` makes one.");
    else if (isnan(age))
        say(w, RIGCHECK_CALIBRATION, RIGCHECK_LOOK, "Calibration %s does not say when it was made.",
            id);
    else if (age < 0.0)
        say(w, RIGCHECK_CALIBRATION, RIGCHECK_LOOK, "Calibration %s is dated %s, which is to come; "
            "check this computer's date.", id, cal->date);
    else if (left < 0.0)
        say(w, RIGCHECK_CALIBRATION, RIGCHECK_LOOK, "Calibration %s was made %.0f days ago and was "
            "due %.0f days ago.", id, age, -left);
    else if (isnan(left))
        say(w, RIGCHECK_CALIBRATION, RIGCHECK_GREEN, "Calibration %s was made %.0f days ago; it "
            "states no due date.", id, age);
    else
        say(w, RIGCHECK_CALIBRATION, RIGCHECK_GREEN, "Calibration %s was made %.0f days ago%s due "
            "in %.0f days.", id, age, left <= L.due_soon_days ? "; plan the next, it is"
                                                              : " and is", left);
}

/* Whether the zero kept is of the calibration now in force. */
static bool last_serves(const struct work *w)
{
    const struct rigcheck_last *l = &w->x->last;

    return l->known && strcmp(l->calibration_id, w->x->calibration != NULL
                                                 ? w->x->calibration->id : "") == 0;
}

static void judge_zero(struct work *w)
{
    const double shift = w->k->level_counts - w->x->last.level_counts;
    const double from_calibration = w->k->zero_n;

    if (w->x->check_mass_kg > 0.0)
        say(w, RIGCHECK_ZERO, RIGCHECK_GREEN, "Not compared: a mass hangs.");
    else if (last_serves(w)) {
        const enum rigcheck_level level = grade(fabs(shift), L.zero_look_n * w->per_n,
                                                L.zero_stop_n * w->per_n);

        w->k->zero_shift_n = newtons(w, shift);
        say(w, RIGCHECK_ZERO, level, "Zero is %s from that of %s%s", amount(w, shift, "").s,
            w->x->last.day, level == RIGCHECK_GREEN ? "."
                            : "; is the rig unloaded, and was it never overloaded?");
    } else if (fabs(from_calibration) > L.zero_stop_n)
        say(w, RIGCHECK_ZERO, RIGCHECK_LOOK, "No earlier zero to compare with, and %.1f N from the "
            "calibration's; is the rig unloaded?", from_calibration);
    else
        say(w, RIGCHECK_ZERO, RIGCHECK_GREEN, "No earlier zero with this calibration to compare "
            "with; this one is kept.");
}

/* Half of the 95 % interval of the difference; NAN when the calibration states none. */
static double mass_interval_n(const struct work *w, double zero_n)
{
    const struct uncertainty_reading r = {
        .force_n = w->k->mass_measured_n + zero_n, .zero_n = zero_n,
        .noise_n = w->k->noise_n, .samples = (double)w->c->clean,
        .tare_samples = (double)w->c->clean, .zero_drift_n = NAN,
        .hold_s = w->out->seconds, .temperature_k = NAN,
    };
    struct uncertainty u;

    uncertainty_of(w->x->calibration, &r, &u);
    return hypot(uncertainty_expanded_n(&u),
                 2.0 * L.mass_uncertainty_pct / 100.0 * w->k->mass_expected_n);
}

static void judge_mass(struct work *w)
{
    const struct calibration *cal = w->x->calibration;

    if (!(w->x->check_mass_kg > 0.0))
        return;
    if (cal == NULL || isnan(w->k->level_counts)) {
        say(w, RIGCHECK_MASS, RIGCHECK_LOOK, "The mass cannot be compared: %s.",
            cal == NULL ? "there is no calibration" : "too few good conversions");
        return;
    }
    const double zero_n = last_serves(w) ? calibration_newtons(
                              cal, (int32_t)lround(w->x->last.level_counts)) : 0.0;
    const double expected = gravity_newtons(w->x->check_mass_kg, GRAVITY_KG,
                                            GRAVITY_STANDARD_MS2, GRAVITY_STEEL_KG_M3);

    w->k->mass_expected_n = expected;
    w->k->mass_measured_n = w->k->zero_n - zero_n;
    const double stated = mass_interval_n(w, zero_n);
    /* fmax passes over an interval that is not known. */
    const double tolerance = fmax(stated, fmax(L.mass_look_pct / 100.0 * expected,
                                               L.mass_look_n));
    const double off = w->k->mass_measured_n - expected;
    const enum rigcheck_level level = grade(fabs(off), tolerance, L.mass_stop_times * tolerance);

    w->k->mass_tolerance_n = tolerance;
    say(w, RIGCHECK_MASS, level, "%.4g kg are %.2f N and measured %.2f N: %+.2f N, of %.2f N "
        "allowed, from %s%s.", w->x->check_mass_kg, expected, w->k->mass_measured_n, off,
        tolerance, last_serves(w) ? "the zero kept" : "the calibration's zero",
        hint(level, "; calibrate anew"));
}

/* ---- the whole -------------------------------------------------------------------- */

static void count(struct work *w)
{
    const struct rigcheck *c = w->c;
    const double rate_hz = clock_mean_rate_hz(&c->clock);

    w->k->rate_hz = rate_hz > 0.0 ? rate_hz : NAN;
    w->k->nominal_hz = c->hello.channel[0].nominal_sps > 0 ? c->hello.channel[0].nominal_sps : NAN;
    w->k->saturated = (double)c->saturated;
    w->k->missing = (double)c->clock.missing;
    w->k->missing_pct = share_pct(w->k->missing, (double)c->conversions + w->k->missing);
    w->k->frames_dropped = (double)(c->status.frames_dropped - c->first_status.frames_dropped);
    w->k->damaged_bytes = (double)c->damaged;
    w->k->failed_reads = (double)c->failed_reads;
    w->k->converter_restarts = (double)c->restarts;
    w->k->resets = (double)c->resets;
    w->k->reset_cause = c->hello.reset_cause;
}

static void convert(struct work *w)
{
    const struct calibration *cal = w->x->calibration;

    w->k->noise_n = newtons(w, w->k->noise_counts);
    w->k->mains_n = newtons(w, fmax(w->k->mains_50_counts, w->k->mains_60_counts));
    w->k->drift_n_per_min = newtons(w, w->k->drift_counts_per_min);
    if (cal == NULL)
        return;
    if (!isnan(w->k->level_counts))
        w->k->zero_n = calibration_newtons(cal, (int32_t)lround(w->k->level_counts));
    if (cal->date[0] != '\0')
        w->k->calibration_age_days = day_between(cal->date, w->x->today);
    if (cal->due[0] != '\0')
        w->k->calibration_due_days = day_between(w->x->today, cal->due);
}

/* Of those that need good conversions: too few came. */
static void judge_none(struct work *w)
{
    static const enum rigcheck_id need[] = { RIGCHECK_NOISE, RIGCHECK_MAINS, RIGCHECK_SPIKES,
        RIGCHECK_REPEATED, RIGCHECK_DISTINCT, RIGCHECK_DRIFT, RIGCHECK_ZERO };

    for (size_t i = 0; i < sizeof need / sizeof need[0]; i++)
        say(w, need[i], RIGCHECK_LOOK, "Not measured: only %zu good conversions came.", w->c->n);
    if (share_pct(w->k->saturated, (double)w->c->conversions) > L.open_rail_stop_pct)
        judge_bridge(w);
    else
        say(w, RIGCHECK_BRIDGE, RIGCHECK_LOOK, "Not measured: only %zu good conversions came.",
            w->c->n);
}

static void judge_forces(struct work *w)
{
    judge_noise(w);
    judge_mains(w);
    judge_spikes(w);
    judge_values(w);
    judge_bridge(w);
    judge_drift(w);
    judge_zero(w);
}

void rigcheck_judge(struct rigcheck *c, const struct rigcheck_context *x,
                    struct rigcheck_report *out)
{
    const struct calibration *cal = x->calibration;
    struct work w = { c, x, out, &out->number,
                      cal != NULL ? 1.0 / fabs(cal->n_per_count) : RIGCHECK_COUNTS_PER_N };

    *out = (struct rigcheck_report){ .verdict = RIGCHECK_GREEN, .hello = c->hello,
        .greeted = c->greeted, .seconds = rigcheck_elapsed_s(c),
        .conversions = (size_t)c->conversions, .good = c->n,
#define X(finding, name, decimals, unit) .number.name = NAN,
        RIGCHECK_NUMBERS(X)
#undef X
    };
    rigcheck_measure(c, w.per_n, &out->number);
    count(&w);
    convert(&w);
    judge_rate(&w);
    if (isnan(out->number.noise_counts))
        judge_none(&w);
    else
        judge_forces(&w);
    judge_saturated(&w);
    judge_lost(&w);
    judge_damaged(&w);
    judge_converter(&w);
    judge_supply(&w);
    judge_firmware(&w);
    judge_calibration(&w);
    judge_mass(&w);
}
