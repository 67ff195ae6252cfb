/* analyze_file.c - see analyze_file.h. */
#include "commands/analyze_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "interchange/analysis_json.h"
#include "interchange/results_json.h"
#include "interchange/trace_csv.h"
#include "report/curve_table.h"
#include "report/table.h"

#define SNIFF_BYTES      32         /* a recording's magic lies in its first frame */
#define PIPE_MAX_BYTES   (1UL << 30)

/* ---- opening -------------------------------------------------------------------- */

static bool is_recording(const void *bytes, size_t n)
{
    return memmem(bytes, n < SNIFF_BYTES ? n : SNIFF_BYTES, RECORD_MAGIC,
                  strlen(RECORD_MAGIC)) != NULL;
}

/* All of a pipe.  *out is the caller's to free. */
static int slurp(int fd, const char *name, char **out, size_t *n, struct err_text *why)
{
    size_t room = 1 << 16, got = 0;
    char *bytes = malloc(room);
    ssize_t more = 1;

    while (bytes != NULL && more > 0) {
        if (got == room) {
            char *larger = room < PIPE_MAX_BYTES ? realloc(bytes, 2 * room) : NULL;

            if (larger == NULL)
                break;
            bytes = larger;
            room *= 2;
        }
        more = read(fd, bytes + got, room - got);
        if (more < 0 && errno == EINTR)
            more = 1;
        else
            got += more > 0 ? (size_t)more : 0;
    }
    if (bytes == NULL || more != 0) {
        free(bytes);
        return more < 0 ? err_set(why, ERR_IO, "%s: cannot be read: %s", name, strerror(errno))
                        : err_set(why, ERR_IO, "%s: more than can be held in memory", name);
    }
    *out = bytes;
    *n = got;
    return ERR_OK;
}

/* The sides asked for take the place of the file's own names. */
static void name_sides(struct curve_file *f, const struct analyze_options *o)
{
    for (size_t i = 0; i < f->sets; i++)
        for (size_t k = 0; k < f->set[i].curves && k < (size_t)o->force_columns; k++)
            if (o->side[k] != NULL)
                snprintf(f->set[i].curve[k].label, sizeof f->set[i].curve[k].label, "%s",
                         o->side[k]);
}

static int analyse(struct curve_file *file, const struct analyze_options *o,
                   struct analyze_file *out, struct err_text *why)
{
    name_sides(file, o);
    return curve_results_make(file, &o->effort, o->involved, &out->curves, why);
}

static int open_bytes(const char *name, int fd, const struct analyze_options *o,
                      struct analyze_file *out, struct err_text *why)
{
    struct curve_file *file;
    char *bytes = NULL;
    size_t n = 0;
    int err = slurp(fd, name, &bytes, &n, why);

    if (err != ERR_OK)
        return err;
    if (is_recording(bytes, n))
        err = results_open_bytes(name, (const uint8_t *)bytes, n, &out->recording, why);
    else if ((err = curve_file_open_bytes(name, bytes, n, &o->file, &file, why)) == ERR_OK)
        err = analyse(file, o, out, why);
    free(bytes);
    return err;
}

static int open_path(const char *path, const struct analyze_options *o, int fd,
                     struct analyze_file *out, struct err_text *why)
{
    char first[SNIFF_BYTES];
    struct curve_file *file;
    const ssize_t n = read(fd, first, sizeof first);

    if (n > 0 && is_recording(first, (size_t)n))
        return results_open(path, o->n == 1, &out->recording, why);
    const int err = curve_file_open(path, &o->file, &file, why);

    return err != ERR_OK ? err : analyse(file, o, out, why);
}

int analyze_file_open(const char *path, const struct analyze_options *o,
                      struct analyze_file *out, struct err_text *why)
{
    const bool standard = strcmp(path, "-") == 0;
    struct analyze_file f = { 0 };
    struct stat st;
    const int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return err_set(why, errno == ENOENT ? ERR_ABSENT : errno == EACCES ? ERR_ACCESS : ERR_IO,
                       "%s: cannot be read: %s", path, strerror(errno));
    const bool regular = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && !standard;
    const int err = regular ? open_path(path, o, fd, &f, why)
                            : open_bytes(standard ? "standard input" : path, fd, o, &f, why);

    if (!standard)
        close(fd);
    if (err != ERR_OK)
        return err;
    if (f.recording != NULL && o->chosen)
        results_measure(f.recording, &o->effort);
    *out = f;
    return ERR_OK;
}

void analyze_file_close(struct analyze_file *f)
{
    if (f->recording != NULL)
        results_close(f->recording);
    else
        curve_results_free(&f->curves);
    *f = (struct analyze_file){ 0 };
}

