/* trend_say.c - the sentences of trend.h. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "calibration/day.h"  /* DAY_TEXT */
#include "clinic/dose.h"
#include "clinic/trend.h"
#include "session/text.h"

#define REGRESSION_LEAST 0.5   /* points that pain before must have fallen to be spoken of */

/* What a percent is of, by the word of the session's reference. */
static const char *reference(const char *of)
{
    static const char *const said[][2] = {
        { "best_1s", "best steady push" }, { "peak", "highest push" },
        { "pain_limited", "pain-limited push" }, { "body_weight", "body weight" },
        { "chosen", "chosen force" },
    };

    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++)
        if (strcmp(of, said[i][0]) == 0)
            return said[i][1];
    return "reference";
}

static const char *plural(int n, const char *one, const char *more)
{
    return n == 1 ? one : more;
}

/* ---- tolerated load ------------------------------------------------------------- */

static void say_unknown_load(const struct trend_side *s, char *to, size_t n)
{
    text_add(to, n, "%s: no tolerated load is known yet; ", s->label);
    if (s->with_holds == 0)
        text_add(to, n, "%d %s, none with holds.", s->sessions,
            plural(s->sessions, "session", "sessions"));
    else
        text_add(to, n, "it takes a session with a green light, so its next day must be known (%d %s "
            "with holds so far).", s->with_holds, plural(s->with_holds, "session", "sessions"));
}

void trend_say_headline(const struct trend *t, const struct trend_side *s, char *to, size_t n)
{
    const struct tolerance_dose *const best = &s->tolerance.best;
    char day[DAY_TEXT];

    to[0] = '\0';
    if (best->session < 0) {
        say_unknown_load(s, to, n);
        return;
    }
    const struct course_session *const at = &t->course->session[best->session];

    trend_day(t->course->session[trend_since(t, s)].day, day);
    text_add(to, n, "%s: tolerated load %.0f N", s->label, best->mean_n);
    if (isfinite(best->mean_pct))
        text_add(to, n, " (%.0f %% of the %s)", best->mean_pct, reference(at->reference_of));
    if (isfinite(best->in_band_s))
        text_add(to, n, ", %.0f s", best->in_band_s);
    if (isfinite(best->impulse_ns))
        text_add(to, n, ", %.0f N s", best->impulse_ns);
    text_add(to, n, ", since %s.", day);
}

/* ---- best push ------------------------------------------------------------------ */

void trend_say_push(const struct trend_side *s, char *to, size_t n)
{
    const struct tolerance_push *const p = &s->tolerance.push;

    to[0] = '\0';
    if (!isfinite(p->latest_n)) {
        text_add(to, n, "none in the present series.");
        return;
    }
    text_add(to, n, "%.0f N", p->latest_n);
    if (!isfinite(p->change_pct) || p->sessions < 2) {
        text_add(to, n, "; too few to tell a change (%d %s in this series).", p->sessions,
            plural(p->sessions, "session", "sessions"));
        return;
    }
    text_add(to, n, ", %+.1f %% from %.0f N at the start of the series: ", p->change_pct,
        p->baseline_n);
    if (p->changed)
        text_add(to, n, "more than the detectable change (%.3g %%). ", p->mdc_pct);
    else
        text_add(to, n, "the difference is within normal day-to-day variation (%.3g %%). ", p->mdc_pct);
    if (p->own)
        text_add(to, n, "That rests on this person's typical error of %.1f %%, beside the published "
            "one.", p->typical_error_pct);
    else
        text_add(to, n, "That is the published one; this person's own takes %d stable sessions.",
            TOLERANCE_OWN_LEAST);
}

/* ---- over weeks ----------------------------------------------------------------- */

/* Rounding that is left of nothing shows as +0, and never as -0. */
static double rounded(double x, int decimals)
{
    return fabs(x) < 0.5 * pow(10.0, -decimals) ? 0.0 : x;
}

/* "+1.2 N a week, 95 % interval +0.3 to +2.1, over 9 sessions" */
static void say_slope(const struct stats_trend *r, const char *unit, int decimals, char *to,
                      size_t n)
{
    text_add(to, n, "%+.*f %s a week, 95 %% interval %+.*f to %+.*f, over %d sessions", decimals,
        rounded(r->slope, decimals), unit, decimals, rounded(r->low, decimals), decimals,
        rounded(r->high, decimals), r->n);
}

