/* reminders.c - see reminders.h. */
#include "clinic/reminders.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_US    (86400 * INT64_C(1000000))
#define LONGEST_US DAY_US    /* a session: so far back its beginning may lie */

struct listing {
    sqlite3 *db;
    int64_t now_us;
    struct reminders list;
    int room, err;
};

static bool add(struct listing *l, const struct reminder *r)
{
    if (l->list.n == l->room) {
        const int room = 2 * l->room + 16;
        struct reminder *more = realloc(l->list.reminder, (size_t)room * sizeof *more);

        if (more == NULL) {
            l->err = ERR_FULL;
            return false;
        }
        l->list.reminder = more;
        l->room = room;
    }
    l->list.reminder[l->list.n++] = *r;
    return true;
}

/* Whether its pain was felt in time, or only at another. */
static int look(struct listing *l, sqlite3_stmt *pain, const struct reminder *r,
                struct moments_end end, bool *in_time, bool *late)
{
    int got = sqlite3_bind_text(pain, 1, r->session, -1, SQLITE_STATIC);

    if (got == SQLITE_OK)
        got = sqlite3_bind_text(pain, 2, moments_word(r->moment), -1, SQLITE_STATIC);
    *in_time = *late = false;
    while (got == SQLITE_OK && (got = sqlite3_step(pain)) == SQLITE_ROW) {
        const bool fits = moments_in_time(r->moment, end, sqlite3_column_int64(pain, 0));

        *in_time |= fits;
        *late |= !fits;
        got = SQLITE_OK;
    }
    sqlite3_reset(pain);
    if (got != SQLITE_DONE)
        l->err = ERR_IO;
    return l->err;
}

static int add_moments(struct listing *l, sqlite3_stmt *pain, struct reminder r,
                       struct moments_end end)
{
    for (int m = MOMENTS_FIRST_DUE; m <= MOMENTS_LAST_DUE && l->err == ERR_OK; m++) {
        bool in_time;

        r.moment = (enum moments)m;
        if (look(l, pain, &r, end, &in_time, &r.late) != ERR_OK || in_time
            || !moments_window(r.moment, end, &r.window))
            continue;
        r.when = moments_when(&r.window, l->now_us);
        add(l, &r);
    }
    return l->err;
}

static void copy(char *to, size_t n, sqlite3_stmt *q, int column)
{
    const char *s = (const char *)sqlite3_column_text(q, column);

    snprintf(to, n, "%s", s != NULL ? s : "");
}

static int add_session(struct listing *l, sqlite3_stmt *q, sqlite3_stmt *pain)
{
    struct reminder r = { .started_unix_us = sqlite3_column_int64(q, 3),
                          .utc_offset_min = sqlite3_column_int(q, 4) };
    const struct moments_end end = {
        sqlite3_column_int64(q, 5) + (int64_t)(1e6 * sqlite3_column_double(q, 6)),
        r.utc_offset_min };

    if (end.unix_us < l->now_us - REMINDERS_BACK_DAYS * DAY_US)
        return ERR_OK;
    copy(r.session, sizeof r.session, q, 0);
    copy(r.client, sizeof r.client, q, 1);
    copy(r.side, sizeof r.side, q, 2);
    return add_moments(l, pain, r, end);
}

static const char session_sql[] =
    "select s.session, s.client, s.side, s.started, coalesce(m.utc_offset_min, s.utc_offset_min), "
    "coalesce(m.started_unix_us, s.started), m.length_s from session_now s "
    "left join sums m on m.session = s.session "
    "where s.started > ?1 and (?2 is null or s.client = ?2) "
    "and (m.session is null or exists (select 1 from sums_push p where p.session = s.session) "
    "or exists (select 1 from sums_hold h where h.session = s.session))";

static const char pain_sql[] =
    "select coalesce(felt_at, since_unix_us) from pain_now where session = ? and moment = ?";

static void walk(struct listing *l, const char *client)
{
    sqlite3_stmt *q = NULL, *pain = NULL;
    int got = sqlite3_prepare_v2(l->db, session_sql, -1, &q, NULL);

    if (got == SQLITE_OK)
        got = sqlite3_prepare_v2(l->db, pain_sql, -1, &pain, NULL);
    if (got == SQLITE_OK)
        got = sqlite3_bind_int64(q, 1, l->now_us - REMINDERS_BACK_DAYS * DAY_US - LONGEST_US);
    if (got == SQLITE_OK)
        got = sqlite3_bind_text(q, 2, client, -1, SQLITE_STATIC);
    while (got == SQLITE_OK && l->err == ERR_OK && (got = sqlite3_step(q)) == SQLITE_ROW) {
        add_session(l, q, pain);
        got = SQLITE_OK;
    }
    if (got != SQLITE_OK && got != SQLITE_DONE && l->err == ERR_OK)
        l->err = ERR_IO;
    sqlite3_finalize(q);
    sqlite3_finalize(pain);
}

/* Due before coming before missed; what ends first comes first, the latest missed. */
static int by_urgency(const void *a, const void *b)
{
    static const int rank[] = { [MOMENTS_DUE] = 0, [MOMENTS_COMING] = 1, [MOMENTS_MISSED] = 2 };
    const struct reminder *x = a, *y = b;
    const int order = rank[x->when] - rank[y->when];

    if (order != 0)
        return order;
    if (x->window.to_us != y->window.to_us)
        return (x->window.to_us < y->window.to_us) == (x->when != MOMENTS_MISSED) ? -1 : 1;
    return strcmp(x->client, y->client);
}

int reminders_list(struct store *s, const char *client, int64_t now_unix_us,
                   struct reminders *out, struct err_text *why)
{
    struct listing l = { .db = store_index(s), .now_us = now_unix_us };

    walk(&l, client);
    if (l.err != ERR_OK) {
        reminders_free(&l.list);
        return err_set(why, l.err, l.err == ERR_FULL ? "out of memory" : "the clinic's index "
                       "cannot be read: %s; `holdfast doctor` looks into it",
                       sqlite3_errmsg(l.db));
    }
    if (l.list.n > 0)
        qsort(l.list.reminder, (size_t)l.list.n, sizeof *l.list.reminder, by_urgency);
    *out = l.list;
    return ERR_OK;
}

void reminders_free(struct reminders *r)
{
    free(r->reminder);
    r->reminder = NULL;
    r->n = 0;
}

const char *reminders_word(enum moments_when w)
{
    return w == MOMENTS_DUE ? "due" : w == MOMENTS_COMING ? "coming" : "missed";
}
