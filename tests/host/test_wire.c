/*
 * test_wire.c - frames against WIRE.md's vectors, and against damage.
 *
 * The vectors were made by tests/oracle/wire.py, which shares no code with
 * wire.c.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suites.h"
#include "vectors.h"
#include "wire.h"
#include "wire_crc.h"

Suite *wire_suite(void);

static struct vector vector[VECTORS_MAX];
static int vectors;

static void read_vectors(void)
{
    vectors = vectors_read(vector);
}

START_TEST(vectors_are_built_and_parsed)
{
    for (int i = 0; i < vectors; i++) {
        const struct vector *v = &vector[i];
        uint8_t out[WIRE_ENCODED_MAX];
        struct wire_frame f;

        ck_assert_msg(wire_build(out, v->type, v->payload, v->n) == v->frame_bytes,
                      "%s: length", v->name);
        ck_assert_msg(memcmp(out, v->frame, (size_t)v->frame_bytes) == 0, "%s: bytes", v->name);
        ck_assert_msg(wire_parse(v->frame, (uint16_t)v->frame_bytes, &f) == v->frame_bytes,
                      "%s: not parsed", v->name);
        ck_assert_uint_eq(f.type, v->type);
        ck_assert_uint_eq(f.n, v->n);
        ck_assert_mem_eq(f.payload, v->payload, v->n);
    }
}
END_TEST

START_TEST(every_prefix_wants_more)
{
    for (int i = 0; i < vectors; i++)
        for (int k = 0; k < vector[i].frame_bytes; k++) {
            struct wire_frame f;

            ck_assert_msg(wire_parse(vector[i].frame, (uint16_t)k, &f) == 0,
                          "%s cut to %d bytes", vector[i].name, k);
        }
}
END_TEST

START_TEST(no_flipped_bit_is_accepted)
{
    for (int i = 0; i < vectors; i++)
        for (int bit = 0; bit < 8 * vector[i].frame_bytes; bit++) {
            uint8_t bytes[256];
            struct wire_frame f;

            memcpy(bytes, vector[i].frame, sizeof bytes);
            bytes[bit / 8] ^= (uint8_t)(1U << (bit % 8));
            ck_assert_msg(wire_parse(bytes, (uint16_t)vector[i].frame_bytes, &f) <= 0,
                          "%s with bit %d flipped", vector[i].name, bit);
        }
}
END_TEST

START_TEST(a_lost_or_doubled_byte_is_never_accepted)
{
    for (int i = 0; i < vectors; i++)
        for (int k = 0; k + 1 < vector[i].frame_bytes; k++) {
            const int n = vector[i].frame_bytes;
            uint8_t lost[256], doubled[257];
            struct wire_frame f;

            memcpy(lost, vector[i].frame, (size_t)k);
            memcpy(lost + k, vector[i].frame + k + 1, (size_t)(n - k - 1));
            memcpy(doubled, vector[i].frame, (size_t)(k + 1));
            memcpy(doubled + k + 1, vector[i].frame + k, (size_t)(n - k));
            ck_assert_msg(wire_parse(lost, (uint16_t)(n - 1), &f) <= 0,
                          "%s without byte %d", vector[i].name, k);
            ck_assert_msg(wire_parse(doubled, (uint16_t)(n + 1), &f) <= 0,
                          "%s with byte %d twice", vector[i].name, k);
        }
}
END_TEST

/* Cut the stream of all vectors at any place: the same frames come out. */
START_TEST(any_split_gives_the_same_frames)
{
    uint8_t stream[VECTORS_MAX * 256], held[2 * WIRE_ENCODED_MAX];
    size_t n = 0;

    for (int i = 0; i < vectors; i++) {
        memcpy(stream + n, vector[i].frame, (size_t)vector[i].frame_bytes);
        n += (size_t)vector[i].frame_bytes;
    }
    for (size_t piece = 1; piece <= 64; piece++) {
        size_t have = 0;
        int seen = 0;

        for (size_t at = 0; at < n; at += piece) {
            const size_t add = piece < n - at ? piece : n - at;
            struct wire_frame f;
            int16_t got;

            memcpy(held + have, stream + at, add);
            have += add;
            while ((got = wire_parse(held, (uint16_t)have, &f)) > 0) {
                ck_assert_uint_eq(f.type, vector[seen].type);
                ck_assert_mem_eq(f.payload, vector[seen].payload, f.n);
                seen++;
                have -= (size_t)got;
                memmove(held, held + got, have);
            }
            ck_assert_int_eq(got, 0);
        }
        ck_assert_int_eq(seen, vectors);
    }
}
END_TEST

