/* trace_csv.c - see trace_csv.h. */
#include "interchange/trace_csv.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#define LABEL_MAX 256
#define ROW_MAX   (LABEL_MAX + 128)
#define BUFFER    65536

static const char head_n[] = "curve,t_s,raw_n,filtered_n,state\n";
static const char head_nm[] = "curve,t_s,raw_nm,filtered_nm,state\n";

int trace_csv_head(FILE *to, bool is_torque)
{
    return fputs(is_torque ? head_nm : head_n, to) < 0 ? ERR_IO : ERR_OK;
}

int trace_csv_may_replace(const char *path, struct err_text *why)
{
    char is[sizeof head_nm] = { 0 };
    struct stat st;

    if (lstat(path, &st) != 0 && errno == ENOENT)
        return ERR_OK;
    FILE *f = S_ISREG(st.st_mode) ? fopen(path, "rb") : NULL;

    if (f != NULL) {
        if (fgets(is, sizeof is, f) == NULL)
            is[0] = '\0';
        fclose(f);
    }
    if (strcmp(is, head_n) != 0 && strcmp(is, head_nm) != 0)
        return err_set(why, ERR_ACCESS, "%s: there already and not a trace, so it is left "
                       "alone; give the trace another name", path);
    return ERR_OK;
}

char *trace_csv_number(char *to, double x, int decimals)
{
    static const double scales[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9 };
    char digits[24];
    int n = 0;

    if (!(fabs(x) < 1e9))
        return to;
    /* Below 2^63 for every x and scale allowed. */
    const int64_t scaled = llrint(x * scales[decimals]);
    uint64_t u = (uint64_t)(scaled < 0 ? -scaled : scaled);

    if (scaled < 0)
        *to++ = '-';
    do {
        digits[n++] = (char)('0' + u % 10);
        u /= 10;
    } while (u > 0 || n <= decimals);
    while (n > 0) {
        if (n == decimals)
            *to++ = '.';
        *to++ = digits[--n];
    }
    return to;
}

/* The label as a CSV field with its comma, quoted when it must be. */
static size_t field(char out[LABEL_MAX], const char *label)
{
    const bool quote = strpbrk(label, ",\"\r\n") != NULL;
    size_t n = 0;

    if (quote)
        out[n++] = '"';
    for (; *label != '\0' && n < LABEL_MAX - 4; label++) {
        if (*label == '"')
            out[n++] = '"';
        out[n++] = *label;
    }
    if (quote)
        out[n++] = '"';
    out[n++] = ',';
    return n;
}

static char *word(char *to, const char *s)
{
    const size_t n = strlen(s);

    memcpy(to, s, n);
    return to + n;
}

static char *row(char *to, const struct trace *t, size_t i, const char *state)
{
    to = trace_csv_number(to, t->t_s[i], 6);
    *to++ = ',';
    to = trace_csv_number(to, t->force_n[i], 4);
    *to++ = ',';
    if (t->filtered_n != NULL)
        to = trace_csv_number(to, t->filtered_n[i], 4);
    *to++ = ',';
    to = word(to, state);
    *to++ = '\n';
    return to;
}

static char *gap_row(char *to, const struct trace *t, size_t i)
{
    to = trace_csv_number(to, (t->t_s[i - 1] + t->t_s[i]) / 2.0, 6);
    to = word(to, ",,,");
    to = word(to, analysis_state_word(ANALYSIS_GAP));
    *to++ = '\n';
    return to;
}

int trace_csv_rows(FILE *to, const char *label, const struct trace *t,
                   const struct analysis *a)
{
    static _Thread_local char buffer[BUFFER];
    char name[LABEL_MAX], *at = buffer;
    const size_t n = field(name, label);
    size_t walk = 0;

    for (size_t i = 0; i < t->n; i++) {
        if (i > 0 && t->gap_before[i]) {
            memcpy(at, name, n);
            at = gap_row(at + n, t, i);
        }
        memcpy(at, name, n);
        at = row(at + n, t, i, analysis_state_word(analysis_state(a, &walk, t->t_s[i])));
        if (buffer + sizeof buffer - at < 2 * ROW_MAX) {
            if (fwrite(buffer, 1, (size_t)(at - buffer), to) != (size_t)(at - buffer))
                return ERR_IO;
            at = buffer;
        }
    }
    return fwrite(buffer, 1, (size_t)(at - buffer), to) == (size_t)(at - buffer) ? ERR_OK
                                                                                : ERR_IO;
}
