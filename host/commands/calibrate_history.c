/* calibrate_history.c - see calibrate_history.h. */
#include "commands/calibrate_history.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "calibration/calibration.h"
#include "calibration/points.h"     /* POINTS_WORD_MAX */
#include "commands/commands.h"

struct entry {
    struct calibration c;
    struct timespec written;
    char rig[POINTS_WORD_MAX];      /* "": not stated */
    bool in_force;
    const struct entry *before;     /* of the same rig; NULL: none */
};

struct history {
    const char *folder;
    int n;
    struct entry *entry;            /* CALIBRATE_HISTORY_MAX */
};

/* ---- change ------------------------------------------------------------------------- */

/* Slope in counts a newton, as certificates state it. */
static double slope_change_pct(const struct entry *e)
{
    return e->before != NULL ? 100.0 * (e->before->c.n_per_count / e->c.n_per_count - 1.0) : NAN;
}

static double zero_change_counts(const struct entry *e)
{
    return e->before != NULL ? e->c.zero_counts - e->before->c.zero_counts : NAN;
}

static double zero_change_n(const struct entry *e)
{
    return zero_change_counts(e) * e->c.n_per_count;
}

/* ---- reading --------------------------------------------------------------------------- */

static bool ends_with(const char *name, const char *ending)
{
    const size_t n = strlen(name), m = strlen(ending);

    return n > m && strcmp(name + n - m, ending) == 0;
}

static bool is_calibration(const char *name)
{
    return ends_with(name, ".json") && !ends_with(name, ".certificate.json")
           && strcmp(name, "calibration.json") != 0 && *name != '.';
}

/* A calibration without a certificate is listed, too. */
static void read_rig(const char *folder, const char *name, struct entry *e)
{
    char path[PATH_MAX];

    snprintf(path, sizeof path, "%s/%.*s.certificate.json", folder, (int)(strlen(name) - 5), name);
    json_t *const o = json_load_file(path, 0, NULL);
    const char *const rig = json_string_value(json_object_get(json_object_get(o, "said"), "rig"));

    snprintf(e->rig, sizeof e->rig, "%s", rig != NULL ? rig : "");
    json_decref(o);
}

