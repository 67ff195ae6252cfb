/*
 * test_breaks.c - killed, unplugged, out of room, in the wrong hands.
 */
#include <check.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "suites.h"

Suite *breaks_suite(void);

#define SHORT "tests/rig/protocols/short.yaml"
#define BRISK "tests/rig/protocols/brisk.yaml"  /* for a rig in real time */

static char out[HARNESS_TEXT_MAX];

/* From the cue of the first hold on in real time: what is done when it has begun is
 * done in its 15 s, and not in what comes after. */
#define INTO_HOLD "--speed 20 --slow-at 25"

/* Start a session and wait until the client is in its first hold. */
static pid_t session_in_hold(const char *options)
{
    const pid_t run = harness_start(harness_run_command(SHORT, options), "session.log");

    ck_assert_msg(harness_find(harness_path("session.log"), "In the band", 60),
                  "no hold was started");
    return run;
}

/* ---- killed ------------------------------------------------------------------------- */

START_TEST(a_killed_host_loses_nothing_it_was_given)
{
    const pid_t sim = harness_rig(INTO_HOLD);
    const pid_t run = session_in_hold("");

    kill(run, SIGKILL);
    ck_assert_int_eq(harness_wait(run, 10), 128 + SIGKILL);
    harness_stop_rig(sim);

    ck_assert_int_eq(harness_run(harness_text("%s replay %s/session.hfr",
                                              harness_program("holdfast"), harness_path("s")),
                                 10, out), 0);
    ck_assert_msg(strstr(out, "no clean end") != NULL, "%s", out);
    ck_assert_msg(strstr(out, "cut_short") != NULL, "%s", out);
    ck_assert_int_eq(harness_run(harness_text(
        "sh -c '%s analyze %s/session.hfr --json > %s/results.json'",
        harness_program("holdfast"), harness_path("s"), harness_path("s")), 10, out), 0);
    ck_assert_double_eq(harness_result(".recording.damaged_bytes < 260 | if . then 1 else 0 end"), 1.0);
    /* What is on file is the truth's beginning, without a hole. */
    ck_assert_int_eq(harness_run(harness_text("python3 tests/oracle/prefix.py %s/session.hfr %s",
                                              harness_path("s"), harness_path("truth.csv")),
                                 20, out), 0);
}
END_TEST

/* ---- unplugged and plugged in again ---------------------------------------------------- */

START_TEST(unplugging_ends_the_hold_and_the_session_goes_on)
{
    /* The client is in the band from 26.6 s of streaming on. */
    const pid_t first = harness_rig("--speed 20 --unplug-at 32");
    const pid_t run = harness_start(harness_run_command(SHORT, "--no-curve --wait-for-rig 600"),
                                    "session.log");

    ck_assert_int_eq(harness_wait(first, 60), 0);
    ck_assert(harness_find(harness_path("session.log"), "the rig was disconnected", 10));
    ck_assert(harness_find(harness_path("session.log"), "looking for it", 10));

    const pid_t second = harness_rig("--speed 20 --seed 2");
    ck_assert_int_eq(harness_wait(run, 120), 0);
    harness_stop_rig(second);
    ck_assert_double_eq(harness_result(".holds | length"), 3.0);
    ck_assert_double_eq(harness_result("[.holds[] | select(.ended == \"link_lost\")] | length"), 1.0);
    ck_assert_double_eq(harness_result("[.holds[] | select(.ended == \"completed\")] | length"), 2.0);
    ck_assert_double_eq(harness_result(".signal.link_losses"), 1.0);
    ck_assert_double_eq(harness_result(".signal.rig_restarts"), 1.0);
    ck_assert_double_eq(harness_result(".recording | if .end == \"clean\" then 1 else 0 end"), 1.0);
}
END_TEST

