/*
 * test_library.c - the protocols that are shipped.
 *
 * Doses are typed from the project's clinical reference, as ranges where it
 * gives ranges; times come from an independent layout of each session
 * (tests/oracle/protocols.py).  The files are read as a clinician would find
 * them, and as text for what the parser does not keep: marks and words.
 */
#include <check.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "session/calm.h"
#include "session/proof.h"
#include "session/protocol.h"
#include "suites.h"
#include "world.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))
#define FILES_MAX 64

static struct protocol p;
static char text[PROTOCOL_TEXT_MAX + 1];
static size_t bytes;

static void load(const char *id)
{
    struct err_text why = { "" };
    char path[128];

    snprintf(path, sizeof path, "protocols/%s.yaml", id);
    ck_assert_msg(protocol_load(path, &p, text, &bytes, &why) == ERR_OK, "%s", why.s);
    ck_assert_msg(protocol_complete(path, &p, &why) == ERR_OK, "%s", why.s);
    ck_assert_msg(strcmp(p.id, id) == 0, "%s says it is %s", path, p.id);
    text[bytes] = '\0';
}

/* The first step of this type from a place on; the number of steps when none. */
static int find(enum protocol_step_type type, int from)
{
    while (from < p.steps && p.step[from].type != type)
        from++;
    return from;
}

/* ---- doses --------------------------------------------------------------------- */

#define PAIN PROTOCOL_OF_PAIN_LIMITED
#define BEST PROTOCOL_OF_BEST_1S
#define STEADY PROTOCOL_PUSH_STEADY
#define FAST PROTOCOL_PUSH_FAST

/* Of all holds together: how many, each how long, at what, what rest at least and
 * at most, and their sum.  A range has two numbers. */
static const struct {
    const char *id;
    enum protocol_reference of;
    double count[2], seconds[2], pct[2], rest_s[2], tension_s[2];
    const char *dose;
} holds[] = {
    { "rio-2015-isometric", BEST, { 5, 5 }, { 45, 45 }, { 70, 70 }, { 120, 120 },
      { 225, 225 }, "5 x 45 s at 70 %" },
    { "rio-2015-entry", BEST, { 5, 5 }, { 30, 30 }, { 50, 50 }, { 120, 120 },
      { 150, 150 }, "5 x 30 s at 50 %" },
    { "rio-2017-in-season", BEST, { 5, 5 }, { 45, 45 }, { 80, 80 }, { 60, 60 },
      { 225, 225 }, "5 x 45 s at 80 %" },
    { "cook-heavy", BEST, { 4, 4 }, { 45, 60 }, { 70, 70 }, { 120, 120 },
      { 180, 240 }, "4 x 45 s at 70 %" },
    { "malliaras-stage-1", BEST, { 5, 5 }, { 45, 45 }, { 70, 70 }, { 120, 120 },
      { 225, 225 }, "5 x 45 s at 70 %" },
    { "breda-stage-1", BEST, { 5, 5 }, { 45, 45 }, { 70, 70 }, { 60, 120 },
      { 225, 225 }, "5 x 45 s at 70 %" },
    { "goom-stage-1", BEST, { 4, 5 }, { 45, 45 }, { 40, 70 }, { 120, 120 },
      { 180, 225 }, "4 x 45 s at 50 %" },
    { "goom-irritable", PAIN, { 3, 4 }, { 15, 20 }, { 30, 40 }, { 60, 90 },
      { 45, 80 }, "4 x 15 s at 30 % pain-limited" },
    { "pearson-short", BEST, { 24, 24 }, { 10, 10 }, { 85, 85 }, { 20, 20 },
      { 240, 240 }, "24 x 10 s at 85 %" },
    { "pearson-long", BEST, { 6, 6 }, { 40, 40 }, { 85, 85 }, { 80, 80 },
      { 240, 240 }, "6 x 40 s at 85 %" },
    { "short-10x10", BEST, { 10, 10 }, { 10, 10 }, { 70, 80 }, { 20, 20 },
      { 100, 100 }, "10 x 10 s at 70 %" },
    { "kubo-long", BEST, { 4, 4 }, { 20, 20 }, { 70, 70 }, { 60, 60 },
      { 80, 80 }, "4 x 20 s at 70 %" },
    { "arampatzis-90", BEST, { 20, 20 }, { 3, 3 }, { 90, 90 }, { 3, 120 },
      { 60, 60 }, "20 x 3 s at 90 %" },
    { "self-selected", PROTOCOL_OF_CHOSEN, { 2, 100 }, { 5, 60 }, { 100, 100 },
      { 0, 120 }, { 1, 600 }, "5 x 30 s at a chosen force" },
    { "test-steadiness", BEST, { 6, 6 }, { 20, 20 }, { 10, 50 }, { 0, 60 },
      { 120, 120 }, "6 x 20 s at 10-50 %" },
    { "test-endurance-60", BEST, { 1, 1 }, { 60, 600 }, { 60, 60 }, { 0, 120 },
      { 60, 600 }, "1 x up to 300 s at 60 %" },
    { "test-intermittent-60", BEST, { 20, 100 }, { 7, 7 }, { 60, 60 }, { 2, 2 },
      { 140, 700 }, "60 x 7 s at 60 %" },
};

