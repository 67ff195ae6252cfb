/* harness.c - see harness.h. */
#include "harness.h"

#include <check.h>
#include <fcntl.h>
#include <limits.h>
#include <pty.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "now.h"
#include "place.h"

static char *slot(void)
{
    static char text[8][4096];
    static int at;

    return text[at++ % 8];
}

const char *harness_text(const char *format, ...)
{
    char *s = slot();
    va_list args;

    va_start(args, format);
    vsnprintf(s, 4096, format, args);
    va_end(args);
    return s;
}

const char *harness_path(const char *name)
{
    return place_path(name);
}

const char *harness_program(const char *name)
{
    const char *build = getenv("HOLDFAST_BUILD");

    return harness_text("%s/%s", build != NULL ? build : "build", name);
}

void harness_begin(void)
{
    place_make();
    setenv("XDG_DATA_HOME", harness_path("data"), 1);  /* zeros of rigs are kept there */
}

void harness_end(void)
{
    place_remove();
}

pid_t harness_start(const char *command, const char *log)
{
    unlink(harness_path(log));  /* a second rig must not be taken for up by the first's words */
    const pid_t pid = fork();

    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        const int in = open("/dev/null", O_RDONLY);
        const int out = open(harness_path(log), O_WRONLY | O_CREAT | O_TRUNC, 0600);

        dup2(in, STDIN_FILENO);
        dup2(out, STDOUT_FILENO);
        dup2(out, STDERR_FILENO);
        /* exec, so that signals reach the program and not a shell. */
        execl("/bin/sh", "sh", "-c", harness_text("exec %s", command), (char *)NULL);
        _exit(127);
    }
    return pid;
}

static void pause_ms(long ms)
{
    const struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

    nanosleep(&t, NULL);
}

/* How much of a processor a program gets now. */
static double share(void)
{
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    FILE *f = fopen("/proc/loadavg", "r");
    long running = 0;

    if (f != NULL) {
        if (fscanf(f, "%*f %*f %*f %ld", &running) != 1)
            running = 0;
        fclose(f);
    }
    return running > processors && processors > 0 ? (double)processors / (double)running : 1.0;
}

struct limit {
    double left_us;
    int64_t looked_us;
};

static struct limit limit_of(int limit_s)
{
    return (struct limit){ limit_s * 1e6, now_mono_us() };
}

/* A moment, after which the limit may have passed. */
static bool passed(struct limit *l)
{
    pause_ms(5);
    const int64_t now_us = now_mono_us();

    l->left_us -= (double)(now_us - l->looked_us) * share();
    l->looked_us = now_us;
    return l->left_us <= 0.0;
}

int harness_wait(pid_t pid, int limit_s)
{
    struct limit limit = limit_of(limit_s);
    int status;

    while (waitpid(pid, &status, WNOHANG) == 0) {
        if (passed(&limit)) {
            kill(pid, SIGKILL);
            waitpid(pid, &status, 0);
            return -1;
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void read_text(const char *path, char *out)
{
    FILE *f = fopen(path, "r");
    size_t n = 0;

    if (f != NULL) {
        n = fread(out, 1, HARNESS_TEXT_MAX - 1, f);
        fclose(f);
    }
    out[n] = '\0';
}

int harness_run(const char *command, int limit_s, char *out)
{
    const int code = harness_wait(harness_start(command, "run.log"), limit_s);

    read_text(harness_path("run.log"), out);
    return code;
}

bool harness_find(const char *path, const char *text, int limit_s)
{
    static char all[HARNESS_TEXT_MAX];
    struct limit limit = limit_of(limit_s);

    do {
        read_text(path, all);
        if (strstr(all, text) != NULL)
            return true;
    } while (!passed(&limit));
    return false;
}

/* ---- in a terminal ------------------------------------------------------------------ */

static char shown[HARNESS_TEXT_MAX];
static size_t seen;

pid_t harness_terminal(const char *command, int *fd)
{
    const struct winsize w = { 24, 80, 0, 0 };
    const pid_t session = forkpty(fd, NULL, NULL, &w);

    harness_terminal_seen();
    ck_assert_int_ge(session, 0);
    if (session == 0) {
        setenv("TERM", "xterm", 1);
        execl("/bin/sh", "sh", "-c", harness_text("exec %s", command), (char *)NULL);
        _exit(127);
    }
    return session;
}

void harness_terminal_seen(void)
{
    seen = 0;
    shown[0] = '\0';
}

void harness_until(int fd, const char *text)
{
    while (strstr(shown, text) == NULL) {
        const ssize_t got = read(fd, shown + seen, HARNESS_TEXT_MAX - 1 - seen);

        ck_assert_msg(got > 0, "the terminal closed before \"%s\"; it showed last: %s", text,
                      shown + (seen > 1000 ? seen - 1000 : 0));
        seen += (size_t)got;
        shown[seen] = '\0';
    }
}

void harness_type(int fd, const char *keys)
{
    ck_assert_int_eq((int)write(fd, keys, strlen(keys)), (int)strlen(keys));
}

int harness_terminal_end(pid_t session, int fd)
{
    int status;

    while (read(fd, shown, sizeof shown) > 0)
        ;
    waitpid(session, &status, 0);
    close(fd);
    return WEXITSTATUS(status);
}

/* ---- the virtual rig ---------------------------------------------------------------- */

pid_t harness_rig(const char *options)
{
    const pid_t pid = harness_start(harness_text("%s --truth %s --link %s %s",
                                                 harness_program("holdfast-sim"),
                                                 harness_path("truth.csv"),
                                                 harness_path("rig"), options), "rig.log");

    ck_assert_msg(harness_find(harness_path("rig.log"), "rig on", 20), "no rig came up");
    return pid;
}

void harness_stop_rig(pid_t pid)
{
    kill(pid, SIGTERM);
    const int code = harness_wait(pid, 20);
    static char log[HARNESS_TEXT_MAX];

    read_text(harness_path("rig.log"), log);
    ck_assert_msg(code == 0, "the virtual rig ended with %d: %s", code, log);
}

const char *harness_run_command(const char *protocol, const char *options)
{
    return harness_text("%s run --rig %s --protocol %s --calibration "
                        "calibration/virtual-rig.json --out %s %s",
                        harness_program("holdfast"), harness_path("rig"), protocol,
                        harness_path("s"), options);
}

void harness_truth(const char *options)
{
    static char out[HARNESS_TEXT_MAX];
    const int code = harness_run(harness_text(
        "python3 tests/oracle/truth.py %s/session.hfr %s %s/results.json %s",
        harness_path("s"), harness_path("truth.csv"), harness_path("s"), options), 120, out);

    ck_assert_msg(code == 0, "%s", out);
    printf("  truth: %s", out);
    fflush(stdout);
}

double harness_result(const char *jq)
{
    static char out[HARNESS_TEXT_MAX];
    const int code = harness_run(harness_text("jq -r '%s' %s/results.json", jq,
                                              harness_path("s")), 20, out);

    ck_assert_msg(code == 0, "%s: %s", jq, out);
    return strtod(out, NULL);
}
