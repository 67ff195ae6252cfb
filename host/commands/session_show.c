/* session_show.c - see session_show.h. */
#include "commands/session_show.h"

#include <math.h>
#include <sqlite3.h>  /* the list, in one query */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/dossier_tables.h"
#include "clinic/sums_fields.h"
#include "commands/commands.h"
#include "commands/session_pain.h"
#include "commands/visit.h"
#include "interchange/json_value.h"
#include "session/protocol.h"  /* protocol_duration */

static int print_json(json_t *o)
{
    const int failed = json_dumpf(o, stdout, JSON_INDENT(2) | JSON_VALUE_PRECISION);

    json_decref(o);
    return failed || putchar('\n') == EOF || fflush(stdout) != 0
         ? commands_fail(EXIT_FAILED, "standard output cannot be written") : EXIT_OK;
}

/* ---- the list ---------------------------------------------------------------------- */

/* Name in JSON and column, in the order printed below. */
#define LIST(X) \
    X("session", "s.session") X("client", "s.client") X("started_unix_us", "s.started") \
    X("utc_offset_min", "coalesce(m.utc_offset_min, s.utc_offset_min)") X("side", "s.side") \
    X("protocol", "coalesce(s.protocol, m.protocol)") X("asked_holds", "m.asked_holds") \
    X("asked_hold_s", "m.asked_hold_s") X("asked_pct", "m.asked_pct") \
    X("holds_done", "m.holds_done") X("mean_n", "m.mean_n") \
    X("completed_pct", "m.completed_pct") X("best_1s_n", "m.best_1s_n") \
    X("session_end", "m.session_end")

enum { L_ID, L_CLIENT, L_STARTED, L_OFFSET, L_SIDE, L_PROTOCOL, L_HOLDS, L_HOLD_S, L_PCT, L_DONE,
       L_MEAN, L_COMPLETED, L_BEST, L_END, L_COLUMNS };

static const char *const list_names[] = {
#define X(name, column) name,
    LIST(X)
#undef X
};

static const char list_sql[] = "select "
#define X(name, column) column ", "
    LIST(X)
#undef X
    "s.seq from session_now s left join sums m on m.session = s.session "
    "where ?1 is null or s.client = ?1 order by s.started desc, s.seq desc";

static bool known(sqlite3_stmt *q, int column)
{
    return sqlite3_column_type(q, column) != SQLITE_NULL;
}

static const char *text(sqlite3_stmt *q, int column)
{
    const char *s = (const char *)sqlite3_column_text(q, column);

    return s != NULL ? s : "";
}

static json_t *list_json(sqlite3_stmt *q)
{
    json_t *o = json_object();

    for (int i = 0; i < L_COLUMNS; i++) {
        const int type = sqlite3_column_type(q, i);

        json_object_set_new(o, list_names[i],
            type == SQLITE_NULL ? json_null()
            : type == SQLITE_INTEGER ? json_integer((json_int_t)sqlite3_column_int64(q, i))
            : type == SQLITE_FLOAT ? json_value_real(sqlite3_column_double(q, i), 6)
            : json_string(text(q, i)));
    }
    return o;
}

static void dose(sqlite3_stmt *q, char *to, size_t n)
{
    to[0] = '\0';
    if (sqlite3_column_int(q, L_HOLDS) == 0)
        snprintf(to, n, "no holds");
    else if (known(q, L_PCT))
        snprintf(to, n, "%d x %g s at %g %%", sqlite3_column_int(q, L_HOLDS),
                 sqlite3_column_double(q, L_HOLD_S), sqlite3_column_double(q, L_PCT));
    else
        snprintf(to, n, "%d x %g s", sqlite3_column_int(q, L_HOLDS),
                 sqlite3_column_double(q, L_HOLD_S));
}

static void put_force(const char *name, double x)
{
    printf("  %s ", name);
    if (isnan(x))
        fputs("     -", stdout);
    else
        printf("%4.0f N", x);
}

static void list_line(sqlite3_stmt *q)
{
    char when[VISIT_WHEN_TEXT], asked[48];

    dose(q, asked, sizeof asked);
    printf("%.8s  %-8s %s  %-5s  ", text(q, L_ID), text(q, L_CLIENT),
           visit_when(sqlite3_column_int64(q, L_STARTED), sqlite3_column_int(q, L_OFFSET), when),
           text(q, L_SIDE));
    if (!known(q, L_END)) {
        printf("nothing computed yet (`holdfast reindex`)  %s\n", text(q, L_PROTOCOL));
        return;
    }
    printf("%-18s %2d done", asked, sqlite3_column_int(q, L_DONE));
    put_force("mean", known(q, L_MEAN) ? sqlite3_column_double(q, L_MEAN) : NAN);
    put_force("best", known(q, L_BEST) ? sqlite3_column_double(q, L_BEST) : NAN);
    printf("  %s\n", text(q, L_PROTOCOL));
}

