/* visit.c - see visit.h. */
#include "commands/visit.h"

#include <limits.h>
#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clinic/files.h"
#include "commands/clinic.h"
#include "commands/commands.h"

/* ---- which ------------------------------------------------------------------------- */

static const char latest_sql[] =
    "select id from session_now where client = ?1 and (?2 is null or side = ?2) "
    "order by started desc, seq desc limit 1";

int visit_latest(struct store *s, const char *client, const char *side, struct entry *out,
                 struct err_text *why)
{
    char id[ENTRY_ID_TEXT] = "";
    sqlite3_stmt *q = NULL;
    int got = sqlite3_prepare_v2(store_index(s), latest_sql, -1, &q, NULL);

    if (got == SQLITE_OK)
        got = sqlite3_bind_text(q, 1, client, -1, SQLITE_STATIC);
    if (got == SQLITE_OK)
        got = sqlite3_bind_text(q, 2, side, -1, SQLITE_STATIC);
    if (got == SQLITE_OK && (got = sqlite3_step(q)) == SQLITE_ROW)
        snprintf(id, sizeof id, "%s", (const char *)sqlite3_column_text(q, 0));
    sqlite3_finalize(q);
    if (id[0] != '\0')
        return store_get(s, id, out, why);
    return got == SQLITE_DONE ? err_set(why, ERR_ABSENT, "%s has no session yet", client)
         : err_set(why, ERR_IO, "the clinic's index cannot be read: %s; `holdfast doctor` looks "
                   "into it", sqlite3_errmsg(store_index(s)));
}

