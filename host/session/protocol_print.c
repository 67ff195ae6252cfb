/* protocol_print.c - a protocol in words and sums; see protocol.h.
 *
 * The client may read along, so the words are calm ones: a session or a hold
 * "ends", and nothing is promised. */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "protocol.h"

#define COLUMNS     78
#define LABEL_WIDTH 10
#define STEP_WIDTH   4

double protocol_tension_s(const struct protocol *p)
{
    double s = 0;

    for (int i = 0; i < p->steps; i++)
        if (p->step[i].type == PROTOCOL_HOLDS)
            s += p->step[i].u.holds.count * p->step[i].u.holds.seconds;
    return s;
}

/* n efforts with their rests; the countdown is the last part of each rest, and
 * the rest of the step before comes before the first. */
static double efforts_s(int n, double seconds, double ready_s, double rest_s,
                        double *owed_s)
{
    const double s = fmax(*owed_s, ready_s) + n * seconds
                   + (n - 1) * fmax(rest_s, ready_s);

    *owed_s = rest_s;
    return s;
}

/* owed_s: the rest that is due before the next effort. */
static double step_s(const struct protocol_step *step, double *owed_s)
{
    const struct protocol_warm_up *warm = &step->u.warm_up;
    const struct protocol_push *push = &step->u.push;
    const struct protocol_holds *h = &step->u.holds;

    switch (step->type) {
    case PROTOCOL_RIG_CHECK:
        *owed_s = 0;
        return step->u.check.seconds;
    case PROTOCOL_TARE:
        *owed_s = 0;
        return step->u.tare.seconds;
    case PROTOCOL_PASSIVE_WEIGHT:
        *owed_s = 0;
        return step->u.passive.seconds;
    case PROTOCOL_WARM_UP:
        return efforts_s(warm->count, warm->seconds, warm->ready_s, warm->rest_s, owed_s);
    case PROTOCOL_BEST_PUSH:
        return efforts_s(push->trials, push->seconds, push->ready_s, push->rest_s,
                         owed_s);
    case PROTOCOL_HOLDS:
        return efforts_s(h->count, h->ramp_s + h->seconds + h->ramp_down_s, h->ready_s,
                         h->rest_s, owed_s);
    case PROTOCOL_SCREEN:
    case PROTOCOL_ASK:
    case PROTOCOL_NOTE:
        return 0;
    }
    return 0;
}

double protocol_total_s(const struct protocol *p)
{
    double s = 0, owed_s = 0;

    for (int i = 0; i < p->steps; i++)
        s += step_s(&p->step[i], &owed_s);
    return s;
}

/* ---- words -------------------------------------------------------------- */

/* Bytes as columns: one for each that does not continue a UTF-8 character. */
static int columns(const char *s, size_t n)
{
    int c = 0;

    for (size_t i = 0; i < n; i++)
        c += ((unsigned char)s[i] & 0xC0) != 0x80;
    return c;
}

/* Bytes to the next blank where a line may end: never between a number and
 * what it counts ("70 %", "2 min"). */
static size_t unbroken(const char *s)
{
    size_t n = strcspn(s, " ");

    if (n > 0 && s[n] == ' ' && s[n - 1] >= '0' && s[n - 1] <= '9')
        n += 1 + strcspn(s + n + 1, " ");
    return n;
}

/* text after label, wrapped at blanks, later lines indented to below it. */
static void print_wrapped(FILE *to, const char *label, int indent, const char *text)
{
    int at = indent;

    fprintf(to, "%-*s", indent, label);
    while (*text != '\0') {
        const size_t n = unbroken(text);
        const int width = columns(text, n);

        if (at > indent && at + 1 + width > COLUMNS) {
            fprintf(to, "\n%*s", indent, "");
            at = indent;
        } else if (at > indent) {
            fputc(' ', to);
            at++;
        }
        fwrite(text, 1, n, to);
        at += width;
        text += n + (text[n] == ' ');
    }
    fputc('\n', to);
}

struct words {
    char s[48];
};

/* "45 s", "2 min", "2 min 30 s" */
static struct words duration(double s)
{
    const double min = floor(s / 60);
    struct words w;

