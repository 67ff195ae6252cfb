/* curve.c - see curve.h. */
#include "report/curve.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#define SLICES       1200  /* two points each: more than the picture has columns */
#define GAPS_MAX     200   /* drawn; a trace with more is mostly gaps */
#define ONE_GAP_S    2.0   /* a shorter gap is drawn this wide to be seen at all */

/* ---- gnuplot as a child ----------------------------------------------------- */

static int start(pid_t *pid, FILE **to, struct err_text *why)
{
    char *argv[] = { "gnuplot", "-", NULL };
    posix_spawn_file_actions_t actions;
    int fd[2];

    if (pipe(fd) != 0)
        return err_set(why, ERR_IO, "the figure was not drawn: %s", strerror(errno));
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fd[0], STDIN_FILENO);
    posix_spawn_file_actions_addclose(&actions, fd[0]);
    posix_spawn_file_actions_addclose(&actions, fd[1]);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", 1, 0);
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

/* Whether the figure may take this name: nothing there, or a PNG. */
static int may_replace(const char *path, struct err_text *why)
{
    static const unsigned char png[8] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n' };
    unsigned char is[8] = { 0 };
    struct stat st;

    if (lstat(path, &st) != 0 && errno == ENOENT)
        return ERR_OK;
    FILE *f = S_ISREG(st.st_mode) ? fopen(path, "rb") : NULL;
    const size_t got = f != NULL ? fread(is, 1, sizeof is, f) : 0;

    if (f != NULL)
        fclose(f);
    if (got != sizeof png || memcmp(is, png, sizeof png) != 0)
        return err_set(why, ERR_ACCESS, "%s: there already and not a PNG figure, so it is left "
                       "alone; give the figure another name", path);
    return ERR_OK;
}

static int stop(pid_t pid, FILE *to, const char *path, struct err_text *why)
{
    const int wrote = !ferror(to);
    int status = 0;

    if ((fclose(to) != 0 || !wrote) && errno != EPIPE)
        status = -1;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || access(path, R_OK) != 0)
        return err_set(why, ERR_IO, "%s: gnuplot could not draw the figure", path);
    chmod(path, 0600);  /* a person's force is nobody else's to read */
    return ERR_OK;
}

/* ---- what is drawn -------------------------------------------------------------- */

static double seconds(const struct results *r, double t_s)
{
    return t_s - r->first_s;
}

/* gnuplot's single-quoted strings escape a quote by doubling it. */
static void quoted(FILE *to, const char *s)
{
    fputc('\'', to);
    for (; *s != '\0'; s++) {
        if (*s == '\'')
            fputc('\'', to);
        fputc(*s == '\n' || *s == '\r' ? ' ' : *s, to);
    }
    fputc('\'', to);
}

static void shade_holds(FILE *to, const struct results *r, double top_n)
{
    for (int i = 0; i < r->holds; i++) {
        const struct hold *h = &r->hold[i].hold.hold;

        if (!h->started)
            continue;
        const double a = seconds(r, (double)h->started_us / 1e6);
        const double b = seconds(r, (double)h->ended_us / 1e6);

        fprintf(to, "set object rectangle from %.3f,graph 0 to %.3f,graph 1 behind "
                "fillcolor '#e8eef5' fillstyle solid noborder\n", a, b);
        fprintf(to, "set object rectangle from %.3f,%.3f to %.3f,%.3f behind "
                "fillcolor '#b7dcc0' fillstyle solid noborder\n",
                a, h->cfg.low_n, b, h->cfg.high_n);
        fprintf(to, "set label '%d' at %.3f,%.3f center font ',11' textcolor '#33475b'\n",
                r->hold[i].hold.number, (a + b) / 2.0, top_n);
    }
}

static void mark_gaps(FILE *to, const struct results *r)
{
    int drawn = 0;

    for (size_t i = 1; i < r->trace.n && drawn < GAPS_MAX; i++) {
        if (!r->trace.gap_before[i])
            continue;
        const double a = seconds(r, r->trace.t_s[i - 1]);
        const double b = fmax(seconds(r, r->trace.t_s[i]), a + ONE_GAP_S / 2.0);

        fprintf(to, "set object rectangle from %.3f,graph 0 to %.3f,graph 0.03 front "
                "fillcolor '#c0392b' fillstyle solid noborder\n", a, b);
        drawn++;
    }
}

static double value(const struct trace *t, size_t i)
{
    return t->filtered_n != NULL ? t->filtered_n[i] : t->force_n[i];
}

