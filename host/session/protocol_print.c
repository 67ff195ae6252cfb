/* protocol_print.c - protocol_print of protocol.h: a page to read. */
#include <stdio.h>
#include <string.h>

#include "protocol.h"
#include "page.h"

#define LABEL_WIDTH   11
#define STEP_WIDTH    11   /* "05:08  12. " */

static void field(const struct page *page, const char *label, const char *text)
{
    if (text[0] != '\0')
        page_wrap(page, label, LABEL_WIDTH, text);
}

static void print_head(const struct page *page, const struct protocol *p)
{
    char s[PROTOCOL_LINE_MAX];

    page_wrap(page, "", 0, p->title);
    fprintf(page->to, "%s, version %d\n\n", p->id, p->version);
    if (p->clients == PROTOCOL_CLIENTS_NOT_SYMPTOMATIC) {
        page_wrap(page, "", 0, PROTOCOL_NOT_SYMPTOMATIC_TEXT);
        fputc('\n', page->to);
    }
    if (p->stage != PROTOCOL_STAGE_UNSTATED)
        field(page, "Stage", protocol_stage_text(p->stage));
    snprintf(s, sizeof s, "%s: %s", protocol_evidence_word(p->evidence),
             protocol_evidence_text(p->evidence));
    field(page, "Evidence", s);
    field(page, "Source", p->source);
    field(page, "Caution", p->caution);
    field(page, "Position", p->position);
    field(page, "Frequency", p->frequency);
    snprintf(s, sizeof s, "the session ends above %.6g N or pain of %d; hold timing uses "
             "a low-pass of %.4g Hz, order %d", p->max_force_n, p->pain_limit,
             p->filter_cutoff_hz, p->filter_order);
    field(page, "Limits", s);
}

static void print_steps(const struct page *page, const struct protocol *p)
{
    double start_s[PROTOCOL_STEPS_MAX];
    char label[64], s[PROTOCOL_SAID_MAX];

    protocol_starts_s(p, start_s);
    for (int i = 0; i < p->steps; i++) {
        snprintf(label, sizeof label, "%s %2d.", protocol_clock(start_s[i]).s, i + 1);
        protocol_say(p, i, s, sizeof s);
        page_wrap(page, label, STEP_WIDTH, s);
    }
}

/* One line for each reference the holds have. */
static void print_loads(const struct page *page, const struct protocol *p)
{
    static const char *const units[] = {
        [PROTOCOL_OF_BEST_1S] = "% x s of best push (best 1-s mean)",
        [PROTOCOL_OF_PEAK] = "% x s of best push (highest force)",
        [PROTOCOL_OF_PAIN_LIMITED] = "% x s of the pain-limited push",
        [PROTOCOL_OF_BODY_WEIGHT] = "% x s of body weight",
        [PROTOCOL_OF_CHOSEN] = "% x s of the chosen force",
        [PROTOCOL_OF_FORCE] = "N s",
    };

    for (int of = 0; of <= PROTOCOL_OF_FORCE; of++) {
        const double load = protocol_dose_pct_s(p, (enum protocol_reference)of);

        if (load > 0)
            fprintf(page->to, "Dose                %s%.15g %s\n",
                    protocol_open_ended(p) ? "up to " : "", load, units[of]);
    }
}

static void print_sums(const struct page *page, const struct protocol *p)
{
    const double tension_s = protocol_tension_s(p), push_s = protocol_push_s(p);

    fprintf(page->to, "Time under tension  %s%s (%.6g s)\n",
            protocol_open_ended(p) ? "up to " : "", protocol_duration(tension_s).s,
            tension_s);
    print_loads(page, p);
    if (push_s > 0)
        fprintf(page->to, "Pushes              %s (%.6g s)\n", protocol_duration(push_s).s,
                push_s);
    fprintf(page->to, "Planned length      %s, when each effort starts at its cue\n",
            protocol_duration(protocol_total_s(p)).s);
}

void protocol_print(FILE *to, const struct protocol *p, int columns)
{
    const struct page page = { to, columns < PAGE_COLUMNS_LEAST ? PAGE_COLUMNS_LEAST : columns };

    print_head(&page, p);
    fputc('\n', to);
    print_steps(&page, p);
    fputc('\n', to);
    print_sums(&page, p);
}