START_TEST(a_rig_that_stays_away_ends_the_session)
{
    const pid_t sim = harness_rig("--speed 20 --unplug-at 20");

    ck_assert_int_eq(harness_run(harness_run_command(SHORT, "--no-curve --wait-for-rig 1"), 60, out), 1);
    ck_assert_msg(strstr(out, "the rig did not come back") != NULL, "%s", out);
    ck_assert_int_eq(harness_wait(sim, 10), 0);
    ck_assert_double_eq(harness_result(".recording | if .session_end == \"link_lost\" then 1 else 0 end"), 1.0);
}
END_TEST

START_TEST(a_rig_that_falls_silent_is_lost)
{
    const pid_t sim = harness_rig(INTO_HOLD);
    const pid_t run = session_in_hold("--no-curve --wait-for-rig 1");

    kill(sim, SIGSTOP);
    ck_assert(harness_find(harness_path("session.log"), "looking for it", 15));
    ck_assert_int_eq(harness_wait(run, 30), 1);
    kill(sim, SIGCONT);
    harness_stop_rig(sim);
}
END_TEST

static pid_t mute_rig(const char *mode)
{
    const pid_t pid = harness_start(harness_text("python3 tests/oracle/mute_rig.py %s %s",
                                                 harness_path("rig"), mode), "rig.log");

    ck_assert(harness_find(harness_path("rig.log"), "rig on", 20));
    return pid;
}

/* STATUS goes on, samples do not: time would stand still for ever. */
START_TEST(a_rig_without_samples_is_lost_and_given_up)
{
    const pid_t rig = mute_rig("no-samples");

    ck_assert_int_eq(harness_run(harness_run_command(SHORT, "--no-curve --wait-for-rig 2"), 30,
                                 out), 1);
    kill(rig, SIGKILL);
    harness_wait(rig, 5);
    ck_assert_msg(strstr(out, "the rig did not come back") != NULL, "%s", out);
}
END_TEST

START_TEST(a_lost_start_is_asked_for_again)
{
    const pid_t rig = mute_rig("deaf-once");
    const pid_t run = harness_start(harness_run_command(BRISK, "--no-curve"), "session.log");

    ck_assert(harness_find(harness_path("session.log"), "Zero taken", 20));
    kill(run, SIGINT);
    ck_assert_int_eq(harness_wait(run, 20), 0);
    kill(rig, SIGKILL);
    harness_wait(rig, 5);
    ck_assert_double_eq(harness_result(".signal.link_losses"), 0.0);
}
END_TEST

/* Its clock starts again at 0 and no HELLO says so: the uptime in STATUS does. */
START_TEST(a_restart_whose_hello_was_lost_is_noticed)
{
    const pid_t rig = mute_rig("restart");
    const pid_t run = harness_start(harness_run_command(BRISK, "--no-curve"), "session.log");

    ck_assert(harness_find(harness_path("session.log"), "looking for it", 20));
    ck_assert(harness_find(harness_path("session.log"), "Push, as strongly", 20));
    kill(run, SIGINT);
    ck_assert_int_eq(harness_wait(run, 20), 0);
    kill(rig, SIGKILL);
    harness_wait(rig, 5);
    ck_assert_double_eq(harness_result(".signal.rig_restarts"), 1.0);
    ck_assert_double_eq(harness_result(".signal.link_losses"), 1.0);
}
END_TEST

/* ---- stopped ------------------------------------------------------------------------------ */

START_TEST(the_clients_button_stops_at_once)
{
    const pid_t sim = harness_rig("--speed max --tremor-pct 0.3 --button-at 26");

    ck_assert_int_eq(harness_run(harness_run_command(SHORT, "--no-curve"), 60, out), 0);
    harness_stop_rig(sim);
    ck_assert_msg(strstr(out, "the client pressed stop") != NULL, "%s", out);
    ck_assert_double_eq(harness_result(".holds[-1] | if .ended == \"button\" then 1 else 0 end"), 1.0);
    harness_truth("");
}
END_TEST

