/* test_transmit.c - whole frames or none. */
#include "board_fake.h"
#include "suites.h"
#include "suites_firmware.h"
#include "transmit.h"

static const uint8_t payload[TRANSMIT_PAYLOAD_MAX] = { 1, 0, 2, 0, 3 };

START_TEST(frame_comes_out_as_it_went_in)
{
    struct wire_frame f;

    board_fake_reset();
    /* Enough rounds for every place in the ring to begin a frame. */
    for (int i = 0; i < 600; i++) {
        const uint8_t n = (uint8_t)(i % 33);

        ck_assert(transmit_frame(WIRE_SAMPLE, payload, n));
        ck_assert(board_fake_frame(&f));
        ck_assert_uint_eq(f.type, WIRE_SAMPLE);
        ck_assert_uint_eq(f.n, n);
        for (uint8_t k = 0; k < n; k++)
            ck_assert_uint_eq(f.payload[k], payload[k]);
        ck_assert(!board_fake_frame(&f));
    }
    ck_assert_uint_eq(board_fake.kicks, 600);
    ck_assert_uint_eq(transmit_dropped(), 0);
}
END_TEST

/* 255 bytes of room: 14 frames of 18 bytes and 3 to spare. */
START_TEST(full_ring_drops_whole_frames)
{
    struct wire_frame f;

    board_fake_reset();
    for (int i = 0; i < 14; i++)
        ck_assert(transmit_frame(WIRE_SAMPLE, payload, 11));
    for (int i = 0; i < 3; i++)
        ck_assert(!transmit_frame(WIRE_SAMPLE, payload, 11));
    ck_assert_uint_eq(transmit_dropped(), 3);

    for (int i = 0; i < 14; i++)
        ck_assert(board_fake_frame(&f));
    ck_assert(!board_fake_frame(&f));
    ck_assert(transmit_frame(WIRE_SAMPLE, payload, 11));
}
END_TEST

START_TEST(frame_that_fits_exactly_is_taken)
{
    board_fake_reset();
    for (int i = 0; i < 13; i++)
        ck_assert(transmit_frame(WIRE_SAMPLE, payload, 11));
    /* 255 - 13 * 18 = 21 left: 14 payload bytes fit, 15 do not. */
    ck_assert(!transmit_frame(WIRE_SAMPLE, payload, 15));
    ck_assert(transmit_frame(WIRE_SAMPLE, payload, 14));
    ck_assert(!transmit_frame(WIRE_SAMPLE, payload, 0));
    ck_assert_uint_eq(transmit_dropped(), 2);
}
END_TEST

START_TEST(dropped_count_stays_at_its_end)
{
    board_fake_reset();
    while (transmit_frame(WIRE_SAMPLE, payload, 11)) {
    }
    for (long i = 0; i < 65540; i++)
        ck_assert(!transmit_frame(WIRE_SAMPLE, payload, 11));
    ck_assert_uint_eq(transmit_dropped(), 65535);
}
END_TEST

Suite *suite_transmit(void)
{
    Suite *s = suite_create("transmit");
    TCase *t = tcase_create("ring");

    tcase_add_test(t, frame_comes_out_as_it_went_in);
    tcase_add_test(t, full_ring_drops_whole_frames);
    tcase_add_test(t, frame_that_fits_exactly_is_taken);
    tcase_add_test(t, dropped_count_stays_at_its_end);
    suite_add_tcase(s, t);
    return s;
}
