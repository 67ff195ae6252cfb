/* table.c - see table.h. */
#include "report/table.h"

#include <math.h>
#include <string.h>
#include <time.h>

#include "analysis/results_uncertainty.h"
#include "calibration/budget.h"
#include "report/check_table.h"
#include "report/known.h"

#define QUESTION_BYTES 44  /* shown of one, so that 80 columns hold the line */

/* As many of its words as the line has room for; results.json has them all. */
static void question(FILE *to, const char *s)
{
    size_t n = strlen(s);

    if (n > QUESTION_BYTES) {
        for (n = QUESTION_BYTES; n > 0 && s[n] != ' '; n--)
            ;
        fprintf(to, "%.*s ...\n", (int)n, s);
    } else {
        fprintf(to, "%s\n", s);
    }
}

static void head(FILE *to, const struct results *r)
{
    const time_t local = (time_t)(r->begin.unix_us / 1000000 + r->begin.utc_offset_min * 60);
    char when[32];
    struct tm tm;

    gmtime_r(&local, &tm);
    strftime(when, sizeof when, "%Y-%m-%d %H:%M", &tm);
    fprintf(to, "%s\n", r->protocol.title);
    fprintf(to, "%s, %.1f min", when, r->length_s / 60.0);
    if (r->rate_hz > 0.0)
        fprintf(to, ", %.2f samples a second measured", r->rate_hz);
    fprintf(to, "\nEvidence: %s (%s)\n", protocol_evidence_word(r->protocol.evidence),
            protocol_evidence_text(r->protocol.evidence));
    fprintf(to, "Calibration: %s", r->calibration.id);
    if (r->tared)
        fprintf(to, "; zero taken at %.2f N, noise SD %.3f N", r->zero_n, r->zero_noise_n);
    fprintf(to, "\n");
    fputs(r->calibration.fitted ? "Behind +-: standard uncertainty (k = 1)\n"
          : "Uncertainty: not known, the calibration states none\n", to);
}

/* "286.4 +- 1.3": with its standard uncertainty where that is known. */
static void known(FILE *to, double force_n, double u_n)
{
    fprintf(to, "%.1f", force_n);
    if (isfinite(u_n))
        fprintf(to, " +- %.*f", known_decimals(u_n), u_n);
}

/* Room for " +-1.3" behind a number; none where nothing has an uncertainty. */
static int u_room(const struct results *r)
{
    return r->calibration.fitted ? 6 : 0;
}

static void u_cell(FILE *to, const struct results *r, double u_n)
{
    char s[16] = "";

    if (isfinite(u_n))
        snprintf(s, sizeof s, " +-%.*f", known_decimals(u_n), u_n);
    fprintf(to, "%-*s", u_room(r), s);
}

/* A number in its column, or a dash when it is not known. */
static void cell(FILE *to, int width, int decimals, double x)
{
    if (isfinite(x))
        fprintf(to, " %*.*f", width, decimals, x);
    else
        fprintf(to, " %*s", width, "-");
}

/* What was found before the first effort. */
static void before(FILE *to, const struct results *r)
{
    const struct session_check *c = &r->check;

    if (r->checked) {
        fprintf(to, "Rig check: %.2f samples a second", c->rate_hz);
        if (c->nominal_hz > 0.0)
            fprintf(to, " (nominal %.0f)", c->nominal_hz);
        fprintf(to, ", noise SD %.3f N, %llu missing, %llu desynced, %llu saturated\n",
                c->noise_n, (unsigned long long)c->losses.missing,
                (unsigned long long)c->losses.desynced,
                (unsigned long long)c->losses.saturated);
    }
    if (r->rig_check.known)
        check_table_brief(to, &r->rig_check.report, r->rig_check.complete);
    if (*r->go_on != '\0')
        fprintf(to, "Gone on with all the same: %s\n", r->go_on);
    if (r->has_passive) {
        fputs("Limb weight: ", to);
        known(to, r->passive_n, r->passive_u_n);
        fputs(" N above the zero; it is taken off no number\n", to);
    }
    if (r->body_mass_g > 0)
        fprintf(to, "Body mass: %.1f kg\n", r->body_mass_g / 1000.0);
}

static void answers(FILE *to, const struct results *r)
{
    if (r->answers > 0)
        fprintf(to, "\nAnswers\n");
    for (int i = 0; i < r->answers; i++) {
        const struct session_answer *a = &r->answer[i];

        fprintf(to, "   %-8s %-7s", session_answer_word(a->kind),
                session_moment_word(a->moment));
        if (a->number > 0)
            fprintf(to, " hold %-3d", a->number);
        else
            fprintf(to, "         ");
        if (!a->answered)
            fprintf(to, " no answer");
        else if (a->kind == SESSION_ANSWER_TEXT)
            fprintf(to, " %s", a->text);
        else if (a->kind == SESSION_ANSWER_YES_NO)
            fprintf(to, " %s", a->value ? "yes" : "no");
        else
            fprintf(to, " %d of 10", a->value);
        fprintf(to, "%s%s", a->site[0] || a->question[0] ? "   " : "", a->site);
        question(to, a->question);
    }
}

