/*
 * fuzz_wire.c - any bytes at the wire parser.
 *
 * Beside not crashing: the answer is within what was given, a frame that is
 * accepted is the one that building it again gives, and the values' readers
 * take any frame whose shape is right.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "recording/record.h"
#include "wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void read_values(const struct wire_frame *f)
{
    union {
        struct wire_hello hello;
        struct wire_sample sample;
        struct wire_status status;
        struct wire_event event;
        struct wire_reply reply;
        struct record_begin begin;
        struct record_text text;
        struct record_link link;
        struct record_answer answer;
        struct record_check check;
        struct record_end end;
    } v;

    if (wire_shape(f) != WIRE_SHAPE_OK)
        return;
    switch (f->type) {
    case WIRE_HELLO:      wire_get_hello(f, &v.hello); break;
    case WIRE_SAMPLE:     wire_get_sample(f, &v.sample); break;
    case WIRE_STATUS:     wire_get_status(f, &v.status); break;
    case WIRE_EVENT:      wire_get_event(f, &v.event); break;
    case WIRE_REPLY:      wire_get_reply(f, &v.reply); break;
    case WIRE_REC_BEGIN:  record_get_begin(f, &v.begin); break;
    case WIRE_REC_TEXT:   record_get_text(f, &v.text); break;
    case WIRE_REC_LINK:   record_get_link(f, &v.link); break;
    case WIRE_REC_ANSWER: record_get_answer(f, &v.answer); break;
    case WIRE_REC_CHECK:  record_get_check(f, &v.check); break;
    case WIRE_REC_END:    record_get_end(f, &v.end); break;
    default: break;
    }
}

/* The input with a sound frame built from its first bytes put in front, so
 * that the fuzzer need not guess a CRC. */
static void built_frame(const uint8_t *data, size_t n)
{
    uint8_t bytes[WIRE_ENCODED_MAX];
    struct wire_frame f;

    if (n < 1)
        return;
    const uint8_t payload_bytes = (uint8_t)(n - 1 > WIRE_PAYLOAD_MAX ? WIRE_PAYLOAD_MAX : n - 1);
    const uint16_t len = wire_build(bytes, data[0], data + 1, payload_bytes);

    if (wire_parse(bytes, len, &f) != (int16_t)len || f.type != data[0]
        || f.n != payload_bytes || memcmp(f.payload, data + 1, payload_bytes) != 0)
        abort();
    read_values(&f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    built_frame(data, n);
    while (n > 0) {
        const uint16_t look = n > UINT16_MAX ? UINT16_MAX : (uint16_t)n;
        uint8_t again[WIRE_ENCODED_MAX];
        struct wire_frame f;
        const int16_t got = wire_parse(data, look, &f);

        if (got == 0)
            break;
        const size_t step = (size_t)abs(got);
        if (step > n)
            abort();
        if (got > 0) {
            /* One encoding for one frame: what is recorded is what came. */
            if (wire_build(again, f.type, f.payload, f.n) != got
                || memcmp(again, data, step) != 0)
                abort();
            read_values(&f);
        }
        data += step;
        n -= step;
    }
    return 0;
}