static bool clear(const struct stats_trend *r)
{
    return r->low > 0.0 || r->high < 0.0;
}

void trend_say_load(const struct trend_side *s, char *to, size_t n)
{
    const struct stats_trend *const r = &s->tolerance.load;
    const double change_n = r->at_last - r->at_first;
    const double change_pct = 100.0 * change_n / r->at_first;

    to[0] = '\0';
    if (!r->known) {
        text_add(to, n, "too few to tell (%d %s with a green light in this series).", r->n,
            plural(r->n, "session", "sessions"));
        return;
    }
    say_slope(r, "N", 1, to, n);
    text_add(to, n, "; %+.0f N (%+.0f %%) in all", rounded(change_n, 0), rounded(change_pct, 0));
    if (!clear(r))
        text_add(to, n, ": no clear trend.");
    else if (fabs(change_pct) < s->tolerance.push.mdc_pct)
        text_add(to, n, ": so far within normal day-to-day variation (%.3g %%).",
            s->tolerance.push.mdc_pct);
    else
        text_add(to, n, ".");
}

void trend_say_pain(const struct trend_side *s, char *to, size_t n)
{
    const struct stats_trend *const r = &s->tolerance.pain;
    const double change = r->at_last - r->at_first;

    to[0] = '\0';
    if (!r->known) {
        text_add(to, n, "too few to tell (%d %s with pain before).", r->n,
            plural(r->n, "session", "sessions"));
        return;
    }
    say_slope(r, "points", 2, to, n);
    text_add(to, n, "; %+.1f in all", rounded(change, 1));
    if (!clear(r))
        text_add(to, n, ": no clear trend.");
    else if (fabs(change) < TREND_PAIN_CHANGE)
        text_add(to, n, ": under the %.0f points that count as a change.", TREND_PAIN_CHANGE);
    else
        text_add(to, n, ".");
}

void trend_say_consistency(const struct trend_side *s, char *to, size_t n)
{
    const struct tolerance *const t = &s->tolerance;

    to[0] = '\0';
    if (t->planned >= 0)
        text_add(to, n, "%d of %d planned sessions in the last 4 weeks", t->done, t->planned);
    else
        text_add(to, n, "%d %s in the last 4 weeks; how many were planned is not stated", t->done,
            plural(t->done, "session", "sessions"));
    if (isfinite(t->delivered_pct))
        text_add(to, n, "; %.0f %% of the N s asked was done", t->delivered_pct);
    text_add(to, n, ".");
}

/* ---- response ------------------------------------------------------------------- */

static void say_median(const struct stats_median *m, char *to, size_t n)
{
    text_add(to, n, " Median change %.3g points", m->median);
    if (m->has_interval)
        text_add(to, n, " (%.1f %% interval %.3g to %.3g).", m->level_pct, m->low, m->high);
    else
        text_add(to, n, " (too few for an interval).");
}

void trend_say_response(const struct trend_side *s, char *to, size_t n)
{
    const struct response_sums *const r = &s->response;
    const int known = r->sessions - r->missing;

    to[0] = '\0';
    if (r->too_few) {
        text_add(to, n, "too few sessions to tell (%d of %d needed)", known, RESPONSE_LEAST);
    } else {
        text_add(to, n, "eased in %d of %d (95 %% interval %.0f to %.0f %%), no clear change in %d, "
            "stirred up in %d", r->eased, known, 100.0 * r->eased_low,
            100.0 * r->eased_high, r->no_clear_change, r->stirred_up);
    }
    if (r->missing > 0)
        text_add(to, n, "; %d more without pain before or after", r->missing);
    if (s->analgesics > 0)
        text_add(to, n, "; %d under an analgesic, which hides it", s->analgesics);
    text_add(to, n, ".");
    if (r->too_few)
        return;
    say_median(&r->change, to, n);
    if (r->before_first - r->before_rest >= REGRESSION_LEAST)
        text_add(to, n, " Pain before was %.1f in the first third and %.1f in the rest: what starts "
            "high tends to be lower next time, whatever is done.", r->before_first,
            r->before_rest);
}

