/*
 * test_block.c - the calibration block: against bytes of tests/oracle/wire.py, there and
 * back to the bit, and everything that is none.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calibration/block.h"
#include "calibration/day.h"
#include "suites.h"
#include "wire.h"

Suite *block_suite(void);

static uint8_t golden[BLOCK_BYTES];

static void read_golden(void)
{
    FILE *f = fopen("tests/golden/calibration_block.hex", "r");

    ck_assert_ptr_nonnull(f);
    for (int i = 0; i < BLOCK_BYTES; i++) {
        unsigned byte;

        if (fscanf(f, "%2x", &byte) != 1)
            ck_abort_msg("the golden block ends at byte %d", i);
        golden[i] = (uint8_t)byte;
    }
    fclose(f);
}

/* Values as the oracle gave them, each exact in binary or read by the same rule. */
START_TEST(the_oracles_block_is_read_and_made)
{
    struct block b;
    struct err_text why = { "" };
    uint8_t back[BLOCK_BYTES];

    ck_assert_msg(block_get("rig", golden, sizeof golden, &b, &why) == ERR_OK, "%s", why.s);
    const struct calibration *const c = &b.calibration;

    ck_assert_uint_eq(b.serial, 77);
    ck_assert_str_eq(c->id, "rig-77 2026-11-25");
    ck_assert_str_eq(c->date, "2026-11-25");
    ck_assert_str_eq(c->due, "2027-11-25");
    ck_assert(c->fitted);
    ck_assert_int_eq(c->curve.order, 1);
    ck_assert(c->curve.center_n == 245.25 && c->curve.scale_n == 245.25);
    ck_assert(c->curve.c[0] == 599025.125 && c->curve.c[1] == 515024.75);
    ck_assert(c->low_n == 0 && c->high_n == 490.5 && c->margin_pct == 10);
    ck_assert(c->curve.covariance[0][0] == 4.5 && c->curve.covariance[1][1] == 9.75);
    ck_assert(c->curve.covariance[1][0] == -0.25 && c->curve.covariance[0][1] == -0.25);
    ck_assert(c->u.residual_n == 0.04 && c->u.repeatability_n == 0.03);
    ck_assert(c->u.hysteresis_n == 0.05 && c->u.reference_frac == 1e-4);
    ck_assert(c->u.gravity_frac == 2e-5 && c->u.buoyancy_frac == 1e-5);
    ck_assert(c->u.noise_counts == 60 && c->u.resolution_counts == 0.29);
    ck_assert(isnan(c->u.creep_frac) && isnan(c->u.temperature_zero_n_per_k));
    ck_assert(isnan(c->u.temperature_span_frac_per_k) && isnan(c->u.creep_s));
    ck_assert(c->u.dof == 10 && c->u.repeatability_dof == 9);
    ck_assert_uint_eq(b.text_bytes, strlen(b.text));

    ck_assert_int_eq(block_put(c, 77, back), ERR_OK);
    ck_assert_mem_eq(back, golden, sizeof golden);
}
END_TEST

static double any(double least, double most)
{
    return least + (most - least) * rand() / RAND_MAX;
}

static double maybe(double most)
{
    return rand() % 3 == 0 ? NAN : any(0, most);
}

/* Some sound calibration of the order. */
static struct calibration some(int order)
{
    struct calibration c = { .fitted = true, .low_n = any(-50, 0), .high_n = any(300, 900),
                             .margin_pct = any(0, 20) };

