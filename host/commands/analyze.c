/* analyze.c - `holdfast analyze`: metrics of recordings and of curves from elsewhere. */
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands/analyze_file.h"
#include "commands/analyze_options.h"
#include "commands/commands.h"
#include "commands/pool.h"
#include "interchange/analysis_json.h"
#include "interchange/trace_csv.h"
#include "whole_file.h"
#include "now.h"
#include "report/curve.h"
#include "report/curve_figure.h"

#define QUIET_US    1000000  /* work shorter than this shows no progress */
#define BETWEEN_US   200000  /* and then so often */
/* Arrays of a curve are given back to the system when freed, whatever a thread's
 * arena would like to keep: 1,000 files need no more memory than two. */
#define GIVE_BACK_BYTES (256 * 1024)

/* Standard output is gone or full.  Whoever closed it knows; else it is said. */
static int unwritten(void)
{
    if (errno == EPIPE)
        return EXIT_FAILED;
    return commands_fail(EXIT_FAILED, "standard output cannot be written: %s", strerror(errno));
}

/* ---- one file -------------------------------------------------------------------- */

static int save_trace(const char *path, const struct analyze_file *f, struct err_text *why)
{
    struct whole_file w;
    int err = trace_csv_may_replace(path, why);

    if (err == ERR_OK)
        err = whole_file_open(&w, path, why);
    return err != ERR_OK ? err : whole_file_close(&w, analyze_file_trace(w.to, f), why);
}

static int save_plot(const char *path, const struct analyze_file *f, struct err_text *why)
{
    return f->recording != NULL ? curve_save(path, f->recording, why)
                                : curve_figure_save(path, &f->curves, why);
}

static int show(const struct analyze_options *o, const struct analyze_file *f)
{
    if (o->trace != NULL && strcmp(o->trace, "-") == 0)
        return analyze_file_trace(stdout, f) == ERR_OK && fflush(stdout) == 0 ? ERR_OK : ERR_IO;
    return o->json ? analyze_file_json(stdout, f, o, true) : analyze_file_table(stdout, f, o);
}

static int one(const struct analyze_options *o)
{
    struct err_text why = { "" };
    struct analyze_file f;
    int code = EXIT_OK;

    if (analyze_file_open(o->paths[0], o, &f, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    errno = 0;
    if (show(o, &f) != ERR_OK)
        code = unwritten();
    if (o->trace != NULL && strcmp(o->trace, "-") != 0
        && save_trace(o->trace, &f, &why) != ERR_OK)
        code = commands_fail(EXIT_FAILED, "%s", why.s);
    if (o->plot != NULL && save_plot(o->plot, &f, &why) != ERR_OK)
        code = commands_fail(EXIT_FAILED, "%s", why.s);
    if (analyze_file_doubt(&f) != NULL)
        code = commands_fail(EXIT_FAILED, "%s: %s", o->paths[0], analyze_file_doubt(&f));
    analyze_file_close(&f);
    return code;
}

/* ---- many files ------------------------------------------------------------------- */

struct many {
    const struct analyze_options *o;
    size_t failed;
    bool unwritten;
    bool terminal;               /* progress can be seen, and is wanted */
    int64_t began_us, shown_us;
};

struct answer {
    char *text;                  /* what goes to standard output */
    size_t n;
    bool failed;
    struct err_text why;
};

static void discard(void *result)
{
    struct answer *a = result;

    if (a != NULL)
        free(a->text);
    free(a);
}

static void answer_file(const struct analyze_options *o, const char *path, struct answer *a,
                        FILE *to)
{
    struct analyze_file f;

    if (analyze_file_open(path, o, &f, &a->why) != ERR_OK) {
        a->failed = true;
        return;
    }
    const int err = o->json ? analyze_file_json(to, &f, o, false) : analyze_file_table(to, &f, o);

    a->failed = err != ERR_OK || analyze_file_doubt(&f) != NULL;
    if (a->failed)
        snprintf(a->why.s, sizeof a->why.s, "%.300s: %s", path,
                 err != ERR_OK ? "out of memory" : analyze_file_doubt(&f));
    analyze_file_close(&f);
}

/* On a worker's thread. */
static void *work(void *context, size_t i)
{
    const struct analyze_options *o = ((struct many *)context)->o;
    struct answer *a = calloc(1, sizeof *a);
    FILE *to = a != NULL ? open_memstream(&a->text, &a->n) : NULL;

    if (to == NULL) {
        free(a);
        return NULL;
    }
    answer_file(o, o->paths[i], a, to);
    if (a->failed && o->json && ftello(to) == 0) {
        json_t *line = analysis_json_error(o->paths[i], a->why.s);

        json_dumpf(line, to, JSON_COMPACT);
        fputc('\n', to);
        json_decref(line);
    }
    fclose(to);
    return a;
}

static void clear_progress(const struct many *m)
{
    if (m->terminal && m->shown_us > 0)
        fputs("\r\033[K", stderr);
}

static void progress(void *context, size_t done)
{
    struct many *m = context;
    const int64_t now_us = now_mono_us();

    if (!m->terminal || now_us - m->began_us < QUIET_US || now_us - m->shown_us < BETWEEN_US)
        return;
    m->shown_us = now_us;
    fprintf(stderr, "\r\033[K%zu of %zu files", done, m->o->n);
    if (m->failed > 0)
        fprintf(stderr, ", %zu not analyzed", m->failed);
    fflush(stderr);
}

static bool deliver(void *context, size_t i, void *result)
{
    struct many *m = context;
    struct answer *a = result;

    m->failed += a == NULL || a->failed;
    if (a == NULL) {
        clear_progress(m);
        commands_fail(EXIT_FAILED, "%s: out of memory", m->o->paths[i]);
        return true;
    }
    if (!m->o->json && i > 0 && a->n > 0)
        putchar('\n');
    errno = 0;
    if (fwrite(a->text, 1, a->n, stdout) != a->n || fflush(stdout) != 0)
        m->unwritten = true;
    if (a->failed && (!m->o->json || a->why.s[0] == '\0')) {
        clear_progress(m);
        commands_fail(EXIT_FAILED, "%s", a->why.s);
    }
    discard(a);
    return !m->unwritten;
}

static int many(const struct analyze_options *o)
{
    struct many m = { .o = o, .terminal = !o->quiet && isatty(STDERR_FILENO)
                                          && !isatty(STDOUT_FILENO),
                      .began_us = now_mono_us() };
    const struct pool_jobs jobs = {
        .n = o->n, .threads = o->threads, .work = work, .deliver = deliver,
        .progress = progress, .discard = discard, .context = &m,
    };

    if (pool_run(&jobs) != ERR_OK)
        return commands_fail(EXIT_FAILED, "no thread could be started to work on the files");
    clear_progress(&m);
    if (m.unwritten)
        return unwritten();
    if (m.failed > 0 && !o->quiet)
        commands_fail(EXIT_FAILED, "%zu of %zu files could not be analyzed", m.failed, o->n);
    return m.failed > 0 ? EXIT_FAILED : EXIT_OK;
}

int command_analyze(int argc, char **argv)
{
    struct analyze_options o;
    const int code = analyze_options_read(argc, argv, &o);

    if (code != EXIT_OK)
        return code < 0 ? EXIT_OK : code;
    /* `analyze ... | head` is no accident: the write fails, and that is all. */
    signal(SIGPIPE, SIG_IGN);
    mallopt(M_MMAP_THRESHOLD, GIVE_BACK_BYTES);
    return o.n == 1 ? one(&o) : many(&o);
}
