/* protocol_say.c - a protocol's steps in words; see protocol.h.
 *
 * The client may read along, so the words are calm ones: a session or a hold
 * "ends", and nothing is promised. */
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "protocol.h"

/* Sentences being put together; what does not fit is left out. */
struct said {
    char *s;
    size_t size, used;
};

static void add(struct said *to, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void add(struct said *to, const char *format, ...)
{
    va_list args;
    int n;

    if (to->used >= to->size)
        return;
    va_start(args, format);
    n = vsnprintf(to->s + to->used, to->size - to->used, format, args);
    va_end(args);
    to->used += n > 0 ? (size_t)n : 0;
}

struct protocol_words protocol_duration(double s)
{
    const double min = floor(s / 60);
    struct protocol_words w;

    if (s < 60)
        snprintf(w.s, sizeof w.s, "%.4g s", s);
    else if (s - 60 * min <= 0)
        snprintf(w.s, sizeof w.s, "%.0f min", min);
    else
        snprintf(w.s, sizeof w.s, "%.0f min %.4g s", min, s - 60 * min);
    return w;
}

struct protocol_words protocol_clock(double s)
{
    const long whole = lround(s);
    struct protocol_words w;

    snprintf(w.s, sizeof w.s, "%02ld:%02ld", whole / 60, whole % 60);
    return w;
}

/* ---- before the holds -------------------------------------------------------- */

static void say_rest(struct said *to, int count, double rest_s)
{
    if (count > 1)
        add(to, ", rest %s between", protocol_duration(rest_s).s);
}

static void say_warm_up(const struct protocol_warm_up *w, struct said *to)
{
    add(to, "%d easy %s of %.4g s, ", w->count, w->count == 1 ? "effort" : "efforts",
        w->seconds);
    if (w->count > 1 && w->to_pct > w->from_pct)
        add(to, "rising from %.4g to %.4g %%", w->from_pct, w->to_pct);
    else
        add(to, "at %.4g %%", w->from_pct);
    add(to, " of what feels like all, each after a %.4g s countdown", w->ready_s);
    say_rest(to, w->count, w->rest_s);
    add(to, ".");
}

static void say_kind(const struct protocol_push *push, struct said *to)
{
    const char *const pushes = push->trials == 1 ? "push" : "pushes";

    switch (push->kind) {
    case PROTOCOL_PUSH_STEADY:
        add(to, "%d best %s of %.4g s", push->trials, pushes, push->seconds);
        break;
    case PROTOCOL_PUSH_FAST:
        add(to, "%d fast %s of %.4g s, as fast and as hard as possible", push->trials,
            pushes, push->seconds);
        break;
    case PROTOCOL_PUSH_PAIN_LIMITED:
        add(to, "%d pain-limited %s of %.4g s, only as far as is comfortable",
            push->trials, pushes, push->seconds);
        break;
    }
}

static void say_push(const struct protocol_push *push, struct said *to)
{
    say_kind(push, to);
    add(to, ", each after a %.4g s countdown", push->ready_s);
    say_rest(to, push->max_trials, push->rest_s);
    if (push->add_while_improving_pct > 0 && push->max_trials > push->trials)
        add(to, "; another while the last is more than %.4g %% above the best before it, "
            "up to %d in all", push->add_while_improving_pct, push->max_trials);
    add(to, ".");
}

static void say_ask(const struct protocol *p, const struct protocol_ask *ask,
                    struct said *to)
{
    static const char *const what[] = {
        [PROTOCOL_ASK_PAIN] = "Ask how much pain there is, 0 to 10",
        [PROTOCOL_ASK_EFFORT] = "Ask how much effort it took, 0 to 10",
        [PROTOCOL_ASK_TEXT] = "Ask for a few words",
    };
    static const char *const when[] = {
        [PROTOCOL_WHEN_BEFORE] = "the answer stands for before",
        [PROTOCOL_WHEN_AFTER] = "the answer stands for after",
        [PROTOCOL_WHEN_NOW] = "the answer stands for now",
    };

    add(to, "%s%s%s; %s.", what[ask->what], ask->site[0] != '\0' ? ", " : "", ask->site,
        when[ask->when]);
    if (ask->what == PROTOCOL_ASK_PAIN)
        add(to, " Above %d the session ends.", p->pain_limit);
}

/* ---- holds --------------------------------------------------------------------- */

static const char *reference_text(enum protocol_reference of)
{
    switch (of) {
    case PROTOCOL_OF_BEST_1S:      return "best push (best 1-s mean)";
    case PROTOCOL_OF_PEAK:         return "best push (highest force)";
    case PROTOCOL_OF_PAIN_LIMITED: return "the pain-limited push (best 1-s mean)";
    case PROTOCOL_OF_BODY_WEIGHT:  return "body weight";
    case PROTOCOL_OF_CHOSEN:
    case PROTOCOL_OF_FORCE:        break;
    }
    return "the target";
}

static void say_target(const struct protocol_holds *h, struct said *to)
{
    const double per_pct = h->target_n / 100;

    if (h->target_of == PROTOCOL_OF_FORCE)
        add(to, "%.4g N, band %.4g-%.4g N", h->target_n,
            h->target_n - h->band_pct * per_pct, h->target_n + h->band_pct * per_pct);
    else if (h->target_of == PROTOCOL_OF_CHOSEN)
        add(to, "the force chosen in the first (its steady mean is the target of the "
            "others, band %.4g-%.4g %% of it)", 100 - h->band_pct, 100 + h->band_pct);
    else
        add(to, "%.4g %% of %s, band %.4g-%.4g %%", h->target_pct,
            reference_text(h->target_of), h->target_pct - h->band_pct,
            h->target_pct + h->band_pct);
}

/* The dose. */
static void say_dose(const struct protocol_holds *h, struct said *to)
{
    const char *const holds = h->count == 1 ? "hold" : "holds";

    if (h->until == PROTOCOL_UNTIL_DROP_OUT)
        add(to, "%d %s for as long as it lasts, %s at most, at ", h->count, holds,
            protocol_duration(h->seconds).s);
    else
        add(to, "%d %s of %s at ", h->count, holds, protocol_duration(h->seconds).s);
    say_target(h, to);
    say_rest(to, h->count, h->rest_s);
    add(to, ".");
    if (h->ramp_s > 0)
        add(to, " The target rises over %.4g s before the clock.", h->ramp_s);
    if (h->ramp_down_s > 0)
        add(to, " The target falls over %.4g s after it.", h->ramp_down_s);
}

/* The rules it is counted by. */
static void say_rules(const struct protocol_holds *h, struct said *to)
{
    const bool newtons = h->target_of == PROTOCOL_OF_FORCE;
    const double floor_at = newtons ? h->target_n * protocol_floor_at_pct(h) / 100
                                    : protocol_floor_at_pct(h);

    add(to, " Each after a %.4g s countdown, then up to %.4g s to reach the band. The "
        "clock runs %s.", h->ready_s, h->wait_s, h->rule == PROTOCOL_IN_BAND
        ? "only inside the band" : "on from entering the band");
    add(to, " A hold ends early when it falls below %.4g %s and is not back in the band "
        "within %.4g s.", floor_at, newtons ? "N" : "%", h->grace_s);
    if (h->until == PROTOCOL_UNTIL_TIME)
        add(to, " It counts as complete with %.4g %% of its time in the band.",
            h->complete_in_band_pct);
    if (h->overtime_s > 0)
        add(to, " Force that goes on after the time is counted for up to %.4g s.",
            h->overtime_s);
}

/* What ends the step or the session. */
static void say_ends(const struct protocol_holds *h, struct said *to)
{
    if (h->stop_after_incomplete == 1)
        add(to, " The first incomplete hold ends this step.");
    else if (h->stop_after_incomplete > 1 && h->count > 1)
        add(to, " %d incomplete holds running end this step.", h->stop_after_incomplete);
    if (h->ask_pain == PROTOCOL_ASK_PAIN_EACH)
        add(to, " Pain is asked after each hold, in the rest; above %d the session ends.",
            h->pain_limit);
}

/* ---- a step ---------------------------------------------------------------------- */

void protocol_say(const struct protocol *p, int step, char *to, size_t n)
{
    const struct protocol_step *s = &p->step[step];
    struct said said = { to, n, 0 };

    if (n > 0)
        to[0] = '\0';
    switch (s->type) {
    case PROTOCOL_SCREEN:
        add(&said, "The clinician answers: %s A no ends the session.",
            s->u.screen.question);
        break;
    case PROTOCOL_RIG_CHECK:
        add(&said, "The rig is checked for %.4g s with nothing on it. A rig that is not fit ends the session.",
            s->u.check.seconds);
        break;
    case PROTOCOL_TARE:
        add(&said, "Rest for %.4g s while the rig sets its zero.", s->u.tare.seconds);
        break;
    case PROTOCOL_PASSIVE_WEIGHT:
        add(&said, "The limb rests in the strap for %.4g s; its weight is noted.",
            s->u.passive.seconds);
        break;
    case PROTOCOL_WARM_UP:
        say_warm_up(&s->u.warm_up, &said);
        break;
    case PROTOCOL_BEST_PUSH:
        say_push(&s->u.push, &said);
        break;
    case PROTOCOL_ASK:
        say_ask(p, &s->u.ask, &said);
        break;
    case PROTOCOL_HOLDS:
        say_dose(&s->u.holds, &said);
        say_rules(&s->u.holds, &said);
        say_ends(&s->u.holds, &said);
        break;
    case PROTOCOL_NOTE:
        add(&said, "%s", s->u.note.text);
        break;
    }
}