/* What targets may refer to, where how well it is known can be told. */
static void best(FILE *to, const struct results *r)
{
    const struct results_push *const p = results_uncertainty_best(r);
    const struct { const char *what; double force_n, u_n; } all[] = {
        { "best second", r->best_1s_n, p != NULL ? p->u.best_1s_n : (double)NAN },
        { "highest filtered force", r->best_peak_n, r->best_peak_u_n },
        { "pain-limited best second", r->limited_1s_n, r->limited_u_n },
    };

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (!(all[i].force_n > 0.0) || !isfinite(all[i].u_n))
            continue;
        fprintf(to, "  %s: ", all[i].what);
        known(to, all[i].force_n, all[i].u_n);
        fputs(" N\n", to);
    }
}

static void warm_ups(FILE *to, const struct results *r)
{
    if (r->warm_ups > 0)
        fputs("\nWarm-up, highest filtered force\n", to);
    for (int i = 0; i < r->warm_ups; i++) {
        const struct results_warm_up *const w = &r->warm_up[i];

        fprintf(to, "  effort %d, about %.0f %% asked: ", w->warm_up.push.number,
                w->warm_up.asked_pct);
        if (w->warm_up.push.pushed) {
            known(to, w->warm_up.push.peak_n, w->peak_u_n);
            fputs(" N\n", to);
        } else {
            fputs("no push came\n", to);
        }
    }
}

static void push_row(FILE *to, const struct results *r, const struct results_push *p)
{
    const bool any = p->push.pushed, covered = p->part.covered_s > 0.0;

    fprintf(to, "  %-4s %-3d", p->push.kind == PROTOCOL_PUSH_FAST ? "fast"
            : p->push.kind == PROTOCOL_PUSH_PAIN_LIMITED ? "ltd" : "push", p->push.number);
    cell(to, 8, 1, any ? p->part.peak_n : NAN);
    u_cell(to, r, any ? p->u.peak_n : NAN);
    cell(to, 11, 1, p->push.has_best_1s ? p->push.best_1s_n : NAN);
    u_cell(to, r, any ? p->u.best_1s_n : NAN);
    cell(to, 11, 1, covered ? p->part.impulse_ns : NAN);
    u_cell(to, r, any ? p->u.impulse_ns : NAN);
    fprintf(to, "%5zu%s\n", p->part.gaps, !any ? " no push came"
            : p->push.complete ? "" : "  not whole");
}

static void pushes(FILE *to, const struct results *r)
{
    const int room = u_room(r);

    if (r->pushes == 0)
        return;
    fprintf(to, "\nBest push    peak N%*s  best 1 s N%*s impulse N s%*s gaps\n", room, "", room,
            "", room, "");
    for (int i = 0; i < r->pushes; i++)
        push_row(to, r, &r->push[i]);
    best(to, r);
    if (r->limited_1s_n > 0.0)
        fprintf(to, "  ltd: pain-limited, only as far as was comfortable; no maximum\n");
}

static const char *reference_text(enum protocol_reference of)
{
    switch (of) {
    case PROTOCOL_OF_BEST_1S:      return "the best push's best mean over 1 s";
    case PROTOCOL_OF_PEAK:         return "the best push's peak (filtered)";
    case PROTOCOL_OF_PAIN_LIMITED: return "the pain-limited push's best mean over 1 s";
    case PROTOCOL_OF_BODY_WEIGHT:  return "the body weight";
    case PROTOCOL_OF_CHOSEN:       return "the force the client chose";
    case PROTOCOL_OF_FORCE:        break;
    }
    return "a fixed force";
}

/* What the holds of one step have in common; and again once a force is chosen. */
static void holds_head(FILE *to, const struct results *r, const struct results_hold *of)
{
    const struct session_hold *const h = &of->hold;
    const struct hold_config *cfg = &h->hold.cfg;
    const struct results_u *const u = &of->u;
    const int room = u_room(r);

    fputs(h->choosing ? "\nHolds: the client chooses the force\n" : "\nHolds: target ", to);
    if (!h->choosing) {
        known(to, cfg->target_n, u->target_n);
        fputs(" N, band ", to);
        known(to, cfg->low_n, u->low_n);
        fputs(" to ", to);
        known(to, cfg->high_n, u->high_n);
        fputs(" N\n", to);
    }
    if (h->reference_n > 0.0) {
        fprintf(to, "  %g %% of ", h->target_pct);
        known(to, h->reference_n, u->reference_n);
        fprintf(to, " N, %s.\n", reference_text(h->of));
    }
    /* Ends of columns: 11, 18, 26, 33, 40, 48, and room for each uncertainty. */
    fprintf(to, "      asked   held in band   mean%*s   peak%*s impulse\n", room, "", room, "");
    fprintf(to, "  hold    s      s       s      N%*s      N%*s     N s%*s gap ended\n", room, "",
            room, "", room, "");
}