static bool within(double x, const double range[2])
{
    return x >= range[0] && x <= range[1];
}

START_TEST(holds_are_the_dose_of_their_source)
{
    char dose[PROTOCOL_DOSE_MAX];
    int count = 0;

    load(holds[_i].id);
    for (int i = find(PROTOCOL_HOLDS, 0); i < p.steps; i = find(PROTOCOL_HOLDS, i + 1)) {
        const struct protocol_holds *h = &p.step[i].u.holds;

        count += h->count;
        ck_assert_int_eq(h->target_of, holds[_i].of);
        ck_assert(within(h->seconds, holds[_i].seconds));
        ck_assert(within(h->target_pct, holds[_i].pct));
        ck_assert(within(h->rest_s, holds[_i].rest_s));
    }
    ck_assert(within(count, holds[_i].count));
    ck_assert(within(protocol_tension_s(&p), holds[_i].tension_s));
    protocol_dose(&p, dose, sizeof dose);
    ck_assert_str_eq(dose, holds[_i].dose);
}
END_TEST

static const struct {
    const char *id;
    enum protocol_push_kind kind;
    double trials[2], seconds[2], rest_s[2];
    int max_trials;
    const char *dose;
} pushes[] = {
    { "test-mvic", STEADY, { 3, 3 }, { 4, 5 }, { 60, 120 }, 6, "3 x 5 s best push" },
    { "test-rfd", FAST, { 5, 10 }, { 1, 1 }, { 20, 20 }, 10, "10 x 1 s fast push" },
    { "test-iso-30", STEADY, { 3, 3 }, { 5, 5 }, { 30, 30 }, 3, "3 x 5 s best push" },
    { "test-mccall", STEADY, { 3, 3 }, { 3, 3 }, { 30, 120 }, 3, "3 x 3 s best push" },
    { "test-mccall-30", STEADY, { 3, 3 }, { 3, 3 }, { 30, 120 }, 3, "3 x 3 s best push" },
    { "test-fatigue-12", STEADY, { 12, 12 }, { 3, 3 }, { 5, 5 }, 12, "12 x 3 s best push" },
    { "test-max-60", STEADY, { 1, 1 }, { 60, 60 }, { 0, 600 }, 1, "1 x 60 s best push" },
    { "test-critical-force", STEADY, { 60, 60 }, { 3, 3 }, { 2, 2 }, 60, "60 x 3 s best push" },
};

