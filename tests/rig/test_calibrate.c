/*
 * test_calibrate.c - ten known loads on the virtual rig become a calibration.
 *
 * The rig is told the newtons of plates of 5 kg at 9.81 m/s2 (less the air they
 * displace), the program the plates; the rig's 2,100 counts a newton and 84,000
 * counts must come out, within what the certificate states.
 */
#include <check.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "place.h"
#include "suites.h"

Suite *calibrate_suite(void);

static char out[HARNESS_TEXT_MAX];

static FILE *open_file(const char *name)
{
    FILE *f = fopen(harness_path(name), "w");

    ck_assert_ptr_nonnull(f);
    return f;
}

/* Ten plates on, all off: twelve steps of 5 s, the last 0.5 s of each moving; on the
 * rig from step first on. */
static void write_loads(int first)
{
    FILE *force = open_file("force.csv"), *loads = open_file("loads.csv");

    fputs("time_s,force_n\n", force);
    fputs("# gravity_ms2: 9.81\n# reference_uncertainty_pct: 0.02\nmass_kg\n", loads);
    for (int i = 0; i < 12; i++) {
        const double kg = i < 11 ? 5.0 * i : 0.0, n = kg * 9.81 * (1 - 1.2 / 8000);

        if (i >= first)
            fprintf(force, "%g,%.9g\n%g,%.9g\n", 5.0 * (i - first), n, 5.0 * (i - first) + 4.5, n);
        fprintf(loads, "%g\n", kg);
    }
    fclose(force);
    fclose(loads);
}

static double number_of(const char *jq)
{
    const int code = harness_run(harness_text("jq -r '%s' %s", jq, harness_path("c.json")), 20, out);

    ck_assert_msg(code == 0, "%s: %s", jq, out);
    return strtod(out, NULL);
}

START_TEST(ten_known_loads_on_the_rig_become_a_calibration)
{
    write_loads(0);
    const pid_t sim = harness_rig(harness_text("--speed max --csv %s", harness_path("force.csv")));
    int code = harness_run(harness_run_command("tests/rig/protocols/loads.yaml", "--no-curve "
                               "--go-on-anyway 'known loads hang on it'"), 120, out);

    harness_stop_rig(sim);
    ck_assert_msg(code == 0, "%s", out);
    code = harness_run(harness_text(
        "%s calibrate --from-stream %s/session.hfr --points %s --out %s --json > %s",
        harness_program("holdfast"), harness_path("s"), harness_path("loads.csv"),
        harness_path("c"), harness_path("c.json")), 60, out);
    ck_assert_msg(code == 0, "%s", out);
    ck_assert_double_eq(number_of(".fit.order"), 1);
    ck_assert_double_eq(number_of(".fit.points | length"), 12);
    ck_assert_double_eq(number_of(".said.rate_hz"), 80);
    ck_assert_double_eq_tol(number_of(".figures.noise_counts"), 60, 3);
    /* At the middle, and over the range: four standard errors. */
    const double span_n = 490.5 * (1 - 1.2 / 8000);
    ck_assert_double_eq_tol(number_of(".fit.counts[0]"), 84000 + 2100 * span_n / 2,
                            4 * number_of(".fit.standard_errors_counts[0]"));
    ck_assert_double_eq_tol(number_of(".fit.counts[1]"), 2100 * span_n / 2,
                            4 * number_of(".fit.standard_errors_counts[1]"));
    ck_assert_double_lt(number_of(".uncertainty.expanded_95_n"), 0.2);
}
END_TEST

/* ---- guided ------------------------------------------------------------------------------ */

/* Ten plates on and off again, as write_loads has them. */
static int guided(const char *options)
{
    const pid_t sim = harness_rig(harness_text("--speed max --csv %s", harness_path("force.csv")));
    const int code = harness_run(harness_text(
        "%s calibrate --rig %s --points %s --auto --out %s --id g %s > %s",
        harness_program("holdfast"), harness_path("rig"), harness_path("loads.csv"),
        harness_path("c"), options, harness_path("c.txt")), 120, out);

    harness_stop_rig(sim);
    return code;
}

