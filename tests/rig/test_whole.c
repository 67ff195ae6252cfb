/*
 * test_whole.c - from known loads to a session whose every force is known, on one rig.
 *
 * A new rig gets its number; ten plates make a certificate; the rig carries the
 * calibration across a power cycle; the check passes; and a session on a computer that
 * has no calibration has an uncertainty beside every force.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "suites.h"

Suite *whole_suite(void);

static char out[HARNESS_TEXT_MAX];

/* Ten plates of 5 kg on, and off again two at a time; 5 s each, the last 0.5 s moving. */
static void write_loads(void)
{
    static const int plates[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 8, 6, 4, 2, 0 };
    FILE *force = fopen(harness_path("force.csv"), "w");
    FILE *loads = fopen(harness_path("loads.csv"), "w");

    ck_assert(force != NULL && loads != NULL);
    fputs("time_s,force_n\n", force);
    fputs("# who: A. B.\n# references: ten plates, own scale\n# reference_class: M1\n"
          "# latitude_deg: 52.5\n# height_m: 40\nmass_kg\n", loads);
    for (int i = 0; i < COUNT(plates); i++) {
        /* g at this place, by Somigliana: calibration/README.md has it, too. */
        const double n = 5.0 * plates[i] * 9.81279 * (1 - 1.2 / 8000);

        fprintf(force, "%g,%.9g\n%g,%.9g\n", 5.0 * i, n, 5.0 * i + 4.5, n);
        fprintf(loads, "%d\n", 5 * plates[i]);
    }
    fclose(force);
    fclose(loads);
}

/* With the rig at $R, the program at $H and the test's folder at $F. */
static void shell(const char *rig_options, const char *command)
{
    const pid_t sim = harness_rig(harness_text("--speed max --eeprom %s %s",
                                               harness_path("eeprom"), rig_options));
    FILE *f = fopen(harness_path("script"), "w");

    ck_assert_ptr_nonnull(f);
    fprintf(f, "set -e; H=%s; F=%s; R=%s\nexport XDG_CONFIG_HOME=$F/config XDG_DATA_HOME=$F/data\n"
            "C=$F/config/holdfast\n%s\n", harness_program("holdfast"), harness_path("."),
            harness_path("rig"), command);
    fclose(f);
    const int code = harness_run(harness_text("sh %s", harness_path("script")), 120, out);

    harness_stop_rig(sim);
    ck_assert_msg(code == 0, "%s: %d: %s", command, code, out);
}

static const char *const lines[] = {
    "^Rig  *serial 7$", "^Converter  *HX711$", "^Gain  *128$", "^Rate  *80 samples a second$",
    "^Date  *20[0-9][0-9]-", "^Holds until  *20[0-9][0-9]-", "^By  *A\\. B\\.$",
    "^References  *ten plates, own scale$", "^Their class  *M1$",
    "g is 9.81279 m/s2, normal gravity of WGS 84 at 52.5 degrees and 40 m",
    "^  *1  *1 rising  *49.0566 ", "^  *1  *1 falling  *392.4", "^    c1 = .*standard error",
    "^  Residual SD ", "^  hysteresis, largest ", "^  zero return, largest ",
    "^  creep under load  *not measured: dwell of [0-9.]* s, 30 s are needed$",
    "^  ISO 376 (for information)", "^  the known loads  *B  *0", "^  combined standard uncertainty ",
    "^  95 % interval", "^Holds from 0 to 490.6 N", "^SHA-256 of the calibration file: ",
    "^SHA-256 of the lines above: ",
};

/* Each force or impulse of an object that is not null and about no zero has its u. */
#define WITHOUT_U "def bare: . as $o | to_entries[] | select(.key | test(\"_n$|_ns$\")) | "     \
    "select(.key | test(\"^zero_|noise_\") | not) | select(.value != null) | "                  \
    "select(($o.u[.key] | type) != \"number\") | .key; "

START_TEST(ten_loads_a_certificate_a_power_cycle_a_check_and_a_session)
{
    write_loads();
    shell("", "$H calibrate --serial 7 --rig $R");
    shell(harness_text("--csv %s", harness_path("force.csv")),
          "$H calibrate --rig $R --points $F/loads.csv --auto --id ten >$F/c.txt; "
          "cmp $C/ten.json $C/calibration.json; cmp $C/ten.txt $F/c.txt; "
          "python3 tests/oracle/certificate_page.py $C/ten.certificate.html "
          "$C/ten.certificate.json; test $(grep -c '^ *1 *1 ' $F/c.txt) = 16");
    for (int i = 0; i < COUNT(lines); i++)
        ck_assert_msg(harness_run(harness_text("grep -q '%s' %s", lines[i], harness_path("c.txt")),
                                  20, out) == 0, "no line %s", lines[i]);
    shell("", "$H calibrate --to-rig --rig $R");
    shell("", "$H calibrate --from-rig --rig $R >$F/carried.json; "
              "cmp $F/carried.json $C/calibration.json; "
              "$H check --rig $R --json >$F/check.json; "
              "jq -e '.verdict == \"green\" and .calibration == \"ten\" and .rig.serial == 7' "
              "$F/check.json");
    shell("", "mv $F/config $F/away; $H run --rig $R --protocol tests/rig/protocols/short.yaml "
              "--out $F/s >$F/table.txt; grep -q 'Calibration: ten, .*from the rig' $F/table.txt; "
              "grep -q '  best second: [0-9.]* +- [0-9.]* N' $F/table.txt; "
              "test $(grep -c ' +-[0-9.]* .* +-[0-9.]* .* +-[0-9.]* .*completed' $F/table.txt) = 3; "
              "test -s $F/s/curve.png; "
              "jq -e '" WITHOUT_U "[(.holds[], .best_push, .best_push.pushes[], .totals) | bare] == []"
              " and (.holds | length) == 3 and (.best_push.pushes | length) == 1' "
              "$F/s/results.json");
}
END_TEST

Suite *whole_suite(void)
{
    Suite *s = suite_create("whole");
    TCase *t = tcase_create("all");

    tcase_add_checked_fixture(t, harness_begin, harness_end);
    tcase_set_timeout(t, 180);
    tcase_add_test(t, ten_loads_a_certificate_a_power_cycle_a_check_and_a_session);
    suite_add_tcase(s, t);
    return s;
}
