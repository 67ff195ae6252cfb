/* trend_page.c - see trend_page.h. */
#include "report/trend_page.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "calibration/day.h"
#include "session/page.h"
#include "words/words.h"

#define INDENT     14
#define CELL       40
#define CLIENT_MAX  8     /* lines for the client */

/* ---- the last sessions ---------------------------------------------------------- */

static const char *cell(char to[CELL], double x)
{
    if (isfinite(x))
        snprintf(to, CELL, "%.0f", x);
    else
        snprintf(to, CELL, "-");
    return to;
}

/* "5x45s 70%"; what is not stated is left out. */
static void asked(const struct course_session *s, char to[CELL])
{
    char pct[CELL] = "";

    if (!s->holds) {
        snprintf(to, CELL, "test");
        return;
    }
    if (isfinite(s->asked.target_pct))
        snprintf(pct, sizeof pct, " %.3g%%", s->asked.target_pct);
    if (s->asked.count > 0 && isfinite(s->asked.hold_s))
        snprintf(to, CELL, "%dx%.4gs%.6s", s->asked.count, s->asked.hold_s, pct);
    else
        snprintf(to, CELL, "-");
}

/* A test without holds has no light, unless it was amber or red. */
static const char *light(const struct trend *t, int i)
{
    const enum rules_light l = t->light[i].light;

    return l == RULES_UNKNOWN && !t->course->session[i].holds ? "-" : rules_light_word(l);
}

static bool row(FILE *to, const struct trend *t, int i)
{
    const struct course_session *const s = &t->course->session[i];
    char day[DAY_TEXT], dose[CELL], x[8][CELL];
    bool morning;
    const double next = trend_next_day(s, &morning);

    trend_day(s->day, day);
    asked(s, dose);
    if (s->changed[0] != '\0')
        fprintf(to, "  ---- new series: %s\n", s->changed);
    fprintf(to, "  %-10s  %-11s %4s %5s %4s  %6s %4s %5s %4s%c  %-7s %4s\n", day, dose,
            cell(x[0], s->mean_n), cell(x[1], s->in_band_s),
            cell(x[2], s->completed_pct), cell(x[3], s->pain_before),
            cell(x[4], s->pain_during), cell(x[5], s->pain_after),
            cell(x[6], next), morning ? '*' : ' ',
            light(t, i), cell(x[7], s->best_1s_n));
    return morning;
}

static void sessions(FILE *to, const struct trend *t, const struct trend_side *s)
{
    int from = t->course->sessions, n = 0;
    bool morning = false;

    while (from > t->shown_from && (t->weeks > 0 || n < TREND_LAST))
        n += course_of_side(&t->course->session[--from], s->side);
    fprintf(to, "\n  %-10s  %-11s %4s %5s %4s  %6s %4s %5s %4s   %-7s %4s\n"
            "  %-10s  %-11s %4s %5s %4s  %6s %4s %5s %4s   %-7s %4s\n",
            "", "", "mean", "band", "done", "pain", "", "", "next", "", "best",
            "date", "asked", "N", "s", "%", "before", "hold", "after", "day", "light", "N");
    for (int i = from; i < t->course->sessions; i++)
        if (course_of_side(&t->course->session[i], s->side))
            morning |= row(to, t, i);
    if (morning)
        fputs("  * next morning; the one at 24 h is missing\n", to);
    fputc('\n', to);
}

/* ---- a side --------------------------------------------------------------------- */

static void series_breaks(const struct page *page, const struct trend *t,
                          const struct trend_side *s)
{
    char said[TREND_SAID_MAX];
    bool any = false;

    for (int i = s->first; i <= s->latest; i++) {
        const struct course_session *const at = &t->course->session[i];

        if (!course_of_side(at, s->side) || at->changed[0] == '\0')
            continue;
        trend_say_series(t, s, i, said, sizeof said);
        page_wrap(page, any ? "" : "  New series", INDENT, said);
        any = true;
    }
}

