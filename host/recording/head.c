/* head.c - see head.h. */
#include "recording/head.h"

#include "now.h"

static void append_text(struct recorder *r, enum record_text_kind kind, struct head_text text)
{
    uint8_t payload[WIRE_PAYLOAD_MAX];
    const size_t parts = text.n == 0 ? 1 : (text.n + RECORD_PART_MAX - 1) / RECORD_PART_MAX;

    for (size_t i = 0; i < parts; i++) {
        const size_t from = i * RECORD_PART_MAX;
        const size_t left = text.n - from;
        const struct record_text t = {
            .kind = (uint8_t)kind, .part = (uint16_t)i, .parts = (uint16_t)parts,
            .n = (uint8_t)(left < RECORD_PART_MAX ? left : RECORD_PART_MAX),
            .bytes = (const uint8_t *)text.bytes + from,
        };

        recorder_append(r, WIRE_REC_TEXT, payload, record_put_text(payload, &t));
    }
}

void head_append(struct recorder *r, struct head_text protocol, struct head_text calibration,
                 struct head_text about)
{
    uint8_t payload[WIRE_PAYLOAD_MAX];
    struct record_begin b = {
        .format = RECORD_FORMAT, .wire_version = WIRE_VERSION, .unix_us = now_unix_us(),
        .software = "holdfast " HOLDFAST_VERSION,
    };

    b.utc_offset_min = (int16_t)now_utc_offset_min(b.unix_us);
    recorder_append(r, WIRE_REC_BEGIN, payload, record_put_begin(payload, &b));
    append_text(r, RECORD_TEXT_PROTOCOL, protocol);
    append_text(r, RECORD_TEXT_CALIBRATION, calibration);
    if (about.n > 0)
        append_text(r, RECORD_TEXT_ABOUT, about);
}