    if (s < 60)
        snprintf(w.s, sizeof w.s, "%.4g s", s);
    else if (s - 60 * min <= 0)
        snprintf(w.s, sizeof w.s, "%.0f min", min);
    else
        snprintf(w.s, sizeof w.s, "%.0f min %.4g s", min, s - 60 * min);
    return w;
}

/* A wrapped sentence of at most 640 bytes, as one step. */
static void print_step(FILE *to, int number, const char *sentence)
{
    char label[16];

    snprintf(label, sizeof label, "%2d.", number);
    print_wrapped(to, label, STEP_WIDTH, sentence);
}

static void say_warm_up(const struct protocol_warm_up *w, char *s, size_t n)
{
    const struct words rest = duration(w->rest_s);
    int used = snprintf(s, n, "%d warm-up %s of %.4g s", w->count,
                        w->count == 1 ? "effort" : "efforts", w->seconds);

    if (w->count > 1)
        used += snprintf(s + used, n - (size_t)used, ", rising from %.4g to %.4g %% of all "
                         "you have by your own judgement, rest %s between", w->from_pct,
                         w->to_pct, rest.s);
    else
        used += snprintf(s + used, n - (size_t)used, " at %.4g %% of all you have by your "
                         "own judgement", w->from_pct);
    snprintf(s + used, n - (size_t)used, ".");
}

static void say_push(const struct protocol_push *push, char *s, size_t n)
{
    const struct words rest = duration(push->rest_s);
    int used = snprintf(s, n, "%d best %s of %.4g s, each after a %.4g s countdown",
                        push->trials, push->trials == 1 ? "push" : "pushes",
                        push->seconds, push->ready_s);

    if (push->trials > 1 || push->max_trials > 1)
        used += snprintf(s + used, n - (size_t)used, ", rest %s between", rest.s);
    if (push->add_while_improving_pct > 0 && push->max_trials > push->trials)
        used += snprintf(s + used, n - (size_t)used, "; another while the last is more "
                         "than %.4g %% above the best before it, up to %d in all",
                         push->add_while_improving_pct, push->max_trials);
    snprintf(s + used, n - (size_t)used, ".");
}

static const char *reference_text(enum protocol_reference of)
{
    switch (of) {
    case PROTOCOL_OF_BEST_1S: return "best push (best 1-s mean)";
    case PROTOCOL_OF_PEAK:    return "best push (highest force)";
    case PROTOCOL_OF_PAIN_LIMITED: return "pain-limited push (best 1-s mean)";
    case PROTOCOL_OF_BODY_WEIGHT:  return "body weight";
    case PROTOCOL_OF_CHOSEN:  return "the force chosen in the first hold";
    case PROTOCOL_OF_FORCE:   break;
    }
    return "the target";
}

static int say_target(const struct protocol_holds *h, char *s, size_t n)
{
    const double per_pct = h->target_n / 100;

    if (h->target_of == PROTOCOL_OF_FORCE)
        return snprintf(s, n, "%.4g N, band %.4g-%.4g N", h->target_n,
                        h->target_n - h->band_pct * per_pct,
                        h->target_n + h->band_pct * per_pct);
    return snprintf(s, n, "%.4g %% of %s, band %.4g-%.4g %%", h->target_pct,
                    reference_text(h->target_of), h->target_pct - h->band_pct,
                    h->target_pct + h->band_pct);
}

/* The dose. */
static void say_holds(const struct protocol_holds *h, char *s, size_t n)
{
    const struct words each = duration(h->seconds), rest = duration(h->rest_s);
    int used = snprintf(s, n, "%d %s of %s at ", h->count,
                        h->count == 1 ? "hold" : "holds", each.s);

    used += say_target(h, s + used, n - (size_t)used);
    if (h->count > 1)
        used += snprintf(s + used, n - (size_t)used, ", rest %s between", rest.s);
    snprintf(s + used, n - (size_t)used, ".");
}

double protocol_floor_at_pct(const struct protocol_holds *h)
{
    const double target = h->target_of == PROTOCOL_OF_FORCE ? 100.0 : h->target_pct;

    return fmax(target - h->floor_pct, (target - h->band_pct) / 2.0);
}

