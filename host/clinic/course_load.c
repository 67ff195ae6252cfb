/* course_load.c - see course_load.h. */
#include "clinic/course_load.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/moments.h"
#include "now.h"  /* now_utc_offset_min */

#define ANALGESIC_BEFORE_MIN 360  /* taken up to 6 h before, it may still act */
#define SETTING_TEXT_MAX     10   /* a longer value stands in the setting by its hash */
#define PAINS_ROOM           64

/* The hold that a pain entry stands for: it counts instead of the answer. */
struct pain {
    int hold;
    int next;                /* of the same session, index + 1; 0: it is the last */
};

/* What a session's row is filled in by. */
struct around {
    struct moments_end end;
    double before, hold, told, after;    /* the highest answers; NAN: an entry counts instead */
    int pains;               /* the latest of its entries of a hold, index + 1; 0: it has none */
};

struct loading {
    sqlite3 *db;
    const char *client;
    struct course *c;
    struct around *around;   /* of each session */
    int *by_id;              /* indexes in the order of ids; NULL: not needed yet */
    int found;               /* the session looked for last in these rows */
    int room;
    struct pain *pain;
    int pains, pains_room;
    int err;
};

/* ---- SQL --------------------------------------------------------------------------- */

/* Calls row for each; all statements have the client as their one parameter. */
static int each_row(struct loading *l, const char *sql,
                    void (*row)(struct loading *l, sqlite3_stmt *q))
{
    sqlite3_stmt *q = NULL;

    if (l->err != ERR_OK)
        return l->err;
    int got = sqlite3_prepare_v2(l->db, sql, -1, &q, NULL);

    l->found = 0;
    if (got == SQLITE_OK)
        got = sqlite3_bind_text(q, 1, l->client, -1, SQLITE_STATIC);
    while (got == SQLITE_OK && l->err == ERR_OK && (got = sqlite3_step(q)) == SQLITE_ROW) {
        row(l, q);
        got = SQLITE_OK;
    }
    sqlite3_finalize(q);
    if (got != SQLITE_OK && got != SQLITE_DONE)
        l->err = ERR_IO;
    return l->err;
}

static bool known(sqlite3_stmt *q, int column)
{
    return sqlite3_column_type(q, column) != SQLITE_NULL;
}

static double number(sqlite3_stmt *q, int column)
{
    return known(q, column) ? sqlite3_column_double(q, column) : NAN;
}

static const char *text(sqlite3_stmt *q, int column)
{
    const char *s = (const char *)sqlite3_column_text(q, column);

    return s != NULL ? s : "";
}

/* As snprintf "%s" does after what is there, which was a tenth of all the time. */
static void append(char *to, size_t room, const char *s)
{
    const size_t used = strlen(to), n = strnlen(s, room - used - 1);

    memcpy(to + used, s, n);
    to[used + n] = '\0';
}

static enum course_yes yes(sqlite3_stmt *q, int column)
{
    return !known(q, column) ? COURSE_UNKNOWN
         : sqlite3_column_int(q, column) ? COURSE_YES : COURSE_NO;
}

/* ---- sessions ---------------------------------------------------------------------- */

/* The columns below, in this order. */
#define SESSION_COLUMNS \
    "s.session, s.started, s.side, coalesce(s.protocol, m.protocol), " \
    "coalesce(m.utc_offset_min, s.utc_offset_min), " \
    "coalesce(m.started_unix_us, s.started), m.length_s, " \
    "s.position, s.hip_deg, s.knee_deg, s.ankle_deg, s.strap, s.lever_mm, s.feedback, " \
    "m.rig, m.calibration, m.holds_step, m.reference_of, m.holds_done, m.asked_holds, " \
    "m.asked_pct, m.asked_hold_s, m.asked_rest_s, m.asked_s, m.asked_ns, m.reference_n, " \
    "m.target_n, m.mean_n, m.in_band_s, m.held_s, m.impulse_ns, m.completed_pct, " \
    "m.best_1s_n, m.trials_cv_pct, m.effort, m.pain_before, m.pain_hold, " \
    "m.pain_told, m.pain_after"

