/* client_course.c - see client_course.h. */
#include "commands/client_course.h"

#include <limits.h>
#include <math.h>
#include <sqlite3.h>  /* sessions without computed values */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands/clinic.h"
#include "commands/commands.h"
#include "now.h"

static char text[PROTOCOL_TEXT_MAX];

/* The dose of a protocol's file; none when there is no such file any more. */
static struct course_dose dose_of(const char *protocol)
{
    static struct protocol p;
    struct err_text why = { "" };
    size_t n;

    if (protocol[0] == '\0' || protocol_load(protocol, &p, text, &n, &why) != ERR_OK)
        return dose_none();
    return dose_of_protocol(&p);
}

/* A session whose recording was not computed looks like one without holds and without
 * pain: after an import, a lost index or a killed session.  Nobody may plan on that. */
static int check_computed(struct store *s, const char *client)
{
    static const char sql[] = "select s.folder from session_now s left join sums m on m.session = "
        "s.session where s.client = ? and s.folder is not null and m.session is null";
    char data[512], path[PATH_MAX];
    sqlite3_stmt *q = NULL;
    int there = 0, lost = 0;

    if (clinic_data(data, sizeof data) != EXIT_OK)
        return EXIT_FAILED;
    if (sqlite3_prepare_v2(store_index(s), sql, -1, &q, NULL) != SQLITE_OK)
        return commands_fail(EXIT_FAILED, "the index cannot be read; `holdfast doctor` looks into "
                             "it");
    sqlite3_bind_text(q, 1, client, -1, SQLITE_STATIC);
    while (sqlite3_step(q) == SQLITE_ROW) {
        const char *folder = (const char *)sqlite3_column_text(q, 0);

        snprintf(path, sizeof path, "%s%s%s/session.hfr", folder[0] == '/' ? "" : data,
                 folder[0] == '/' ? "" : "/", folder);
        *(access(path, F_OK) == 0 ? &there : &lost) += 1;
    }
    sqlite3_finalize(q);
    if (there > 0)
        return commands_fail(EXIT_FAILED, "%d recorded session%s of %s %s not computed yet, so "
                             "what was done is not known; `holdfast reindex` does it, or says "
                             "why not", there, there == 1 ? "" : "s", client,
                             there == 1 ? "is" : "are");
    if (lost > 0)
        fprintf(stderr, "holdfast: the recording%s of %d session%s of %s %s missing: what was done "
                "then is not known, and not counted here\n", lost == 1 ? "" : "s", lost,
                lost == 1 ? "" : "s", client, lost == 1 ? "is" : "are");
    return EXIT_OK;
}

static int load(const char *client, struct client_course *c)
{
    struct err_text why = { "" };
    int status = clinic_has(c->store, client);

    if (status == EXIT_OK)
        status = check_computed(c->store, client);
    if (status == EXIT_OK && rules_load(NULL, &c->rules, &why) != ERR_OK)
        status = commands_fail(EXIT_FAILED, "%s", why.s);
    if (status == EXIT_OK
        && course_load(c->store, client, now_unix_us(), &c->course, &why) != ERR_OK)
        status = commands_fail(EXIT_FAILED, "%s", why.s);
    for (int side = COURSE_LEFT; status == EXIT_OK && side <= COURSE_RIGHT; side++)
        if (c->course.has_dose[side])
            c->course.dose_most[side] = dose_of(c->course.dose_protocol[side]);
    return status;
}

int client_course_open(const char *client, enum store_mode mode, struct client_course *out)
{
    int status;

    memset(out, 0, sizeof *out);
    status = clinic_open(mode, &out->store);
    if (status == EXIT_OK)
        status = load(client, out);
    if (status != EXIT_OK)
        client_course_close(out);
    return status;
}

void client_course_close(struct client_course *c)
{
    course_free(&c->course);
    rules_close(c->rules);
    store_close(c->store);
    memset(c, 0, sizeof *c);
}

int client_course_side(const char *command, const char *word, enum course_side *out)
{
    if (strcmp(word, "left") == 0)
        *out = COURSE_LEFT;
    else if (strcmp(word, "right") == 0)
        *out = COURSE_RIGHT;
    else if (strcmp(word, "both") == 0)
        *out = COURSE_BOTH;
    else
        return commands_fail(EXIT_USAGE, "%s: --side is left, right or both, not \"%s\"", command,
                             word);
    return EXIT_OK;
}

/* The side that is sore; COURSE_BOTH when that is not one. */
static enum course_side involved(const struct client_course *c)
{
    const struct store_query q = { .client = c->course.client, .kind = "client" };
    enum course_side side = COURSE_BOTH;
    struct entry e;

    if (store_last(c->store, &q, &e, NULL) != ERR_OK)
        return side;
    const char *const word = entry_word(&e, "involved");

    if (word != NULL && strcmp(word, "left") == 0)
        side = COURSE_LEFT;
    if (word != NULL && strcmp(word, "right") == 0)
        side = COURSE_RIGHT;
    entry_clear(&e);
    return side;
}

int client_course_sides(const struct client_course *c, enum course_side side[2])
{
    int n = 0;

    for (int i = COURSE_LEFT; i <= COURSE_RIGHT; i++)
        if (c->course.has_dose[i] || course_latest(&c->course, (enum course_side)i) >= 0)
            side[n++] = (enum course_side)i;
    if (n > 0)
        return n;
    const enum course_side sore = involved(c);

    for (int i = COURSE_LEFT; i <= COURSE_RIGHT; i++)
        if (sore == COURSE_BOTH || sore == (enum course_side)i)
            side[n++] = (enum course_side)i;
    return n;
}

static enum plan_start start_of(const struct client_course *c)
{
    const struct store_query q = { .client = c->course.client, .kind = "assessment" };
    struct plan_assessed a = { .irritability = "", .worst = NAN, .settle_h = NAN };
    struct entry e;

    if (store_last(c->store, &q, &e, NULL) != ERR_OK)
        return plan_start_of(&a);
    const char *const word = entry_word(&e, "irritability");

    snprintf(a.irritability, sizeof a.irritability, "%s", word != NULL ? word : "");
    a.worst = entry_number(&e, "worst");
    a.settle_h = entry_number(&e, "settle_h");
    entry_clear(&e);
    return plan_start_of(&a);
}

void client_course_plan(const struct client_course *c, enum course_side side, struct plan *out)
{
    const enum plan_start start = start_of(c);
    const struct course_dose d = dose_of(plan_protocol(&c->course, side, start));

    plan_make(&c->course, c->rules, side, start, &d, out);
}
