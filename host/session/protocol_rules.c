/* protocol_rules.c - what the keys of one step may say together; see
 * protocol_parse.h.  A range of one key is in the tables, not here. */
#include "protocol_parse.h"

/* A steady part must be left between settling in and the end. */
#define CHOSEN_SECONDS_LEAST  5.0
/* Time to say a number; less would leave most answers missing. */
#define ASK_REST_LEAST_S      5.0

/* ---- before the holds ----------------------------------------------------- */

int protocol_rules_passive(const struct schema_file *f,
                           const struct protocol_parse_around *around, int line)
{
    if (!around->tared)
        return schema_fail(f, line, "passive_weight is measured from the zero, but no "
                           "tare comes before it; add one");
    return ERR_OK;
}

int protocol_rules_warm_up(const struct schema_file *f, const struct protocol_warm_up *w,
                           const int *lines, int line)
{
    const int from = lines[PROTOCOL_PARSE_WARM_FROM], to = lines[PROTOCOL_PARSE_WARM_TO];
    const int at = to > from ? to : from;

    if (w->from_pct > w->to_pct)
        return schema_fail(f, at > 0 ? at : line, "'from_pct' in warm_up (%.15g) is over "
                           "'to_pct' (%.15g); efforts rise, so write the lower one first",
                           w->from_pct, w->to_pct);
    return ERR_OK;
}

int protocol_rules_push(const struct schema_file *f, struct protocol_push *push,
                        const int *lines)
{
    const int add = lines[PROTOCOL_PARSE_PUSH_ADD];
    const bool fast = push->kind == PROTOCOL_PUSH_FAST;

    if (fast && add > 0 && push->add_while_improving_pct > 0)
        return schema_fail(f, add, "'add_while_improving_pct' in best_push compares best "
                           "seconds, which 'kind: fast' has not; remove it");
    if (fast)
        push->add_while_improving_pct = 0;
    if (!fast && push->seconds < 1)
        return schema_fail(f, lines[PROTOCOL_PARSE_PUSH_SECONDS], "'seconds' in best_push "
                           "is %.15g, too short for a best second; write 1 or more, or "
                           "'kind: fast'", push->seconds);
    if (lines[PROTOCOL_PARSE_PUSH_MAX] == 0 && push->max_trials < push->trials)
        push->max_trials = push->trials;
    if (push->max_trials < push->trials)
        return schema_fail(f, lines[PROTOCOL_PARSE_PUSH_MAX], "'max_trials' in best_push is "
                           "%d but 'trials' is %d; write %d or more", push->max_trials,
                           push->trials, push->trials);
    return ERR_OK;
}

int protocol_rules_ask(const struct schema_file *f, const struct protocol_ask *ask,
                       const int *lines)
{
    if (ask->site[0] != '\0' && ask->what != PROTOCOL_ASK_PAIN)
        return schema_fail(f, lines[PROTOCOL_PARSE_ASK_SITE], "'site' in ask says where the "
                           "pain is, but 'what' is %s; remove it",
                           protocol_what_word(ask->what));
    return ERR_OK;
}

/* ---- holds: the target ---------------------------------------------------- */

static int check_which(const struct schema_file *f, struct protocol_holds *h,
                       const int *lines, int line)
{
    const int pct = lines[PROTOCOL_PARSE_HOLDS_TARGET_PCT];
    const int n = lines[PROTOCOL_PARSE_HOLDS_TARGET_N];
    const int of = lines[PROTOCOL_PARSE_HOLDS_OF];

    if (pct > 0 && n > 0)
        return schema_fail(f, pct > n ? pct : n, "holds has both 'target_pct' and "
                           "'target_n'; keep one of them");
    if (n > 0 && of > 0)
        return schema_fail(f, of, "'of' in holds says what 'target_pct' is "
                           "a percentage of, but the target is in newtons; remove 'of'");
    if (n > 0)
        h->target_of = PROTOCOL_OF_FORCE;
    if (h->target_of == PROTOCOL_OF_CHOSEN && pct > 0)
        return schema_fail(f, pct, "'target_pct' in holds has nothing to be a percentage "
                           "of: with 'of: chosen' the client picks the force; remove it");
    if (h->target_of == PROTOCOL_OF_CHOSEN)
        h->target_pct = 100;
    else if (pct == 0 && n == 0)
        return schema_fail(f, line, "holds has no target; add 'target_pct' (percent of "
                           "best push) or 'target_n' (newtons)");
    if (h->target_pct > 100 && h->target_of != PROTOCOL_OF_BODY_WEIGHT)
        return schema_fail(f, pct, "'target_pct' in holds is %.15g; over 100 is read with "
                           "'of: body_weight' only, so write 100 or less", h->target_pct);
    return ERR_OK;
}

