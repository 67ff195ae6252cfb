/*
 * commands.h - the subcommands of holdfast, one file each.
 *
 * Each takes argv with argv[0] as its own name and returns the exit code:
 * EXIT_OK, EXIT_FAILED (the operation failed) or EXIT_USAGE (the call was
 * wrong).  Results go to stdout, everything else to stderr.
 */
#ifndef COMMANDS_H
#define COMMANDS_H

#include <jansson.h>  /* json_t */
#include <stddef.h>

enum commands_exit { EXIT_OK = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

/* name, function, one line for help */
#define COMMANDS(X)                                                          \
    X("run",        command_run,        "guide a session on a rig") \
    X("replay",     command_replay,     "show a recorded session's results again") \
    X("analyze",    command_analyze,    "compute every metric of recordings and curves") \
    X("metrics",    command_metrics,    "say how each number is defined") \
    X("protocols",  command_protocols,  "list, show and check protocols") \
    X("ports",      command_ports,      "list serial ports a rig may be on") \
    X("check",      command_check,      "check a rig before a session") \
    X("calibrate",  command_calibrate,  "fit a calibration to known loads") \
    X("client",     command_client,     "add, show, export and erase clients") \
    X("screen",     command_screen,     "ask before loading, and judge the answers") \
    X("dose",       command_dose,       "prescribe a dose") \
    X("pain",       command_pain,       "note pain at a moment of a session") \
    X("afterwards", command_afterwards, "note how it was after a session") \
    X("event",      command_event,      "note something that happened in a session") \
    X("log",        command_log,        "write down another fact about a client") \
    X("due",        command_due,        "list which pain scores are due") \
    X("session",    command_session,    "list, show, note on and correct sessions") \
    X("trend",      command_trend,      "show how a client is doing, and why") \
    X("plan",       command_plan,       "suggest today's dose, and say why") \
    X("decide",     command_decide,     "accept, change or refuse the suggestion") \
    X("rules",      command_rules,      "show and check the rules of the traffic light") \
    X("evidence",   command_evidence,   "what is published about holds, on both sides") \
    X("reindex",    command_reindex,    "compute everything from recordings again") \
    X("doctor",     command_doctor,     "say whether the clinic's data are sound, and mend them")

#define X(name, function, help) int function(int argc, char **argv);
COMMANDS(X)
#undef X

/* Say "holdfast: SENTENCE" on stderr and return code. */
int commands_fail(int code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

struct option;

/* getopt_long with our sentences: the option's value, 1 for a word that is no
 * option (in optarg), 'h' for --help, -1 at the end, '?' after having said
 * what is wrong.  Set optind to 1 before the first call. */
int commands_option(int argc, char **argv, const struct option *options);

/* The same with one-letter options too, as getopt lists them: "j:". */
int commands_short_option(int argc, char **argv, const char *shorts,
                          const struct option *options);

/* Read a number of a unit within limits.  EXIT_OK, or EXIT_USAGE having said what
 * is wrong. */
int commands_number(const char *command, const char *option, const char *text,
                    double least, double most, const char *unit, double *out);

/* The same for seconds. */
int commands_seconds(const char *command, const char *option, const char *text,
                     double least, double most, double *out);

/* This day by the local calendar: as in day.h, into DAY_TEXT bytes, and as days since
 * 1970-01-01. */
void commands_today(char *day);
int commands_day(void);

/* How wide a page on stdout is to be: the terminal, at most 100; 80 when it is none. */
int commands_columns(void);

/* Print a value on stdout, indented, with all the digits of its numbers; takes it.
 * EXIT_OK, or EXIT_FAILED having said so. */
int commands_print_json(json_t *value);

#endif /* COMMANDS_H */
