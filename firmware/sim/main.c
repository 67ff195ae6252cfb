/*
 * main.c - the virtual rig: the real firmware, a modelled converter and
 * client, a serial line on a pseudo-terminal.
 *
 * Time advances in slices of 1 ms.  After each, bytes that are due go to the
 * host and the rig waits, in one of three ways:
 *
 *   nobody there, or not streaming     real time: nothing is worth hurrying
 *   streaming, speed 1 or less         real time, for nobody: what the host
 *                                      does not take in time is lost, as on a
 *                                      USB line
 *   streaming, speed over 1            for the host to read all it was sent,
 *                                      and a moment more for its answer, so
 *                                      that commands reach the firmware in
 *                                      the simulated moment they belong to
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "chip.h"
#include "client.h"
#include "eeprom.h"
#include "faults.h"
#include "hx711_model.h"
#include "line.h"
#include "load_csv.h"
#include "measure.h"
#include "options.h"
#include "pace.h"
#include "summary.h"
#include "truth.h"

enum { EXIT_SOUND = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

#define SLICE_CYCLES   (CHIP_HZ / 1000u)
#define BUTTON_DOWN_S  0.2

/* How long a host is given to answer after each delivery.  Bytes take some
 * 20 us through the kernel and a reader as long again to wake.  Measured on two
 * shared cores, host working 20 us a frame: answers reach the firmware 3.6 ms
 * simulated after their sample (median), 95 % within 14 ms; at half this the
 * rig is no faster and one answer in twenty comes 70 ms late. */
#define ANSWER_US      60

/* A host confirms a lit LED every second, and after three without it goes out.  On
 * a loaded machine the kernel may hold what was written back for longer than the
 * three take when hurrying; so such a host is waited for, once for each silence. */
#define CONFIRM_CYCLES (CHIP_HZ + CHIP_HZ / 2u)
#define CONFIRM_US     1000000u

struct rig {
    struct options opt;
    struct chip *chip;
    struct eeprom *eeprom;
    struct hx711_model *converter;
    struct client client;
    struct load_csv *load;     /* NULL: the client */
    struct faults *faults;
    struct line *line;
    struct truth *truth;
    struct pace pace;
    struct measure measure;

    uint8_t inbox[256];        /* from the host, for the UART */
    size_t inbox_n;
    bool present, commanded, started;
    uint64_t heard_cycle;      /* of the latest bytes from the host */
    bool waited;               /* for more of them since */
    bool button_down, browned_out;
    uint64_t button_presses, bytes_in, bytes_lost;
    double began_s;            /* wall */
};

static volatile sig_atomic_t asked_to_stop;

static void on_signal(int number)
{
    (void)number;
    asked_to_stop = 1;
}

/* ---- what the firmware does -------------------------------------------- */

static void on_byte(void *user, uint8_t byte)
{
    struct rig *rig = user;

    faults_put(rig->faults, chip_cycle(rig->chip), byte);
}

static void on_led(void *user, bool on)
{
    struct rig *rig = user;
    const double time_s = hx711_model_time_s(rig->converter);

    client_led(&rig->client, time_s > 0 ? time_s : 0, on);
}

static void on_sck(void *user, bool high)
{
    struct rig *rig = user;

    hx711_model_sck(rig->converter, high);
}

static double force_n(void *user, double time_s)
{
    struct rig *rig = user;

    return rig->load != NULL ? load_csv_force_n(rig->load, time_s)
                             : client_force_n(&rig->client, time_s);
}

/* ---- set-up ------------------------------------------------------------- */

static bool open_chip(struct rig *rig)
{
    char beside[4096];
    const char *path = rig->opt.firmware;

    if (path == NULL) {
        const ssize_t n = readlink("/proc/self/exe", beside, sizeof(beside) - 16);
        char *slash;

        beside[n > 0 ? n : 0] = '\0';
        slash = strrchr(beside, '/');
        strcpy(slash != NULL ? slash + 1 : beside, "firmware.elf");
        path = beside;
    }
    rig->chip = chip_open(path);
    if (rig->chip == NULL)
        return false;
    rig->eeprom = eeprom_open(rig->chip, rig->opt.eeprom, rig->opt.cut_power_at_write,
                              rig->opt.serial);
    if (rig->eeprom == NULL)
        return false;
    const struct chip_listener listener = { rig, on_byte, on_led, on_sck };

    chip_listen(rig->chip, &listener);
    if (rig->opt.measure) {
        chip_single_step(rig->chip);
        measure_init(&rig->measure, rig->chip);
    }
    return true;
}

static bool open_load(struct rig *rig)
{
    const struct options *o = &rig->opt;
    const struct client_settings client = {
        .max_n = o->max_n,
        .aim_frac = o->aim_frac,
        .tremor_pct = o->tremor_pct,
        .wander_pct = o->wander_pct,
        .fatigue_pct_s = o->fatigue_pct_s,
        .release_early_s = o->release_early_s,
        .release_early_hold = o->release_early_hold,
        .release_late_s = o->release_late_s,
        .seed = o->seed,
    };

    client_init(&rig->client, &client);
    if (o->csv == NULL)
        return true;
    rig->load = load_csv_open(o->csv);
    return rig->load != NULL;
}