/* The rules it is counted by. */
static void say_rules(const struct protocol_holds *h, char *s, size_t n)
{
    const bool newtons = h->target_of == PROTOCOL_OF_FORCE;
    const double floor_at = newtons ? h->target_n * protocol_floor_at_pct(h) / 100
                                    : protocol_floor_at_pct(h);
    int used = snprintf(s, n, "Each after a %.4g s countdown, then up to %.4g s to "
                        "reach the band. The clock runs %s.", h->ready_s, h->wait_s,
                        h->rule == PROTOCOL_IN_BAND ? "only inside the band"
                                                    : "on from entering the band");

    snprintf(s + used, n - (size_t)used, " A hold ends early when it falls below %.4g %s "
             "and is not back in the band within %.4g s.",
             floor_at, newtons ? "N" : "%", h->grace_s);
    used = (int)strlen(s);
    snprintf(s + used, n - (size_t)used, " It counts as complete with %.4g %% of its "
             "time in the band.", h->complete_in_band_pct);
}

static void print_holds(FILE *to, int number, const struct protocol_holds *h)
{
    char s[640];

    say_holds(h, s, sizeof s);
    print_step(to, number, s);
    say_rules(h, s, sizeof s);
    print_wrapped(to, "", STEP_WIDTH, s);
}

static void print_one(FILE *to, int number, const struct protocol_step *step)
{
    char s[640];

    switch (step->type) {
    case PROTOCOL_SCREEN:
        snprintf(s, sizeof s, "Before going on: %s", step->u.screen.question);
        print_step(to, number, s);
        break;
    case PROTOCOL_RIG_CHECK:
        snprintf(s, sizeof s, "The rig is checked for %.4g s with nothing on it.",
                 step->u.check.seconds);
        print_step(to, number, s);
        break;
    case PROTOCOL_PASSIVE_WEIGHT:
        snprintf(s, sizeof s, "The limb rests in the strap for %.4g s; its weight is "
                 "noted.", step->u.passive.seconds);
        print_step(to, number, s);
        break;
    case PROTOCOL_WARM_UP:
        say_warm_up(&step->u.warm_up, s, sizeof s);
        print_step(to, number, s);
        break;
    case PROTOCOL_ASK:
        snprintf(s, sizeof s, "Ask for %s (%s)%s%s.", protocol_what_word(step->u.ask.what),
                 protocol_when_word(step->u.ask.when), step->u.ask.site[0] ? ": " : "",
                 step->u.ask.site);
        print_step(to, number, s);
        break;
    case PROTOCOL_TARE:
        snprintf(s, sizeof s, "Rest for %.4g s while the rig sets its zero.",
                 step->u.tare.seconds);
        print_step(to, number, s);
        break;
    case PROTOCOL_BEST_PUSH:
        say_push(&step->u.push, s, sizeof s);
        print_step(to, number, s);
        break;
    case PROTOCOL_HOLDS:
        print_holds(to, number, &step->u.holds);
        break;
    case PROTOCOL_NOTE:
        print_step(to, number, step->u.note.text);
        break;
    }
}

static void print_head(FILE *to, const struct protocol *p)
{
    char s[160];

    print_wrapped(to, "", 0, p->title);
    fprintf(to, "%s, version %d\n\n", p->id, p->version);
    snprintf(s, sizeof s, "%s: %s", protocol_evidence_word(p->evidence),
             protocol_evidence_text(p->evidence));
    print_wrapped(to, "Evidence", LABEL_WIDTH, s);
    print_wrapped(to, "Source", LABEL_WIDTH, p->source);
    if (p->caution[0] != '\0')
        print_wrapped(to, "Caution", LABEL_WIDTH, p->caution);
    snprintf(s, sizeof s, "the session ends above %.6g N; hold timing uses a low-pass "
             "of %.4g Hz, order %d", p->max_force_n, p->filter_cutoff_hz,
             p->filter_order);
    print_wrapped(to, "Signal", LABEL_WIDTH, s);
}

void protocol_print(FILE *to, const struct protocol *p)
{
    const struct words tension = duration(protocol_tension_s(p));
    const struct words total = duration(protocol_total_s(p));

    print_head(to, p);
    fputc('\n', to);
    for (int i = 0; i < p->steps; i++)
        print_one(to, i + 1, &p->step[i]);
    fprintf(to, "\nTime under tension  %s (%.6g s)\n", tension.s,
            protocol_tension_s(p));
    fprintf(to, "Planned length      %s, when each effort starts at its cue\n",
            total.s);
}