START_TEST(pushes_are_the_dose_of_their_source)
{
    const struct protocol_push *push;
    char dose[PROTOCOL_DOSE_MAX];

    load(pushes[_i].id);
    push = &p.step[find(PROTOCOL_BEST_PUSH, 0)].u.push;
    ck_assert_int_eq(push->kind, pushes[_i].kind);
    ck_assert(within(push->trials, pushes[_i].trials));
    ck_assert(within(push->seconds, pushes[_i].seconds));
    ck_assert(within(push->rest_s, pushes[_i].rest_s));
    ck_assert_int_eq(push->max_trials, pushes[_i].max_trials);
    ck_assert_int_eq(find(PROTOCOL_HOLDS, 0), p.steps);
    protocol_dose(&p, dose, sizeof dose);
    ck_assert_str_eq(dose, pushes[_i].dose);
}
END_TEST

/* Details that a sum does not show. */
START_TEST(sets_ramps_and_ends_are_those_of_their_sources)
{
    const struct protocol_holds *h;

    load("arampatzis-90");  /* sets of 4, 3 s between, 1 to 2 min between sets */
    for (int i = find(PROTOCOL_HOLDS, 0), set = 0; set < 5; set++, i += 2) {
        ck_assert_int_eq(p.step[i].u.holds.count + p.step[i + 1].u.holds.count, 4);
        ck_assert(p.step[i].u.holds.rest_s == 3);
        ck_assert(p.step[i + 1].u.holds.rest_s >= 60 && p.step[i + 1].u.holds.rest_s <= 120);
    }
    load("test-steadiness");  /* 5 % a second, 2 at each of 10, 30 and 50 % */
    for (int i = find(PROTOCOL_HOLDS, 0), level = 0; level < 3; level++, i++) {
        h = &p.step[i].u.holds;
        ck_assert(h->count == 2 && h->target_pct == 10 + 20 * level);
        ck_assert(h->ramp_s * 5 == h->target_pct && h->ramp_down_s == h->ramp_s);
    }
    load("test-endurance-60");  /* until under 50 % for 3 s */
    h = &p.step[find(PROTOCOL_HOLDS, 0)].u.holds;
    ck_assert(h->until == PROTOCOL_UNTIL_DROP_OUT && h->grace_s == 3);
    ck_assert(protocol_floor_at_pct(h) == 50);
    load("test-intermittent-60");  /* until 5 to 7 % under the target */
    h = &p.step[find(PROTOCOL_HOLDS, 0)].u.holds;
    ck_assert(h->floor_pct >= 5 && h->floor_pct <= 7 && h->stop_after_incomplete > 0);
}
END_TEST

/* ---- times ------------------------------------------------------------------------ */

static const struct {
    const char *id;
    double tension_s, push_s, total_s;
    int steps;
    double start_s[PROTOCOL_STEPS_MAX];
} times[] = {
#include "golden/protocol_times.h"
};

START_TEST(times_are_those_of_an_independent_layout)
{
    double start_s[PROTOCOL_STEPS_MAX];

    load(times[_i].id);
    ck_assert_double_eq_tol(protocol_tension_s(&p), times[_i].tension_s, 1e-9);
    ck_assert_double_eq_tol(protocol_push_s(&p), times[_i].push_s, 1e-9);
    ck_assert_double_eq_tol(protocol_total_s(&p), times[_i].total_s, 1e-9);
    ck_assert_int_eq(p.steps, times[_i].steps);
    protocol_starts_s(&p, start_s);
    for (int i = 0; i < p.steps; i++)
        ck_assert_double_eq_tol(start_s[i], times[_i].start_s[i], 1e-9);
}
END_TEST

/* Percent times seconds: 157.5 and 204 of a whole best push, as published. */
START_TEST(doses_in_percent_seconds)
{
    load("rio-2015-isometric");
    ck_assert(protocol_dose_pct_s(&p, BEST) == 15750);
    load("pearson-short");
    ck_assert(protocol_dose_pct_s(&p, BEST) == 20400);
    load("pearson-long");
    ck_assert(protocol_dose_pct_s(&p, BEST) == 20400);
    ck_assert(protocol_dose_pct_s(&p, PAIN) == 0);
}
END_TEST

/* ---- every file ---------------------------------------------------------------------- */