/* The least and the highest of each slice, in the order they came; a blank
 * line where the trace is not joined. */
static void data(FILE *to, const struct results *r)
{
    const struct trace *t = &r->trace;
    const size_t per = t->n / SLICES > 0 ? t->n / SLICES : 1;

    for (size_t i = 0; i < t->n; ) {
        size_t least = i, most = i, k = i;

        if (t->gap_before[i])
            fputc('\n', to);
        for (; k < t->n && k < i + per && (k == i || !t->gap_before[k]); k++) {
            if (value(t, k) < value(t, least))
                least = k;
            if (value(t, k) > value(t, most))
                most = k;
        }
        const size_t a = least < most ? least : most, b = least < most ? most : least;

        fprintf(to, "%.4f %.4f\n", seconds(r, t->t_s[a]), value(t, a));
        if (b != a)
            fprintf(to, "%.4f %.4f\n", seconds(r, t->t_s[b]), value(t, b));
        i = k;
    }
}

static void range(const struct results *r, double *low_n, double *high_n)
{
    *low_n = 0.0;
    *high_n = 10.0;
    for (size_t i = 0; i < r->trace.n; i++) {
        *low_n = fmin(*low_n, value(&r->trace, i));
        *high_n = fmax(*high_n, value(&r->trace, i));
    }
    for (int i = 0; i < r->holds; i++)
        *high_n = fmax(*high_n, r->hold[i].hold.hold.cfg.high_n);
}

static void script(FILE *to, const char *path, const struct results *r)
{
    double low_n, high_n;

    range(r, &low_n, &high_n);
    fprintf(to, "set terminal pngcairo size 1600,640 font 'DejaVu Sans,12' background 'white'\n"
            "set output ");
    quoted(to, path);
    fprintf(to, "\nset title ");
    quoted(to, r->protocol.title);
    fprintf(to, " noenhanced font ',14'\n"
            "set xlabel 'Time [s]'\nset ylabel 'Force [N]'\n"
            "set xrange [0:%.3f]\nset yrange [%.3f:%.3f]\n"
            "set grid ytics linecolor '#dddddd'\nset border 3\nset tics nomirror out\n"
            "set key outside bottom center horizontal samplen 2 width 2\n"
            "set margins 9,3,5,3\n",
            fmax(r->length_s, 1.0),
            low_n < -0.02 * high_n ? 1.1 * low_n : -0.03 * high_n, 1.14 * high_n);
    shade_holds(to, r, 1.07 * high_n);
    mark_gaps(to, r);
    fprintf(to, "$force << END\n");
    data(to, r);
    fprintf(to, "END\nplot $force using 1:2 with lines linecolor '#1f4e79' linewidth 1.4 "
            "title 'Force, low-pass %.3g Hz', \\\n"
            " NaN with boxes fillcolor '#b7dcc0' fillstyle solid noborder title 'Target band', \\\n"
            " NaN with boxes fillcolor '#e8eef5' fillstyle solid noborder title 'Held'",
            fmin(r->protocol.filter_cutoff_hz, 0.4 * r->design_hz));
    fprintf(to, r->counts.gaps + r->counts.link_losses > 0
            ? ", \\\n NaN with boxes fillcolor '#c0392b' fillstyle solid noborder title 'Gap'\n"
            : "\n");
}

int curve_save(const char *path, const struct results *r, struct err_text *why)
{
    struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
    FILE *to = NULL;
    pid_t pid;
    char part[PATH_MAX];
    int err;

    if (r->trace.n < 2)
        return err_set(why, ERR_RANGE, "the figure was not drawn: the recording holds no force");
    if ((err = may_replace(path, why)) != ERR_OK)
        return err;
    /* Beside it first, so that a half figure never takes the name; and gnuplot
     * takes a name that begins with '|' for a command. */
    if (snprintf(part, sizeof part, "%s%s.part", path[0] == '/' ? "" : "./", path)
        >= (int)sizeof part)
        return err_set(why, ERR_RANGE, "%s: too long a name for a figure", path);
    /* A gnuplot that dies early must not take us with it. */
    sigaction(SIGPIPE, &ignore, &before);
    if ((err = start(&pid, &to, why)) == ERR_OK) {
        script(to, part, r);
        err = stop(pid, to, part, why);
    }
    if (err == ERR_OK && rename(part, path) != 0)
        err = err_set(why, ERR_IO, "%s: cannot be written: %s", path, strerror(errno));
    if (err != ERR_OK)
        unlink(part);
    sigaction(SIGPIPE, &before, NULL);
    return err;
}
