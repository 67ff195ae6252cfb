/* test_chip.c - the wire's vectors, built and parsed by the simulated chip. */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "link/link.h"
#include "suites.h"

Suite *chip_suite(void);

/* How many vectors stand in WIRE.md; the host's suite reads the same page. */
static int vectors_written(void)
{
    FILE *page = fopen("firmware/WIRE.md", "r");
    char line[2048], type[3];
    bool inside = false;
    int n = 0;

    ck_assert_ptr_nonnull(page);
    while (fgets(line, sizeof line, page) != NULL) {
        inside |= strncmp(line, "## Vectors", 10) == 0;
        n += inside && sscanf(line, "%*s %2[0-9a-f] %*s %*s", type) == 1 && strlen(type) == 2
          && line[0] != '#' && line[0] != '|';
    }
    fclose(page);
    ck_assert_int_gt(n, 16);
    return n;
}

START_TEST(every_vector_passes_on_the_chip)
{
    const pid_t sim = harness_rig(harness_text("--firmware %s",
                                               harness_program("tests/vectors.elf")));
    struct err_text why = { "" };
    struct link *l;
    char said[256] = "", all[32];
    size_t n = 0;

    snprintf(all, sizeof all, "ok %d\n", vectors_written());

    ck_assert_msg(link_open(harness_path("rig"), &l, &why) == ERR_OK, "%s", why.s);
    for (int i = 0; i < 200 && n < sizeof said - 64; i++) {
        const int got = link_read(l, (uint8_t *)said + n, sizeof said - 1 - n, 100);

        ck_assert_int_ge(got, 0);
        n += (size_t)got;
    }
    said[n] = '\0';
    link_close(l);
    harness_stop_rig(sim);
    ck_assert_msg(strstr(said, all) != NULL && strstr(said, "bad") == NULL,
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