    snprintf(c.id, sizeof c.id, "%.*s", 1 + rand() % 63,
             "an id of some length - as long as they may be, to the very end");
    if (rand() % 4 != 0)
        day_after("2000-01-01", rand() % 36000, c.date);
    if (rand() % 4 != 0)
        strcpy(c.due, "9999-12-31");
    c.curve = (struct calibration_curve){ .order = order, .center_n = any(100, 200),
                                          .scale_n = any(100, 300),
                                          .c = { any(-9e4, 9e4), any(1e5, 2e5) } };
    for (int i = 2; i <= order; i++)
        c.curve.c[i] = any(-50, 50);
    for (int i = 0; i <= order; i++)
        for (int j = 0; j <= i; j++)
            c.curve.covariance[i][j] = c.curve.covariance[j][i] = any(0, 9);
#define X(name, text) c.u.name = maybe(1);
    CALIBRATION_UNCERTAINTIES(X)
#undef X
    c.u.dof = maybe(30);
    c.u.repeatability_dof = maybe(30);
    c.u.creep_s = maybe(900);
    return c;
}

START_TEST(there_and_back_to_the_bit)
{
    srand(348u + (unsigned)_i);
    for (int i = 0; i < 200; i++) {
        struct calibration c = some(1 + i % 3);
        char text[CALIBRATION_TEXT_MAX];
        uint8_t bytes[BLOCK_BYTES];
        struct err_text why = { "" };
        struct block b;

        ck_assert_msg(calibration_finish(&c, &why) == ERR_OK, "%s", why.s);
        ck_assert_int_eq(calibration_write(&c, text, sizeof text), ERR_OK);
        ck_assert_int_eq(block_put(&c, (uint32_t)i, bytes), ERR_OK);
        ck_assert_msg(block_get("rig", bytes, sizeof bytes, &b, &why) == ERR_OK, "%s", why.s);
        ck_assert_str_eq(b.text, text);
        ck_assert_uint_eq(b.serial, (unsigned)i);
        ck_assert_int_eq(block_match(&b.calibration, &c), BLOCK_SAME);
        for (int32_t counts = -900000; counts <= 900000; counts += 90001)
            if (calibration_newtons(&c, counts) != calibration_newtons(&b.calibration, counts)
                || calibration_covers(&c, counts) != calibration_covers(&b.calibration, counts))
                ck_abort_msg("order %d: %d counts are another force", 1 + i % 3, counts);
    }
}
END_TEST

static void expect_refusal(const uint8_t *bytes, size_t n, int err, const char *said,
                           const char *of)
{
    struct block b, before;
    struct err_text why = { "" };

    memset(&b, 0xA5, sizeof b);
    memset(&before, 0xA5, sizeof before);
    ck_assert_msg(block_get("/dev/rig", bytes, n, &b, &why) == err, "%s: %s", of, why.s);
    ck_assert_msg(strstr(why.s, said) != NULL, "%s: \"%s\"", of, why.s);
    ck_assert_msg(strncmp(why.s, "/dev/rig: ", 10) == 0, "%s: \"%s\"", of, why.s);
    ck_assert_msg(memcmp(&b, &before, sizeof b) == 0, "%s: written to", of);
}

START_TEST(no_flipped_bit_is_accepted)
{
    for (int bit = 0; bit < 8 * BLOCK_BYTES; bit++) {
        uint8_t bytes[BLOCK_BYTES];
        struct block b;

        memcpy(bytes, golden, sizeof bytes);
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (block_get("rig", bytes, sizeof bytes, &b, NULL) != ERR_FORMAT)
            ck_abort_msg("bit %d flipped", bit);
    }
    for (size_t n = 0; n < BLOCK_BYTES; n++)
        expect_refusal(golden, n, ERR_FORMAT, "damaged", "cut short");
}
END_TEST

#define NAN_BYTES { 0, 0, 0, 0, 0, 0, 0xF8, 0x7F }