void trend_page_side(FILE *to, const struct trend *t, int side, int columns)
{
    const struct page page = { to, columns };
    const struct trend_side *const s = &t->side[side];
    char said[TREND_SAID_MAX];

    trend_say_headline(t, s, said, sizeof said);
    page_wrap(&page, "", 0, said);
    trend_say_last(t, s, said, sizeof said);
    if (said[0] != '\0')
        page_wrap(&page, "  Last", INDENT, said);
    trend_say_next(s, said, sizeof said);
    page_wrap(&page, "  Next step", INDENT, said);
    sessions(to, t, s);
    trend_say_push(s, said, sizeof said);
    page_wrap(&page, "  Best push", INDENT, said);
    trend_say_load(s, said, sizeof said);
    page_wrap(&page, "  Load", INDENT, said);
    trend_say_pain(s, said, sizeof said);
    page_wrap(&page, "  Pain before", INDENT, said);
    trend_say_response(s, said, sizeof said);
    page_wrap(&page, "  Response", INDENT, said);
    trend_say_consistency(s, said, sizeof said);
    page_wrap(&page, "  Done", INDENT, said);
    series_breaks(&page, t, s);
}

void trend_page_head(FILE *to, const struct trend *t, int columns)
{
    const struct page page = { to, columns };
    char day[DAY_TEXT], line[200];

    trend_day(t->course->today, day);
    snprintf(line, sizeof line, "%s on %s; rules %s; pain up to %d of 10 is within this person's "
             "limit", t->course->client, day, t->rules, t->pain_limit);
    page_wrap(&page, "", 0, line);
    fputc('\n', to);
}

/* ---- the end -------------------------------------------------------------------- */

struct lines {
    char line[CLIENT_MAX][TREND_SAID_MAX];
    int n;
};

/* Once, however many sides say it. */
static void say(struct lines *l, enum words w, const struct words_value *v)
{
    char *const to = l->line[l->n];

    if (l->n + 1 >= CLIENT_MAX)
        return;
    words_fill(to, sizeof l->line[0], w, v);
    for (int i = 0; i < l->n; i++)
        if (strcmp(l->line[i], to) == 0)
            return;
    l->n++;
}

static void say_load(struct lines *l, const struct trend_side *s)
{
    const struct tolerance_dose *const best = &s->tolerance.best;
    char force[CELL], seconds[CELL];
    const struct words_value v[] = {
        { "force", cell(force, best->mean_n) },
        { "seconds", cell(seconds, best->in_band_s) }, { NULL, NULL }
    };

    if (best->session < 0)
        say(l, WORDS_LOAD_OPEN, v);
    else
        say(l, strcmp(s->label, "Left") == 0 ? WORDS_LOAD_LEFT
               : strcmp(s->label, "Right") == 0 ? WORDS_LOAD_RIGHT : WORDS_LOAD_BOTH, v);
}

static void say_push(struct lines *l, const struct trend_side *s)
{
    const struct tolerance_push *const p = &s->tolerance.push;
    char force[CELL], before[CELL], pct[CELL];
    const struct words_value v[] = {
        { "force", cell(force, p->latest_n) },
        { "before", cell(before, p->baseline_n) },
        { "pct", cell(pct, p->mdc_pct) }, { NULL, NULL }
    };

    if (p->sessions >= 2 && isfinite(p->change_pct))
        say(l, p->changed ? WORDS_CHANGED : WORDS_SAME, v);
}

void trend_page_end(FILE *to, const struct trend *t, int columns)
{
    static const struct words_value none[] = { { NULL, NULL } };
    const struct page page = { to, columns };
    struct lines l = { .n = 0 };

    page_wrap(&page, "  Stage", INDENT, t->stage.says);
    for (int i = 0; i < t->sides; i++)
        say_load(&l, &t->side[i]);
    for (int i = 0; i < t->sides; i++)
        say_push(&l, &t->side[i]);
    say(&l, WORDS_MONTHS, none);
    say(&l, WORDS_RESPONSE, none);
    fputs("\nFor the client:\n", to);
    for (int i = 0; i < l.n; i++)
        page_wrap(&page, "", 2, l.line[i]);
}