/* The push that a percentage needs. */
static int check_reference(const struct schema_file *f, const struct protocol_holds *h,
                           const struct protocol_parse_around *around, int line)
{
    const bool of_best = h->target_of == PROTOCOL_OF_BEST_1S
                      || h->target_of == PROTOCOL_OF_PEAK;

    if (h->target_of == PROTOCOL_OF_PAIN_LIMITED && !around->limited)
        return schema_fail(f, line, "the target is a percentage of a pain-limited push, "
                           "but no best_push with 'kind: pain_limited' comes before it; "
                           "add one");
    if (!of_best || around->steady)
        return ERR_OK;
    if (around->limited)
        return schema_fail(f, line, "the target is a percentage of best push, but the "
                           "best_push before it is pain-limited; write 'of: pain_limited'");
    if (around->fast)
        return schema_fail(f, line, "the target is a percentage of best push, but the "
                           "best_push before it is fast, which is no reference; add one "
                           "with 'kind: steady'");
    return schema_fail(f, line, "the target is a percentage of best push, but no "
                       "best_push comes before it; add one, or give 'target_n'");
}

static int check_chosen(const struct schema_file *f, const struct protocol_holds *h,
                        const int *lines)
{
    const int ramp = h->ramp_s > 0 ? lines[PROTOCOL_PARSE_HOLDS_RAMP]
                                   : lines[PROTOCOL_PARSE_HOLDS_RAMP_DOWN];

    if (h->target_of != PROTOCOL_OF_CHOSEN)
        return ERR_OK;
    if (h->count < 2)
        return schema_fail(f, lines[PROTOCOL_PARSE_HOLDS_COUNT], "'count' in holds is 1, "
                           "but with 'of: chosen' the first hold picks the force for the "
                           "others; write 2 or more");
    if (h->seconds < CHOSEN_SECONDS_LEAST)
        return schema_fail(f, lines[PROTOCOL_PARSE_HOLDS_SECONDS], "'seconds' in holds is "
                           "%.15g; with 'of: chosen' write %g or more, so that the first "
                           "hold has a steady part", h->seconds, CHOSEN_SECONDS_LEAST);
    if (h->ramp_s > 0 || h->ramp_down_s > 0)
        return schema_fail(f, ramp, "a ramp in holds needs a target from the start, but "
                           "with 'of: chosen' the first hold has none; remove it");
    if (h->until == PROTOCOL_UNTIL_DROP_OUT)
        return schema_fail(f, lines[PROTOCOL_PARSE_HOLDS_UNTIL], "'until: drop_out' in "
                           "holds leaves the first hold of 'of: chosen' without a set "
                           "time; remove one of them");
    return ERR_OK;
}

static int check_band(const struct schema_file *f, const struct protocol_holds *h,
                      const int *lines, int line, double max_force_n)
{
    const double target_pct = h->target_of == PROTOCOL_OF_FORCE ? 100 : h->target_pct;
    const double most_n = h->target_n * (1 + h->band_pct / 100);
    const int band_line = lines[PROTOCOL_PARSE_HOLDS_BAND];
    const int floor_line = lines[PROTOCOL_PARSE_HOLDS_FLOOR];
    const int band = band_line ? band_line : line;

    if (h->floor_pct <= h->band_pct)
        return schema_fail(f, floor_line ? floor_line : band, "'floor_pct' in holds (%.15g) "
                           "is inside the band ('band_pct' %.15g); write a larger floor_pct",
                           h->floor_pct, h->band_pct);
    if (h->band_pct >= target_pct)
        return schema_fail(f, band, "'band_pct' in holds (%.15g) reaches down to no "
                           "force at all (target %.15g %%); write a smaller band_pct",
                           h->band_pct, target_pct);
    if (most_n > max_force_n)
        return schema_fail(f, lines[PROTOCOL_PARSE_HOLDS_TARGET_N], "the band of 'target_n' "
                           "in holds reaches %.6g N, over 'max_force_n' (%.15g); lower the "
                           "one or raise the other", most_n, max_force_n);
    return ERR_OK;
}

