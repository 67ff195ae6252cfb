/*
 * test_sample_frame.c - samples read in words, against wire_parse, which reads
 * every frame a byte at a time.
 *
 * Whatever the bytes: when sample_frame takes them, wire_parse takes the same and
 * finds the same frame; when wire_parse finds a sample, sample_frame does too.
 */
#include <check.h>
#include <string.h>

#include "recording/sample_frame.h"
#include "suites.h"

Suite *sample_frame_suite(void);

enum { ROOM = 2 * WIRE_ENCODED_MAX };

static uint32_t seed;

static uint32_t random_32(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed;
}

static void agree(const uint8_t *bytes, size_t len)
{
    struct wire_frame quick, sound;

    memset(&quick, 0xA5, sizeof quick);
    const struct wire_frame before = quick;
    const bool took = sample_frame(bytes, len, &quick);
    const uint16_t look = len > WIRE_ENCODED_MAX ? WIRE_ENCODED_MAX : (uint16_t)len;
    const int16_t got = wire_parse(bytes, look, &sound);
    const bool is_sample = got > 0 && sound.type == WIRE_SAMPLE && sound.n == WIRE_SAMPLE_BYTES;

    ck_assert_int_eq(took, is_sample);
    if (!took) {
        ck_assert_mem_eq(&quick, &before, sizeof before);
        return;
    }
    ck_assert_int_eq(got, SAMPLE_FRAME_BYTES);
    ck_assert_int_eq(quick.type, sound.type);
    ck_assert_int_eq(quick.n, sound.n);
    ck_assert_mem_eq(quick.payload, sound.payload, sound.n);
}

/* A frame of this type and size, about one byte in `sparse` of it not zero. */
static size_t make(uint8_t *out, uint8_t type, uint8_t n, uint32_t sparse)
{
    uint8_t payload[WIRE_PAYLOAD_MAX];

    memset(out, 0x55, ROOM);
    for (uint8_t i = 0; i < n; i++)
        payload[i] = random_32() % sparse == 0 ? (uint8_t)random_32() : 0;
    return wire_build(out, type, payload, n);
}

static const struct {
    const char *why;
    uint8_t type, n;
    uint32_t sparse;
    bool sample;
} made[] = {
    { "a sample of any bytes",               WIRE_SAMPLE, WIRE_SAMPLE_BYTES,     1, true },
    { "one with zeros in between",           WIRE_SAMPLE, WIRE_SAMPLE_BYTES,     2, true },
    { "one of nearly all zeros",             WIRE_SAMPLE, WIRE_SAMPLE_BYTES,    20, true },
    { "a byte too few",                      WIRE_SAMPLE, WIRE_SAMPLE_BYTES - 1, 1, false },
    { "a byte too many",                     WIRE_SAMPLE, WIRE_SAMPLE_BYTES + 1, 1, false },
    { "another type of its size",            WIRE_STATUS, WIRE_SAMPLE_BYTES,     1, false },
    { "type 0, whose byte is stuffed",       0,           WIRE_SAMPLE_BYTES,     2, false },
    { "a type nobody knows",                 0xFE,        WIRE_SAMPLE_BYTES,     1, false },
    { "the shortest frame",                  WIRE_SAMPLE, 0,                     1, false },
    { "a long one",                          WIRE_REC_TEXT, WIRE_PAYLOAD_MAX,    1, false },
};

START_TEST(as_the_parser_says)
{
    uint8_t bytes[ROOM];
    struct wire_frame f;

    for (int round = 0; round < 2000; round++) {
        const size_t n = make(bytes, made[_i].type, made[_i].n, made[_i].sparse);

        ck_assert_msg(sample_frame(bytes, n, &f) == made[_i].sample, "%s", made[_i].why);
        agree(bytes, n);
        agree(bytes, ROOM);
    }
}
END_TEST

START_TEST(no_part_of_one_is_taken)
{
    uint8_t bytes[ROOM];
    struct wire_frame f;
    const size_t n = make(bytes, WIRE_SAMPLE, WIRE_SAMPLE_BYTES, 2);

    for (size_t len = 0; len < n; len++) {
        ck_assert(!sample_frame(bytes, len, &f));
        agree(bytes, len);
    }
    for (size_t from = 1; from < n; from++)
        agree(bytes + from, ROOM - from);
}
END_TEST

/* A length byte changed may still lead to the end; then the CRC must tell. */
START_TEST(no_changed_byte_is_taken)
{
    uint8_t bytes[ROOM];
    struct wire_frame f;

    for (int round = 0; round < 20; round++) {
        const size_t n = make(bytes, WIRE_SAMPLE, WIRE_SAMPLE_BYTES, 1 + (uint32_t)round % 4);

        for (size_t at = 0; at < n; at++) {
            const uint8_t was = bytes[at];

            for (unsigned to = 0; to < 256; to++) {
                bytes[at] = (uint8_t)to;
                ck_assert(sample_frame(bytes, n, &f) == (to == was));
                agree(bytes, ROOM);
            }
            bytes[at] = was;
        }
    }
}
END_TEST

static void set_seed(void)
{
    seed = 20240611;
}

Suite *sample_frame_suite(void)
{
    Suite *s = suite_create("sample_frame");
    TCase *tc = tcase_create("sample_frame");

    tcase_add_checked_fixture(tc, set_seed, NULL);
    tcase_add_loop_test(tc, as_the_parser_says, 0, sizeof made / sizeof made[0]);
    tcase_add_test(tc, no_part_of_one_is_taken);
    tcase_add_test(tc, no_changed_byte_is_taken);
    suite_add_tcase(s, tc);
    return s;
}
