/* gnuplot.c - see gnuplot.h. */
#include "report/gnuplot.h"

#include <errno.h>
#include <spawn.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#define MAGIC_MAX 8

static const struct kind {
    const char *ending, *magic, *terminal, *unit;
    double unit_px;
    const char *rest;
} kinds[] = {
#define X(name, ending, magic, terminal, unit, px, rest) \
    { ending, magic, terminal, unit, px, rest },
    GNUPLOT_KINDS(X)
#undef X
};

int gnuplot_kind(const char *path, enum gnuplot_kind *out, struct err_text *why)
{
    const size_t n = strlen(path);

    for (int i = 0; i < GNUPLOT_KINDS_COUNT; i++) {
        const size_t m = strlen(kinds[i].ending);

        if (n > m && strcmp(path + n - m, kinds[i].ending) == 0) {
            *out = (enum gnuplot_kind)i;
            return ERR_OK;
        }
    }
    return err_set(why, ERR_RANGE, "%s: a figure is drawn as .png, .svg or .pdf; end its name "
                   "with one of these", path);
}

/* ---- gnuplot as a child ----------------------------------------------------- */

/* out: the descriptor that it prints to; -1: nowhere. */
static int start(pid_t *pid, FILE **to, int out, struct err_text *why)
{
    /* As "-" it would read its input a byte at a time, with a call of the system for each. */
    char *argv[] = { "gnuplot", "/dev/stdin", NULL };
    posix_spawn_file_actions_t actions;
    int fd[2];

    if (pipe(fd) != 0)
        return err_set(why, ERR_IO, "the figure was not drawn: %s", strerror(errno));
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fd[0], STDIN_FILENO);
    posix_spawn_file_actions_addclose(&actions, fd[0]);
    posix_spawn_file_actions_addclose(&actions, fd[1]);
    /* It warns about fonts and about marks of which there are none. */
    if (out < 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", 1, 0);
    else
        posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", 1, 0);
    const int failed = posix_spawnp(pid, "gnuplot", &actions, NULL, argv, environ);

    posix_spawn_file_actions_destroy(&actions);
    close(fd[0]);
    if (failed) {
        close(fd[1]);
        return err_set(why, ERR_ABSENT, "the figure was not drawn: gnuplot cannot be "
                       "started (%s); install gnuplot-nox", strerror(failed));
    }
    *to = fdopen(fd[1], "w");
    return ERR_OK;
}

/* A gnuplot that dies early must not take us with it. */
static int start_calmly(struct gnuplot *g, int out, struct err_text *why)
{
    const struct sigaction ignore = { .sa_handler = SIG_IGN };

    sigaction(SIGPIPE, &ignore, &g->before);
    const int err = start(&g->pid, &g->to, out, why);

    if (err != ERR_OK)
        sigaction(SIGPIPE, &g->before, NULL);
    return err;
}

/* Whether the figure may take this name: nothing there, or one of its kind. */
static int may_replace(const char *path, const struct kind *kind, struct err_text *why)
{
    char is[MAGIC_MAX] = { 0 };
    struct stat st;

    if (lstat(path, &st) != 0)
        return errno == ENOENT ? ERR_OK
                               : err_set(why, ERR_IO, "%s: cannot be written: %s", path,
                                         strerror(errno));
    FILE *f = S_ISREG(st.st_mode) ? fopen(path, "rb") : NULL;
    const size_t got = f != NULL ? fread(is, 1, sizeof is, f) : 0, n = strlen(kind->magic);

    if (f != NULL)
        fclose(f);
    if (got < n || memcmp(is, kind->magic, n) != 0)
        return err_set(why, ERR_ACCESS, "%s: there already and not a %s figure, so it is left "
                       "alone; give the figure another name", path, kind->ending);
    return ERR_OK;
}

static void begin(struct gnuplot *g, const struct kind *kind, double width_px, double height_px)
{
    fprintf(g->to, "set encoding utf8\nset terminal %s size %g%s,%g%s background 'white' font 'DejaVu Sans,12' "
            "%s\nset output ",
            kind->terminal, width_px / kind->unit_px, kind->unit, height_px / kind->unit_px,
            kind->unit, kind->rest);
    gnuplot_quoted(g->to, g->part);
    fputc('\n', g->to);
}