static void shell(const char *command)
{
    setenv("C", harness_path("c"), 1);

    /* Names are printed as they were given. */
    setenv("F", place_folder(), 1);
    setenv("H", harness_program("holdfast"), 1);
    FILE *f = open_file("script");
    fputs(command, f);
    fclose(f);
    const int code = harness_run(harness_text("sh %s", harness_path("script")), 60, out);
    ck_assert_msg(code == 0, "%s: %d: %s", command, code, out);
}

START_TEST(ten_known_loads_are_taken_as_they_hang)
{
    write_loads(0);
    const int code = guided("");

    ck_assert_msg(code == 0, "%s", out);
    ck_assert_ptr_nonnull(strstr(out, "Load 1 of 12: hang 0 kg."));
    ck_assert_ptr_nonnull(strstr(out, "Load 11 of 12: hang 50 kg."));
    ck_assert_ptr_nonnull(strstr(out, "In force"));
    shell("cmp $C/g.txt $F/c.txt && cmp $C/g.json $C/calibration.json "
          "&& cp $C/g.certificate.json $F/c.json && test $(stat -c %a $C/*.html) = 600 "
          "&& ! ls $C | grep part");
    shell("python3 tests/oracle/certificate_page.py $C/g.certificate.html $C/g.certificate.json");
    ck_assert_double_eq(number_of(".fit.points | length"), 12);
    ck_assert_double_eq(number_of(".stream.glitches"), 0);
    const double span_n = 490.5 * (1 - 1.2 / 8000);
    ck_assert_double_eq_tol(number_of(".fit.counts[0]"), 84000 + 2100 * span_n / 2,
                            4 * number_of(".fit.standard_errors_counts[0]"));
    ck_assert_double_eq_tol(number_of(".fit.counts[1]"), 2100 * span_n / 2,
                            4 * number_of(".fit.standard_errors_counts[1]"));
    /* The recording alone gives the same certificate, to the letter. */
    shell("$H calibrate --from-stream $C/*.hfr --points $F/loads.csv --id g > $F/again.txt "
          "&& cmp $F/again.txt $F/c.txt");
    shell("! $H calibrate --from-stream $C/*.hfr --loads 0,5,0 --unit kg 2> $F/why.txt "
          "&& grep -q '12 loads were taken in it and 3 are named' $F/why.txt");
}
END_TEST

/* The largest load hangs for 64 s and grows by 0.05 % of itself, evenly. */
START_TEST(creep_is_seen_while_a_load_hangs)
{
    FILE *force = open_file("force.csv"), *loads = open_file("loads.csv");
    static const double kg[] = { 0, 10, 20, 30, 40, 20, 0 };
    double t_s = 0.0;

    fputs("time_s,force_n\n", force);
    fputs("# gravity_ms2: 9.81\n# reference_uncertainty_pct: 0.02\nmass_kg\n", loads);
    for (int i = 0; i < COUNT(kg); i++) {
        const double n = kg[i] * 9.81 * (1 - 1.2 / 8000);
        const double held_s = kg[i] == 40 ? 64.5 : 4.5;

        fprintf(force, "%g,%.9g\n%g,%.9g\n", t_s, n, t_s + held_s,
                kg[i] == 40 ? n * 1.0005 : n);
        fprintf(loads, "%g\n", kg[i]);
        t_s += held_s + 0.5;
    }
    fclose(force);
    fclose(loads);
    ck_assert_msg(guided("") == 0, "%s", out);
    shell("cp $C/g.certificate.json $F/c.json");
    shell("python3 tests/oracle/certificate_page.py $C/g.certificate.html $C/g.certificate.json");
    ck_assert_double_ge(number_of(".creep.dwell_s"), 60);
    ck_assert_double_le(number_of(".creep.dwell_s"), 64.5);
    /* Noise of 60 counts, 500 samples a block: 2.7 counts of a million each. */
    ck_assert_double_eq_tol(number_of(".creep.change_pct * 64.5 / .creep.dwell_s"), 0.05, 0.002);
    ck_assert_double_lt(number_of(".creep.u_pct"), 0.002);
    ck_assert_double_eq_tol(number_of(".calibration.uncertainty.creep_frac * 1e4"),
                            number_of(".creep.change_pct * 100") / 1.7320508, 0.02);
    shell("grep -q 'creep under load  .*% of 392.3 N in 6[0-4] s, standard uncertainty' $C/g.txt");
    shell("grep -q '^  creep under load  *B  *[0-9]' $C/g.txt");
}
END_TEST

