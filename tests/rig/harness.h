/*
 * harness.h - real programs, started and watched by tests.
 *
 * Every test gets a folder of its own and loses it when it passes; nothing
 * started here outlives its test.  Waiting is for a condition, with a limit,
 * never for a time to pass.  limit_s is time that a program gets of a processor: with
 * more of them running than there are processors it lasts as much longer, so that
 * other work on the machine fails no test.
 */
#ifndef HARNESS_H
#define HARNESS_H

#include <stdbool.h>
#include <sys/types.h>

#define HARNESS_TEXT_MAX 65536

/* The test's folder; made by harness_begin, removed by harness_end.  Programs keep their
 * data in data/ of it. */
void harness_begin(void);
void harness_end(void);

/* A path in it; valid until the eighth call after. */
const char *harness_path(const char *name);

/* Text formatted; valid until the eighth call after. */
const char *harness_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A program of this build, e.g. "holdfast". */
const char *harness_program(const char *name);

/* Run a command line through the shell; wait at most limit_s.  Returns its exit
 * code, -1 when the limit passed.  out (HARNESS_TEXT_MAX) gets both outputs. */
int harness_run(const char *command, int limit_s, char *out);

/* Start one in the background, output to the file named log in the folder. */
pid_t harness_start(const char *command, const char *log);

/* Wait for it; exit code, 128 + signal, or -1 after limit_s (then it is killed). */
int harness_wait(pid_t pid, int limit_s);

/* Start one in a terminal of 80 columns, one at a time; *fd is its keyboard and screen. */
pid_t harness_terminal(const char *command, int *fd);

/* Wait until it has shown the text, since harness_terminal or harness_terminal_seen. */
void harness_until(int fd, const char *text);

/* What was shown so far is not looked at again. */
void harness_terminal_seen(void);

void harness_type(int fd, const char *keys);

/* Wait for its end; exit code. */
int harness_terminal_end(pid_t session, int fd);

/* The virtual rig with these options, its link at path("rig"), its truth log at
 * path("truth.csv"); returns when the port is there. */
pid_t harness_rig(const char *options);
void harness_stop_rig(pid_t pid);

/* `holdfast run` on that rig: results in path("s"). */
const char *harness_run_command(const char *protocol, const char *options);

/* Whether the file has the text in it, waiting at most limit_s for it. */
bool harness_find(const char *path, const char *text, int limit_s);

/* The truth oracle on path("s") must agree; prints its line. */
void harness_truth(const char *options);

/* A number out of path("s")/results.json by a jq expression. */
double harness_result(const char *jq);

#endif /* HARNESS_H */