/* ---- showing ---------------------------------------------------------------------- */

int analyze_file_json(FILE *to, const struct analyze_file *f, const struct analyze_options *o,
                      bool indented)
{
    json_t *root = f->recording != NULL ? results_json_make(f->recording)
                                        : analysis_json(&f->curves, analyze_options_json(o));
    const int failed = json_dumpf(root, to, (indented ? JSON_INDENT(2) : JSON_COMPACT)
                                            | JSON_VALUE_PRECISION);

    json_decref(root);
    return failed || fputc('\n', to) == EOF || fflush(to) != 0 ? ERR_IO : ERR_OK;
}

static int by_time(const void *a, const void *b)
{
    const struct analysis_effort *x = a, *y = b;

    return (x->where.from_s > y->where.from_s) - (x->where.from_s < y->where.from_s);
}

static void add_effort(struct analysis *a, const struct effort *where,
                       const struct metric_value *metric)
{
    a->effort[a->efforts].where = *where;
    memcpy(a->effort[a->efforts++].metric, metric, sizeof a->effort->metric);
}

/* Pushes and holds as the efforts of a curve, in order of time.  Only these are
 * set; analysis_free frees them.  ERR_OK or ERR_IO. */
static int as_analysis(const struct results *r, struct analysis *out)
{
    struct analysis a = { 0 };

    a.effort = malloc((size_t)(r->pushes + r->holds + 1) * sizeof *a.effort);
    if (a.effort == NULL)
        return ERR_IO;
    for (int i = 0; i < r->pushes; i++)
        if (r->push[i].push.pushed)
            add_effort(&a, &r->push[i].where, r->push[i].metric);
    for (int i = 0; i < r->holds; i++)
        if (r->hold[i].hold.hold.started)
            add_effort(&a, &r->hold[i].where, r->hold[i].metric);
    qsort(a.effort, a.efforts, sizeof *a.effort, by_time);
    *out = a;
    return ERR_OK;
}

static int recording_table(FILE *to, const struct results *r)
{
    struct analysis a;

    table_print(to, r);
    if (as_analysis(r, &a) != ERR_OK)
        return ERR_IO;
    if (a.efforts > 0) {
        fputs("\nPushes and holds in the order they were made:\n", to);
        curve_table_efforts(to, &a, false);
    }
    analysis_free(&a);
    return ERR_OK;
}

int analyze_file_table(FILE *to, const struct analyze_file *f, const struct analyze_options *o)
{
    int err = ERR_OK;

    if (f->recording != NULL)
        err = recording_table(to, f->recording);
    else
        curve_table_print(to, &f->curves);
    if (o->budget && f->recording != NULL)
        table_budget(to, f->recording);
    else if (o->budget)
        fputs("\nNo budget: only a recording brings its calibration's uncertainty.\n", to);
    return err != ERR_OK || fflush(to) != 0 || ferror(to) ? ERR_IO : ERR_OK;
}

static int recording_trace(FILE *to, const struct results *r)
{
    struct analysis a;
    int err = trace_csv_head(to, false);

    if (err == ERR_OK)
        err = as_analysis(r, &a);
    if (err != ERR_OK)
        return err;
    err = trace_csv_rows(to, r->name, &r->trace, &a);
    analysis_free(&a);
    return err;
}

/* Curves of a file with several sets are told apart by the set's name. */
static int curves_trace(FILE *to, const struct curve_results *r)
{
    const struct curve_file *f = r->file;
    bool torque = f->sets > 0 && f->set[0].curves > 0 && f->set[0].curve[0].is_torque;
    int err = trace_csv_head(to, torque);

    for (size_t i = 0; i < f->sets; i++)
        for (size_t k = 0; err == ERR_OK && k < f->set[i].curves; k++) {
            const struct curve *c = &f->set[i].curve[k];
            char label[sizeof f->set[i].label + sizeof c->label + 2];

            snprintf(label, sizeof label, "%s%s%s", f->sets > 1 ? f->set[i].label : "",
                     f->sets > 1 ? " " : "", c->label);
            err = trace_csv_rows(to, label, &c->trace, &r->set[i].curve[k]);
        }
    return err;
}

int analyze_file_trace(FILE *to, const struct analyze_file *f)
{
    return f->recording != NULL ? recording_trace(to, f->recording)
                                : curves_trace(to, &f->curves);
}

const char *analyze_file_doubt(const struct analyze_file *f)
{
    return f->recording != NULL && f->recording->end == READER_CHANGED
           ? results_end_text(f->recording) : NULL;
}
