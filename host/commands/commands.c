/* commands.c - see commands.h. */
#include "commands/commands.h"

#include <getopt.h>
#include <jansson.h>  /* commands_print_json */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "calibration/day.h"
#include "now.h"
#include "session/text.h"  /* text_visible */

#define COLUMNS_DEFAULT  80
#define COLUMNS_MOST    100   /* longer lines are hard to read */
#define SENTENCE_BYTES 1600   /* two of err.h's, and what is around them */

/* What was typed, or stands in a file, must not speak to the terminal. */
static void put_visible(FILE *to, const char *s, size_t n)
{
    for (size_t at = 0; at < n; ) {
        uint32_t c;
        const size_t width = text_character(s + at, n - at, &c);
        const bool shown = width > 0 && text_visible(c);

        fwrite(shown ? s + at : strchr("\n\t", s[at]) != NULL ? " " : "?", 1,
               shown ? width : 1, to);
        at += width > 0 ? width : 1;
    }
}

/* A long word is left out from its middle: the ends say what is wrong and what to do. */
static void put_sentence(FILE *to, const char *s)
{
    const size_t n = strlen(s), end = n > SENTENCE_BYTES ? SENTENCE_BYTES / 2 : n;
    size_t from = n - (n > SENTENCE_BYTES ? SENTENCE_BYTES / 2 : 0), cut = end;

    while (cut < n && cut > 0 && (s[cut] & 0xC0) == 0x80)
        cut--;
    while (from < n && (s[from] & 0xC0) == 0x80)
        from++;
    put_visible(to, s, cut);
    if (cut < n)
        fputs(" ... ", to);
    put_visible(to, s + from, n - from);
    fputc('\n', to);
}

int commands_fail(int code, const char *format, ...)
{
    va_list args;
    char *sentence = NULL;

    va_start(args, format);
    if (vasprintf(&sentence, format, args) < 0)
        sentence = NULL;
    va_end(args);
    fputs("holdfast: ", stderr);
    put_sentence(stderr, sentence != NULL ? sentence : "out of memory");
    free(sentence);
    return code;
}

int commands_short_option(int argc, char **argv, const char *shorts,
                          const struct option *options)
{
    const int at = optind > 0 ? optind : 1;
    char known[32];

    opterr = 0;
    /* '-' hands over other words in order; ':' tells a missing value apart. */
    snprintf(known, sizeof known, "-:h%s", shorts);
    const int c = getopt_long(argc, argv, known, options, NULL);

    if (c == '?') {
        commands_fail(EXIT_USAGE, "there is no option \"%s\"; `holdfast %s --help` lists them",
                      argv[at], argv[0]);
    } else if (c == ':') {
        commands_fail(EXIT_USAGE, "\"%s\" needs a value; `holdfast %s --help` says which",
                      argv[at], argv[0]);
        return '?';
    }
    return c;
}

int commands_option(int argc, char **argv, const struct option *options)
{
    return commands_short_option(argc, argv, "", options);
}

int commands_number(const char *command, const char *option, const char *text,
                    double least, double most, const char *unit, double *out)
{
    char *end;
    const double x = strtod(text, &end);

    /* A NAN fails both comparisons; hexadecimal is a slip. */
    if (end == text || *end != '\0' || strpbrk(text, "xX") != NULL || !(x >= least && x <= most))
        return commands_fail(EXIT_USAGE, "%s: %s wants a number of %s from %g to %g, "
                             "not \"%s\"", command, option, unit, least, most, text);
    *out = x;
    return EXIT_OK;
}

int commands_seconds(const char *command, const char *option, const char *text,
                     double least, double most, double *out)
{
    return commands_number(command, option, text, least, most, "seconds", out);
}

int commands_day(void)
{
    const int64_t us = now_unix_us();
    const int64_t local_s = us / 1000000 + 60 * (int64_t)now_utc_offset_min(us);

    return (int)(local_s / 86400);
}

void commands_today(char *day)
{
    day_after("1970-01-01", commands_day(), day);
}

int commands_columns(void)
{
    struct winsize w;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) != 0 || w.ws_col == 0)
        return COLUMNS_DEFAULT;
    return w.ws_col < COLUMNS_MOST ? w.ws_col : COLUMNS_MOST;
}

int commands_print_json(json_t *value)
{
    const int failed = json_dumpf(value, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(15));

    json_decref(value);
    if (failed)
        return commands_fail(EXIT_FAILED, "cannot write the result");
    putchar('\n');
    return EXIT_OK;
}