/* Bytes put over the golden block's, its CRC then made right. */
static const struct {
    const char *why;
    int at, n;
    uint8_t bytes[8];
    int err;
    const char *said;
} refused[] = {
    { "version 0",         0,  2, { 0, 0 }, ERR_VERSION, "of format 0 and this program reads format 1" },
    { "version 2",         0,  2, { 2, 0 }, ERR_VERSION, "of format 2" },
    { "version 257",       0,  2, { 1, 1 }, ERR_VERSION, "of format 257" },
    { "order 0",           2,  1, { 0 }, ERR_FORMAT, "no calibration" },
    { "order 4",           2,  1, { 4 }, ERR_FORMAT, "no calibration" },
    { "a day after 9999",  8,  4, { 0xA1, 0xC0, 0x2C, 0 }, ERR_FORMAT, "no calibration" },
    { "due after 9999",   12,  4, { 0xFE, 0xFF, 0xFF, 0xFF }, ERR_FORMAT, "no calibration" },
    { "no id",            16,  1, { 0 }, ERR_FORMAT, "\"id\" must be" },
    { "an id of 64",      79,  1, { 'x' }, ERR_FORMAT, "no calibration" },
    { "an id of no text", 16,  1, { 0xFF }, ERR_FORMAT, "\"id\" must be" },
    { "center a NaN",     80,  8, NAN_BYTES, ERR_FORMAT, "\"center_n\" must be" },
    { "scale 0",          88,  8, { 0 }, ERR_FORMAT, "\"scale_n\" must be" },
    { "a flat line",     104,  8, { 0 }, ERR_FORMAT, "do not go one way" },
    { "slope a NaN",     104,  8, NAN_BYTES, ERR_FORMAT, "\"counts\" of a curve" },
    { "high a NaN",      136,  8, NAN_BYTES, ERR_FORMAT, "\"high_n\" must be" },
    { "high not over low", 136, 8, { 0 }, ERR_FORMAT, "is empty" },
    { "margin a NaN",    144,  8, NAN_BYTES, ERR_FORMAT, "\"margin_pct\" must be" },
    { "covariance a NaN", 160, 8, NAN_BYTES, ERR_FORMAT, "\"covariance_counts2\"" },
    { "residual below 0", 239, 1, { 0xBF }, ERR_FORMAT, "\"residual_n\" must be" },
};

START_TEST(what_is_no_calibration_is_refused)
{
    uint8_t bytes[BLOCK_BYTES];

    memcpy(bytes, golden, sizeof bytes);
    memcpy(bytes + refused[_i].at, refused[_i].bytes, (size_t)refused[_i].n);
    wire_put32(bytes + 344, wire_crc32c(0, bytes, 344));
    expect_refusal(bytes, sizeof bytes, refused[_i].err, refused[_i].said, refused[_i].why);
}
END_TEST

/* The last day there is, and a longest id: their neighbours are in the table. */
START_TEST(the_last_that_is_taken)
{
    uint8_t bytes[BLOCK_BYTES];
    struct err_text why = { "" };
    struct block b;

    memcpy(bytes, golden, sizeof bytes);
    memset(bytes + 16, 'x', 63);
    wire_put32(wire_put32(bytes + 8, 2932896), 0xFFFFFFFF);
    wire_put32(bytes + 344, wire_crc32c(0, bytes, 344));
    ck_assert_msg(block_get("rig", bytes, sizeof bytes, &b, &why) == ERR_OK, "%s", why.s);
    ck_assert_str_eq(b.calibration.date, "9999-12-31");
    ck_assert_str_eq(b.calibration.due, "");
    ck_assert_uint_eq(strlen(b.calibration.id), 63);
}
END_TEST

START_TEST(a_sound_crc_of_another_length_is_refused)
{
    uint8_t bytes[BLOCK_BYTES + 4];

    memcpy(bytes, golden, BLOCK_BYTES);
    wire_put32(bytes + BLOCK_BYTES, wire_crc32c(0, bytes, BLOCK_BYTES));
    expect_refusal(bytes, sizeof bytes, ERR_FORMAT, "no calibration", "longer");
    wire_put32(bytes + 6, wire_crc32c(0, bytes, 6));
    expect_refusal(bytes, 10, ERR_FORMAT, "no calibration", "shorter");
}
END_TEST

