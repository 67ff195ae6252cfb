/* plan_page.c - see plan_page.h. */
#include "report/plan_page.h"

#include <math.h>
#include <string.h>

#include "calibration/day.h"
#include "session/page.h"
#include "words/words.h"

#define INDENT 16

static const char *side_word(const struct plan *p)
{
    return p->side == COURSE_LEFT ? "left" : "right";
}

static void numbers(const struct page *page, const struct plan *p)
{
    char line[160];

    if (isfinite(p->tension_s)) {
        snprintf(line, sizeof line, "%.0f s under tension in all", p->tension_s);
        if (isfinite(p->reference_n) && isfinite(p->dose.target_pct))
            snprintf(line + strlen(line), sizeof line - strlen(line),
                     "; %.4g %% of the latest reference of %.0f N is %.0f N", p->dose.target_pct,
                     p->reference_n, p->dose.target_pct / 100.0 * p->reference_n);
        page_wrap(page, "", INDENT, line);
    }
}

static void reasons(const struct page *page, const struct plan *p)
{
    char said[PLAN_SAID_MAX];

    plan_say_why(p, said, sizeof said);
    page_wrap(page, "  Why", INDENT, said);
    if (!p->first && p->advice.inputs > 0) {
        plan_say_inputs(p->advice.input, p->advice.inputs, said, sizeof said);
        page_wrap(page, "  Looked at", INDENT, said);
    }
    plan_say_last(p, said, sizeof said);
    page_wrap(page, "  Last session", INDENT, said);
    if (p->session >= 0) {
        plan_say_inputs(p->light.input, p->light.inputs, said, sizeof said);
        page_wrap(page, "", INDENT, said);
    }
}

static void screening(const struct page *page, const struct screening_gate *gate,
                      const char *client)
{
    char line[sizeof gate->says + sizeof gate->way_out + 80];

    if (gate->answer == SCREENING_NEEDS_FULL || gate->answer == SCREENING_NEEDS_SHORT)
        snprintf(line, sizeof line, "%s `holdfast screen %s` asks it.", gate->says, client);
    else
        snprintf(line, sizeof line, "%s%s%s", gate->says, gate->way_out[0] != '\0' ? " " : "",
                 gate->way_out);
    page_wrap(page, "  Screening", INDENT, line[0] != '\0' ? line : "done; a session may begin.");
}

static void others(const struct page *page, const struct plan *p)
{
    char dose[DOSE_TEXT], line[200];

    if (p->first)
        return;
    if (!dose_same(&p->present, &p->dose)) {
        dose_say(&p->present, dose);
        snprintf(line, sizeof line, "repeat: %s", dose);
        page_wrap(page, "  Or", INDENT, line);
    }
    if (p->has_back && !dose_same(&p->back, &p->dose)) {
        dose_say(&p->back, dose);
        snprintf(line, sizeof line, "step back: %s", dose);
        page_wrap(page, "  Or", INDENT, line);
    }
}

static void deciding(const struct page *page, const struct plan *p)
{
    const char *const client = p->course->client, *const side = side_word(p);

    page_wrap(page, "  Decide", INDENT, "The machine suggests; the clinician decides:");
    fprintf(page->to, "%*sholdfast decide %s accept --side %s\n", INDENT, "", client, side);
    fprintf(page->to, "%*sholdfast decide %s change --side %s --reason TEXT hold_s=30\n", INDENT,
            "", client, side);
    fprintf(page->to, "%*sholdfast decide %s refuse --side %s --reason TEXT\n", INDENT, "", client,
            side);
}

static void client(const struct page *page, const struct plan *p)
{
    char dose[DOSE_TEXT], limit[12], line[300];
    const struct words_value v[] = { { "dose", dose }, { "limit", limit }, { NULL, NULL } };
    const enum words today = p->first ? WORDS_TODAY_OPEN
                           : p->advice.step == RULES_REVIEW ? WORDS_TODAY_PAUSE
                           : p->advice.step == RULES_WAIT ? WORDS_TODAY_WAIT : WORDS_TODAY;

    dose_say(&p->dose, dose);
    snprintf(limit, sizeof limit, "%d", p->pain_limit);
    fputs("\nFor the client:\n", page->to);
    words_fill(line, sizeof line, today, v);
    page_wrap(page, "", 2, line);
    if (p->advice.step != RULES_REVIEW || p->first) {
        words_fill(line, sizeof line, WORDS_GUIDE, v);
        page_wrap(page, "", 2, line);
    }
    page_wrap(page, "", 2, words_get(WORDS_TOMORROW));
}

void plan_page_print(FILE *to, const struct plan *p, const struct screening_gate *gate,
                     int columns)
{
    const struct page page = { to, columns };
    char day[DAY_TEXT], said[PLAN_SAID_MAX];

    day_after("1970-01-01", p->course->today, day);
    fprintf(to, "%s on %s; rules %s\n\n", p->course->client, day, p->rules);
    plan_say_today(p, said, sizeof said);
    page_wrap(&page, "Suggested", INDENT, said);
    numbers(&page, p);
    reasons(&page, p);
    screening(&page, gate, p->course->client);
    others(&page, p);
    deciding(&page, p);
    client(&page, p);
}