static void hold_row(FILE *to, const struct results *r, const struct results_hold *h)
{
    const struct hold *const m = &h->hold.hold;

    fprintf(to, "  %-3d", h->hold.number);
    cell(to, 5, 1, (double)m->cfg.hold_us / 1e6);
    cell(to, 6, 2, hold_delivered_s(m));
    cell(to, 7, 2, m->in_band_us / 1e6);
    cell(to, 6, 1, h->part.mean_n);
    u_cell(to, r, h->u.mean_n);
    cell(to, 6, 1, h->part.peak_n);
    u_cell(to, r, h->u.peak_n);
    cell(to, 7, 0, h->part.covered_s > 0.0 ? h->part.impulse_ns : NAN);
    u_cell(to, r, h->u.impulse_ns);
    fprintf(to, " %3zu %s%s", h->part.gaps, hold_ending_word(m->ending),
            m->ending == HOLD_COMPLETED && !h->hold.complete ? ", often off band" : "");
    if (h->has_overtime)
        fprintf(to, ", %s%.1f s over", h->overtime.released ? "" : "at least ",
                (double)h->overtime.us / 1e6);
    fputc('\n', to);
}

static void holds(FILE *to, const struct results *r)
{
    for (int i = 0; i < r->holds; i++) {
        const struct session_hold *const h = &r->hold[i].hold;

        if (i == 0 || h->step != r->hold[i - 1].hold.step
            || h->choosing != r->hold[i - 1].hold.choosing)
            holds_head(to, r, &r->hold[i]);
        hold_row(to, r, &r->hold[i]);
    }
}

static void losses(FILE *to, const struct results *r)
{
    const struct core_counts *c = &r->counts;

    fprintf(to, "\nSamples %llu, missing %llu in %llu gaps; excluded: %llu saturated, "
            "%llu desynced.\n", (unsigned long long)c->samples,
            (unsigned long long)c->missing, (unsigned long long)c->gaps,
            (unsigned long long)c->saturated, (unsigned long long)c->desynced);
    if (c->dropped_bytes + c->duplicates > 0)
        fprintf(to, "On the line: %llu bytes dropped as damaged, %llu frames repeated.\n",
                (unsigned long long)c->dropped_bytes, (unsigned long long)c->duplicates);
    if (c->link_losses > 0)
        fprintf(to, "The rig was disconnected %llu time%s.\n",
                (unsigned long long)c->link_losses, c->link_losses == 1 ? "" : "s");
    if (r->damaged_bytes > 0)
        fprintf(to, "In the file: %llu bytes could not be read and were skipped.\n",
                (unsigned long long)r->damaged_bytes);
}

static void side(FILE *to, const char *when, const struct zero_rest *z)
{
    if (z->why == NULL)
        fprintf(to, " %+.1f N %s it", z->mean_n, when);
}

/* Zeros that moved, and force beyond what the calibration was made for. */
static void grounds(FILE *to, const struct results *r)
{
    for (int i = 0; i < r->holds; i++) {
        const struct results_hold *const h = &r->hold[i];

        if (!h->hold.hold.started || !h->ground.zero.flag)
            continue;
        fprintf(to, "   Look at the zero of hold %d:", h->hold.number);
        side(to, "before", &h->ground.zero.before);
        side(to, "after", &h->ground.zero.after);
        fprintf(to, ".\n");
    }
    if (r->beyond > 0)
        fprintf(to, "\n%zu samples lie beyond the calibrated range of %g to %g N by more than "
                "its\nmargin of %g %%; their force is less certain than is said.\n", r->beyond,
                r->calibration.low_n, r->calibration.high_n, r->calibration.margin_pct);
}

void table_budget(FILE *to, const struct results *r)
{
    struct results_budget b[RESULTS_BUDGET_MAX];
    struct uncertainty u[RESULTS_BUDGET_MAX];
    const int n = results_uncertainty_budget(r, b);

    if (n == 0) {
        fprintf(to, "\nNo budget: %s.\n", r->calibration.fitted
                ? "no force was measured over a zero" : "the calibration states no uncertainty");
        return;
    }
    fprintf(to, "\nUncertainty of the session's forces (JCGM 100), N\n  %-*s", BUDGET_LABEL - 2,
            "");
    for (int i = 0; i < n; i++) {
        fprintf(to, "%*s", BUDGET_COLUMN, b[i].what);
        u[i] = b[i].u;
    }
    fprintf(to, "\n  %-*s", BUDGET_LABEL - 2, "standard uncertainty, kind, at");
    for (int i = 0; i < n; i++)
        fprintf(to, "%*.2f", BUDGET_COLUMN, u[i].force_n);
    fputc('\n', to);
    budget_print(to, u, n);
}

void table_print(FILE *to, const struct results *r)
{
    head(to, r);
    before(to, r);
    warm_ups(to, r);
    pushes(to, r);
    holds(to, r);
    grounds(to, r);
    answers(to, r);
    losses(to, r);
    fprintf(to, "Session: %s.\n%s\n", session_ending_text(r->ending), results_end_text(r));
}