int gnuplot_open(struct gnuplot *g, const char *path, double width_px, double height_px,
                 struct err_text *why)
{
    enum gnuplot_kind kind = GNUPLOT_PNG;
    int err = gnuplot_kind(path, &kind, why);

    if (err == ERR_OK)
        err = may_replace(path, &kinds[kind], why);
    if (err != ERR_OK)
        return err;
    /* gnuplot takes a name that begins with '|' for a command. */
    if (snprintf(g->part, sizeof g->part, "%s%s.part", path[0] == '/' ? "" : "./", path)
        >= (int)sizeof g->part)
        return err_set(why, ERR_RANGE, "%s: too long a name for a figure", path);
    g->path = path;
    if ((err = start_calmly(g, -1, why)) == ERR_OK)
        begin(g, &kinds[kind], width_px, height_px);
    return err;
}

int gnuplot_open_text(struct gnuplot *g, FILE *out, int columns, int rows,
                      struct err_text *why)
{
    g->part[0] = '\0';
    g->path = "";
    if (fflush(out) != 0)
        return err_set(why, ERR_IO, "the figure was not drawn: %s", strerror(errno));
    const int err = start_calmly(g, fileno(out), why);

    if (err == ERR_OK)
        fprintf(g->to, "set terminal dumb nofeed mono size %d,%d\n", columns, rows);
    return err;
}

static int give_name(const struct gnuplot *g, struct err_text *why)
{
    if (chmod(g->part, 0600) != 0  /* a person's force is nobody else's to read */
        || rename(g->part, g->path) != 0)
        return err_set(why, ERR_IO, "%s: cannot be written: %s", g->path, strerror(errno));
    return ERR_OK;
}

int gnuplot_close(struct gnuplot *g, struct err_text *why)
{
    const bool wrote = !ferror(g->to);
    int status = 0, err = ERR_OK;

    if ((fclose(g->to) != 0 || !wrote) && errno != EPIPE)
        status = -1;
    while (waitpid(g->pid, &status, 0) < 0 && errno == EINTR)
        ;
    const bool letters = g->part[0] == '\0';

    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || (!letters && access(g->part, R_OK) != 0))
        err = err_set(why, ERR_IO, "%s%sgnuplot could not draw the figure", g->path,
                      letters ? "" : ": ");
    else if (!letters)
        err = give_name(g, why);
    if (err != ERR_OK && !letters)
        unlink(g->part);
    sigaction(SIGPIPE, &g->before, NULL);
    return err;
}

/* ---- pieces of a script -------------------------------------------------------- */

/* gnuplot's single-quoted strings escape a quote by doubling it. */
void gnuplot_quoted(FILE *to, const char *s)
{
    fputc('\'', to);
    for (; *s != '\0'; s++) {
        if (*s == '\'')
            fputc('\'', to);
        fputc(*s == '\n' || *s == '\r' ? ' ' : *s, to);
    }
    fputc('\'', to);
}

void gnuplot_points(FILE *to, const struct trace *t, const double *y, double from_s,
                    double to_s, double origin_s, size_t slices)
{
    const size_t first = trace_at(t, from_s);
    size_t end = trace_at(t, to_s);

    if (end < t->n && t->t_s[end] == to_s)
        end++;
    const size_t per = end - first > 2 * slices ? (end - first) / slices : 1;

    for (size_t i = first; i < end; ) {
        size_t least = i, most = i, k = i;

        if (t->gap_before[i] && i > first)
            fputc('\n', to);
        for (; k < end && k < i + per && (k == i || !t->gap_before[k]); k++) {
            if (y[k] < y[least])
                least = k;
            if (y[k] > y[most])
                most = k;
        }
        /* In the order they came. */
        const size_t a = least < most ? least : most, b = least < most ? most : least;

        fprintf(to, "%.5f %.4f\n", t->t_s[a] - origin_s, y[a]);
        if (b != a)
            fprintf(to, "%.5f %.4f\n", t->t_s[b] - origin_s, y[b]);
        i = k;
    }
}