/* Whatever came before, the frame after the next delimiter is found. */
START_TEST(resynchronises_after_garbage)
{
    srand(20150);
    for (int round = 0; round < 2000; round++) {
        const struct vector *v = &vector[round % vectors];
        uint8_t bytes[1200];
        size_t n = (size_t)(rand() % 800), at = 0;
        int found = 0;

        for (size_t i = 0; i < n; i++)
            bytes[i] = (uint8_t)rand();
        bytes[n++] = 0;
        memcpy(bytes + n, v->frame, (size_t)v->frame_bytes);
        n += (size_t)v->frame_bytes;
        while (at < n) {
            const size_t left = n - at;
            struct wire_frame f;
            const int16_t got = wire_parse(bytes + at, (uint16_t)left, &f);

            ck_assert_int_ne(got, 0);
            ck_assert_int_le(abs(got), (int)left);
            found += got > 0 && f.type == v->type && f.n == v->n;
            at += (size_t)abs(got);
        }
        ck_assert_msg(found >= 1, "round %d lost the frame", round);
    }
}
END_TEST

START_TEST(endless_bytes_without_a_delimiter_are_dropped)
{
    uint8_t bytes[WIRE_ENCODED_MAX + 10];
    struct wire_frame f;

    memset(bytes, 0x11, sizeof bytes);
    ck_assert_int_eq(wire_parse(bytes, WIRE_ENCODED_MAX - 1, &f), 0);
    ck_assert_int_eq(wire_parse(bytes, WIRE_ENCODED_MAX, &f), -WIRE_ENCODED_MAX);
    ck_assert_int_eq(wire_parse(bytes, sizeof bytes, &f), -WIRE_ENCODED_MAX);
}
END_TEST

START_TEST(a_lone_delimiter_is_padding)
{
    const uint8_t bytes[] = { 0, 1 };
    struct wire_frame f;

    ck_assert_int_eq(wire_parse(bytes, 2, &f), -1);
}
END_TEST

/* Four zeros, stuffed: a sound CRC, of nothing. */
START_TEST(a_crc_alone_is_no_frame)
{
    const uint8_t bytes[] = { 1, 1, 1, 1, 1, 0 };
    struct wire_frame f;

    ck_assert_int_eq(wire_parse(bytes, sizeof bytes, &f), -(int)sizeof bytes);
}
END_TEST

START_TEST(nothing_is_written_on_refusal)
{
    uint8_t bytes[256];
    struct wire_frame f, before;

    memset(&f, 0xA5, sizeof f);
    memset(&before, 0xA5, sizeof before);
    memcpy(bytes, vector[0].frame, sizeof bytes);
    bytes[3] ^= 0x40;
    ck_assert_int_lt(wire_parse(bytes, (uint16_t)vector[0].frame_bytes, &f), 0);
    ck_assert_mem_eq(&f, &before, sizeof f);
}
END_TEST

START_TEST(a_payload_too_long_is_not_built)
{
    static const uint8_t payload[255];
    uint8_t out[300];

    ck_assert_uint_eq(wire_build(out, 1, payload, WIRE_PAYLOAD_MAX), WIRE_ENCODED_MAX);
    ck_assert_uint_eq(wire_build(out, 1, payload, WIRE_PAYLOAD_MAX + 1), 0);
}
END_TEST

