/*
 * make_recording.c - a whole session at any rate, recorded as it would be.
 *
 * A virtual person follows the cues of the real session machine; every frame
 * goes through the recorder and the core as in `holdfast run`.  There is no
 * line and no firmware in between, so 12 minutes at 1 kHz take a second.
 * The same options give the same file, to the byte.
 */
#include <getopt.h>
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calibration/calibration.h"
#include "recording/recorder.h"
#include "session/core.h"
#include "sim/client.h"

#define TICK_HZ        16000000
#define BOOT_TICKS     4000000000u  /* the 32-bit tick wraps early and often */
#define RATE_OFF_FRAC  0.0004       /* a converter's own clock against the label */
#define JITTER_TICKS   6.0          /* SD of the interrupt's delay */
#define NOISE_N        0.12         /* SD of one conversion; cell and amplifier */
#define OFFSET_N       7.5          /* strap and limb, before the zero */
#define BLINK_HALF_S   0.1          /* the light of a best push */
#define WALL_EVERY_S   10
#define STARTED_UNIX_US 1700000000000000

struct making {
    struct recorder *recorder;
    struct core core;
    struct client client;
    struct noise noise;
    uint64_t bytes;          /* handed to the recorder */
    double nominal_hz, rate_hz, seconds;
};

static void take(struct making *m, uint8_t type, const uint8_t *payload, uint8_t n)
{
    struct wire_frame f = { .type = type, .n = n };
    struct core_out out;

    /* The recorder is made for real time: do not run away from its writer. */
    while (m->bytes - recorder_bytes(m->recorder) > RECORDER_RING_BYTES / 2
           && recorder_failure(m->recorder) == 0)
        sched_yield();
    memcpy(f.payload, payload, n);
    recorder_append(m->recorder, type, payload, n);
    m->bytes += WIRE_ENCODED_BYTES(n);
    core_frame(&m->core, &f, &out);
}

static void take_text(struct making *m, enum record_text_kind kind, const char *text, size_t n)
{
    const uint16_t parts = (uint16_t)((n + RECORD_PART_MAX - 1) / RECORD_PART_MAX);
    uint8_t payload[WIRE_PAYLOAD_MAX];

    for (uint16_t i = 0; i < parts; i++) {
        const size_t from = (size_t)i * RECORD_PART_MAX, left = n - from;
        const struct record_text t = {
            (uint8_t)kind, i, parts, (uint8_t)(left < RECORD_PART_MAX ? left : RECORD_PART_MAX),
            (const uint8_t *)text + from
        };

        take(m, WIRE_REC_TEXT, payload, record_put_text(payload, &t));
    }
}

static void take_hello(struct making *m)
{
    const struct wire_hello h = {
        .wire_version = WIRE_VERSION, .firmware_minor = 1, .board = WIRE_BOARD_UNO,
        .serial = 1000, .tick_hz = TICK_HZ, .uptime_ticks = BOOT_TICKS, .channels = 1,
        .channel = { { WIRE_ADC_ADS1220, 128, (uint16_t)lrint(m->nominal_hz) } }
    };
    uint8_t payload[WIRE_PAYLOAD_MAX];

    take(m, WIRE_HELLO, payload, wire_put_hello(payload, &h));
}

static void take_second(struct making *m, int second, uint64_t tick)
{
    const struct wire_status s = { .uptime_ticks = tick, .free_stack_bytes = 700 };
    const struct record_wall w = { STARTED_UNIX_US + 1000000LL * second,
                                   m->core.session.now_us };
    uint8_t payload[WIRE_PAYLOAD_MAX];

    take(m, WIRE_STATUS, payload, wire_put_status(payload, &s));
    if (second % WALL_EVERY_S == 0)
        take(m, WIRE_REC_WALL, payload, record_put_wall(payload, &w));
}

static void show_cue(struct making *m, double t_s)
{
    const double lit_s = t_s - (double)m->core.session.phase_us / 1e6;

    switch (m->core.session.cue) {
    case WIRE_CUE_OFF:
        client_led(&m->client, t_s, false);
        break;
    case WIRE_CUE_HOLD:
        client_led(&m->client, t_s, true);
        break;
    case WIRE_CUE_PUSH:
        client_led(&m->client, t_s, fmod(lit_s, 2.0 * BLINK_HALF_S) < BLINK_HALF_S);
        break;
    }
}