START_TEST(two_points_are_not_carried)
{
    static const char text[] = "{\"id\":\"a\",\"points\":[{\"counts\":84000,\"force_n\":0},"
                               "{\"counts\":1134000,\"force_n\":500}]}";
    uint8_t bytes[BLOCK_BYTES], before[BLOCK_BYTES];
    struct calibration c;

    ck_assert_int_eq(calibration_parse("a", text, strlen(text), &c, NULL), ERR_OK);
    memset(bytes, 0xA5, sizeof bytes);
    memset(before, 0xA5, sizeof before);
    ck_assert_int_eq(block_put(&c, 1, bytes), ERR_ARG);
    ck_assert_mem_eq(bytes, before, sizeof bytes);

    struct block b;
    ck_assert_int_eq(block_get("rig", golden, sizeof golden, &b, NULL), ERR_OK);
    ck_assert_int_eq(block_match(&b.calibration, &c), BLOCK_UNDECIDED);
}
END_TEST

/* Compilers differ in the sign of the NaN they make. */
START_TEST(what_is_not_known_is_one_thing)
{
    uint8_t bytes[BLOCK_BYTES];
    struct block b;

    ck_assert_int_eq(block_get("rig", golden, sizeof golden, &b, NULL), ERR_OK);
    b.calibration.u.creep_frac = copysign(NAN, -1.0);
    b.calibration.u.creep_s = copysign(NAN, 1.0);
    ck_assert_int_eq(block_put(&b.calibration, 77, bytes), ERR_OK);
    ck_assert_mem_eq(bytes, golden, sizeof golden);
}
END_TEST

static const struct {
    const char *why, *rig, *host;
    bool other_slope;
    enum block_match want;
} matches[] = {
    { "the same",                  "2026-11-25", "2026-11-25", false, BLOCK_SAME },
    { "the same without a date",   "",           "",           false, BLOCK_SAME },
    { "one day, another slope",    "2026-11-25", "2026-11-25", true,  BLOCK_UNDECIDED },
    { "a day later",               "2026-11-26", "2026-11-25", true,  BLOCK_RIG_NEWER },
    { "a day earlier",             "2026-11-24", "2026-11-25", true,  BLOCK_HOST_NEWER },
    { "a year later in an earlier month", "2027-01-01", "2026-12-31", false, BLOCK_RIG_NEWER },
    { "the rig's without a date",  "",           "2026-11-25", true,  BLOCK_UNDECIDED },
    { "ours without a date",       "2026-11-25", "",           true,  BLOCK_UNDECIDED },
};

START_TEST(which_is_newer_is_told_by_date)
{
    struct block b;

    ck_assert_int_eq(block_get("rig", golden, sizeof golden, &b, NULL), ERR_OK);
    struct calibration rig = b.calibration, host = b.calibration;

    strcpy(rig.date, matches[_i].rig);
    strcpy(host.date, matches[_i].host);
    if (matches[_i].other_slope)
        host.curve.c[1] = nextafter(host.curve.c[1], 1e9);
    ck_assert_msg(block_match(&rig, &host) == matches[_i].want, "%s", matches[_i].why);
}
END_TEST

Suite *block_suite(void)
{
    Suite *s = suite_create("block");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, read_golden, NULL);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, the_oracles_block_is_read_and_made);
    tcase_add_loop_test(tc, there_and_back_to_the_bit, 0, 3);
    tcase_add_test(tc, no_flipped_bit_is_accepted);
    tcase_add_loop_test(tc, what_is_no_calibration_is_refused, 0, COUNT(refused));
    tcase_add_test(tc, the_last_that_is_taken);
    tcase_add_test(tc, a_sound_crc_of_another_length_is_refused);
    tcase_add_test(tc, what_is_not_known_is_one_thing);
    tcase_add_test(tc, two_points_are_not_carried);
    tcase_add_loop_test(tc, which_is_newer_is_told_by_date, 0, COUNT(matches));
    suite_add_tcase(s, tc);
    return s;
}