START_TEST(a_signal_stops_in_order)
{
    const pid_t sim = harness_rig(INTO_HOLD);
    const pid_t run = session_in_hold("--no-curve");

    kill(run, _i == 0 ? SIGINT : SIGTERM);
    ck_assert_int_eq(harness_wait(run, 20), 0);
    harness_stop_rig(sim);
    ck_assert_double_eq(harness_result(".holds[-1] | if .ended == \"stopped\" then 1 else 0 end"), 1.0);
    ck_assert_double_eq(harness_result(".recording | if .end == \"clean\" then 1 else 0 end"), 1.0);
}
END_TEST

START_TEST(force_over_the_limit_stops)
{
    const pid_t sim = harness_rig("--speed max --max-n 1800");

    ck_assert_int_eq(harness_run(harness_run_command(SHORT, "--no-curve"), 60, out), 1);
    harness_stop_rig(sim);
    ck_assert_msg(strstr(out, "force went over the limit") != NULL, "%s", out);
}
END_TEST

/* ---- no room --------------------------------------------------------------------------------- */

START_TEST(a_full_disk_ends_the_session_and_keeps_what_is_there)
{
    const pid_t sim = harness_rig("--speed max");
    /* 32 blocks of 512 bytes: some ten seconds of recording. */
    const int code = harness_run(harness_text("sh -c 'ulimit -f 32; exec %s'",
                                              harness_run_command(SHORT, "--no-curve")), 60, out);
    struct stat st;

    harness_stop_rig(sim);
    ck_assert_int_eq(code, 1);
    ck_assert_msg(strstr(out, "the recording stopped: File too large") != NULL, "%s", out);
    ck_assert_int_eq(stat(harness_text("%s/session.hfr", harness_path("s")), &st), 0);
    ck_assert_int_gt(st.st_size, 10000);
    ck_assert_int_eq(harness_run(harness_text("%s replay %s/session.hfr",
                                              harness_program("holdfast"), harness_path("s")),
                                 10, out), 0);
}
END_TEST

/* ---- a terminal, its keys, its size --------------------------------------------------------------- */

/* Read what the terminal shows until text appears in it; all of it in out. */
static size_t seen;

static void terminal_until(int fd, const char *text)
{
    while (strstr(out, text) == NULL) {
        const ssize_t got = read(fd, out + seen, HARNESS_TEXT_MAX - 1 - seen);

        ck_assert_msg(got > 0, "the terminal closed before \"%s\"; it showed: %s", text, out);
        seen += (size_t)got;
        out[seen] = '\0';
    }
}

static void resize(int fd, unsigned short columns)
{
    const struct winsize w = { 24, columns, 0, 0 };

    ioctl(fd, TIOCSWINSZ, &w);
}