static char names[FILES_MAX][PROTOCOL_ID_MAX];

/* The ids of the files in protocols/, in no order. */
static int files(void)
{
    DIR *dir = opendir("protocols");
    int n = 0;

    ck_assert_msg(dir != NULL, "run the tests from the project's folder");
    for (const struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
        const char *dot = strrchr(e->d_name, '.');

        if (dot != NULL && strcmp(dot, ".yaml") == 0 && n < FILES_MAX)
            snprintf(names[n++], sizeof names[0], "%.*s", (int)(dot - e->d_name),
                     e->d_name);
    }
    closedir(dir);
    return n;
}

START_TEST(every_file_is_in_the_tables_here)
{
    const int n = files();

    ck_assert_int_eq(n, COUNT(holds) + COUNT(pushes));
    ck_assert_int_eq(n, COUNT(times));
    ck_assert_int_ge(n, 22);
}
END_TEST

/* Nothing here is the dose of a trial as it was: none was of hamstrings on a rig. */
START_TEST(every_file_says_honestly_what_it_is)
{
    for (int i = files() - 1; i >= 0; i--) {
        const bool test = strncmp(names[i], "test-", 5) == 0;

        load(names[i]);
        ck_assert_msg(p.evidence != PROTOCOL_TRIAL, "%s", p.id);
        ck_assert_msg((p.evidence == PROTOCOL_TEST) == test, "%s", p.id);
        ck_assert_msg((p.stage == PROTOCOL_STAGE_TEST) == test, "%s", p.id);
        ck_assert_msg(test || p.stage == PROTOCOL_STAGE_ISOMETRIC, "%s", p.id);
        ck_assert_msg(p.evidence != PROTOCOL_ADAPTED || strstr(p.source, "Adapted: "), "%s",
                      p.id);
        ck_assert_msg(p.caution[0] != '\0' && p.frequency[0] != '\0', "%s", p.id);
        ck_assert_msg(test || strstr(p.caution, "No trial is known of immediate pain relief"),
                      "%s", p.id);
    }
    load("test-rfd");
    ck_assert_ptr_nonnull(strstr(p.caution, "Needs 1000 samples a second: an HX711 gives 80"));
}
END_TEST

START_TEST(tests_to_the_limit_are_not_for_symptomatic_clients)
{
    static const char *const limit[] = {
        "arampatzis-90", "test-endurance-60", "test-intermittent-60", "test-fatigue-12",
        "test-max-60", "test-critical-force",
    };
    int found = 0;

    for (int i = files() - 1; i >= 0; i--) {
        load(names[i]);
        if (p.clients == PROTOCOL_CLIENTS_ALL)
            continue;
        found++;
        ck_assert_msg(strstr(p.caution, "not for people with symptoms"), "%s", p.id);
    }
    for (int i = 0; i < COUNT(limit); i++) {
        load(limit[i]);
        ck_assert_msg(p.clients == PROTOCOL_CLIENTS_NOT_SYMPTOMATIC, "%s", p.id);
    }
    ck_assert_int_eq(found, COUNT(limit));
}
END_TEST

/* Screen, check, zero, warm-up; pain before the first push or hold and after the
 * last, effort after, and a word at the end. */