static int read_entry(struct history *h, const char *name)
{
    struct err_text why = { "" };
    struct entry e = { .in_force = false };
    char path[PATH_MAX], text[CALIBRATION_TEXT_MAX];
    struct stat st;
    size_t n;

    if (h->n == CALIBRATE_HISTORY_MAX)
        return commands_fail(EXIT_FAILED, "%s: more than %d calibrations; move old ones away",
                             h->folder, CALIBRATE_HISTORY_MAX);
    if (snprintf(path, sizeof path, "%s/%s", h->folder, name) >= (int)sizeof path)
        return commands_fail(EXIT_FAILED, "%s: too long a name", name);
    if (calibration_load(path, &e.c, text, &n, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s; move it out of %s", why.s, h->folder);
    if (stat(path, &st) == 0)
        e.written = st.st_mtim;
    read_rig(h->folder, name, &e);
    h->entry[h->n++] = e;
    return EXIT_OK;
}

static int read_folder(struct history *h)
{
    DIR *const d = opendir(h->folder);
    int code = EXIT_OK;

    if (d == NULL && errno == ENOENT)
        return EXIT_OK;
    if (d == NULL)
        return commands_fail(EXIT_FAILED, "%s: cannot be read: %s", h->folder, strerror(errno));
    for (const struct dirent *e; code == EXIT_OK && (e = readdir(d)) != NULL; )
        if (is_calibration(e->d_name))
            code = read_entry(h, e->d_name);
    closedir(d);
    return code;
}

/* Without a date first, and then as days and hours follow. */
static int by_age(const void *a, const void *b)
{
    const struct entry *const x = a, *const y = b;
    const int days = strcmp(x->c.date, y->c.date);

    if (days != 0)
        return days;
    if (x->written.tv_sec != y->written.tv_sec)
        return x->written.tv_sec < y->written.tv_sec ? -1 : 1;
    if (x->written.tv_nsec != y->written.tv_nsec)
        return x->written.tv_nsec < y->written.tv_nsec ? -1 : 1;
    return strcmp(x->c.id, y->c.id);
}

static void link_entries(struct history *h)
{
    struct calibration now;
    char path[PATH_MAX], text[CALIBRATION_TEXT_MAX];
    size_t n;

    qsort(h->entry, (size_t)h->n, sizeof h->entry[0], by_age);
    snprintf(path, sizeof path, "%s/calibration.json", h->folder);
    const bool any = calibration_load(path, &now, text, &n, NULL) == ERR_OK;

    for (int i = 0; i < h->n; i++) {
        h->entry[i].in_force = any && strcmp(now.id, h->entry[i].c.id) == 0;
        for (int k = i - 1; k >= 0 && h->entry[i].before == NULL; k--)
            if (strcmp(h->entry[k].rig, h->entry[i].rig) == 0)
                h->entry[i].before = &h->entry[k];
    }
}

/* ---- showing ----------------------------------------------------------------------------- */

static void change_cells(const struct entry *e)
{
    if (e->before == NULL)
        printf("  %9s %12s %9s", "-", "-", "-");
    else
        printf("  %+9.4f %+12.1f %+9.3f", slope_change_pct(e), zero_change_counts(e),
               zero_change_n(e));
}

static void table(const struct history *h)
{
    if (h->n == 0) {
        printf("No calibration is stored in %s.\n", h->folder);
        return;
    }
    puts("                                           since the one before\n"
         "Date        Slope/counts/N  Zero/counts    Slope/%  Zero/counts    Zero/N   "
         "Rig, calibration");
    for (int i = 0; i < h->n; i++) {
        const struct entry *const e = &h->entry[i];

        printf("%-10s  %14.4f %12.1f", *e->c.date != '\0' ? e->c.date : "not stated",
               1.0 / e->c.n_per_count, e->c.zero_counts);
        change_cells(e);
        printf("   %s%s%s%s\n", e->rig, *e->rig != '\0' ? ", " : "", e->c.id,
               e->in_force ? " (in force)" : "");
    }
}

static json_t *real(double x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

static json_t *text(const char *s)
{
    return *s != '\0' ? json_string(s) : json_null();
}

static int list(const struct history *h)
{
    json_t *const all = json_array();

    for (int i = 0; i < h->n; i++) {
        const struct entry *const e = &h->entry[i];
        json_t *const o = json_object();

        json_object_set_new(o, "id", json_string(e->c.id));
        json_object_set_new(o, "rig", text(e->rig));
        json_object_set_new(o, "date", text(e->c.date));
        json_object_set_new(o, "due", text(e->c.due));
        json_object_set_new(o, "in_force", json_boolean(e->in_force));
        json_object_set_new(o, "slope_counts_per_n", json_real(1.0 / e->c.n_per_count));
        json_object_set_new(o, "zero_counts", json_real(e->c.zero_counts));
        json_object_set_new(o, "before", e->before != NULL ? json_string(e->before->c.id)
                                                           : json_null());
        json_object_set_new(o, "slope_change_pct", real(slope_change_pct(e)));
        json_object_set_new(o, "zero_change_counts", real(zero_change_counts(e)));
        json_object_set_new(o, "zero_change_n", real(zero_change_n(e)));
        json_array_append_new(all, o);
    }
    const bool ok = json_dumpf(all, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(12)) == 0
                    && putchar('\n') != EOF;
    json_decref(all);
    return ok ? EXIT_OK : EXIT_FAILED;
}

int calibrate_history(const char *folder, bool json)
{
    struct history h = { .folder = folder,
                         .entry = calloc(CALIBRATE_HISTORY_MAX, sizeof(struct entry)) };

    if (h.entry == NULL)
        return commands_fail(EXIT_FAILED, "there is no memory for a history");
    int code = read_folder(&h);
    if (code == EXIT_OK) {
        link_entries(&h);
        if (json)
            code = list(&h);
        else
            table(&h);
    }
    free(h.entry);
    return code;
}