START_TEST(keys_pause_skip_and_stop_in_a_terminal_of_any_size)
{
    const pid_t sim = harness_rig("--speed 5");
    const char *command = harness_run_command(SHORT, "--no-curve");
    int fd, status;

    seen = 0;
    out[0] = '\0';
    const pid_t run = forkpty(&fd, NULL, NULL, NULL);
    ck_assert_int_ge(run, 0);
    if (run == 0) {
        setenv("TERM", "xterm", 1);
        unsetenv("NO_COLOR");
        execl("/bin/sh", "sh", "-c", harness_text("exec %s", command), (char *)NULL);
        _exit(127);
    }
    resize(fd, 80);
    terminal_until(fd, "Keys: p pause, s skip, q stop.");
    terminal_until(fd, "Get ready");
    ck_assert_int_eq((int)write(fd, "p", 1), 1);
    terminal_until(fd, "Paused. Press p to go on.");
    resize(fd, 40);
    ck_assert_int_eq((int)write(fd, "p", 1), 1);
    terminal_until(fd, "Push, as strongly");
    resize(fd, 10);
    terminal_until(fd, "Rest. Let everything go.");
    resize(fd, 200);
    ck_assert_int_eq((int)write(fd, "s", 1), 1);
    terminal_until(fd, "In the band.");
    terminal_until(fd, "next: rest 6 s");
    ck_assert_int_eq((int)write(fd, "q", 1), 1);
    terminal_until(fd, "Recording ");
    terminal_until(fd, "results.json");
    while (read(fd, out, sizeof out) > 0)
        ;
    waitpid(run, &status, 0);
    close(fd);
    harness_stop_rig(sim);
    ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

START_TEST(the_live_line_fits_eighty_columns)
{
    const pid_t sim = harness_rig("--speed 20");
    const char *command = harness_run_command(SHORT, "--no-curve");
    const struct winsize w = { 24, 80, 0, 0 };
    int fd, status;

    seen = 0;
    out[0] = '\0';
    const pid_t run = forkpty(&fd, NULL, NULL, &w);
    ck_assert_int_ge(run, 0);
    if (run == 0) {
        setenv("TERM", "xterm", 1);
        setenv("NO_COLOR", "1", 1);
        execl("/bin/sh", "sh", "-c", harness_text("exec %s", command), (char *)NULL);
        _exit(127);
    }
    terminal_until(fd, "Hold 1: 15.0 of 15.0 s");
    ck_assert_ptr_null(strstr(out, "\033[32m"));  /* NO_COLOR */
    char *live = strstr(out, "Get ready");
    int longest = 0, n = 0;

    /* Live lines end in "erase to the end of the line" and no newline. */
    for (char *s = live; *s != '\0'; s++) {
        if (*s == '\r' || *s == '\n')
            n = 0;
        else if (strncmp(s, "\033[K", 3) == 0)
            longest = n > longest ? n : longest;
        else
            n++;
    }
    ck_assert_int_gt(longest, 40);
    ck_assert_int_le(longest, 79);
    ck_assert_int_eq((int)write(fd, "q", 1), 1);
    while (read(fd, out, sizeof out) > 0)
        ;
    waitpid(run, &status, 0);
    close(fd);
    harness_stop_rig(sim);
    ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

START_TEST(piped_output_has_no_escapes)
{
    const pid_t sim = harness_rig("--speed max");

    ck_assert_int_eq(harness_run(harness_run_command(SHORT, "--no-curve"), 60, out), 0);
    harness_stop_rig(sim);
    ck_assert_ptr_null(strchr(out, '\033'));
    ck_assert_ptr_null(strchr(out, '\r'));
    ck_assert_ptr_nonnull(strstr(out, "Hold 3: 15.0 of 15.0 s"));
}
END_TEST

Suite *breaks_suite(void)
{
    Suite *s = suite_create("breaks");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, harness_begin, harness_end);
    tcase_set_timeout(tc, 240);
    tcase_add_test(tc, a_killed_host_loses_nothing_it_was_given);
    tcase_add_test(tc, unplugging_ends_the_hold_and_the_session_goes_on);
    tcase_add_test(tc, a_rig_that_stays_away_ends_the_session);
    tcase_add_test(tc, a_rig_that_falls_silent_is_lost);
    tcase_add_test(tc, a_rig_without_samples_is_lost_and_given_up);
    tcase_add_test(tc, a_lost_start_is_asked_for_again);
    tcase_add_test(tc, a_restart_whose_hello_was_lost_is_noticed);
    tcase_add_test(tc, the_clients_button_stops_at_once);
    tcase_add_loop_test(tc, a_signal_stops_in_order, 0, 2);
    tcase_add_test(tc, force_over_the_limit_stops);
    tcase_add_test(tc, a_full_disk_ends_the_session_and_keeps_what_is_there);
    tcase_add_test(tc, keys_pause_skip_and_stop_in_a_terminal_of_any_size);
    tcase_add_test(tc, the_live_line_fits_eighty_columns);
    tcase_add_test(tc, piped_output_has_no_escapes);
    suite_add_tcase(s, tc);
    return s;
}
