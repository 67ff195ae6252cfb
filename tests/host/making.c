/* making.c - see making.h. */
#include "making.h"

#include <math.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "recording/record.h"

const char making_protocol[] =
    "id: made-by-hand\n"
    "version: 1\n"
    "title: Made by hand\n"
    "evidence: test\n"
    "source: none\n"
    "steps:\n"
    "  - tare: { seconds: 1 }\n"
    "  - holds: { count: 1, seconds: 5, rest_s: 0, target_n: 100, band_pct: 10,\n"
    "             floor_pct: 20, grace_s: 1, wait_s: 10, ready_s: 2 }\n";

const char making_every_step[] =
    "id: every-step\n"
    "version: 1\n"
    "title: Every step\n"
    "stage: test\n"
    "position: none\n"
    "evidence: test\n"
    "source: none\n"
    "steps:\n"
    "  - screen: { question: Q }\n"
    "  - rig_check: { seconds: 2 }\n"
    "  - tare: { seconds: 0.5 }\n"
    "  - passive_weight: { seconds: 0.5 }\n"
    "  - ask: { what: pain, site: S }\n"
    "  - warm_up: { count: 1, seconds: 1, rest_s: 0, ready_s: 0 }\n"
    "  - best_push: { trials: 1, seconds: 1, rest_s: 0, ready_s: 0 }\n"
    "  - best_push: { trials: 1, seconds: 1, rest_s: 0, ready_s: 0, kind: pain_limited }\n"
    "  - holds: { count: 2, seconds: 1, rest_s: 5, target_pct: 50, ready_s: 0, ask_pain: each,\n"
    "             wait_s: 1, grace_s: 0, stop_after_incomplete: 1 }\n"
    "  - holds: { count: 1, seconds: 1, rest_s: 0, target_pct: 50, of: pain_limited,\n"
    "             ready_s: 0, ramp_s: 1, ramp_down_s: 1, wait_s: 1 }\n"
    "  - holds: { count: 1, seconds: 9, rest_s: 0, target_pct: 9, of: body_weight, ready_s: 0,\n"
    "             until: drop_out, wait_s: 1 }\n"
    "  - holds: { count: 2, seconds: 5, rest_s: 0, of: chosen, ready_s: 0, wait_s: 1 }\n"
    "  - ask: { what: effort }\n"
    "  - ask: { what: text }\n"
    "  - note: N\n";

const char making_calibration[] =
    "{ \"id\": \"made\", \"points\": [ { \"counts\": 0, \"force_n\": 0 },"
    " { \"counts\": 1000000, \"force_n\": 1000 } ] }";

void making_free(struct making *m)
{
    free(m->bytes);
    memset(m, 0, sizeof *m);
}

void making_bytes(struct making *m, const uint8_t *bytes, size_t n)
{
    if (m->n + n > m->room) {
        m->room = 2 * (m->n + n) + 1024;
        m->bytes = realloc(m->bytes, m->room);
    }
    memcpy(m->bytes + m->n, bytes, n);
    m->n += n;
}

void making_frame(struct making *m, uint8_t type, const uint8_t *payload, uint8_t n)
{
    uint8_t frame[WIRE_ENCODED_MAX];

    making_bytes(m, frame, wire_build(frame, type, payload, n));
}

void making_text(struct making *m, uint8_t kind, const char *text)
{
    const size_t n = strlen(text);
    const uint16_t parts = (uint16_t)((n + RECORD_PART_MAX - 1) / RECORD_PART_MAX);
    uint8_t payload[WIRE_PAYLOAD_MAX];

    for (uint16_t i = 0; i < parts; i++) {
        const size_t from = (size_t)i * RECORD_PART_MAX, left = n - from;
        const struct record_text t = {
            kind, i, parts, (uint8_t)(left < RECORD_PART_MAX ? left : RECORD_PART_MAX),
            (const uint8_t *)text + from
        };

        making_frame(m, WIRE_REC_TEXT, payload, record_put_text(payload, &t));
    }
}

void making_head(struct making *m)
{
    making_head_with(m, making_protocol);
}

void making_head_with(struct making *m, const char *protocol)
{
    making_head_of(m, protocol, making_calibration);
}

void making_head_of(struct making *m, const char *protocol, const char *calibration)
{
    const struct record_begin b = {
        .format = RECORD_FORMAT, .wire_version = WIRE_VERSION,
        .unix_us = 1700000000000000, .utc_offset_min = 60, .software = "by hand"
    };
    uint8_t payload[WIRE_PAYLOAD_MAX];

    making_frame(m, WIRE_REC_BEGIN, payload, record_put_begin(payload, &b));
    making_text(m, RECORD_TEXT_PROTOCOL, protocol);
    making_text(m, RECORD_TEXT_CALIBRATION, calibration);
}

void making_hello(struct making *m, uint64_t uptime_ticks)
{
    const struct wire_hello h = {
        .wire_version = WIRE_VERSION, .board = WIRE_BOARD_UNO,
        .tick_hz = (uint32_t)MAKING_TICK_HZ, .uptime_ticks = uptime_ticks, .channels = 1,
        .channel = { { WIRE_ADC_HX711, 128, 80 } }
    };
    uint8_t payload[WIRE_PAYLOAD_MAX];

    making_frame(m, WIRE_HELLO, payload, wire_put_hello(payload, &h));
}

void making_sample(struct making *m, uint16_t seq, uint32_t tick, int32_t counts, uint8_t flags)
{
    const struct wire_sample s = { 0, seq, tick, counts, flags };
    uint8_t payload[WIRE_PAYLOAD_MAX];

    making_frame(m, WIRE_SAMPLE, payload, wire_put_sample(payload, &s));
}

void making_link(struct making *m, uint8_t kind, int64_t away_us, uint32_t dropped)
{
    const struct record_link l = { kind, 0, away_us, dropped };
    uint8_t payload[WIRE_PAYLOAD_MAX];

    making_frame(m, WIRE_REC_LINK, payload, record_put_link(payload, &l));
}

void making_end(struct making *m, uint8_t why)
{
    struct record_end e = { .why = why };
    uint8_t payload[WIRE_PAYLOAD_MAX];

    crypto_hash_sha256(e.sha256, m->bytes, m->n);
    making_frame(m, WIRE_REC_END, payload, record_put_end(payload, &e));
}

double making_force_n(double t_s)
{
    const double up = t_s - MAKING_RISE_S;
    const double down = MAKING_RISE_S + 2.0 + MAKING_FLAT_S - t_s;

    return MAKING_FLAT_N * fmax(0.0, fmin(1.0, fmin(up, down)));
}

void making_whole(struct making *m, double rate_hz)
{
    making_head(m);
    making_hello(m, 0);
    for (int i = 0; i < (int)(MAKING_LENGTH_S * rate_hz); i++) {
        const double t_s = i / rate_hz;

        making_sample(m, (uint16_t)i, (uint32_t)llrint(t_s * MAKING_TICK_HZ),
                      (int32_t)lrint(1000.0 * making_force_n(t_s)), 0);
    }
    making_end(m, 1);
}