static void take_samples(struct making *m)
{
    const struct calibration *cal = &m->core.calibration;
    const long samples = lrint(m->seconds * m->nominal_hz);
    int second = 0;

    for (long i = 0; i < samples; i++) {
        const double t_s = (double)(i + 1) / m->rate_hz;
        const uint64_t tick = BOOT_TICKS
            + (uint64_t)llrint(t_s * TICK_HZ + JITTER_TICKS * noise_normal(&m->noise));
        uint8_t payload[WIRE_PAYLOAD_MAX];

        show_cue(m, t_s);
        const double force_n = OFFSET_N + client_force_n(&m->client, t_s)
                             + NOISE_N * noise_normal(&m->noise);
        const struct wire_sample s = {
            0, (uint16_t)i, (uint32_t)tick,
            (int32_t)lrint(cal->zero_counts + force_n / cal->n_per_count), 0
        };

        take(m, WIRE_SAMPLE, payload, wire_put_sample(payload, &s));
        if (t_s >= second + 1)
            take_second(m, ++second, tick);
    }
}

/* ---- the program ------------------------------------------------------------------ */

static int fail(const char *sentence)
{
    fprintf(stderr, "make-recording: %s\n", sentence);
    return 1;
}

static int usage(void)
{
    return fail("usage: make-recording --protocol FILE --calibration FILE [--rate SPS] "
                "[--seconds S] [--seed N] OUT.hfr");
}

static int make(struct making *m, const char *protocol_path, const char *calibration_path,
                const char *out, uint64_t seed)
{
    static struct protocol protocol;
    static char protocol_text[PROTOCOL_TEXT_MAX], calibration_text[CALIBRATION_TEXT_MAX];
    const struct client_settings person = {
        .max_n = 420.0, .aim_frac = 0.69, .tremor_pct = 0.8, .wander_pct = 2.5,
        .fatigue_pct_s = 0.3, .seed = seed
    };
    const struct record_begin begin = {
        .format = RECORD_FORMAT, .wire_version = WIRE_VERSION,
        .unix_us = STARTED_UNIX_US, .software = "make-recording"
    };
    struct calibration calibration;
    struct err_text why = { "" };
    uint8_t payload[WIRE_PAYLOAD_MAX];
    size_t protocol_n = 0, calibration_n = 0;

    if (protocol_load(protocol_path, &protocol, protocol_text, &protocol_n, &why) != ERR_OK
        || calibration_load(calibration_path, &calibration, calibration_text,
                            &calibration_n, &why) != ERR_OK
        || recorder_open(out, &m->recorder, &why) != ERR_OK)
        return fail(why.s);
    m->rate_hz = m->nominal_hz * (1.0 + RATE_OFF_FRAC);
    noise_init(&m->noise, seed, NOISE_CONVERTER);
    client_init(&m->client, &person);
    core_init(&m->core, &protocol, &calibration);
    take(m, WIRE_REC_BEGIN, payload, record_put_begin(payload, &begin));
    take_text(m, RECORD_TEXT_PROTOCOL, protocol_text, protocol_n);
    take_text(m, RECORD_TEXT_CALIBRATION, calibration_text, calibration_n);
    take_hello(m);
    take_samples(m);
    if (recorder_close(m->recorder, (uint8_t)m->core.session.ending, &why) != ERR_OK)
        return fail(why.s);
    return 0;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        { "protocol", required_argument, NULL, 'p' }, { "seed", required_argument, NULL, 'x' },
        { "calibration", required_argument, NULL, 'c' }, { "rate", required_argument, NULL, 'r' },
        { "seconds", required_argument, NULL, 's' }, { 0 }
    };
    static struct making m;
    const char *protocol = NULL, *calibration = NULL;
    uint64_t seed = 1;
    int c;

    m.nominal_hz = 1000.0;
    m.seconds = 720.0;
    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (c == 'p')
            protocol = optarg;
        else if (c == 'c')
            calibration = optarg;
        else if (c == 'r')
            m.nominal_hz = atof(optarg);
        else if (c == 's')
            m.seconds = atof(optarg);
        else if (c == 'x')
            seed = strtoull(optarg, NULL, 10);
        else
            return usage();
    }
    if (protocol == NULL || calibration == NULL || argc - optind != 1
        || !(m.nominal_hz >= 10.0 && m.nominal_hz <= 4000.0)
        || !(m.seconds >= 1.0 && m.seconds <= 86400.0))
        return usage();
    return make(&m, protocol, calibration, argv[optind], seed);
}