START_TEST(every_session_has_a_sensible_order)
{
    for (int i = files() - 1; i >= 0; i--) {
        int warm, ask, first, last;

        load(names[i]);
        warm = find(PROTOCOL_WARM_UP, 0);
        ask = find(PROTOCOL_ASK, 0);
        first = find(PROTOCOL_BEST_PUSH, 0);
        first = first < find(PROTOCOL_HOLDS, 0) ? first : find(PROTOCOL_HOLDS, 0);
        last = p.steps - 4;
        ck_assert_msg(find(PROTOCOL_SCREEN, 0) == 0, "%s", p.id);
        ck_assert_msg(find(PROTOCOL_RIG_CHECK, 0) == 1, "%s", p.id);
        ck_assert_msg(find(PROTOCOL_TARE, 0) == 2, "%s", p.id);
        ck_assert_msg(warm < ask && ask < first && first < p.steps, "%s", p.id);
        ck_assert_msg(p.step[ask].u.ask.what == PROTOCOL_ASK_PAIN, "%s", p.id);
        ck_assert_msg(p.step[ask].u.ask.when == PROTOCOL_WHEN_BEFORE, "%s", p.id);
        ck_assert_msg(p.step[last].type == PROTOCOL_HOLDS
                      || p.step[last].type == PROTOCOL_BEST_PUSH, "%s", p.id);
        ck_assert_msg(p.step[last + 1].u.ask.what == PROTOCOL_ASK_PAIN, "%s", p.id);
        ck_assert_msg(p.step[last + 1].u.ask.when == PROTOCOL_WHEN_AFTER, "%s", p.id);
        ck_assert_msg(p.step[last + 2].u.ask.what == PROTOCOL_ASK_EFFORT, "%s", p.id);
        ck_assert_msg(p.step[last + 3].type == PROTOCOL_NOTE, "%s", p.id);
    }
}
END_TEST

START_TEST(the_gentle_ones_ask_for_no_best_push)
{
    static const char *const gentle[] = { "goom-irritable", "self-selected" };

    for (int g = 0; g < COUNT(gentle); g++) {
        load(gentle[g]);
        ck_assert_int_le(p.pain_limit, 3);
        for (int i = 0; i < p.steps; i++)
            ck_assert(p.step[i].type != PROTOCOL_BEST_PUSH
                      || p.step[i].u.push.kind == PROTOCOL_PUSH_PAIN_LIMITED);
        ck_assert(p.step[find(PROTOCOL_WARM_UP, 0)].u.warm_up.to_pct <= 50);
    }
}
END_TEST

/* ---- as sessions -------------------------------------------------------------------- */

/* A client who does what is asked comes to the end of each, with every push and
 * hold done as written. */
START_TEST(every_session_runs_to_its_end)
{
    struct world *w = world_begun(world_shipped(times[_i].id));
    int pushes_done = 0, holds_done = 0, complete = 0;

    world_go_until(w, SESSION_DONE);
    ck_assert_msg(w->s.ending == SESSION_END_FINISHED, "%s: %s", times[_i].id,
                  session_ending_text(w->s.ending));
    for (int i = 0; i < w->p.steps; i++) {
        const struct protocol_step *step = &w->p.step[i];

        pushes_done += step->type == PROTOCOL_BEST_PUSH ? step->u.push.trials : 0;
        holds_done += step->type == PROTOCOL_HOLDS ? step->u.holds.count : 0;
    }
    for (int i = 0; i < world_count(w, SESSION_EV_HOLD_ENDED); i++)
        complete += world_hold(w, i)->complete;
    ck_assert_int_eq(world_count(w, SESSION_EV_PUSH_ENDED), pushes_done);
    ck_assert_int_eq(world_count(w, SESSION_EV_HOLD_ENDED), holds_done);
    ck_assert_int_eq(complete, holds_done);
}
END_TEST

/* Screen, check, zero, three warm-ups, pain; three pushes, five holds, two
 * questions. */
START_TEST(the_rio_session_goes_as_written)
{
    struct world *w = world_begun(world_shipped("rio-2015-isometric"));

    world_go_until(w, SESSION_DONE);
    ck_assert_str_eq(world_phases(w), "qctru-ru-rua-rp-rp-rp-rho-rho-rho-rho-rho-aaD");
    ck_assert_int_eq(world_count(w, SESSION_EV_ASKED), 1 + 1 + 5 + 2);
}
END_TEST

/* ---- words and marks -------------------------------------------------------------------- */

static void check_calm(const char *words)
{
    const struct calm_word *found = calm_find(words);

    ck_assert_msg(found == NULL, "%s: '%s' in \"%s\"", p.id, found->word, words);
}