int session_show_list(struct store *s, const char *client, bool json)
{
    json_t *all = json ? json_array() : NULL;
    sqlite3_stmt *q = NULL;
    int rows = 0, got = sqlite3_prepare_v2(store_index(s), list_sql, -1, &q, NULL);

    if (got == SQLITE_OK)
        got = sqlite3_bind_text(q, 1, client, -1, SQLITE_STATIC);
    while (got == SQLITE_OK && (got = sqlite3_step(q)) == SQLITE_ROW) {
        rows++;
        got = SQLITE_OK;
        if (json)
            json_array_append_new(all, list_json(q));
        else
            list_line(q);
    }
    sqlite3_finalize(q);
    if (got != SQLITE_DONE) {
        json_decref(all);
        return commands_fail(EXIT_FAILED, "the clinic's index cannot be read: %s; `holdfast "
                             "doctor` looks into it", sqlite3_errmsg(store_index(s)));
    }
    if (json)
        return print_json(all);
    if (rows == 0)
        puts("There is no session yet; `holdfast run --client CODE` guides one.");
    return EXIT_OK;
}

/* ---- one: what was computed -------------------------------------------------------- */

static void put_known(const char *format_before, double x, const char *unit)
{
    if (!isnan(x))
        printf("%s%.4g%s", format_before, x, unit);
}

static void show_dose(const struct sums *m)
{
    if (m->asked_holds == 0)
        return;
    printf("  Asked      %d x %g s", m->asked_holds, m->asked_hold_s);
    put_known(" at ", m->asked_pct, " %");
    printf(" of %s", m->reference_of);
    put_known(", target ", m->target_n, " N");
    printf(", rest %g s\n", m->asked_rest_s);
    printf("  Done       %d of %d holds, %d complete", m->holds_done, m->asked_holds,
           m->holds_complete);
    put_known(", ", m->in_band_s, " s in band");
    put_known(" (", m->completed_pct, " % of those asked)");
    put_known(", mean ", m->mean_n, " N");
    put_known(", ", m->impulse_ns, " N s");
    putchar('\n');
}

static void show_effort(const struct sums *m)
{
    for (int i = 0; i < m->answers; i++)
        if (strcmp(m->answer[i].what, "effort") == 0 && !isnan(m->answer[i].value))
            printf("  Effort     %.0f of 10, %s\n", m->answer[i].value, m->answer[i].moment);
}

static void show_computed(const struct sums *m)
{
    if (m == NULL) {
        puts("  Computed   nothing yet; `holdfast reindex` computes it from the recording");
        return;
    }
    printf("  Recording  %s, %s, %s, file %s\n", m->path, protocol_duration(round(m->length_s)).s,
           m->session_end, m->end);
    show_dose(m);
    if (!isnan(m->best_1s_n)) {
        printf("  Best push  %.4g N over 1 s", m->best_1s_n);
        put_known(", peak ", m->best_peak_n, " N");
        put_known(", pushes vary by ", m->trials_cv_pct, " %");
        putchar('\n');
    }
    put_known("  Pain-limited push  ", m->limited_1s_n, " N over 1 s\n");
    show_effort(m);
    if (m->zero_flag || m->gaps > 0)
        printf("  Look at    %s%s%s\n", m->zero_flag ? "the zero moved" : "",
               m->zero_flag && m->gaps > 0 ? "; " : "", m->gaps > 0 ? "samples are missing" : "");
}

/* ---- one: what was written down ---------------------------------------------------- */

static int take(void *arg, const struct entry *e)
{
    return dossier_list_add(arg, e);
}

/* Decisions belong to a client; those made from this session to the next rest on it. */
struct between {
    struct dossier_list *list;
    int64_t from_us, to_us;
};

static int take_between(void *arg, const struct entry *e)
{
    const struct between *b = arg;

    return e->made_unix_us < b->from_us || e->made_unix_us >= b->to_us ? ERR_OK
         : dossier_list_add(b->list, e);
}

static int next_started(void *arg, const struct entry *e)
{
    struct between *b = arg;
    int64_t t_us;

    if (entry_time(e, "started", &t_us) && t_us > b->from_us && t_us < b->to_us)
        b->to_us = t_us;
    return ERR_OK;
}

static int gather(struct store *s, const struct entry *session, struct dossier_list *l,
                  struct err_text *why)
{
    const struct store_query own = { .session = session->session, .all = true },
        sessions = { .client = session->client, .kind = "session" },
        decisions = { .client = session->client, .kind = "decision", .all = true };
    struct between b = { l, session->made_unix_us, INT64_MAX };
    int err = store_each(s, &own, take, l, why);

