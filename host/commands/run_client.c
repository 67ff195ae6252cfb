/* run_client.c - see run_client.h. */
#include "commands/run_client.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/dosed.h"
#include "clinic/screening.h"
#include "commands/client_course.h"
#include "commands/clinic.h"
#include "commands/commands.h"
#include "commands/due.h"
#include "commands/visit_sums.h"
#include "now.h"

void run_client_init(struct run_client *c)
{
    memset(c, 0, sizeof *c);
    entry_init(&c->session, "session", "");
}

void run_client_close(struct run_client *c)
{
    entry_clear(&c->session);
    free(c->about);
    c->about = NULL;
}

bool run_client_is(int option)
{
    return option == RUN_CLIENT_CODE || option == RUN_CLIENT_WHO || visit_is_setting(option);
}

int run_client_option(struct run_client *c, int option, const char *value)
{
    struct err_text why = { "" };

    if (option == RUN_CLIENT_WHO) {
        c->said_who = value;
        return EXIT_OK;
    }
    if (option != RUN_CLIENT_CODE)
        return visit_set("run", &c->session, option, value);
    if (entry_code_check(value, &why) != ERR_OK)
        return commands_fail(EXIT_USAGE, "run: --client: %s", why.s);
    c->code = value;
    strcpy(c->session.client, value);
    return EXIT_OK;
}

/* ---- may it begin? ----------------------------------------------------------------- */

#define OVERRIDES_MAX 64         /* the latest; one a day is enough */

struct screenings {
    struct entry full, brief;
    bool has_full, has_brief;
    struct entry override[OVERRIDES_MAX];
    int overrides, err;
};

static void keep(struct entry *to, bool *has, const struct entry *e, int *err)
{
    if (*has)
        entry_clear(to);
    *err = entry_copy(to, e);
    *has = *err == ERR_OK;
}

static int keep_screening(void *arg, const struct entry *e)
{
    struct screenings *s = arg;
    const char *depth = entry_word(e, "depth");

    if (depth != NULL && strcmp(depth, "full") == 0)
        keep(&s->full, &s->has_full, e, &s->err);
    else
        keep(&s->brief, &s->has_brief, e, &s->err);
    return s->err;
}

static int keep_override(void *arg, const struct entry *e)
{
    struct screenings *s = arg;

    if (s->overrides == OVERRIDES_MAX) {
        entry_clear(&s->override[0]);
        memmove(s->override, s->override + 1, (OVERRIDES_MAX - 1) * sizeof s->override[0]);
        s->overrides--;
    }
    s->err = entry_copy(&s->override[s->overrides], e);
    s->overrides += s->err == ERR_OK;
    return s->err;
}

static void clear_screenings(struct screenings *s)
{
    if (s->has_full)
        entry_clear(&s->full);
    if (s->has_brief)
        entry_clear(&s->brief);
    for (int i = 0; i < s->overrides; i++)
        entry_clear(&s->override[i]);
}

static int birth_year(struct store *s, const char *client)
{
    const struct store_query q = { .client = client, .kind = "client" };
    struct entry e;
    int year = 0;

    if (store_last(s, &q, &e, NULL) == ERR_OK) {
        const double x = entry_number(&e, "birth_year");

        year = isnan(x) ? 0 : (int)x;
        entry_clear(&e);
    }
    return year;
}

/* The gate's sentences, and the command for the way out. */
static int refuse(const struct screening_gate *g, const char *client)
{
    if (g->answer == SCREENING_BLOCKED)
        return commands_fail(EXIT_FAILED, "%s %s `holdfast screen %s --override %.8s --reason "
                             "TEXT` does, `holdfast screen %s` asks again", g->says, g->way_out,
                             client, g->of, client);
    return commands_fail(EXIT_FAILED, "%s `holdfast screen %s` asks it", g->says, client);
}

static int gate(struct store *s, const char *client)
{
    const struct store_query screening = { .client = client, .kind = "screening" },
                             override = { .client = client, .kind = "override" };
    const int64_t now_us = now_unix_us();
    struct screenings found = { .err = ERR_OK };
    struct screening_gate g;
    struct err_text why = { "" };
    int code = EXIT_OK;

    if (store_each(s, &screening, keep_screening, &found, &why) != ERR_OK
        || store_each(s, &override, keep_override, &found, &why) != ERR_OK) {
        code = commands_fail(EXIT_FAILED, "%s", why.s[0] != '\0' ? why.s : "out of memory");
    } else {
        screening_gate(found.has_full ? &found.full : NULL, found.has_brief ? &found.brief : NULL,
                       found.override, found.overrides, birth_year(s, client),
                       moments_day(now_us, now_utc_offset_min(now_us)), &g);
        if (g.answer != SCREENING_MAY)
            code = refuse(&g, client);
        else if (g.cautious || g.overridden)
            fprintf(stderr, "holdfast: %s\n", g.says);
    }
    clear_screenings(&found);
    return code;
}