START_TEST(crc_is_the_published_one)
{
    ck_assert_uint_eq(wire_crc32c(0, (const uint8_t *)"123456789", 9), 0xE3069283);
    /* RFC 3720 B.4: 32 bytes of zeros, of ones. */
    uint8_t block[32];
    memset(block, 0, sizeof block);
    ck_assert_uint_eq(wire_crc32c(0, block, 32), 0x8A9136AA);
    memset(block, 0xFF, sizeof block);
    ck_assert_uint_eq(wire_crc32c(0, block, 32), 0x62A8AB43);
    ck_assert_uint_eq(wire_crc32c(wire_crc32c(0, (const uint8_t *)"1234", 4),
                                  (const uint8_t *)"56789", 5), 0xE3069283);
}
END_TEST

/* Bit by bit, straight from the definition. */
static uint32_t crc_by_bits(uint32_t crc, const uint8_t *p, size_t n)
{
    crc = ~crc;
    for (size_t i = 0; i < n; i++) {
        crc ^= p[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (crc & 1 ? 0x82F63B78 : 0);
    }
    return ~crc;
}

/* Both of the host's ways, every length and every alignment of a frame. */
START_TEST(crc_is_the_same_by_table_and_by_chip)
{
    uint8_t bytes[WIRE_RAW_MAX + 8];

    srand(32);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)rand();
    if (!wire_crc_by_chip())
        printf("  wire: this processor has no CRC instruction; tables only\n");
    for (uint16_t n = 0; n <= WIRE_RAW_MAX; n++)
        for (int at = 0; at < 8; at++) {
            const uint32_t from = n % 3 == 0 ? 0 : (uint32_t)rand() * 3u;
            const uint32_t want = crc_by_bits(from, bytes + at, n);

            ck_assert_uint_eq(wire_crc_table(from, bytes + at, n), want);
            ck_assert_uint_eq(wire_crc32c(from, bytes + at, n), want);
            if (wire_crc_by_chip())
                ck_assert_uint_eq(wire_crc_chip(from, bytes + at, n), want);
        }
}
END_TEST

/* ---- shapes ---------------------------------------------------------------- */

START_TEST(sizes_are_held_to_on_both_sides)
{
#define X(name, code, least, most) { #name, code, least, most },
    static const struct { const char *name; uint8_t code; int least, most; } types[] = {
        WIRE_TYPES(X)
    };
#undef X
    for (int i = 0; i < COUNT(types); i++)
        for (int n = 0; n <= WIRE_PAYLOAD_MAX; n++) {
            const struct wire_frame f = { .type = types[i].code, .n = (uint8_t)n };
            const enum wire_shape want = n >= types[i].least && n <= types[i].most
                                       ? WIRE_SHAPE_OK : WIRE_SHAPE_WRONG_SIZE;

            ck_assert_msg(wire_shape(&f) == want, "%s with %d bytes", types[i].name, n);
        }
    const struct wire_frame unknown = { .type = 0x7E };
    ck_assert_int_eq(wire_shape(&unknown), WIRE_SHAPE_UNKNOWN);
}
END_TEST

/* The table of the page is the list of the header. */
START_TEST(page_and_header_list_the_same_types)
{
#define X(name, code, least, most) { #name, code, least, most },
    static const struct { const char *name; unsigned code, least, most; } types[] = {
        WIRE_TYPES(X)
    };
#undef X
    FILE *f = fopen("firmware/WIRE.md", "r");
    char line[2048];
    int rows = 0;

    ck_assert_ptr_nonnull(f);
    while (fgets(line, sizeof line, f) != NULL) {
        char name[32];
        unsigned code, least, most;
        int got = sscanf(line, "| %31s | 0x%x | %u-%u |", name, &code, &least, &most);

        if (got < 3)
            continue;
        if (got == 3)
            most = least;
        ck_assert_int_lt(rows, COUNT(types));
        ck_assert_str_eq(name, types[rows].name);
        ck_assert_uint_eq(code, types[rows].code);
        ck_assert_uint_eq(least, types[rows].least);
        ck_assert_uint_eq(most, types[rows].most);
        rows++;
    }
    fclose(f);
    ck_assert_int_eq(rows, COUNT(types));
}
END_TEST