int visit_find(struct store *s, const char *client, const char *id, struct entry *out)
{
    struct err_text why = { "" };
    struct entry e;

    if (id == NULL) {
        if (visit_latest(s, client, NULL, out, &why) != ERR_OK)
            return commands_fail(EXIT_FAILED, "%s; `holdfast session list` shows who has", why.s);
        return EXIT_OK;
    }
    if (store_get(s, id, &e, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    if (strcmp(e.kind, "session") != 0
        || (client != NULL && strcmp(e.client, client) != 0)) {
        entry_clear(&e);
        return commands_fail(EXIT_FAILED, "%s is no session%s%s; `holdfast session list` shows "
                             "them", id, client != NULL ? " of " : "",
                             client != NULL ? client : "");
    }
    /* as it stands now, when that entry was corrected */
    const struct store_query q = { .session = e.session, .kind = "session" };
    const int err = store_last(s, &q, out, &why);

    entry_clear(&e);
    return err == ERR_OK ? EXIT_OK
         : err == ERR_ABSENT ? commands_fail(EXIT_FAILED, "session %s was withdrawn", id)
                             : commands_fail(EXIT_FAILED, "%s", why.s);
}

void visit_end(struct store *s, const struct entry *session, struct moments_end *out)
{
    struct sums *m = malloc(sizeof *m);

    *out = (struct moments_end){ session->made_unix_us, session->utc_offset_min };
    entry_time(session, "started", &out->unix_us);
    if (m != NULL && store_sums_get(s, session->session, m, NULL) == ERR_OK)
        *out = (struct moments_end){ m->started_unix_us + (int64_t)(1e6 * m->length_s),
                                     m->utc_offset_min };
    free(m);
}

/* ---- when -------------------------------------------------------------------------- */

const char *visit_when(int64_t unix_us, int utc_offset_min, char to[VISIT_WHEN_TEXT])
{
    const time_t t = (time_t)(unix_us / 1000000 + 60 * (int64_t)utc_offset_min);
    struct tm tm;

    gmtime_r(&t, &tm);
    if (strftime(to, VISIT_WHEN_TEXT, "%Y-%m-%d %H:%M", &tm) == 0)
        to[0] = '\0';
    return to;
}

const char *visit_began(struct store *s, const struct entry *session, char to[VISIT_WHEN_TEXT])
{
    int64_t t_us = session->made_unix_us;
    struct moments_end end;

    entry_time(session, "started", &t_us);
    visit_end(s, session, &end);
    return visit_when(t_us, end.utc_offset_min, to);
}

const char *visit_near(int64_t unix_us, int64_t now_unix_us, int utc_offset_min,
                       char to[VISIT_WHEN_TEXT])
{
    static const char *const names[] = { "yesterday", "today", "tomorrow" };
    const int days = moments_day(unix_us, utc_offset_min)
                   - moments_day(now_unix_us, utc_offset_min);
    char when[VISIT_WHEN_TEXT];

    visit_when(unix_us, utc_offset_min, when);
    if (abs(days) <= 1)
        snprintf(to, VISIT_WHEN_TEXT, "%s%s", names[days + 1], when + strlen("YYYY-MM-DD"));
    else
        strcpy(to, when);
    return to;
}

void visit_put_value(FILE *to, const struct entry *e, const struct entry_field *f)
{
    const char *word = entry_word(e, f->name);
    char when[VISIT_WHEN_TEXT];
    bool yes_known;
    int64_t t_us;
    const bool yes = entry_yes(e, f->name, &yes_known);

    if (word != NULL)
        fputs(word, to);
    else if (yes_known)
        fputs(yes ? "yes" : "no", to);
    else if (f->type == ENTRY_TIME && entry_time(e, f->name, &t_us))
        fputs(visit_when(t_us, e->utc_offset_min, when), to);
    else
        fprintf(to, "%.6g", entry_number(e, f->name));
}

/* ---- the session's folder ---------------------------------------------------------- */

int visit_folder(const char *folder, char to[VISIT_FOLDER_MAX])
{
    char data[PATH_MAX], real[PATH_MAX], real_data[PATH_MAX];

    if (clinic_data(data, sizeof data) != EXIT_OK)
        return EXIT_FAILED;
    if (realpath(folder, real) == NULL)
        return commands_fail(EXIT_FAILED, "%s: there is no such folder", folder);
    const size_t n = realpath(data, real_data) != NULL ? strlen(real_data) : 0;
    const char *path = real + n + 1;

    if (n == 0 || strncmp(real, real_data, n) != 0 || real[n] != '/'
        || strncmp(path, "sessions/", 9) != 0 || !files_plain_name(path + 9)
        || strlen(path) >= VISIT_FOLDER_MAX)
        return commands_fail(EXIT_FAILED, "%s: a client's session is a folder in %s/sessions, so "
                             "that an export and erasing have all of it; put it there", folder,
                             data);
    strcpy(to, path);
    return EXIT_OK;
}

bool visit_path(const struct entry *session, const char *file, char *to, size_t n)
{
    const char *folder = entry_word(session, "folder");
    char data[PATH_MAX];
    int used;

    if (folder == NULL)
        return false;
    if (folder[0] == '/')
        used = snprintf(to, n, "%s/%s", folder, file);
    else if (clinic_data(data, sizeof data) != EXIT_OK)
        return false;
    else
        used = snprintf(to, n, "%s/%s/%s", data, folder, file);
    return used > 0 && (size_t)used < n;
}

/* ---- settings ---------------------------------------------------------------------- */

static const struct { const char *option, *field; } settings[] = {
#define X(name, option, field) { option, field },
    VISIT_SETTINGS(X)
#undef X
};

enum { SETTINGS = sizeof settings / sizeof settings[0] };

bool visit_is_setting(int option)
{
    return option > VISIT_NONE && option <= VISIT_NONE + SETTINGS;
}

int visit_set(const char *command, struct entry *session, int option, const char *value)
{
    const int i = option - VISIT_NONE - 1;
    struct err_text why = { "" };

    if (entry_set_text(session, settings[i].field, value, &why) != ERR_OK)
        return commands_fail(EXIT_USAGE, "%s: --%s: %s", command, settings[i].option, why.s);
    return EXIT_OK;
}

void visit_inherit(struct entry *session, const struct entry *from)
{
    for (int i = 0; i < SETTINGS; i++) {
        json_t *v = json_object_get(from->values, settings[i].field);

        if (v != NULL && json_object_get(session->values, settings[i].field) == NULL)
            json_object_set(session->values, settings[i].field, v);
    }
}

void visit_say_settings(FILE *to, const struct entry *session)
{
    bool any = false, known;

    for (int i = 1; i < SETTINGS; i++) {  /* the side is said elsewhere */
        const char *word = entry_word(session, settings[i].field);
        const double x = entry_number(session, settings[i].field);
        const bool yes = entry_yes(session, settings[i].field, &known);

        if (word == NULL && isnan(x) && !known)
            continue;
        fprintf(to, "%s%s ", any ? ", " : "", settings[i].option);
        if (word != NULL)
            fputs(word, to);
        else if (known)
            fputs(yes ? "yes" : "no", to);
        else
            fprintf(to, "%.6g %s", x, i == VISIT_LEVER - VISIT_NONE - 1 ? "mm" : "deg");
        any = true;
    }
    fputs(any ? "\n" : "not noted\n", to);
}
