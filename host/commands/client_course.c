/* client_course.c - see client_course.h. */
#include "commands/client_course.h"

#include <math.h>
#include <sqlite3.h>  /* sessions without computed values */
#include <stdio.h>
#include <string.h>

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

/* Whether a session looks as if nothing was computed from its recording. */
static bool bare(const struct course *c)
{
    for (int i = 0; i < c->sessions; i++)
        if (!c->session[i].holds && !isfinite(c->session[i].best_1s_n))
            return true;
    return false;
}

/* A session that nothing was computed of, after a failure or with a new index, looks like a
 * test without holds; that is said, as it is not known. */
static void warn_uncomputed(const struct client_course *c)
{
    sqlite3_stmt *q = NULL;

    if (!bare(&c->course)
        || sqlite3_prepare_v2(store_index(c->store), "SELECT count(*) FROM session s WHERE "
                              "client = ? AND counts = 1 AND folder IS NOT NULL AND NOT EXISTS "
                              "(SELECT 1 FROM sums m WHERE m.session = s.session)", -1, &q,
                              NULL) != SQLITE_OK)
        return;
    sqlite3_bind_text(q, 1, c->course.client, -1, SQLITE_STATIC);
    const int n = sqlite3_step(q) == SQLITE_ROW ? sqlite3_column_int(q, 0) : 0;

    sqlite3_finalize(q);
    if (n > 0)
        fprintf(stderr, "holdfast: nothing was computed yet from the recording%s of %d session%s, "
                "which look%s like tests without holds; `holdfast reindex` computes it\n",
                n == 1 ? "" : "s", n, n == 1 ? "" : "s", n == 1 ? "s" : "");
}

static int load(const char *client, struct client_course *c)
{
    struct err_text why = { "" };
    int status = clinic_has(c->store, client);

    if (status == EXIT_OK && rules_load(NULL, &c->rules, &why) != ERR_OK)
        status = commands_fail(EXIT_FAILED, "%s", why.s);
    if (status == EXIT_OK
        && course_load(c->store, client, now_unix_us(), &c->course, &why) != ERR_OK)
        status = commands_fail(EXIT_FAILED, "%s", why.s);
    for (int side = COURSE_LEFT; status == EXIT_OK && side <= COURSE_RIGHT; side++)
        if (c->course.has_dose[side])
            c->course.dose_most[side] = dose_of(c->course.dose_protocol[side]);
    if (status == EXIT_OK)
        warn_uncomputed(c);
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