/* ---- values: fields as WIRE.md's vectors lay them ------------------------------ */

static const struct vector *named(const char *name)
{
    for (int i = 0; i < vectors; i++)
        if (strcmp(vector[i].name, name) == 0)
            return &vector[i];
    ck_abort_msg("WIRE.md has no vector %s", name);
    return NULL;
}

static struct wire_frame frame_of(const char *name)
{
    const struct vector *v = named(name);
    struct wire_frame f = { .type = v->type, .n = v->n };

    memcpy(f.payload, v->payload, v->n);
    return f;
}

START_TEST(hello_fields)
{
    const struct wire_frame f = frame_of("HELLO");
    struct wire_hello h;
    uint8_t back[WIRE_PAYLOAD_MAX];

    ck_assert(wire_get_hello(&f, &h));
    ck_assert_uint_eq(h.wire_version, 1);
    ck_assert_uint_eq(h.firmware_major, 0);
    ck_assert_uint_eq(h.firmware_minor, 1);
    ck_assert_uint_eq(h.board, WIRE_BOARD_UNO);
    ck_assert_uint_eq(h.reset_cause, 1);
    ck_assert_uint_eq(h.tick_hz, 16000000);
    ck_assert_uint_eq(h.uptime_ticks, 4660);
    ck_assert_uint_eq(h.stack_bytes, 1200);
    ck_assert_uint_eq(h.channels, 1);
    ck_assert_uint_eq(h.channel[0].adc, WIRE_ADC_HX711);
    ck_assert_uint_eq(h.channel[0].gain, 128);
    ck_assert_uint_eq(h.channel[0].nominal_sps, 80);
    ck_assert_uint_eq(wire_put_hello(back, &h), f.n);
    ck_assert_mem_eq(back, f.payload, f.n);
}
END_TEST

static const struct { const char *why; int at; uint8_t value; } bad_hellos[] = {
    { "no channel",              23, 0 },
    { "two channels, bytes for one", 23, 2 },
    { "more channels than there are", 23, 3 },
};

START_TEST(a_hello_that_makes_no_sense_is_refused)
{
    struct wire_frame f = frame_of("HELLO");
    struct wire_hello h, before;

    memset(&h, 0xA5, sizeof h);
    memset(&before, 0xA5, sizeof before);
    f.payload[bad_hellos[_i].at] = bad_hellos[_i].value;
    ck_assert_msg(!wire_get_hello(&f, &h), "%s", bad_hellos[_i].why);
    ck_assert_mem_eq(&h, &before, sizeof h);
}
END_TEST

START_TEST(a_hello_without_a_tick_rate_is_refused)
{
    struct wire_frame f = frame_of("HELLO");
    struct wire_hello h;

    memset(f.payload + 9, 0, 4);
    ck_assert(!wire_get_hello(&f, &h));
}
END_TEST

static const struct { const char *name; struct wire_sample want; } samples[] = {
    { "SAMPLE",           { 0, 258, 0x01020304, 0x123456, 0 } },
    { "SAMPLE_NEGATIVE",  { 0, 65535, 0xFFFFFFFF, -1, 0 } },
    { "SAMPLE_SATURATED", { 0, 0, 0, 0x7FFFFF, WIRE_FLAG_SATURATED } },
    { "SAMPLE_DESYNC",    { 0, 1, 200000, 0, WIRE_FLAG_DESYNC } },
};