START_TEST(clients_read_calm_words_only)
{
    for (int i = files() - 1; i >= 0; i--) {
        load(names[i]);
        check_calm(p.title);
        for (int k = 0; k < p.steps; k++) {
            if (p.step[k].type == PROTOCOL_NOTE)
                check_calm(p.step[k].u.note.text);
            if (p.step[k].type == PROTOCOL_SCREEN)
                check_calm(p.step[k].u.screen.question);
            if (p.step[k].type == PROTOCOL_ASK)
                check_calm(p.step[k].u.ask.site);
        }
    }
}
END_TEST

/* Facts that were not confirmed are not cited as a paper's. */
START_TEST(no_file_prints_what_was_not_confirmed)
{
    static const char *const never[] = {
        "19.38", "1.88", "Frey Law", "1.8 points", "0.9 points", "2.5 %/wk", "relieves",
        "reduces pain", "painkiller",
    };

    for (int i = files() - 1; i >= 0; i--) {
        load(names[i]);
        for (int k = 0; k < COUNT(never); k++)
            ck_assert_msg(strstr(text, never[k]) == NULL, "%s: %s", p.id, never[k]);
    }
}
END_TEST

static bool has_mark(const char *line, size_t n)
{
    return memmem(line, n, "[paper]", 7) || memmem(line, n, "[practice]", 10)
        || memmem(line, n, "[choice]", 8);
}

/* A line that begins with a key and gives a number, outside texts. */
static bool sets_number(const char *line, size_t n)
{
    const char *const hash = memchr(line, '#', n);
    const size_t end = hash != NULL ? (size_t)(hash - line) : n;
    size_t at = strspn(line, " -");

    at += strspn(line + at, "abcdefghijklmnopqrstuvwxyz_");
    if (at >= end || line[at] != ':')
        return false;
    for (; at + 2 < end; at++)
        if (line[at] == ':' && line[at + 1] == ' ' && line[at + 2] >= '0'
            && line[at + 2] <= '9')
            return true;
    return false;
}

static int braces(const char *line, size_t n)
{
    int open = 0;

    for (size_t i = 0; i < n && line[i] != '#'; i++)
        open += (line[i] == '{') - (line[i] == '}');
    return open;
}

/* The beginning of the line after a folded text's, or at itself. */
static const char *past_text(const char *at, size_t n, int *line)
{
    const size_t indent = strspn(at, " ");

    if (n < 2 || memcmp(at + n - 2, ">-", 2) != 0)
        return at;
    for (++*line; at[n] == '\n' && strspn(at + n + 1, " ") > indent; ++*line)
        n += 1 + strcspn(at + n + 1, "\n");
    return at + n + (at[n] == '\n');
}

/* A number's mark is on its line, or in the comment right above what it is in. */
static void check_marks(void)
{
    bool above = false, comment = false;
    int line = 1, open = 0;

    for (const char *at = text, *next; *at != '\0'; at = next) {
        const size_t n = strcspn(at, "\n");
        const bool block = comment;

        next = past_text(at, n, &line);
        if (next != at)
            continue;
        comment = at[strspn(at, " ")] == '#';
        if (comment)
            above = has_mark(at, n) || (above && block);
        else if (sets_number(at, n) && strncmp(at, "version", 7) != 0)
            ck_assert_msg(above || has_mark(at, n), "%s:%d: %.*s", p.id, line, (int)n, at);
        open += comment ? 0 : braces(at, n);
        above = above && (comment || open > 0);
        next = at + n + (at[n] == '\n');
        line++;
    }
}

START_TEST(every_number_says_where_it_comes_from)
{
    for (int i = files() - 1; i >= 0; i--) {
        load(names[i]);
        check_marks();
    }
}
END_TEST