static bool open_converter(struct rig *rig)
{
    const struct options *o = &rig->opt;
    const struct hx711_model_settings settings = {
        .rate_sps = o->rate_sps,
        .jitter_us = o->rate_jitter_us,
        .offset_counts = o->offset_counts,
        .counts_per_n = o->counts_per_n,
        .noise_counts = o->noise_counts,
        .lose_pulse_at = o->lose_pulse_at,
        .stuck_at_s = o->stuck_at_s,
        .drift_n_per_s = o->drift_n_per_min / 60.0,
        .mains_counts = o->mains_counts,
        .mains_hz = o->mains_hz,
        .spike_every = o->spike_every,
        .spike_counts = o->spike_counts,
        .repeat_at_s = o->repeat_at_s,
        .open_at_s = o->open_at_s,
        .seed = o->seed,
        .force_n = force_n,
        .user = rig,
    };

    if (o->truth != NULL) {
        rig->truth = truth_open(o->truth);
        if (rig->truth == NULL)
            return false;
    }
    rig->converter = hx711_model_open(rig->chip, rig->truth, &settings);
    return rig->converter != NULL;
}

static bool open_line(struct rig *rig)
{
    const struct options *o = &rig->opt;
    const struct faults_settings settings = {
        .drop_bytes = o->drop_bytes,
        .dup_bytes = o->dup_bytes,
        .flip_bits = o->flip_bits,
        .truncate_frames = o->truncate_frames,
        .burst_ms = o->burst_ms,
        .jitter_ms = o->jitter_ms,
        .seed = o->seed,
    };

    rig->faults = faults_open(&settings);
    if (rig->faults == NULL)
        return false;
    rig->line = line_open(o->link);
    if (rig->line == NULL)
        return false;
    printf("rig on %s\n", line_name(rig->line));
    fflush(stdout);
    return true;
}

static void close_rig(struct rig *rig)
{
    line_close(rig->line);
    faults_close(rig->faults);
    hx711_model_close(rig->converter);
    load_csv_close(rig->load);
    chip_close(rig->chip);
}

/* ---- the line ----------------------------------------------------------- */

static void take_commands(struct rig *rig)
{
    const size_t n = line_read(rig->line, rig->inbox + rig->inbox_n,
                               sizeof(rig->inbox) - rig->inbox_n);

    rig->inbox_n += n;
    rig->bytes_in += n;
    if (n > 0) {
        rig->commanded = true;
        rig->present = true;
        rig->heard_cycle = chip_cycle(rig->chip);
        rig->waited = false;
    }
    const size_t sent = chip_send(rig->chip, rig->inbox, rig->inbox_n);

    rig->inbox_n -= sent;
    memmove(rig->inbox, rig->inbox + sent, rig->inbox_n);
}

static bool hurrying(const struct rig *rig)
{
    return rig->present && rig->commanded && (rig->opt.speed == 0 || rig->opt.speed > 1)
           && hx711_model_powered(rig->converter);
}

/* For pace_wait: 0 is as fast as possible. */
static double pace_factor(const struct rig *rig, double time_s)
{
    const bool slow = rig->opt.speed > 0 && rig->opt.speed < 1;
    const bool slowed = rig->opt.slow_at_s >= 0 && time_s >= rig->opt.slow_at_s;

    return (hurrying(rig) && !slowed) || slow ? rig->opt.speed : 1;
}

/* Until the host has answered, or has read all and had its moment.  Asleep:
 * on a machine with few cores, watching awake keeps the host from running. */
static void wait_for_host(struct rig *rig)
{
    do {
        if (line_wait(rig->line, ANSWER_US)) {
            rig->present = line_present(rig->line);
            return;
        }
    } while (line_unread(rig->line) > 0 && !asked_to_stop);
}

/* See CONFIRM_CYCLES. */
static void wait_for_confirmation(struct rig *rig)
{
    if (!hurrying(rig) || rig->waited || !chip_led(rig->chip)
        || chip_cycle(rig->chip) - rig->heard_cycle < CONFIRM_CYCLES)
        return;
    line_wait(rig->line, CONFIRM_US);
    rig->present = line_present(rig->line);
    rig->waited = true;
}

static void write_all(struct rig *rig, const uint8_t *bytes, size_t n)
{
    size_t done = rig->present ? line_write(rig->line, bytes, n) : 0;

    while (done < n && hurrying(rig) && !asked_to_stop) {
        line_wait(rig->line, ANSWER_US);
        rig->present = line_present(rig->line);
        done += line_write(rig->line, bytes + done, n - done);
    }
    rig->bytes_lost += n - done;
}

static void deliver(struct rig *rig)
{
    uint8_t bytes[4096];
    const size_t n
        = faults_take(rig->faults, chip_cycle(rig->chip), bytes, sizeof(bytes));

    if (n == 0)
        return;
    rig->present = line_present(rig->line);
    write_all(rig, bytes, n);
    /* Half a frame is nothing a host could answer. */
    if (bytes[n - 1] == 0 && hurrying(rig))
        wait_for_host(rig);
}

