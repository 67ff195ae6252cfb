/* screening.c - see screening.h. */
#include "clinic/screening.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))
#define US_PER_DAY INT64_C(86400000000)
#define US_PER_MIN INT64_C(60000000)

/* mmHg; see the header */
enum {
    STOP_SYSTOLIC = 180, STOP_DIASTOLIC = 110,
    CARE_SYSTOLIC = 160, CARE_DIASTOLIC = 100,
    STOP_UNTREATED = 170,
};

static const struct screening_item items[] = {
#define X(F, name, brief, level, question, advice) \
    { #name, brief, SCREENING_##level, question, advice },
    SCREENING_ITEMS(X, )
#undef X
};

const struct screening_item *screening_item_at(int i)
{
    return i >= 0 && i < COUNT(items) ? &items[i] : NULL;
}

/* ---- the entry --------------------------------------------------------------------------- */

enum answer { OPEN, NO, YES };

static enum answer answer_of(const struct entry *e, const char *field)
{
    const json_t *v = json_object_get(e->values, field);

    return json_is_true(v) ? YES : json_is_false(v) ? NO : OPEN;
}

static double number_of(const struct entry *e, const char *field)
{
    const json_t *v = json_object_get(e->values, field);

    return json_is_number(v) ? json_number_value(v) : NAN;
}

/* Anything but a short one is taken for a full one, which asks more. */
static bool is_brief(const struct entry *e)
{
    const char *depth = json_string_value(json_object_get(e->values, "depth"));

    return depth != NULL && strcmp(depth, "short") == 0;
}

/* A correction asks nobody anything: what it corrects stays as old as it is. */
static int64_t asked_unix_us(const struct entry *e)
{
    return e->since_unix_us != 0 ? e->since_unix_us : e->made_unix_us;
}

int screening_day(const struct entry *e)
{
    const int64_t local_us = asked_unix_us(e) + e->utc_offset_min * US_PER_MIN;
    const int64_t day = local_us / US_PER_DAY;

    return (int)(local_us % US_PER_DAY < 0 ? day - 1 : day);
}

static int year_of(const struct entry *e)
{
    const time_t s = (time_t)screening_day(e) * 86400;
    struct tm tm;

    return gmtime_r(&s, &tm) ? tm.tm_year + 1900 : 0;
}

/* ---- judging ------------------------------------------------------------------------------ */

static void leave_open(struct screening *out, const char *field)
{
    out->open_field[out->open++] = field;
}

/* Graver reasons go before lighter ones, otherwise in the order asked. */
static struct screening_reason *add_reason(struct screening *out, const char *field,
                                           enum screening_level level, const char *advice)
{
    int at = out->reasons++;

    while (at > 0 && out->reason[at - 1].level > level) {
        out->reason[at] = out->reason[at - 1];
        at--;
    }
    out->reason[at] = (struct screening_reason){ .field = field, .level = level,
                                                 .advice = advice };
    return &out->reason[at];
}

static void add_yes(struct screening *out, const struct screening_item *item,
                    enum screening_level level)
{
    struct screening_reason *reason = add_reason(out, item->name, level, item->advice);

    snprintf(reason->says, sizeof reason->says, "Yes to: %s", item->question);
}

static void judge_young(const struct entry *e, const struct screening_item *item,
                        int birth_year, struct screening *out)
{
    const int years = year_of(e) - birth_year;

    if (birth_year <= 0)
        leave_open(out, "birth_year");
    else if (years >= SCREENING_YOUNG_FROM && years <= SCREENING_YOUNG_TO)
        add_yes(out, item, SCREENING_STOP);
}

static void judge_surgery(const struct entry *e, const struct screening_item *item,
                          struct screening *out)
{
    const enum answer cleared = answer_of(e, "surgery_cleared");

    if (cleared == OPEN)
        leave_open(out, "surgery_cleared");
    else
        add_yes(out, item, cleared == YES ? SCREENING_CAUTION : SCREENING_STOP);
}

static void judge_yes(const struct entry *e, const struct screening_item *item, int birth_year,
                      struct screening *out)
{
    switch (item->level) {
    case SCREENING_EMERGENCY:
    case SCREENING_STOP:
    case SCREENING_CAUTION:
        add_yes(out, item, item->level);
        break;
    case SCREENING_STOP_YOUNG:
        judge_young(e, item, birth_year, out);
        break;
    case SCREENING_STOP_UNCLEARED:
        judge_surgery(e, item, out);
        break;
    case SCREENING_UNTREATED:
        add_yes(out, item, SCREENING_CAUTION);
        break;
    case SCREENING_CLEARANCE:  /* with the surgery it is of */
        break;
    }
}

static void judge_pressure(const struct entry *e, struct screening *out)
{
    const double upper = number_of(e, "systolic_mmhg");
    const double lower = number_of(e, "diastolic_mmhg");
    const bool untreated = answer_of(e, "bp_untreated") == YES;
    const bool stop = upper > STOP_SYSTOLIC || lower > STOP_DIASTOLIC
                   || (untreated && upper > STOP_UNTREATED);
    struct screening_reason *reason;

    if (!is_brief(e) && isnan(upper))
        leave_open(out, "systolic_mmhg");
    if (!is_brief(e) && isnan(lower))
        leave_open(out, "diastolic_mmhg");
    if (!stop && !(upper > CARE_SYSTOLIC || lower > CARE_DIASTOLIC))
        return;
    reason = add_reason(out, upper > CARE_SYSTOLIC ? "systolic_mmhg" : "diastolic_mmhg",
                        stop ? SCREENING_STOP : SCREENING_CAUTION,
                        stop ? "No strong pushes today; measure again after 5 minutes of rest, "
                               "doctor within days, the same day with headache or changed sight."
                             : "Measure again after 5 minutes of rest; begin low and breathe "
                               "out during pushes; doctor within weeks.");
    snprintf(reason->says, sizeof reason->says, "Blood pressure %.3g/%.3g mmHg", upper, lower);
    if (isnan(upper) || isnan(lower))
        snprintf(reason->says, sizeof reason->says, "Blood pressure, %s number %.3g mmHg",
                 isnan(lower) ? "upper" : "lower", isnan(lower) ? upper : lower);
}

void screening_judge(const struct entry *e, int birth_year, struct screening *out)
{
    const bool brief = is_brief(e);

    *out = (struct screening){ .result = SCREENING_CLEAR };
    for (int i = 0; i < COUNT(items); i++) {
        const enum answer a = answer_of(e, items[i].name);

        if (a == YES)
            judge_yes(e, &items[i], birth_year, out);
        else if (a == OPEN && (items[i].brief || !brief) && items[i].level != SCREENING_CLEARANCE)
            leave_open(out, items[i].name);
    }
    judge_pressure(e, out);
    if (out->reasons > 0)
        out->emergency = out->reason[0].level == SCREENING_EMERGENCY;
    if (out->reasons > 0 && out->reason[0].level <= SCREENING_STOP)
        out->result = SCREENING_STOPPED;
    else if (out->open > 0)
        out->result = SCREENING_NOT_COMPLETE;
    else if (out->reasons > 0)
        out->result = SCREENING_CAUTIOUS;
}

/* ---- the gate -------------------------------------------------------------------------------- */

static bool is_overridden(const struct entry *screening, const struct entry *override, int n,
                          int today)
{
    for (int i = 0; i < n; i++) {
        const char *of = json_string_value(json_object_get(override[i].values, "of"));
        const char *reason = json_string_value(json_object_get(override[i].values, "reason"));

        if (of != NULL && strcmp(of, screening->id) == 0 && reason != NULL
            && reason[strspn(reason, " ")] != '\0' && !override[i].withdrawn
            && screening_day(&override[i]) == today)
            return true;
    }
    return false;
}

static void block(const struct entry *e, const struct screening *s, struct screening_gate *out)
{
    char more[40] = "";

    for (int i = 1, stops = 0; i < s->reasons && s->reason[i].level <= SCREENING_STOP; i++)
        snprintf(more, sizeof more, " (and %d more)", ++stops);
    out->answer = SCREENING_BLOCKED;
    out->emergency = s->emergency;
    memcpy(out->of, e->id, sizeof out->of);
    snprintf(out->says, sizeof out->says, "No session now. %s%s", s->reason[0].says, more);
    snprintf(out->way_out, sizeof out->way_out, "%s A clinician may go on today by recording "
             "an override of this screening, with a reason; or ask again when it has changed.",
             s->reason[0].advice);
}

static void need(struct screening_gate *out, enum screening_answer answer, const char *says)
{
    out->answer = answer;
    snprintf(out->says, sizeof out->says, "%s", says);
    snprintf(out->way_out, sizeof out->way_out, "Ask the %s screening.",
             answer == SCREENING_NEEDS_FULL ? "full" : "short");
}

static void need_full(const struct entry *full, int age, struct screening_gate *out)
{
    char old[80];

    snprintf(old, sizeof old, "The full screening is over %d days old.", SCREENING_FULL_DAYS);
    need(out, SCREENING_NEEDS_FULL, full == NULL ? "There is no full screening yet."
         : age < 0 ? "The full screening is dated after today; check the clock." : old);
}

/* Also of one that is overridden: that is about the stop, not about what is open. */
static void say_open(const struct screening *s, enum screening_answer answer,
                     struct screening_gate *out)
{
    char more[40] = "", says[160];

    if (s->open > 1)
        snprintf(more, sizeof more, " and %d more", s->open - 1);
    snprintf(says, sizeof says, "The %s screening is not complete: %s%s not answered.",
             answer == SCREENING_NEEDS_FULL ? "full" : "short", s->open_field[0], more);
    need(out, answer, says);
}

/* Whether this one stops the session, or lets it go on with care. */
static bool stops(const struct entry *e, const struct screening *s,
                  const struct entry *override, int n, int today, struct screening_gate *out)
{
    out->cautious = out->cautious || s->result == SCREENING_CAUTIOUS;
    if (s->result != SCREENING_STOPPED)
        return false;
    if (!is_overridden(e, override, n, today)) {
        block(e, s, out);
        return true;
    }
    out->overridden = true;
    return false;
}

void screening_gate(const struct entry *full, const struct entry *brief,
                    const struct entry *override, int n, int birth_year, int today,
                    struct screening_gate *out)
{
    const int age = full ? today - screening_day(full) : -1;
    const bool full_holds = age >= 0 && age <= SCREENING_FULL_DAYS;
    struct screening f, b;

    *out = (struct screening_gate){ .answer = SCREENING_MAY };
    if (brief != NULL && (screening_day(brief) < today
                          || (age == 0 && asked_unix_us(full) >= asked_unix_us(brief))))
        brief = NULL;
    if (brief != NULL)
        screening_judge(brief, birth_year, &b);
    if (full_holds)
        screening_judge(full, birth_year, &f);
    if ((brief != NULL && stops(brief, &b, override, n, today, out))
        || (full_holds && stops(full, &f, override, n, today, out)))
        return;
    if (brief != NULL && screening_day(brief) > today)
        brief = NULL;  /* the clock was set back: a stop stays one, but it was not asked today */
    if (!full_holds)
        need_full(full, age, out);
    else if (f.open > 0)
        say_open(&f, SCREENING_NEEDS_FULL, out);
    else if (brief == NULL && age != 0)
        need(out, SCREENING_NEEDS_SHORT, "The short screening was not asked today.");
    else if (brief != NULL && b.open > 0)
        say_open(&b, SCREENING_NEEDS_SHORT, out);
    else
        snprintf(out->says, sizeof out->says, "The session may begin%s.",
                 out->overridden ? ": a stop is overridden for today"
                 : out->cautious ? ", with care" : "");
}

/* ---- words ----------------------------------------------------------------------------------- */

const char *screening_result_word(enum screening_result r)
{
    static const char *const words[] = { "clear", "caution", "stop", "not complete" };

    return words[r];
}

const char *screening_level_word(enum screening_level l)
{
    return l == SCREENING_EMERGENCY ? "emergency" : l == SCREENING_STOP ? "stop" : "caution";
}

const char *screening_answer_word(enum screening_answer a)
{
    static const char *const words[] = { "may", "needs full", "needs short", "blocked" };

    return words[a];
}
