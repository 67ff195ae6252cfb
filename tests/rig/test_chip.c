/* test_chip.c - the wire's vectors, built and parsed by the simulated chip. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "link/link.h"
#include "suites.h"

Suite *chip_suite(void);

/* Seventeen vectors stand in WIRE.md; the host's suite reads the same page. */
START_TEST(every_vector_passes_on_the_chip)
{
    const pid_t sim = harness_rig(harness_text("--firmware %s",
                                               harness_program("tests/vectors.elf")));
    struct err_text why = { "" };
    struct link *l;
    char said[256] = "";
    size_t n = 0;

    ck_assert_msg(link_open(harness_path("rig"), &l, &why) == ERR_OK, "%s", why.s);
    for (int i = 0; i < 200 && n < sizeof said - 64; i++) {
        const int got = link_read(l, (uint8_t *)said + n, sizeof said - 1 - n, 100);

        ck_assert_int_ge(got, 0);
        n += (size_t)got;
    }
    said[n] = '\0';
    link_close(l);
    harness_stop_rig(sim);
    ck_assert_msg(strstr(said, "ok 17\n") != NULL && strstr(said, "bad") == NULL,
                  "the chip says: %s", said);
}
END_TEST

Suite *chip_suite(void)
{
    Suite *s = suite_create("chip");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, harness_begin, harness_end);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, every_vector_passes_on_the_chip);
    suite_add_tcase(s, tc);
    return s;
}
