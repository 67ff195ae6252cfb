/* proof_advice.c - what a clinician may want to look at in a protocol; see
 * proof.h.  Each rule below is this project's choice, and only advice. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "session/calm.h"
#include "session/endurance.h"
#include "session/proof.h"

/* The highest pain that the common guides accept during loading. */
#define PAIN_LIMIT_COMMON 5
/* A target so near the edge of comfort leaves little room for a whole hold. */
#define PAIN_TARGET_PCT   80.0
/* A best push of more seconds, or more of them, tests how force falls. */
#define BEST_PUSH_LONG_S  10.0
#define BEST_PUSH_MANY    10

/* A protocol being looked over, with the text it came from. */
struct look {
    const char *text;
    size_t n;
    const struct protocol *p;
    struct proof_list *list;
};

/* ---- lines ------------------------------------------------------------------- */

/* The line in first .. last on which key is written, or first. */
static int line_of(const struct look *l, int first, int last, const char *key)
{
    const size_t length = strlen(key);
    const char *at = l->text, *const end = l->text + l->n;

    for (int line = 1; at < end && line <= last; line++) {
        const char *const next = memchr(at, '\n', (size_t)(end - at));
        const char *const stop = next ? next : end;
        const char *const mark = memchr(at, '#', (size_t)(stop - at));
        const char *const said = memmem(at, (size_t)((mark ? mark : stop) - at), key, length);

        if (line >= first && said != NULL && said + length < end && said[length] == ':')
            return line;
        at = next ? next + 1 : end;
    }
    return first;
}

/* Of a step's key; the step's own line when the key is not written. */
static int line_in(const struct look *l, int step, const char *key)
{
    const int first = l->p->step[step].line;
    const int next = step + 1 < l->p->steps ? l->p->step[step + 1].line : first + 1000;

    return line_of(l, first, next > first ? next - 1 : first, key);
}

/* Of a key of the protocol itself. */
static int line_on_top(const struct look *l, const char *key)
{
    return line_of(l, 1, l->p->step[0].line, key);
}

/* ---- words --------------------------------------------------------------------- */

static void look_at_words(const struct look *l, int line, const char *what,
                          const char *text)
{
    size_t at = 0, n = 0;
    const struct calm_word *const word = calm_next(text, &at, &n);

    if (word != NULL)
        proof_add(l->list, line, "%s is shown to the client and has '%.*s'; write %s", what,
                  (int)n, text + at, word->instead);
}

static void look_at_all_words(const struct look *l)
{
    look_at_words(l, line_on_top(l, "title"), "the title", l->p->title);
    for (int i = 0; i < l->p->steps; i++) {
        const struct protocol_step *step = &l->p->step[i];

        if (step->type == PROTOCOL_NOTE)
            look_at_words(l, step->line, "the note", step->u.note.text);
        if (step->type == PROTOCOL_SCREEN)
            look_at_words(l, line_in(l, i, "question"), "the question",
                          step->u.screen.question);
        if (step->type == PROTOCOL_ASK)
            look_at_words(l, line_in(l, i, "site"), "the site", step->u.ask.site);
    }
}

/* ---- the head -------------------------------------------------------------------- */

static void look_at_head(const struct look *l)
{
    const struct protocol *const p = l->p;

    if ((p->evidence == PROTOCOL_TEST) != (p->stage == PROTOCOL_STAGE_TEST))
        proof_add(l->list, line_on_top(l, "stage"), "'evidence' is %s but 'stage' is %s; "
                  "a test is one in both", protocol_evidence_word(p->evidence),
                  protocol_stage_word(p->stage));
    if (p->pain_limit > PAIN_LIMIT_COMMON)
        proof_add(l->list, line_on_top(l, "pain_limit"), "a pain limit of %d is over %d, "
                  "the highest the common guides accept; lower it, or have a reason",
                  p->pain_limit, PAIN_LIMIT_COMMON);
}

/* ---- questions ---------------------------------------------------------------- */

static bool is_effort(const struct protocol_step *step)
{
    return step->type == PROTOCOL_BEST_PUSH || step->type == PROTOCOL_HOLDS;
}

static bool asks_pain(const struct protocol_step *step)
{
    return step->type == PROTOCOL_ASK && step->u.ask.what == PROTOCOL_ASK_PAIN;
}

/* The first push or hold, the last, and the pain questions around them. */
static void look_at_questions(const struct look *l)
{
    const struct protocol *const p = l->p;
    int first = -1, last = -1;
    bool before = false, after = false, tared = false;

    for (int i = 0; i < p->steps; i++) {
        tared = tared || (first < 0 && p->step[i].type == PROTOCOL_TARE);
        if (is_effort(&p->step[i])) {
            first = first < 0 ? i : first;
            last = i;
            after = false;
        }
        before = before || (first < 0 && asks_pain(&p->step[i]));
        after = after || asks_pain(&p->step[i]);
    }
    if (first < 0)
        return;
    if (!tared)
        proof_add(l->list, p->step[first].line, "no tare comes before the first effort, "
                  "so force counts from the rig's own zero; add one");
    if (!before)
        proof_add(l->list, p->step[first].line, "pain is not asked before the first "
                  "effort, so no change can be told; add '- ask: { what: pain, when: "
                  "before }' above");
    if (!after)
        proof_add(l->list, p->step[last].line, "pain is not asked after the last effort; "
                  "add '- ask: { what: pain, when: after }' below");
}