/* ---- running ------------------------------------------------------------ */

/* Press and release the button when its time has come. */
static void work_button(struct rig *rig, double time_s)
{
    const double at_s = rig->opt.button_at_s;
    const bool down = at_s >= 0 && time_s >= at_s && time_s < at_s + BUTTON_DOWN_S;

    if (down == rig->button_down)
        return;
    rig->button_down = down;
    if (down)
        rig->button_presses++;
    chip_button(rig->chip, down);
}

static bool reached(double time_s, double at_s)
{
    return at_s >= 0 && time_s >= at_s;
}

/* Take the supply away once, when its time has come. */
static void work_supply(struct rig *rig, double time_s)
{
    if (rig->browned_out || !reached(time_s, rig->opt.brown_out_at_s))
        return;
    rig->browned_out = true;
    hx711_model_off(rig->converter);
    chip_brown_out(rig->chip);
}

static bool finished(struct rig *rig, double time_s)
{
    if (hx711_model_powered(rig->converter))
        rig->started = true;
    return asked_to_stop || reached(time_s, rig->opt.unplug_at_s)
           || reached(time_s, rig->opt.duration_s)
           || (rig->opt.once && rig->started && rig->commanded
               && !line_present(rig->line));
}

static bool run_slice(struct rig *rig, uint64_t until_cycle)
{
    if (!rig->opt.measure)
        return chip_run(rig->chip, until_cycle);
    while (chip_cycle(rig->chip) < until_cycle) {
        if (!chip_run(rig->chip, until_cycle))
            return false;
        measure_step(&rig->measure, rig->chip);
    }
    return true;
}

/* Until told to stop.  The exit code. */
static int run(struct rig *rig)
{
    for (uint64_t until = SLICE_CYCLES;; until += SLICE_CYCLES) {
        wait_for_confirmation(rig);
        take_commands(rig);
        if (!run_slice(rig, until)) {
            if (eeprom_cut(rig->eeprom)) {
                fprintf(stderr, "power was cut at EEPROM write %" PRIu64 "\n",
                        eeprom_writes(rig->eeprom));
                return EXIT_SOUND;
            }
            fprintf(stderr, "holdfast-sim: the firmware crashed after %.3f s\n",
                    (double)chip_cycle(rig->chip) / CHIP_HZ);
            return EXIT_FAILED;
        }
        const double time_s = hx711_model_time_s(rig->converter);
        const char *violation = hx711_model_violation(rig->converter);

        if (violation != NULL) {
            fprintf(stderr, "holdfast-sim: converter protocol: %s, %.6f s into streaming\n",
                    violation, time_s);
            return EXIT_FAILED;
        }
        work_button(rig, time_s);
        work_supply(rig, time_s);
        deliver(rig);
        if (finished(rig, time_s))
            return EXIT_SOUND;
        pace_wait(&rig->pace, pace_factor(rig, time_s), until);
    }
}

static int finish(struct rig *rig, int code)
{
    const uint64_t cycles = chip_cycle(rig->chip);
    struct summary s = {
        .converter = hx711_model_counts(rig->converter),
        .line = faults_counts(rig->faults),
        .violation = hx711_model_violation(rig->converter),
        .longest_read_cycles = hx711_model_longest_read_cycles(rig->converter),
        .bytes_in = rig->bytes_in,
        .bytes_lost = rig->bytes_lost,
        .button_presses = rig->button_presses,
        .eeprom_writes = eeprom_writes(rig->eeprom),
        .streaming_s = hx711_model_time_s(rig->converter),
        .simulated_s = (double)cycles / CHIP_HZ,
        .wall_s = pace_clock_s() - rig->began_s,
        .asleep_frac = (double)chip_asleep_cycles(rig->chip) / (double)cycles,
        .measured = rig->opt.measure,
        .measure = rig->measure,
    };

    summary_tell_faults(&s);
    if (rig->opt.summary != NULL && !summary_write(&s, rig->opt.summary))
        code = EXIT_FAILED;
    return code;
}

int main(int argc, char **argv)
{
    static struct rig rig;
    int code = EXIT_FAILED;
    const struct sigaction stop = { .sa_handler = on_signal };

    switch (options_parse(&rig.opt, argc, argv)) {
    case OPTIONS_RUN:
        break;
    case OPTIONS_DONE:
        return EXIT_SOUND;
    case OPTIONS_WRONG:
        return EXIT_USAGE;
    }
    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGINT, &stop, NULL);
    signal(SIGHUP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    /* Short sleeps end when they should, not 50 us later. */
    prctl(PR_SET_TIMERSLACK, 1000UL, 0UL, 0UL, 0UL);

    rig.began_s = pace_clock_s();
    if (open_chip(&rig) && open_load(&rig) && open_converter(&rig) && open_line(&rig))
        code = finish(&rig, run(&rig));
    if (!eeprom_close(rig.eeprom))
        code = EXIT_FAILED;
    close_rig(&rig);
    if (!truth_close(rig.truth)) {
        fprintf(stderr, "holdfast-sim: the truth file is not complete: %s\n", strerror(errno));
        code = EXIT_FAILED;
    }
    return code;
}