/* A plate too few on the cell: the old calibration stays, and the recording. */
START_TEST(a_wrong_load_at_the_rig_stores_nothing)
{
    write_loads(0);
    shell("mkdir $C && cp calibration/virtual-rig.json $C/calibration.json "
          "&& sed -i '5s/.*/25/' $F/loads.csv");
    const int code = guided("");

    ck_assert_msg(code == 1 && strstr(out, "loads.csv: line 5: 245.213 N reads") != NULL,
                  "%d: %s", code, out);
    shell("cmp calibration/virtual-rig.json $C/calibration.json && test ! -s $F/c.txt "
          "&& test $(ls $C | wc -l) = 2 && ls $C/*.hfr");
}
END_TEST

/* The loads end before the list does: two minutes of the rig's time pass. */
START_TEST(a_load_that_never_comes_ends_the_wait)
{
    write_loads(0);
    shell("echo 20 >> $F/loads.csv");
    const int code = guided("");

    ck_assert_msg(code == 1 && strstr(out, "nothing new hung still for two minutes at load 13 of 13 "
                                           "(20 kg); nothing was stored") != NULL, "%d: %s", code,
                  out);
    shell("test $(ls $C | wc -l) = 1 && ls $C/*.hfr");
}
END_TEST

START_TEST(a_rig_that_leaves_ends_it)
{
    write_loads(0);
    const pid_t sim = harness_rig(harness_text("--speed 20 --csv %s", harness_path("force.csv")));
    const pid_t run = harness_start(harness_text(
        "%s calibrate --rig %s --points %s --auto --out %s --wait-for-rig 1",
        harness_program("holdfast"), harness_path("rig"), harness_path("loads.csv"),
        harness_path("c")), "guided.log");

    ck_assert(harness_find(harness_path("guided.log"), "Load 3 of 12", 20));
    harness_stop_rig(sim);
    ck_assert_int_eq(harness_wait(run, 20), 1);
    ck_assert(harness_find(harness_path("guided.log"), "the rig did not come back at load", 5));
    shell("test $(ls $C | wc -l) = 1 && ls $C/*.hfr");
}
END_TEST

/* Ten plates on and off, but the rig is plugged in anew at the third load: the two
 * before stay taken, and the certificate is as good as without. */
START_TEST(a_rig_that_comes_back_goes_on_at_the_load_it_left)
{
    write_loads(0);
    const pid_t first = harness_rig(harness_text("--speed 20 --csv %s", harness_path("force.csv")));
    const pid_t run = harness_start(harness_text(
        "%s calibrate --rig %s --points %s --auto --out %s --id g", harness_program("holdfast"),
        harness_path("rig"), harness_path("loads.csv"), harness_path("c")), "guided.log");

    ck_assert(harness_find(harness_path("guided.log"), "Load 3 of 12", 20));
    harness_stop_rig(first);
    ck_assert(harness_find(harness_path("guided.log"), "The rig left the line", 10));
    write_loads(2);
    const pid_t second = harness_rig(harness_text("--speed max --seed 2 --csv %s",
                                                  harness_path("force.csv")));
    ck_assert_int_eq(harness_wait(run, 60), 0);
    harness_stop_rig(second);
    shell("test $(grep -c 'Load 2 of 12' $F/guided.log) = 1 "
          "&& test $(grep -c 'Load 3 of 12' $F/guided.log) = 2 "
          "&& cp $C/g.certificate.json $F/c.json");
    ck_assert_double_eq(number_of(".fit.points | length"), 12);
    const double span_n = 490.5 * (1 - 1.2 / 8000);
    ck_assert_double_eq_tol(number_of(".fit.counts[0]"), 84000 + 2100 * span_n / 2,
                            4 * number_of(".fit.standard_errors_counts[0]"));
    ck_assert_double_eq_tol(number_of(".fit.counts[1]"), 2100 * span_n / 2,
                            4 * number_of(".fit.standard_errors_counts[1]"));
    /* The recording alone gives it again, and is told apart from a session. */
    shell("$H calibrate --from-stream $C/*.hfr --points $F/loads.csv --id g --json > $F/again.json "
          "&& jq -S 'del(.source)' $F/again.json > $F/a && jq -S 'del(.source)' $F/c.json > $F/b "
          "&& cmp $F/a $F/b");
    shell("! $H replay $C/*.hfr 2> $F/why.txt && test $(wc -l < $F/why.txt) = 1 "
          "&& grep -q 'recorded without a calibration.*calibrate --from-stream' $F/why.txt");
}
END_TEST