/* ---- series --------------------------------------------------------------------- */

/* The value of a key in "key=value;key=value", n bytes of it; NULL without one. */
static const char *value_in(const char *setting, const char *key, size_t key_n, size_t *n)
{
    for (const char *s = setting; *s != '\0'; s += strcspn(s, ";"), s += *s == ';') {
        if (strncmp(s, key, key_n) != 0 || s[key_n] != '=')
            continue;
        *n = strcspn(s + key_n + 1, ";");
        return s + key_n + 1;
    }
    return NULL;
}

/* A text too long for a setting stands in it by eight digits of its hash. */
static bool told(const char *value, size_t n)
{
    return value != NULL && n > 0 && !(n == 8 && strspn(value, "0123456789abcdef") >= 8);
}

/* "knee_deg from 30 to 45"; a key alone where there is no value to tell. */
static void say_changed(const char *key, size_t key_n, const char *was, const char *is, char *to,
                        size_t n)
{
    size_t was_n = 0, is_n = 0;
    const char *const before = value_in(was, key, key_n, &was_n);
    const char *const now = value_in(is, key, key_n, &is_n);

    text_add(to, n, "%.*s", (int)key_n, key);
    if (told(before, was_n) && told(now, is_n))
        text_add(to, n, " from %.*s", (int)was_n, before);
    if (told(now, is_n))
        text_add(to, n, " to %.*s", (int)is_n, now);
}

void trend_say_series(const struct trend *t, const struct trend_side *s, int session, char *to,
                      size_t n)
{
    const struct course_session *const all = t->course->session;
    const char *const changed = all[session].changed;
    int before = session - 1;
    char day[DAY_TEXT];

    while (before > 0 && !course_of_side(&all[before], s->side))
        before--;
    trend_day(all[session].day, day);
    to[0] = '\0';
    text_add(to, n, "%s: ", day);
    for (const char *key = changed; *key != '\0'; ) {
        const size_t key_n = strcspn(key, ",");

        say_changed(key, key_n, before >= 0 ? all[before].setting : "", all[session].setting, to,
                    n);
        key += key_n;
        key += strspn(key, ", ");
        text_add(to, n, "%s", *key != '\0' ? ", " : ".");
    }
    text_add(to, n, " Numbers are compared from there on.");
}

/* ---- last and next --------------------------------------------------------------- */

void trend_say_last(const struct trend *t, const struct trend_side *s, char *to, size_t n)
{
    const int i = s->advice.session;
    char day[DAY_TEXT], text[DOSE_TEXT];

    to[0] = '\0';
    if (i < 0)
        return;
    const struct rules_verdict *const light = &t->light[i];
    struct course_dose dose = t->course->session[i].asked;

    dose.rest_s = NAN;
    dose_say(&dose, text);
    trend_day(t->course->session[i].day, day);
    text_add(to, n, "%s, %s: %s. %s (rule %s)", day,
        t->course->session[i].holds ? text : "a test without holds",
        rules_light_word(light->light), light->says, light->rule);
}

/* What is to be done, with its dose where there is one to do. */
static void say_step(const struct rules_advice *a, char *to, size_t n)
{
    static const char *const steps[] = {
        [RULES_WAIT] = "wait", [RULES_REPEAT] = "repeat the same dose", [RULES_UP] = "one step up",
        [RULES_BACK] = "step back", [RULES_REVIEW] = "hold sessions; the clinician looks first",
    };
    char dose[DOSE_TEXT];

    text_add(to, n, "%s", steps[a->step]);
    if (a->step == RULES_WAIT || a->step == RULES_REVIEW || dose_is_none(&a->dose))
        return;
    dose_say(&a->dose, dose);
    text_add(to, n, ", %s%s", a->step == RULES_REPEAT ? "" : "to ", dose);
}

void trend_say_next(const struct trend_side *s, char *to, size_t n)
{
    const struct rules_advice *const a = &s->advice;

    to[0] = '\0';
    say_step(a, to, n);
    text_add(to, n, ". %s (rule %s)", a->says, a->rule);
}
