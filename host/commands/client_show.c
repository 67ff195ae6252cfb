/* client_show.c - see client_show.h. */
#include "commands/client_show.h"

#include <math.h>
#include <sqlite3.h>  /* the list, in one query */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clinic/dossier_tables.h"
#include "clinic/scores.h"
#include "commands/commands.h"
#include "commands/visit.h"

#define SHOWN_MOST 5    /* of a kind, unless all */

/* ---- one entry in a line --------------------------------------------------------------- */

/* A screening is mostly no: only what is yes is worth a place. */
static bool worth_showing(const struct entry *e, const struct entry_field *f)
{
    const json_t *v = json_object_get(e->values, f->name);

    return v != NULL && !(strcmp(e->kind, "screening") == 0 && json_is_false(v));
}

static void put_entry(FILE *to, const struct entry *e, const char *standing)
{
    const struct entry_kind *k = entry_kind(e->kind);
    char when[VISIT_WHEN_TEXT];
    bool any = false;

    fprintf(to, "  %.8s  %s  ", e->id, visit_when(e->made_unix_us, e->utc_offset_min, when));
    if (e->withdrawn)
        fputs("withdrawn", to);
    for (int i = 0; i < k->fields; i++) {
        if (!worth_showing(e, &k->field[i]))
            continue;
        fprintf(to, "%s%s ", any ? ", " : "", k->field[i].name);
        visit_put_value(to, e, &k->field[i]);
        any = true;
    }
    if (!any && !e->withdrawn)
        fputs(strcmp(e->kind, "screening") == 0 ? "nothing to note" : "nothing known yet", to);
    if (standing != NULL)
        fprintf(to, "  [%s by %s%s%s]", standing, e->who, e->why[0] ? ": " : "", e->why);
    fputc('\n', to);
}

/* ---- the page --------------------------------------------------------------------------- */

static int take(void *arg, const struct entry *e)
{
    return dossier_list_add(arg, e);
}

static bool is_replaced(const struct dossier_list *l, const struct entry *e)
{
    for (int i = 0; i < l->n; i++)
        if (strcmp(l->entry[i].replaces, e->id) == 0)
            return true;
    return false;
}

static const char *standing(const struct dossier_list *l, const struct entry *e, bool all)
{
    if (!all)
        return NULL;
    if (is_replaced(l, e))
        return "replaced; written";
    return e->replaces[0] != '\0' ? "correction" : "written";
}

static void put_kind(const struct dossier_list *l, const struct entry_kind *k, bool all)
{
    int n = 0, shown = 0;

    for (int i = 0; i < l->n; i++)
        n += strcmp(l->entry[i].kind, k->name) == 0;
    if (n == 0)
        return;
    printf("\n%c%s", k->says[0] >= 'a' && k->says[0] <= 'z' ? k->says[0] - 32 : k->says[0],
           k->says + 1);
    printf(!all && n > SHOWN_MOST ? " (the latest %d of %d)\n" : "\n", SHOWN_MOST, n);
    for (int i = l->n - 1; i >= 0 && (all || shown < SHOWN_MOST); i--) {
        if (strcmp(l->entry[i].kind, k->name) != 0)
            continue;
        put_entry(stdout, &l->entry[i], standing(l, &l->entry[i], all));
        shown++;
    }
}

/* Of each questionnaire: last less first, and whether that is more than its error. */
static void put_scores(const struct dossier_list *l)
{
    const struct entry *first, *last;

    for (int s = 0; scores_at(s) != NULL; s++) {
        const struct scores *q = scores_at(s);

        first = last = NULL;
        for (int i = 0; i < l->n; i++) {
            const struct entry *e = &l->entry[i];

            if (strcmp(e->kind, "score") != 0 || strcmp(entry_word(e, "name"), q->name) != 0)
                continue;
            first = first != NULL ? first : e;
            last = e;
        }
        if (first == last)
            continue;
        const double change = entry_number(last, "total") - entry_number(first, "total");

        printf("  %s: %+g since the first. %s\n", q->title, change, scores_say(q, change));
    }
}