/* Away while it is waited for, the operator stops. */
START_TEST(a_rig_that_is_away_can_be_given_up)
{
    write_loads(0);
    const pid_t sim = harness_rig(harness_text("--speed 20 --csv %s", harness_path("force.csv")));
    const pid_t run = harness_start(harness_text(
        "%s calibrate --rig %s --points %s --auto --out %s", harness_program("holdfast"),
        harness_path("rig"), harness_path("loads.csv"), harness_path("c")), "guided.log");

    ck_assert(harness_find(harness_path("guided.log"), "Load 2 of 12", 20));
    harness_stop_rig(sim);
    ck_assert(harness_find(harness_path("guided.log"), "looking for it", 10));
    kill(run, SIGINT);
    ck_assert_int_eq(harness_wait(run, 10), 1);
    ck_assert(harness_find(harness_path("guided.log"), "stopped by the operator at load 2", 5));
}
END_TEST

/* The loads stay on for good: an empty cell, taken twice by Enter and r, and stopped. */
START_TEST(a_load_is_taken_again_and_the_session_stopped)
{
    FILE *f = open_file("force.csv");
    fputs("time_s,force_n\n0,0\n", f);
    fclose(f);
    const pid_t sim = harness_rig(harness_text("--speed 10 --csv %s", harness_path("force.csv")));
    int fd;
    const pid_t run = harness_terminal(harness_text(
        "%s calibrate --rig %s --loads 0,0,10 --unit kg --out %s", harness_program("holdfast"),
        harness_path("rig"), harness_path("c")), &fd);

    harness_until(fd, "Load 1 of 3: hang 0 kg.");
    harness_until(fd, "hold still");
    harness_until(fd, " s of 3 s");
    harness_until(fd, "Enter goes on, r takes it again, q stops.");
    harness_terminal_seen();
    harness_type(fd, "r");
    harness_until(fd, "Load 1 of 3: hang 0 kg.");
    harness_until(fd, "Enter goes on, r takes it again, q stops.");
    harness_type(fd, "\n");
    harness_until(fd, "Load 2 of 3: hang 0 kg.");
    harness_until(fd, "stable as before; Enter takes it");
    harness_terminal_seen();
    harness_type(fd, "\n");
    harness_until(fd, "Enter goes on, r takes it again, q stops.");
    harness_type(fd, "\n");
    harness_until(fd, "Load 3 of 3: hang 10 kg.");
    harness_type(fd, "q");
    harness_until(fd, "stopped by the operator at load 3 of 3 (10 kg); nothing was stored");
    ck_assert_int_eq(harness_terminal_end(run, fd), 1);
    harness_stop_rig(sim);
    /* Both takes of load 1 are in the recording, and one of load 2. */
    shell("test $(ls $C | wc -l) = 1 "
          "&& test $(grep -ao 'load 1 of 3: 0 kg' $C/*.hfr | wc -l) = 2 "
          "&& test $(grep -ao 'load 2 of 3: 0 kg' $C/*.hfr | wc -l) = 1");
}
END_TEST

Suite *calibrate_suite(void)
{
    Suite *s = suite_create("calibrate");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, harness_begin, harness_end);
    tcase_set_timeout(tc, 300);
    tcase_add_test(tc, ten_known_loads_on_the_rig_become_a_calibration);
    tcase_add_test(tc, ten_known_loads_are_taken_as_they_hang);
    tcase_add_test(tc, creep_is_seen_while_a_load_hangs);
    tcase_add_test(tc, a_wrong_load_at_the_rig_stores_nothing);
    tcase_add_test(tc, a_load_that_never_comes_ends_the_wait);
    tcase_add_test(tc, a_rig_that_leaves_ends_it);
    tcase_add_test(tc, a_rig_that_comes_back_goes_on_at_the_load_it_left);
    tcase_add_test(tc, a_rig_that_is_away_can_be_given_up);
    tcase_add_test(tc, a_load_is_taken_again_and_the_session_stopped);
    suite_add_tcase(s, tc);
    return s;
}