enum {
    C_ID, C_STARTED, C_SIDE, C_PROTOCOL, C_OFFSET, C_BEGAN, C_LENGTH, C_POSITION, C_HIP, C_KNEE,
    C_ANKLE, C_STRAP, C_LEVER, C_FEEDBACK, C_RIG, C_CALIBRATION, C_HOLDS, C_REFERENCE_OF,
    C_DONE, C_ASKED_HOLDS, C_NUMBERS
};

static enum course_side side_of(const char *word)
{
    return strcmp(word, "left") == 0 ? COURSE_LEFT
         : strcmp(word, "right") == 0 ? COURSE_RIGHT : COURSE_BOTH;
}

/* FNV-1a, 32 bits: equal texts have equal ones, and unequal ones hardly ever. */
static uint32_t hash_of(const char *s)
{
    uint32_t h = 2166136261u;

    for (; *s != '\0'; s++)
        h = (h ^ (unsigned char)*s) * 16777619u;
    return h;
}

/* Add "key=value" for what is known. */
static void put(struct course_session *s, const char *key, const char *value)
{
    char hash[16];

    if (*value == '\0')
        return;
    if (strlen(value) > SETTING_TEXT_MAX || strpbrk(value, "=;") != NULL) {
        snprintf(hash, sizeof hash, "%08x", (unsigned)hash_of(value));
        value = hash;
    }
    if (s->setting[0] != '\0')
        append(s->setting, sizeof s->setting, ";");
    append(s->setting, sizeof s->setting, key);
    append(s->setting, sizeof s->setting, "=");
    append(s->setting, sizeof s->setting, value);
}

static void put_number(struct course_session *s, const char *key, sqlite3_stmt *q, int column)
{
    char value[32];

    snprintf(value, sizeof value, "%.6g", number(q, column));
    put(s, key, known(q, column) ? value : "");
}

static void setting(struct course_session *s, sqlite3_stmt *q)
{
    put(s, "position", text(q, C_POSITION));
    put_number(s, "hip_deg", q, C_HIP);
    put_number(s, "knee_deg", q, C_KNEE);
    put_number(s, "ankle_deg", q, C_ANKLE);
    put(s, "strap", text(q, C_STRAP));
    put_number(s, "lever_mm", q, C_LEVER);
    put(s, "feedback", !known(q, C_FEEDBACK) ? "" : sqlite3_column_int(q, C_FEEDBACK) ? "yes"
                                                                                     : "no");
    put(s, "rig", text(q, C_RIG));
    put(s, "calibration", text(q, C_CALIBRATION));
}

/* What is computed from the recording, in the order of SESSION_COLUMNS. */
static void delivered(struct course_session *s, struct around *a, sqlite3_stmt *q)
{
    double *const to[] = {
        &s->asked.target_pct, &s->asked.hold_s, &s->asked.rest_s, &s->asked_s, &s->asked_ns,
        &s->reference_n, &s->target_n, &s->mean_n, &s->in_band_s, &s->held_s, &s->impulse_ns,
        &s->completed_pct, &s->best_1s_n, &s->trials_cv_pct, &s->effort, &a->before, &a->hold,
        &a->told, &a->after,
    };

    for (int i = 0; i < (int)(sizeof to / sizeof to[0]); i++)
        *to[i] = number(q, C_NUMBERS + i);
    s->holds = sqlite3_column_int(q, C_HOLDS) != 0;
    s->holds_done = sqlite3_column_int(q, C_DONE);
    s->asked.count = sqlite3_column_int(q, C_ASKED_HOLDS);
    s->mean_pct = 100.0 * s->mean_n / s->reference_n;
    append(s->reference_of, sizeof s->reference_of, text(q, C_REFERENCE_OF));
}