static json_t *page_json(const char *client, const struct dossier_list *l, bool all)
{
    json_t *top = json_object(), *entries = json_array();

    json_object_set_new(top, "client", json_string(client));
    json_object_set_new(top, "entries", entries);
    for (int i = 0; i < l->n; i++) {
        char *text = entry_to_json(&l->entry[i]);
        json_t *one = text != NULL ? json_loads(text, 0, NULL) : NULL;

        if (one != NULL && all)
            json_object_set_new(one, "counts", json_boolean(!l->entry[i].withdrawn
                                                            && !is_replaced(l, &l->entry[i])));
        json_array_append_new(entries, one);
        free(text);
    }
    return top;
}

int client_show(struct store *s, const char *client, bool all, bool json)
{
    const struct store_query q = { .client = client, .all = all };
    struct dossier_list l = { NULL, 0, 0 };
    struct err_text why = { "" };
    const struct entry_kind *k;
    int status = EXIT_OK;

    if (store_each(s, &q, take, &l, &why) != ERR_OK) {
        status = commands_fail(EXIT_FAILED, "%s", why.s[0] ? why.s : "out of memory");
    } else if (json) {
        status = commands_print_json(page_json(client, &l, all));
    } else {
        printf("Client %s\n", client);
        for (int i = 0; (k = entry_kind_at(i)) != NULL; i++) {
            put_kind(&l, k, all);
            if (strcmp(k->name, "score") == 0)
                put_scores(&l);
        }
        printf("\nHow it goes: holdfast trend %s.  What next: holdfast plan %s.\n", client,
               client);
    }
    dossier_list_clear(&l);
    return status;
}

/* ---- the list ----------------------------------------------------------------------------- */

static const char list_sql[] =
    "SELECT c.client, c.birth_year, c.involved, count(s.id), max(s.started)"
    "  FROM client_now c LEFT JOIN session_now s ON s.client = c.client"
    " GROUP BY c.client ORDER BY c.client";

static json_t *list_row(sqlite3_stmt *q)
{
    json_t *one = json_object();
    char utc[32];

    json_object_set_new(one, "client", json_string((const char *)sqlite3_column_text(q, 0)));
    json_object_set_new(one, "birth_year", sqlite3_column_type(q, 1) == SQLITE_NULL ? json_null()
                        : json_integer(sqlite3_column_int(q, 1)));
    json_object_set_new(one, "involved", sqlite3_column_type(q, 2) == SQLITE_NULL ? json_null()
                        : json_string((const char *)sqlite3_column_text(q, 2)));
    json_object_set_new(one, "sessions", json_integer(sqlite3_column_int(q, 3)));
    if (sqlite3_column_type(q, 4) != SQLITE_NULL)
        dossier_utc(sqlite3_column_int64(q, 4), utc, sizeof utc);
    json_object_set_new(one, "last_session_utc", sqlite3_column_type(q, 4) == SQLITE_NULL
                        ? json_null() : json_string(utc));
    return one;
}

static void put_list_row(const json_t *one)
{
    const json_t *born = json_object_get(one, "birth_year");
    const char *side = json_string_value(json_object_get(one, "involved"));
    const char *last = json_string_value(json_object_get(one, "last_session_utc"));
    char year[12] = "-";

    if (json_is_integer(born))
        snprintf(year, sizeof year, "%d", (int)json_integer_value(born));
    printf("%-16s  %-5s  %-6s  %8d  %.10s\n", json_string_value(json_object_get(one, "client")),
           year, side != NULL ? side : "-",
           (int)json_integer_value(json_object_get(one, "sessions")), last != NULL ? last : "-");
}

int client_show_list(struct store *s, bool json)
{
    json_t *rows = json_array(), *one;
    sqlite3_stmt *q = NULL;
    size_t i;

    if (sqlite3_prepare_v2(store_index(s), list_sql, -1, &q, NULL) != SQLITE_OK) {
        json_decref(rows);
        return commands_fail(EXIT_FAILED, "the index cannot be read (%s); `holdfast doctor` looks "
                             "into it", sqlite3_errmsg(store_index(s)));
    }
    while (sqlite3_step(q) == SQLITE_ROW)
        json_array_append_new(rows, list_row(q));
    sqlite3_finalize(q);
    if (json)
        return commands_print_json(rows);
    if (json_array_size(rows) > 0)
        puts("client            born   side    sessions  last");
    json_array_foreach(rows, i, one)
        put_list_row(one);
    json_decref(rows);
    return EXIT_OK;
}