/* ---- holds: time and questions ---------------------------------------------- */

static int check_drop_out(const struct schema_file *f, const struct protocol_holds *h,
                          const int *lines)
{
    const int complete = lines[PROTOCOL_PARSE_HOLDS_COMPLETE];

    if (h->until != PROTOCOL_UNTIL_DROP_OUT)
        return ERR_OK;
    if (h->rule == PROTOCOL_IN_BAND)
        return schema_fail(f, lines[PROTOCOL_PARSE_HOLDS_RULE], "'rule: in_band' in holds "
                           "counts a set time, but 'until: drop_out' measures the time to "
                           "letting go; remove one of them");
    if (complete > 0)
        return schema_fail(f, complete, "'complete_in_band_pct' in holds is a share of a "
                           "set time, which 'until: drop_out' has not; remove it");
    if (h->ramp_down_s > 0)
        return schema_fail(f, lines[PROTOCOL_PARSE_HOLDS_RAMP_DOWN], "'ramp_down_s' in holds "
                           "follows a full time, but 'until: drop_out' ends with letting "
                           "go; remove one of them");
    return ERR_OK;
}

static int check_overtime(const struct schema_file *f, struct protocol_holds *h,
                          const int *lines)
{
    const int overtime = lines[PROTOCOL_PARSE_HOLDS_OVERTIME];

    if (h->ramp_down_s <= 0)
        return ERR_OK;
    if (overtime > 0 && h->overtime_s > 0)
        return schema_fail(f, overtime, "'overtime_s' in holds counts force after the full "
                           "time, but 'ramp_down_s' asks for it; remove one of them");
    h->overtime_s = 0;
    return ERR_OK;
}

static int check_pain(const struct schema_file *f, struct protocol_holds *h,
                      const int *lines, int pain_limit)
{
    const int limit = lines[PROTOCOL_PARSE_HOLDS_PAIN_LIMIT];

    if (h->ask_pain == PROTOCOL_ASK_PAIN_NONE && limit > 0)
        return schema_fail(f, limit, "'pain_limit' in holds judges answers that are never "
                           "asked for; add 'ask_pain: each' or remove it");
    if (h->ask_pain == PROTOCOL_ASK_PAIN_EACH && h->rest_s < ASK_REST_LEAST_S)
        return schema_fail(f, lines[PROTOCOL_PARSE_HOLDS_REST], "'rest_s' in holds is %.15g, "
                           "but 'ask_pain: each' asks in the rest; write %g or more, or use "
                           "an ask step after the holds", h->rest_s, ASK_REST_LEAST_S);
    if (limit == 0)
        h->pain_limit = pain_limit;
    return ERR_OK;
}

int protocol_rules_holds(const struct schema_file *f, struct protocol_holds *h,
                         const struct protocol_parse_around *around, const int *lines,
                         int line)
{
    int err = check_which(f, h, lines, line);

    if (err == ERR_OK)
        err = check_reference(f, h, around, line);
    if (err == ERR_OK)
        err = check_chosen(f, h, lines);
    if (err == ERR_OK)
        err = check_band(f, h, lines, line, around->max_force_n);
    if (err == ERR_OK)
        err = check_drop_out(f, h, lines);
    if (err == ERR_OK)
        err = check_overtime(f, h, lines);
    if (err == ERR_OK)
        err = check_pain(f, h, lines, around->pain_limit);
    if (around->first_language && lines[PROTOCOL_PARSE_HOLDS_STOP_AFTER] == 0)
        h->stop_after_incomplete = 0;
    if (around->first_language && lines[PROTOCOL_PARSE_HOLDS_OVERTIME] == 0)
        h->overtime_s = 0;
    return err;
}