/* ---- the dose prescribed ----------------------------------------------------------- */

/* The latest for a protocol (any when it is "") and side. */
struct prescribed {
    const char *protocol, *side;
    bool found;
    char id[PROTOCOL_ID_MAX];
    struct course_dose dose;
};

static int keep_dose(void *arg, const struct entry *e)
{
    struct prescribed *p = arg;
    const char *side = entry_word(e, "side"), *protocol = entry_word(e, "protocol");
    const double count = entry_number(e, "count");

    if (side != NULL && strcmp(side, "both") != 0 && strcmp(side, p->side) != 0)
        return ERR_OK;
    if (*p->protocol != '\0' && strcmp(protocol, p->protocol) != 0)
        return ERR_OK;
    p->found = true;
    snprintf(p->id, sizeof p->id, "%s", protocol);
    p->dose = (struct course_dose){ entry_number(e, "target_pct"), entry_number(e, "hold_s"),
                                    entry_number(e, "rest_s"), isnan(count) ? 0 : (int)count };
    return ERR_OK;
}

static int find_dose(struct store *s, const struct run_client *c, const char *protocol,
                     struct prescribed *out)
{
    const struct store_query q = { .client = c->code, .kind = "dose" };
    struct err_text why = { "" };

    *out = (struct prescribed){ .protocol = protocol, .side = entry_word(&c->session, "side") };
    if (store_each(s, &q, keep_dose, out, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    return EXIT_OK;
}

int run_client_protocol(struct run_client *c, const char **name)
{
    struct prescribed p;
    struct store *s;
    int code;

    if (c->code == NULL && json_object_size(c->session.values) > 0)
        return commands_fail(EXIT_USAGE, "run: settings are kept with a client; name one with "
                             "--client CODE");
    if (c->code == NULL)
        return EXIT_OK;
    if (entry_word(&c->session, "side") == NULL)
        return commands_fail(EXIT_USAGE, "run --client needs --side left, right or both");
    if ((code = clinic_who(c->said_who, c->session.who)) != EXIT_OK
        || (code = clinic_open(STORE_READ, &s)) != EXIT_OK)
        return code;
    if ((code = clinic_has(s, c->code)) == EXIT_OK && (code = gate(s, c->code)) == EXIT_OK
        && *name == NULL && (code = find_dose(s, c, "", &p)) == EXIT_OK && p.found) {
        strcpy(c->protocol, p.id);
        *name = c->protocol;
    }
    store_close(s);
    return code;
}

/* ---- what is filled in ------------------------------------------------------------- */

static int put_dose(struct store *s, const struct run_client *c, struct protocol *p, char *text,
                    size_t *bytes)
{
    struct prescribed dose;
    struct err_text why = { "" };
    int code = find_dose(s, c, p->id, &dose);

    if (code != EXIT_OK || !dose.found)
        return code;
    char *made = malloc(PROTOCOL_TEXT_MAX);

    if (made == NULL)
        return commands_fail(EXIT_FAILED, "out of memory");
    if (dosed_text(p->id, text, *bytes, &dose.dose, p, made, bytes, &why) == ERR_OK)
        memcpy(text, made, *bytes);
    else
        code = commands_fail(EXIT_FAILED, "%s", why.s);
    free(made);
    return code;
}

static void fill_settings(struct store *s, struct run_client *c, const struct protocol *p)
{
    struct err_text why = { "" };
    struct entry before;
    const char *protocol;
    int64_t t_us = 0;

    if (visit_latest(s, c->code, entry_word(&c->session, "side"), &before, &why) == ERR_OK) {
        char when[VISIT_WHEN_TEXT];

        protocol = entry_word(&before, "protocol");
        entry_time(&before, "started", &t_us);
        visit_inherit(&c->session, &before);
        snprintf(c->inherited, sizeof c->inherited, "%s%s", visit_when(t_us, before.utc_offset_min,
                 when), protocol != NULL && strcmp(protocol, p->id) == 0 ? ""
                        : ", of another protocol");
        entry_clear(&before);
    }
    if (entry_word(&c->session, "position") == NULL && p->position[0] != '\0')
        entry_set_text(&c->session, "position", p->position, &why);
}

static void fill_mass(struct store *s, const char *client, double *body_mass_kg)
{
    const struct store_query q = { .client = client, .kind = "mass" };
    struct entry e;

    if (*body_mass_kg > 0.0 || store_last(s, &q, &e, NULL) != ERR_OK)
        return;
    *body_mass_kg = entry_number(&e, "mass_kg");
    entry_clear(&e);
}

/* A red day is looked at first; whoever begins all the same has read so.  When the course
 * cannot be told, that has been said, and the session is not held up by it. */
static void find_reviews(struct run_client *c)
{
    static const char *const word[] = { [COURSE_LEFT] = "left", [COURSE_RIGHT] = "right" };
    const char *own = entry_word(&c->session, "side");
    struct client_course course;
    struct rules_advice a;

    if (client_course_open(c->code, STORE_READ, &course) != EXIT_OK)
        return;
    for (int side = COURSE_LEFT; side <= COURSE_RIGHT; side++) {
        if (strcmp(own, "both") != 0 && strcmp(own, word[side]) != 0)
            continue;
        rules_advise(course.rules, &course.course, (enum course_side)side, &a);
        if (a.step == RULES_REVIEW)
            snprintf(c->review[side], sizeof c->review[side], "To be looked at first, %s: %s "
                     "(rule %s; `holdfast plan %s`)\n", word[side], a.says, a.rule, c->code);
    }
    client_course_close(&course);
}

int run_client_prepare(struct run_client *c, struct protocol *p, char *text, size_t *bytes,
                       double *body_mass_kg)
{
    struct store *s;
    int code;

    if (c->code == NULL)
        return EXIT_OK;
    if ((code = clinic_open(STORE_READ, &s)) != EXIT_OK)
        return code;
    code = put_dose(s, c, p, text, bytes);
    fill_settings(s, c, p);
    fill_mass(s, c->code, body_mass_kg);
    store_close(s);
    find_reviews(c);
    return code;
}

void run_client_say(FILE *to, const struct run_client *c)
{
    if (c->code == NULL)
        return;
    fprintf(to, "Client %s, side: %s.\nSettings%s%s%s: ", c->code, entry_word(&c->session, "side"),
            c->inherited[0] != '\0' ? " not said are as on " : "", c->inherited, "");
    visit_say_settings(to, &c->session);
    for (int side = COURSE_LEFT; side <= COURSE_RIGHT; side++)
        fputs(c->review[side], to);
}

/* ---- the session ------------------------------------------------------------------- */

static int write_down(struct run_client *c)
{
    struct err_text why = { "" };
    struct store *s;
    int code = clinic_open(STORE_WRITE, &s);

    if (code != EXIT_OK)
        return code;
    if (store_add(s, &c->session, 1, &why) != ERR_OK)
        code = commands_fail(EXIT_FAILED, "%s; the session did not begin", why.s);
    store_close(s);
    return code;
}

int run_client_begin(struct run_client *c, const struct protocol *p, const char *folder)
{
    char kept[VISIT_FOLDER_MAX];
    struct err_text why = { "" };
    int code;

    if (c->code == NULL)
        return EXIT_OK;
    if ((code = visit_folder(folder, kept)) != EXIT_OK)
        return code;
    if (entry_set_time(&c->session, "started", now_unix_us(), &why) != ERR_OK
        || entry_set_text(&c->session, "folder", kept, &why) != ERR_OK
        || entry_set_text(&c->session, "protocol", p->id, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    if ((code = write_down(c)) != EXIT_OK)
        return code;
    c->begun = true;
    c->about = entry_to_json(&c->session);
    return c->about != NULL ? EXIT_OK : commands_fail(EXIT_FAILED, "out of memory");
}

void run_client_undo(struct run_client *c)
{
    struct err_text why = { "" };
    struct store *s;
    struct entry e;

    if (!c->begun || clinic_open(STORE_WRITE, &s) != EXIT_OK)
        return;
    entry_init(&e, "session", c->code);
    strcpy(e.session, c->session.session);
    strcpy(e.replaces, c->session.id);
    strcpy(e.who, c->session.who);
    strcpy(e.why, "the session did not begin");
    e.withdrawn = true;
    if (store_add(s, &e, 1, &why) != ERR_OK)
        commands_fail(EXIT_FAILED, "%s", why.s);
    entry_clear(&e);
    store_close(s);
    c->begun = false;
}

static void say_next(FILE *to, struct store *s, const struct run_client *c)
{
    fprintf(to, "Session    %.8s of %s\n", c->session.id, c->code);
    due_say_next(to, s, c->code, now_unix_us());
}

int run_client_after(const struct run_client *c, const struct results *r, FILE *to)
{
    struct store *s;
    int code;

    if (!c->begun)
        return EXIT_OK;
    if ((code = clinic_open(STORE_WRITE, &s)) == EXIT_OK) {
        code = visit_sums_put(s, &c->session, r);
        if (code == EXIT_OK)
            say_next(to, s, c);
        store_close(s);
    }
    if (code != EXIT_OK)
        commands_fail(EXIT_FAILED, "the recording is whole and kept; only its values are not with "
                      "client %s yet: `holdfast reindex` puts them there", c->code);
    return code;
}