static bool grow(struct loading *l)
{
    const int room = 2 * l->room + 64;
    struct course_session *session = realloc(l->c->session, (size_t)room * sizeof *session);

    if (session != NULL)
        l->c->session = session;
    struct around *around = realloc(l->around, (size_t)room * sizeof *around);

    if (around != NULL)
        l->around = around;
    if (session == NULL || around == NULL) {
        l->err = ERR_FULL;
        return false;
    }
    l->room = room;
    return true;
}

static void session_row(struct loading *l, sqlite3_stmt *q)
{
    if (l->c->sessions == l->room && !grow(l))
        return;
    struct course_session *s = &l->c->session[l->c->sessions];
    struct around *a = &l->around[l->c->sessions++];
    const double length_s = known(q, C_LENGTH) ? sqlite3_column_double(q, C_LENGTH) : 0.0;

    memset(s, 0, sizeof *s);
    append(s->id, sizeof s->id, text(q, C_ID));
    s->started_unix_us = sqlite3_column_int64(q, C_STARTED);
    *a = (struct around){ .end = { sqlite3_column_int64(q, C_BEGAN) + (int64_t)(1e6 * length_s),
                                   sqlite3_column_int(q, C_OFFSET) } };
    s->day = moments_day(s->started_unix_us, a->end.utc_offset_min);
    s->side = side_of(text(q, C_SIDE));
    append(s->protocol, sizeof s->protocol, text(q, C_PROTOCOL));
    s->pain_before = s->pain_during = s->pain_after = NAN;
    s->pain_45min = s->pain_morning = s->pain_24h = s->settle_h = NAN;
    setting(s, q);
    delivered(s, a, q);
}

/* ---- what belongs to a session ----------------------------------------------------- */

static int by_id(const void *a, const void *b, void *course)
{
    const struct course *c = course;

    return strcmp(c->session[*(const int *)a].id, c->session[*(const int *)b].id);
}

static int sort_ids(struct loading *l)
{
    l->by_id = malloc(((size_t)l->c->sessions + 1) * sizeof *l->by_id);
    if (l->by_id == NULL)
        return l->err = ERR_FULL;
    for (int i = 0; i < l->c->sessions; i++)
        l->by_id[i] = i;
    qsort_r(l->by_id, (size_t)l->c->sessions, sizeof *l->by_id, by_id, l->c);
    return ERR_OK;
}

/* Index of a session by its id, or -1.  Rows mostly come in the order of sessions, but for
 * the next day of one, which may be told during the next: ids are sorted when need be. */
