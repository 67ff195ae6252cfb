/* dossier_tables.c - see dossier_tables.h. */
#include "clinic/dossier_tables.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "whole_file.h"

void dossier_list_clear(struct dossier_list *l)
{
    for (int i = 0; i < l->n; i++)
        entry_clear(&l->entry[i]);
    free(l->entry);
    *l = (struct dossier_list){ NULL, 0, 0 };
}

int dossier_list_add(struct dossier_list *l, const struct entry *e)
{
    if (l->n == l->room) {
        const int room = l->room ? 2 * l->room : 64;
        struct entry *more = realloc(l->entry, (size_t)room * sizeof *more);

        if (more == NULL)
            return ERR_FULL;
        l->entry = more;
        l->room = room;
    }
    const int err = entry_copy(&l->entry[l->n], e);

    l->n += err == ERR_OK;
    return err;
}

void dossier_utc(int64_t unix_us, char *text, size_t n)
{
    const time_t s = (time_t)(unix_us / 1000000);
    struct tm tm;

    gmtime_r(&s, &tm);
    strftime(text, n, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

/* ---- cells ------------------------------------------------------------------------ */

static void put_text(FILE *to, const char *s)
{
    const bool formula = *s != '\0' && strchr("=+-@", *s) != NULL;

    if (strpbrk(s, ",\"\r\n") == NULL) {
        fprintf(to, "%s%s", formula ? "'" : "", s);
        return;
    }
    fputs(formula ? "\"'" : "\"", to);
    for (; *s != '\0'; s++) {
        if (*s == '"')
            fputc('"', to);
        fputc(*s, to);
    }
    fputc('"', to);
}

static void put_value(FILE *to, const struct entry *e, const struct entry_field *f)
{
    char utc[32];
    int64_t t_us;
    bool known;

    switch (f->type) {
    case ENTRY_INT: case ENTRY_REAL:
        if (json_is_number(json_object_get(e->values, f->name)))
            fprintf(to, "%.15g", entry_number(e, f->name));
        break;
    case ENTRY_TEXT: case ENTRY_WORD:
        if (entry_word(e, f->name) != NULL)
            put_text(to, entry_word(e, f->name));
        break;
    case ENTRY_YES_NO: {
        const bool yes = entry_yes(e, f->name, &known);

        if (known)
            fputs(yes ? "yes" : "no", to);
        break;
    }
    case ENTRY_TIME:
        if (entry_time(e, f->name, &t_us)) {
            dossier_utc(t_us, utc, sizeof utc);
            fputs(utc, to);
        }
        break;
    }
}

/* ---- rows -------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Ids that another entry names as replaced, sorted; freed by the caller. */
static const char **replaced(const struct dossier_list *l, size_t *n)
{
    const char **id = calloc((size_t)l->n + 1, sizeof *id);

    *n = 0;
    for (int i = 0; id != NULL && i < l->n; i++)
        if (l->entry[i].replaces[0] != '\0')
            id[(*n)++] = l->entry[i].replaces;
    if (id != NULL)
        qsort(id, *n, sizeof *id, by_text);
    return id;
}

static void put_row(FILE *to, const struct entry_kind *k, const struct entry *e, bool counts)
{
    char utc[32];

    dossier_utc(e->made_unix_us, utc, sizeof utc);
    fprintf(to, "%s,%s,", e->id, utc);
    put_text(to, e->who);
    fputc(',', to);
    put_text(to, e->why);
    fprintf(to, ",%s,%s,%s", e->replaces, counts ? "yes" : "no", e->session);
    for (int f = 0; f < k->fields; f++) {
        fputc(',', to);
        put_value(to, e, &k->field[f]);
    }
    fputs("\r\n", to);
}

static int table(const char *folder, const struct entry_kind *k, const struct dossier_list *l,
                 const char **gone, size_t gone_n, struct err_text *why)
{
    struct whole_file w;
    char path[PATH_MAX];
    int err;

    if (snprintf(path, sizeof path, "%s/%s.csv", folder, k->name) >= (int)sizeof path)
        return err_set(why, ERR_RANGE, "%s: too long a name", folder);
    if ((err = whole_file_open(&w, path, why)) != ERR_OK)
        return err;
    fputs("id,made_utc,who,why,replaces,counts,session", w.to);
    for (int f = 0; f < k->fields; f++)
        fprintf(w.to, ",%s", k->field[f].name);
    fputs("\r\n", w.to);
    for (int i = 0; i < l->n; i++) {
        const struct entry *e = &l->entry[i];
        const char *id = e->id;

        if (strcmp(e->kind, k->name) == 0)
            put_row(w.to, k, e, !e->withdrawn
                    && bsearch(&id, gone, gone_n, sizeof *gone, by_text) == NULL);
    }
    return whole_file_close(&w, ERR_OK, why);
}

int dossier_tables(const char *folder, const struct dossier_list *l, struct err_text *why)
{
    const struct entry_kind *k;
    size_t gone_n;
    const char **gone = replaced(l, &gone_n);
    int err = gone != NULL ? ERR_OK : err_set(why, ERR_FULL, "out of memory");

    for (int i = 0; err == ERR_OK && (k = entry_kind_at(i)) != NULL; i++) {
        bool any = false;

        for (int j = 0; j < l->n; j++)
            any = any || strcmp(l->entry[j].kind, k->name) == 0;
        if (any)
            err = table(folder, k, l, gone, gone_n, why);
    }
    free(gone);
    return err;
}