    entry_time(session, "started", &b.from_us);
    if (err == ERR_OK)
        err = store_each(s, &sessions, next_started, &b, why);
    return err != ERR_OK ? err : store_each(s, &decisions, take_between, &b, why);
}

static const struct entry *replaced_by(const struct dossier_list *l, const struct entry *e)
{
    for (int i = 0; i < l->n; i++)
        if (strcmp(l->entry[i].replaces, e->id) == 0)
            return &l->entry[i];
    return NULL;
}

/* When an entry, or the first of those it takes the place of, was written down. */
static int64_t since(const struct dossier_list *l, const struct entry *e)
{
    for (int i = l->n - 1; i >= 0; i--)
        if (strcmp(l->entry[i].id, e->replaces) == 0) {
            e = &l->entry[i];
            i = l->n;
        }
    return e->made_unix_us;
}

static void show_entry(const struct dossier_list *l, const struct entry *e)
{
    const struct entry_kind *k = entry_kind(e->kind);
    const struct entry *later = replaced_by(l, e);
    char when[VISIT_WHEN_TEXT];
    bool any = false;

    printf("  %.8s  %s  %-10s ", e->id, visit_when(e->made_unix_us, e->utc_offset_min, when),
           e->kind);
    if (e->withdrawn)
        fputs("withdrawn", stdout);
    for (int i = 0; i < k->fields; i++) {
        if (json_object_get(e->values, k->field[i].name) == NULL)
            continue;
        printf("%s%s ", any ? ", " : "", k->field[i].name);
        visit_put_value(stdout, e, &k->field[i]);
        any = true;
    }
    printf("  (%s)\n", e->who);
    if (e->replaces[0] != '\0')
        printf("            in place of %.8s: %s\n", e->replaces, e->why);
    if (later != NULL)
        printf("            no longer counts; see %.8s\n", later->id);
}

static void show_page(struct store *s, const struct entry *session, const struct sums *m,
                      const struct dossier_list *l, const struct session_pain *pain)
{
    const char *protocol = entry_word(session, "protocol");
    char when[VISIT_WHEN_TEXT];

    printf("Session %.8s of %s, %s, %s\n", session->session, session->client,
           visit_began(s, session, when), entry_word(session, "side"));
    printf("  Protocol   %s\n  Settings   ", protocol != NULL ? protocol : "not noted");
    visit_say_settings(stdout, session);
    show_computed(m);
    puts("\nPain, 0 to 10");
    session_pain_print(pain);
    puts("\nEntries");
    for (int i = 0; i < l->n; i++)
        show_entry(l, &l->entry[i]);
}

static json_t *page_json(const struct entry *session, const struct sums *m,
                         const struct dossier_list *l, const struct session_pain *pain)
{
    json_t *o = json_object(), *entries = json_array();

    json_object_set_new(o, "session", json_string(session->session));
    json_object_set_new(o, "client", json_string(session->client));
    json_object_set_new(o, "computed", m != NULL ? sums_fields_all(m) : json_null());
    json_object_set_new(o, "pain", session_pain_json(pain));
    for (int i = 0; i < l->n; i++) {
        char *line = entry_to_json(&l->entry[i]);
        json_t *one = line != NULL ? json_loads(line, 0, NULL) : NULL;

        if (one != NULL)
            json_object_set_new(one, "counts", json_boolean(!l->entry[i].withdrawn
                                && replaced_by(l, &l->entry[i]) == NULL));
        json_array_append_new(entries, one);
        free(line);
    }
    json_object_set_new(o, "entries", entries);
    return o;
}

int session_show(struct store *s, const struct entry *session, bool json)
{
    struct dossier_list l = { 0 };
    struct session_pain *pain = calloc(1, sizeof *pain);
    struct sums *m = calloc(1, sizeof *m);
    struct err_text why = { "" };
    struct moments_end end;
    int code = EXIT_OK;

    if (pain == NULL || m == NULL) {
        code = commands_fail(EXIT_FAILED, "out of memory");
    } else if (gather(s, session, &l, &why) != ERR_OK) {
        code = commands_fail(EXIT_FAILED, "%s", why.s[0] != '\0' ? why.s : "out of memory");
    } else {
        const struct sums *computed = store_sums_get(s, session->session, m, &why) == ERR_OK
                                    ? m : NULL;

        visit_end(s, session, &end);
        session_pain_gather(pain, computed, end);
        for (int i = 0; i < l.n; i++)
            if (!l.entry[i].withdrawn && replaced_by(&l, &l.entry[i]) == NULL)
                session_pain_entry(pain, &l.entry[i], since(&l, &l.entry[i]));
        if (json)
            code = print_json(page_json(session, computed, &l, pain));
        else
            show_page(s, session, computed, &l, pain);
    }
    dossier_list_clear(&l);
    free(pain);
    free(m);
    return code;
}