static int find(struct loading *l, const char *id)
{
    int low = 0, high = l->c->sessions;

    for (int i = l->found > 0 ? l->found - 1 : 0; i < high && i <= l->found + 1; i++)
        if (strcmp(l->c->session[i].id, id) == 0)
            return l->found = i;
    if (l->by_id == NULL && sort_ids(l) != ERR_OK)
        return -1;
    while (low < high) {
        const int mid = (low + high) / 2;
        const int order = strcmp(l->c->session[l->by_id[mid]].id, id);

        if (order == 0)
            return l->found = l->by_id[mid];
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return -1;
}

static double *moment_of(struct course_session *s, enum moments m)
{
    switch (m) {
    case MOMENTS_BEFORE:  return &s->pain_before;
    case MOMENTS_HOLD:    return &s->pain_during;
    case MOMENTS_AFTER:   return &s->pain_after;
    case MOMENTS_MIN45:   return &s->pain_45min;
    case MOMENTS_MORNING: return &s->pain_morning;
    case MOMENTS_H24:     return &s->pain_24h;
    case MOMENTS_DAILY:
    case MOMENTS_COUNT:
        break;
    }
    return NULL;
}

static void keep_pain(struct loading *l, struct around *a, int hold)
{
    if (l->pains == l->pains_room) {
        const int room = 2 * l->pains_room + PAINS_ROOM;
        struct pain *more = realloc(l->pain, (size_t)room * sizeof *more);

        if (more == NULL) {
            l->err = ERR_FULL;
            return;
        }
        l->pain = more;
        l->pains_room = room;
    }
    l->pain[l->pains++] = (struct pain){ hold, a->pains };
    a->pains = l->pains;
}

/* An entry counts instead of an answer.  hold 0: not said. */
static void instead(struct loading *l, struct around *a, enum moments moment, int hold)
{
    if (moment == MOMENTS_BEFORE)
        a->before = NAN;
    if (moment == MOMENTS_AFTER)
        a->after = NAN;
    if (moment == MOMENTS_HOLD && hold == 0)
        a->told = NAN;
    if (moment == MOMENTS_HOLD && hold > 0) {
        a->hold = NAN;  /* until the other holds' answers are read */
        keep_pain(l, a, hold);
    }
}

static const char pain_sql[] =
    "select session, moment, score, hold, coalesce(felt_at, since_unix_us), side from pain_now "
    "where client = ? and session is not null";

static void pain_row(struct loading *l, sqlite3_stmt *q)
{
    const int i = find(l, text(q, 0));
    const enum moments moment = moments_of(text(q, 1));
    struct course_session *s = i >= 0 ? &l->c->session[i] : NULL;
    double *to = s != NULL ? moment_of(s, moment) : NULL;

    if (to == NULL || !moments_in_time(moment, l->around[i].end, sqlite3_column_int64(q, 4)))
        return;
    const enum course_side side = known(q, 5) ? side_of(text(q, 5)) : s->side;
    struct around *a = &l->around[i];

    if (side != s->side && side != COURSE_BOTH && s->side != COURSE_BOTH)
        return;  /* the other leg's */
    *to = fmax(*to, sqlite3_column_double(q, 2));
    instead(l, a, moment, sqlite3_column_int(q, 3));
}

/* Of sessions with entries of some holds: the answers of the others still count. */
static const char answer_sql[] =
    "select session, hold, value from sums_answer where session in (select session from pain_now "
    "where client = ? and hold is not null) and hold > 0 and what = 'pain' "
    "and moment in ('hold', 'unasked') and value is not null";

static void answer_row(struct loading *l, sqlite3_stmt *q)
{
    const int i = find(l, text(q, 0)), hold = sqlite3_column_int(q, 1);

    if (i < 0)
        return;
    for (int p = l->around[i].pains; p > 0; p = l->pain[p - 1].next)
        if (l->pain[p - 1].hold == hold)
            return;
    l->around[i].hold = fmax(l->around[i].hold, sqlite3_column_double(q, 2));
}

/* The highest counts: a person with two sore places is as sore as the worse one.  fmax
 * leaves out what is not known. */
static void join_answers(struct loading *l)
{
    for (int i = 0; i < l->c->sessions; i++) {
        struct course_session *s = &l->c->session[i];
        const struct around *a = &l->around[i];

        s->pain_before = fmax(s->pain_before, a->before);
        s->pain_during = fmax(s->pain_during, fmax(a->hold, a->told));
        s->pain_after = fmax(s->pain_after, a->after);
    }
}

static const char afterwards_sql[] =
    "select session, settle_h, sharp_or_new, morning_worse, effort from afterwards_now "
    "where client = ? order by since_unix_us";

/* Of several the latest that says it counts. */
static void afterwards_row(struct loading *l, sqlite3_stmt *q)
{
    const int i = find(l, text(q, 0));
    struct course_session *s = i >= 0 ? &l->c->session[i] : NULL;

    if (s == NULL)
        return;
    if (known(q, 1))
        s->settle_h = sqlite3_column_double(q, 1);
    if (known(q, 2))
        s->sharp_or_new = yes(q, 2);
    if (known(q, 3))
        s->morning_worse = yes(q, 3);
    if (known(q, 4))
        s->effort = sqlite3_column_double(q, 4);
}

static const char event_sql[] =
    "select session from event_now where client = ? and what in ('sharp_pain', 'tingling')";

static void event_row(struct loading *l, sqlite3_stmt *q)
{
    const int i = find(l, text(q, 0));

    if (i >= 0)
        l->c->session[i].sharp_or_new = COURSE_YES;
}

static const char analgesic_sql[] =
    "select session, minutes_before from adjunct_now where client = ? and what = 'analgesic'";

static void analgesic_row(struct loading *l, sqlite3_stmt *q)
{
    const int i = find(l, text(q, 0));
    const double before_min = number(q, 1);

    if (i >= 0 && !(before_min < 0.0) && !(before_min > ANALGESIC_BEFORE_MIN))
        l->c->session[i].analgesic = COURSE_YES;
}

/* ---- the client -------------------------------------------------------------------- */

static const char client_sql[] =
    "select pain_limit, sessions_per_week from client_now where client = ?";

static void client_row(struct loading *l, sqlite3_stmt *q)
{
    if (known(q, 0))
        l->c->pain_limit = sqlite3_column_int(q, 0);
    l->c->sessions_per_week = number(q, 1);
}

static const char dose_sql[] =
    "select side, protocol, target_pct, hold_s, rest_s, count, since_unix_us, sessions_per_week "
    "from dose_now where client = ? order by since_unix_us, seq";

/* The later one counts. */
static void dose_row(struct loading *l, sqlite3_stmt *q)
{
    struct course *c = l->c;
    const enum course_side side = known(q, 0) ? side_of(text(q, 0)) : COURSE_BOTH;

    for (int i = COURSE_LEFT; i <= COURSE_RIGHT; i++) {
        if (side != (enum course_side)i && side != COURSE_BOTH)
            continue;
        c->has_dose[i] = true;
        snprintf(c->dose_protocol[i], sizeof c->dose_protocol[i], "%s", text(q, 1));
        c->dose[i] = (struct course_dose){ number(q, 2), number(q, 3), number(q, 4),
                                           sqlite3_column_int(q, 5) };
        c->dose_since_unix_us[i] = sqlite3_column_int64(q, 6);
    }
    if (known(q, 7))
        c->sessions_per_week = sqlite3_column_double(q, 7);
}

/* ---- all --------------------------------------------------------------------------- */

static int load(struct loading *l)
{
    each_row(l, "select " SESSION_COLUMNS " from session_now s left join sums m "
                "on m.session = s.session where s.client = ? order by s.started, s.seq",
             session_row);
    each_row(l, pain_sql, pain_row);
    if (l->pains > 0)
        each_row(l, answer_sql, answer_row);
    join_answers(l);
    each_row(l, afterwards_sql, afterwards_row);
    each_row(l, event_sql, event_row);
    each_row(l, analgesic_sql, analgesic_row);
    each_row(l, client_sql, client_row);
    return each_row(l, dose_sql, dose_row);
}

int course_load(struct store *s, const char *client, int64_t now_unix_us, struct course *c,
                struct err_text *why)
{
    struct course made = { .pain_limit = -1, .sessions_per_week = NAN,
                           .now_unix_us = now_unix_us,
                           .today = moments_day(now_unix_us, now_utc_offset_min(now_unix_us)) };
    struct loading l = { .db = store_index(s), .client = client, .c = &made };

    if (!store_has_client(s, client))
        return err_set(why, ERR_ABSENT, "there is no client %s; `holdfast client list` shows who "
                       "there is", client);
    snprintf(made.client, sizeof made.client, "%s", client);
    load(&l);
    free(l.around);
    free(l.by_id);
    free(l.pain);
    if (l.err != ERR_OK) {
        course_free(&made);
        return err_set(why, l.err, l.err == ERR_FULL ? "out of memory" : "the clinic's index "
                       "cannot be read: %s; `holdfast doctor` looks into it",
                       sqlite3_errmsg(l.db));
    }
    course_series(&made);
    *c = made;
    return ERR_OK;
}

void course_free(struct course *c)
{
    free(c->session);
    c->session = NULL;
    c->sessions = 0;
}