/* ---- efforts -------------------------------------------------------------------- */

static void look_at_rest(const struct look *l, int step, int count, double rest_s,
                         double ready_s)
{
    if (count > 1 && rest_s < ready_s)
        proof_add(l->list, line_in(l, step, "rest_s"), "the rest of %.4g s is shorter than "
                  "the countdown of %.4g s, which then takes its place; lower 'ready_s' or "
                  "lengthen the rest", rest_s, ready_s);
}

static void look_at_push(const struct look *l, int step)
{
    const struct protocol_push *const push = &l->p->step[step].u.push;

    look_at_rest(l, step, push->max_trials, push->rest_s, push->ready_s);
    if (push->kind != PROTOCOL_PUSH_PAIN_LIMITED && strstr(l->p->id, "irritable") != NULL)
        proof_add(l->list, line_in(l, step, "best_push"), "a best push in a protocol for "
                  "irritable symptoms asks for all there is; write 'kind: pain_limited', or "
                  "holds with 'of: chosen'");
    if ((push->seconds > BEST_PUSH_LONG_S || push->trials > BEST_PUSH_MANY)
        && l->p->clients == PROTOCOL_CLIENTS_ALL)
        proof_add(l->list, line_in(l, step, "best_push"), "%d strong %s of %.4g s test the "
                  "limit; write 'clients: not_symptomatic' at the top, or ask for less",
                  push->trials, push->trials == 1 ? "push" : "pushes", push->seconds);
}

/* Whether holds like these were spoken of before: sets of one dose are one. */
static bool told_before(const struct protocol *p, int step)
{
    const struct protocol_holds *const h = &p->step[step].u.holds;

    for (int i = 0; i < step; i++) {
        const struct protocol_holds *const o = &p->step[i].u.holds;

        if (p->step[i].type == PROTOCOL_HOLDS && o->target_of == h->target_of
            && o->until == h->until && o->target_pct >= h->target_pct
            && o->seconds >= h->seconds)
            return true;
    }
    return false;
}

static void look_at_endurance(const struct look *l, int step)
{
    const struct protocol_holds *const h = &l->p->step[step].u.holds;
    struct endurance e;

    if ((h->target_of != PROTOCOL_OF_BEST_1S && h->target_of != PROTOCOL_OF_PEAK)
        || h->until != PROTOCOL_UNTIL_TIME || told_before(l->p, step)
        || !endurance_expect(h->target_pct, &e) || h->seconds <= e.expected_s)
        return;
    proof_add(l->list, line_in(l, step, "target_pct"), "%.4g s at %.4g %% looks out of "
              "reach: " ENDURANCE_MODEL " expects about %.0f s, in one person anything "
              "from %.0f to %.0f s; it knows single holds only, and takes %% of a best "
              "second as %% of the peak; lower the target, shorten the hold, or expect "
              "force to sink",
              h->seconds, h->target_pct, e.expected_s, e.short_s, e.long_s);
}

static void look_at_holds(const struct look *l, int step)
{
    const struct protocol_holds *const h = &l->p->step[step].u.holds;

    look_at_rest(l, step, h->count, h->rest_s, h->ready_s);
    look_at_endurance(l, step);
    if (h->target_of == PROTOCOL_OF_PAIN_LIMITED && h->target_pct > PAIN_TARGET_PCT)
        proof_add(l->list, line_in(l, step, "target_pct"), "%.4g %% of a pain-limited push "
                  "is near the edge of comfort for a whole hold; %.4g %% or less leaves "
                  "room", h->target_pct, PAIN_TARGET_PCT);
    if (h->ask_pain == PROTOCOL_ASK_PAIN_EACH && h->pain_limit > l->p->pain_limit)
        proof_add(l->list, line_in(l, step, "pain_limit"), "these holds go on up to pain of "
                  "%d, over the protocol's own limit of %d; lower it, or have a reason",
                  h->pain_limit, l->p->pain_limit);
    if (h->until == PROTOCOL_UNTIL_DROP_OUT && l->p->clients == PROTOCOL_CLIENTS_ALL)
        proof_add(l->list, line_in(l, step, "until"), "a hold to letting go tests the "
                  "limit; write 'clients: not_symptomatic' at the top, or give it a time");
}

void proof_advice(const char *text, size_t n, const struct protocol *p,
                  struct proof_list *list)
{
    const struct look l = { text, n, p, list };

    look_at_head(&l);
    look_at_all_words(&l);
    look_at_questions(&l);
    for (int i = 0; i < p->steps; i++) {
        const struct protocol_warm_up *const w = &p->step[i].u.warm_up;

        if (p->step[i].type == PROTOCOL_WARM_UP)
            look_at_rest(&l, i, w->count, w->rest_s, w->ready_s);
        if (p->step[i].type == PROTOCOL_BEST_PUSH)
            look_at_push(&l, i);
        if (p->step[i].type == PROTOCOL_HOLDS)
            look_at_holds(&l, i);
    }
}