START_TEST(sample_fields)
{
    const struct wire_frame f = frame_of(samples[_i].name);
    const struct wire_sample *want = &samples[_i].want;
    struct wire_sample s;
    uint8_t back[WIRE_PAYLOAD_MAX];

    wire_get_sample(&f, &s);
    ck_assert_uint_eq(s.channel, want->channel);
    ck_assert_uint_eq(s.seq, want->seq);
    ck_assert_uint_eq(s.tick, want->tick);
    ck_assert_int_eq(s.counts, want->counts);
    ck_assert_uint_eq(s.flags, want->flags);
    ck_assert_uint_eq(wire_put_sample(back, want), f.n);
    ck_assert_mem_eq(back, f.payload, f.n);
}
END_TEST

START_TEST(status_event_and_reply_fields)
{
    struct wire_frame f = frame_of("STATUS");
    struct wire_status s;
    struct wire_event e;
    struct wire_reply r;
    uint8_t back[WIRE_PAYLOAD_MAX];

    wire_get_status(&f, &s);
    ck_assert_uint_eq(s.uptime_ticks, 0x0123456789AB);
    ck_assert_uint_eq(s.lost[0], 1);
    ck_assert_uint_eq(s.lost[1], 0);
    ck_assert_uint_eq(s.adc_timeouts, 2);
    ck_assert_uint_eq(s.desyncs, 3);
    ck_assert_uint_eq(s.frames_dropped, 4);
    ck_assert_uint_eq(s.command_errors, 5);
    ck_assert_uint_eq(s.free_stack_bytes, 600);
    ck_assert_uint_eq(wire_put_status(back, &s), f.n);
    ck_assert_mem_eq(back, f.payload, f.n);

    f = frame_of("EVENT_BUTTON");
    wire_get_event(&f, &e);
    ck_assert_uint_eq(e.kind, WIRE_EVENT_BUTTON);
    ck_assert_uint_eq(e.value, 1);
    ck_assert_uint_eq(e.tick, 16000000);
    ck_assert_uint_eq(wire_put_event(back, &e), f.n);
    ck_assert_mem_eq(back, f.payload, f.n);

    f = frame_of("REPLY");
    wire_get_reply(&f, &r);
    ck_assert_uint_eq(r.command, WIRE_CMD_START);
    ck_assert_uint_eq(r.id, 7);
    ck_assert_uint_eq(r.result, WIRE_RESULT_OK);
    ck_assert_uint_eq(r.tick, 123456);
    ck_assert_uint_eq(wire_put_reply(back, &r), f.n);
    ck_assert_mem_eq(back, f.payload, f.n);
}
END_TEST

Suite *wire_suite(void)
{
    Suite *s = suite_create("wire");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, read_vectors, NULL);
    tcase_add_test(tc, vectors_are_built_and_parsed);
    tcase_add_test(tc, every_prefix_wants_more);
    tcase_add_test(tc, no_flipped_bit_is_accepted);
    tcase_add_test(tc, a_lost_or_doubled_byte_is_never_accepted);
    tcase_add_test(tc, any_split_gives_the_same_frames);
    tcase_add_test(tc, resynchronises_after_garbage);
    tcase_add_test(tc, endless_bytes_without_a_delimiter_are_dropped);
    tcase_add_test(tc, a_lone_delimiter_is_padding);
    tcase_add_test(tc, a_crc_alone_is_no_frame);
    tcase_add_test(tc, nothing_is_written_on_refusal);
    tcase_add_test(tc, a_payload_too_long_is_not_built);
    tcase_add_test(tc, crc_is_the_published_one);
    tcase_add_test(tc, crc_is_the_same_by_table_and_by_chip);
    tcase_add_test(tc, sizes_are_held_to_on_both_sides);
    tcase_add_test(tc, page_and_header_list_the_same_types);
    tcase_add_test(tc, hello_fields);
    tcase_add_loop_test(tc, a_hello_that_makes_no_sense_is_refused, 0, COUNT(bad_hellos));
    tcase_add_test(tc, a_hello_without_a_tick_rate_is_refused);
    tcase_add_loop_test(tc, sample_fields, 0, COUNT(samples));
    tcase_add_test(tc, status_event_and_reply_fields);
    suite_add_tcase(s, tc);
    return s;
}