/* Only the holds that the literature itself has long, and nothing else. */
START_TEST(advice_on_the_library_is_about_long_holds_only)
{
    static const struct {
        const char *id, *says;
    } long_holds[] = {
        { "breda-stage-1", "about 38 s" }, { "cook-heavy", "about 38 s" },
        { "malliaras-stage-1", "about 38 s" }, { "pearson-long", "about 26 s" },
        { "rio-2015-isometric", "about 38 s" }, { "rio-2017-in-season", "about 29 s" },
    };
    static struct proof proof;
    int warned = 0;

    for (int i = files() - 1; i >= 0; i--) {
        const char *says = NULL;

        load(names[i]);
        ck_assert_msg(proof_read(text, bytes, &proof), "%s", p.id);
        for (int k = 0; k < COUNT(long_holds); k++)
            says = strcmp(long_holds[k].id, p.id) == 0 ? long_holds[k].says : says;
        ck_assert_msg(proof.warnings.count == (says != NULL), "%s: %s", p.id,
                      proof.warnings.item[0].text);
        if (says != NULL)
            ck_assert_ptr_nonnull(strstr(proof.warnings.item[0].text, says));
        warned += says != NULL;
    }
    ck_assert_int_eq(warned, COUNT(long_holds));
}
END_TEST

/* ---- the README ---------------------------------------------------------------------------- */

START_TEST(readme_lists_the_library)
{
    static char readme[65536];
    FILE *file = fopen("protocols/README.md", "r");
    const int n = files();
    const char *list, *end;
    int rows = 0;

    ck_assert_ptr_nonnull(file);
    readme[fread(readme, 1, sizeof readme - 1, file)] = '\0';
    fclose(file);
    list = strstr(readme, "\n## the library\n");
    ck_assert_msg(list != NULL, "the README has no library");
    end = strstr(list + 4, "\n## ");
    for (const char *at = list; (at = strstr(at, "\n| `")) != NULL && (!end || at < end); at++)
        rows++;
    ck_assert_int_eq(rows, n);
    for (int i = 0; i < n; i++) {
        char row[400], dose[PROTOCOL_DOSE_MAX];
        const char *at;

        load(names[i]);
        protocol_dose(&p, dose, sizeof dose);
        snprintf(row, sizeof row, "\n| `%s`%s | %s | %s | ", p.id,
                 p.clients == PROTOCOL_CLIENTS_ALL ? "" : " !",
                 protocol_evidence_word(p.evidence), dose);
        at = strstr(list, row);
        ck_assert_msg(at != NULL && (end == NULL || at < end), "the README lacks:%s", row);
    }
}
END_TEST

Suite *library_suite(void);

Suite *library_suite(void)
{
    Suite *suite = suite_create("library");
    TCase *dose = tcase_create("dose"), *file = tcase_create("file");
    TCase *run = tcase_create("run");

    tcase_add_loop_test(dose, holds_are_the_dose_of_their_source, 0, COUNT(holds));
    tcase_add_loop_test(dose, pushes_are_the_dose_of_their_source, 0, COUNT(pushes));
    tcase_add_test(dose, sets_ramps_and_ends_are_those_of_their_sources);
    tcase_add_loop_test(dose, times_are_those_of_an_independent_layout, 0, COUNT(times));
    tcase_add_test(dose, doses_in_percent_seconds);
    tcase_add_loop_test(run, every_session_runs_to_its_end, 0, COUNT(times));
    tcase_add_test(run, the_rio_session_goes_as_written);
    tcase_add_test(file, every_file_is_in_the_tables_here);
    tcase_add_test(file, every_file_says_honestly_what_it_is);
    tcase_add_test(file, tests_to_the_limit_are_not_for_symptomatic_clients);
    tcase_add_test(file, every_session_has_a_sensible_order);
    tcase_add_test(file, the_gentle_ones_ask_for_no_best_push);
    tcase_add_test(file, clients_read_calm_words_only);
    tcase_add_test(file, no_file_prints_what_was_not_confirmed);
    tcase_add_test(file, every_number_says_where_it_comes_from);
    tcase_add_test(file, advice_on_the_library_is_about_long_holds_only);
    tcase_add_test(file, readme_lists_the_library);
    suite_add_tcase(suite, dose);
    suite_add_tcase(suite, file);
    suite_add_tcase(suite, run);
    return suite;
}
