/* screen.c - see screen.h. */
#include "terminal/screen.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "words/words.h"

#define COLUMNS_DEFAULT 80
#define COLUMNS_LEAST   20   /* narrower is not drawn */
#define BAR_LEAST       12
#define BAR_MOST        40
#define FORCE_SHOWN_N   99999.0  /* beyond it, or not a number, no force is shown */

void screen_init(struct screen *s, FILE *to)
{
    const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");
    const bool tty = isatty(fileno(to)) && term != NULL && strcmp(term, "dumb") != 0;
    const struct screen fresh = { .to = to, .live = tty };

    *s = fresh;
    s->colour = tty && (no_color == NULL || *no_color == '\0');
}

static int columns_of(FILE *to)
{
    struct winsize w;

    if (ioctl(fileno(to), TIOCGWINSZ, &w) != 0 || w.ws_col == 0)
        return COLUMNS_DEFAULT;
    return w.ws_col;
}

void screen_clear(struct screen *s)
{
    if (s->drawn)
        fputs("\r\033[K", s->to);
    s->drawn = false;
    fflush(s->to);
}

/* ---- what happened ------------------------------------------------------------ */

static void stamp(struct screen *s, int64_t t_us)
{
    const long long t = t_us > 0 ? (long long)(t_us / 1000000) : 0;

    fprintf(s->to, "[%02lld:%02lld] ", t / 60, t % 60);
}

static void say(struct screen *s, int64_t t_us, const char *words)
{
    stamp(s, t_us);
    fprintf(s->to, "%s\n", words);
}

static enum words push_words(enum protocol_push_kind kind)
{
    return kind == PROTOCOL_PUSH_FAST ? WORDS_PUSH_FAST
         : kind == PROTOCOL_PUSH_PAIN_LIMITED ? WORDS_PUSH_COMFORT : WORDS_PUSH;
}

/* The words of a phase that is worth a line; WORDS_COUNT when it is not: a question
 * has its own. */
static enum words phase_words(const struct session_event *e)
{
    switch (e->phase) {
    case SESSION_CHECK:     return WORDS_CHECK;
    case SESSION_TARE:      return WORDS_TARE;
    case SESSION_PASSIVE:   return WORDS_PASSIVE;
    case SESSION_READY:     return WORDS_READY;
    case SESSION_WARM_UP:   return WORDS_WARM_UP;
    case SESSION_PUSH:      return push_words(e->u.effort.kind);
    case SESSION_RAMP_UP:   return WORDS_RAMP_UP;
    case SESSION_HOLD:      return e->u.effort.choosing ? WORDS_HOLD_CHOOSE : WORDS_HOLD;
    case SESSION_RAMP_DOWN: return WORDS_RAMP_DOWN;
    case SESSION_OVERTIME:  return WORDS_OVERTIME;
    case SESSION_REST:      return WORDS_REST;
    case SESSION_PAUSED:    return WORDS_PAUSED;
    case SESSION_LOST:      return WORDS_LOST;
    case SESSION_DONE:      return WORDS_FINISHED;
    case SESSION_STOPPED:   return WORDS_STOPPED;
    case SESSION_STARTING:
    case SESSION_SCREEN:
    case SESSION_ASK:       break;
    }
    return WORDS_COUNT;
}

static void phase_line(struct screen *s, const struct session_event *e)
{
    const enum words w = phase_words(e);

    if (w == WORDS_COUNT)
        return;
    say(s, e->t_us, words_get(w));
    if (e->phase == SESSION_WARM_UP) {
        stamp(s, e->t_us);
        fprintf(s->to, "This one: about %.0f %% of all you have.\n", e->u.effort.warm_up_pct);
    }
}

static void check_line(struct screen *s, const struct session_event *e)
{
    const struct session_check *c = &e->u.check;

    stamp(s, e->t_us);
    fprintf(s->to, "Rig: %.2f samples a second", c->rate_hz);
    if (c->nominal_hz > 0.0)
        fprintf(s->to, " (nominal %.0f)", c->nominal_hz);
    fprintf(s->to, ", noise SD %.3f N; missing %llu, saturated %llu.\n", c->noise_n,
            (unsigned long long)(c->losses.missing + c->losses.desynced),
            (unsigned long long)c->losses.saturated);
}

/* ---- questions ------------------------------------------------------------------ */

static void asked_line(struct screen *s, const struct session_event *e)
{
    const struct session_answer *a = &e->u.answer;
    const char *text = a->kind == SESSION_ANSWER_YES_NO ? a->question
        : words_get(a->kind == SESSION_ANSWER_PAIN ? WORDS_ASK_FEEL
                    : a->kind == SESSION_ANSWER_EFFORT ? WORDS_ASK_EFFORT : WORDS_ASK_TEXT);

    stamp(s, e->t_us);
    fprintf(s->to, "%s%s%s\n", text, a->site[0] != '\0' ? " Where: " : "", a->site);
}

static void answered_line(struct screen *s, const struct session_event *e)
{
    const struct session_answer *a = &e->u.answer;

    if (!a->answered) {
        say(s, e->t_us, words_get(WORDS_LEFT_OPEN));
        return;
    }
    stamp(s, e->t_us);
    if (a->kind == SESSION_ANSWER_BODY_MASS)
        fprintf(s->to, "Body mass %.1f kg.\n", a->value / 1000.0);
    else if (a->kind == SESSION_ANSWER_TEXT)
        fprintf(s->to, "%s (%s)\n", words_get(WORDS_NOTED), a->text);
    else if (a->kind == SESSION_ANSWER_YES_NO)
        fprintf(s->to, "%s (%s)\n", words_get(WORDS_NOTED), a->value ? "yes" : "no");
    else
        fprintf(s->to, "%s (%d)\n", words_get(WORDS_NOTED), a->value);
}

/* ---- efforts -------------------------------------------------------------------- */

static void warm_up_line(struct screen *s, const struct session_event *e)
{
    const struct session_warm_up *w = &e->u.warm_up;

    stamp(s, e->t_us);
    if (w->push.pushed)
        fprintf(s->to, "Warm-up %d: about %.0f %% was asked, peak %.0f N.\n", w->push.number,
                w->asked_pct, w->push.peak_n);
    else
        fprintf(s->to, "Warm-up %d: no push came.\n", w->push.number);
}

static void overtime_line(struct screen *s, const struct session_event *e)
{
    const double over_s = (double)e->u.overtime.us / 1e6;

    stamp(s, e->t_us);
    if (e->u.overtime.released)
        fprintf(s->to, "Let go %.1f s after the time.\n", over_s);
    else
        fprintf(s->to, "Still holding %.1f s after the time.\n", over_s);
}

static void push_line(struct screen *s, const struct session_event *e)
{
    const struct session_push *p = &e->u.push;

    const char *name = p->kind == PROTOCOL_PUSH_FAST ? "Fast push"
                     : p->kind == PROTOCOL_PUSH_PAIN_LIMITED ? "Push within comfort"
                                                             : "Best push";

    stamp(s, e->t_us);
    if (!p->pushed)
        fprintf(s->to, "%s %d: no push came.\n", name, p->number);
    else if (p->kind == PROTOCOL_PUSH_FAST)
        fprintf(s->to, "%s %d: peak %.0f N.\n", name, p->number, p->peak_n);
    else if (!p->has_best_1s)
        fprintf(s->to, "%s %d: too short to use.\n", name, p->number);
    else
        fprintf(s->to, "%s %d: peak %.0f N, best second %.0f N.\n", name, p->number,
                p->peak_n, p->best_1s_n);
}

static void hold_line(struct screen *s, const struct session_event *e)
{
    const struct session_hold *h = &e->u.hold;
    const bool to_the_end = h->until == PROTOCOL_UNTIL_DROP_OUT
                         && h->hold.ending == HOLD_RELEASED;

    stamp(s, e->t_us);
    fprintf(s->to, "Hold %d: %.1f of %s%.1f s, %.1f s in band; %s.\n", h->number,
            hold_delivered_s(&h->hold), h->until == PROTOCOL_UNTIL_DROP_OUT ? "at most " : "",
            (double)h->hold.cfg.hold_us / 1e6, h->hold.in_band_us / 1e6,
            to_the_end ? "held until letting go" : hold_ending_text(h->hold.ending));
}

/* What is said about zero and limb weight when they begin anew. */
static enum words again_words(const struct session_event *e)
{
    const bool moved = e->type == SESSION_EV_TARE_MOVED;

    if (e->type == SESSION_EV_TARE_LOADED)
        return WORDS_TARE_LOADED;
    if (e->type == SESSION_EV_TARE_DRIFTED)
        return WORDS_TARE_DRIFTED;
    if (e->type == SESSION_EV_TARE_SHIFTED)
        return WORDS_TARE_SHIFTED;
    if (e->phase == SESSION_PASSIVE)
        return moved ? WORDS_PASSIVE_MOVED : WORDS_PASSIVE_GAP;
    return moved ? WORDS_TARE_MOVED : WORDS_TARE_GAP;
}

static void refused_line(struct screen *s, const struct session_event *e)
{
    stamp(s, e->t_us);
    if (e->type == SESSION_EV_ANSWER_REFUSED)
        fprintf(s->to, "That answers nothing that is asked now (%s).\n",
                session_phase_text(e->phase));
    else
        fprintf(s->to, "That key does nothing now (%s).\n", session_phase_text(e->phase));
}

static void ended_line(struct screen *s, const struct session_event *e)
{
    if (e->u.ending == SESSION_END_FINISHED)
        return;  /* its phase has said so */
    stamp(s, e->t_us);
    fprintf(s->to, "Session over: %s.\n", session_ending_text(e->u.ending));
}

static void tared_line(struct screen *s, const struct session_event *e)
{
    stamp(s, e->t_us);
    if (e->type == SESSION_EV_TARED)
        fprintf(s->to, "Zero taken at %.2f N; noise SD %.3f N.\n", e->u.tare.value_n,
                e->u.tare.noise_n);
    else
        fprintf(s->to, "The leg's weight reads %.1f N; it is not taken off.\n",
                e->u.tare.value_n);
}

static void one_line(struct screen *s, const struct session_event *e)
{
    switch (e->type) {
    case SESSION_EV_PHASE:          phase_line(s, e); break;
    case SESSION_EV_CHECKED:        check_line(s, e); break;
    case SESSION_EV_TARED:
    case SESSION_EV_PASSIVE:        tared_line(s, e); break;
    case SESSION_EV_TARE_MOVED:
    case SESSION_EV_TARE_LOADED:
    case SESSION_EV_TARE_DRIFTED:
    case SESSION_EV_TARE_SHIFTED:
    case SESSION_EV_TARE_GAP:       say(s, e->t_us, words_get(again_words(e))); break;
    case SESSION_EV_ASKED:          asked_line(s, e); break;
    case SESSION_EV_ANSWERED:       answered_line(s, e); break;
    case SESSION_EV_WARM_UP_ENDED:  warm_up_line(s, e); break;
    case SESSION_EV_PUSH_ENDED:     push_line(s, e); break;
    case SESSION_EV_PUSH_ADDED:     say(s, e->t_us, words_get(WORDS_PUSH_MORE)); break;
    case SESSION_EV_HOLD_STARTED:   say(s, e->t_us, words_get(WORDS_HOLD_IN)); break;
    case SESSION_EV_HOLD_SAGGED:    say(s, e->t_us, words_get(WORDS_HOLD_LOW)); break;
    case SESSION_EV_HOLD_RECOVERED: say(s, e->t_us, words_get(WORDS_HOLD_BACK)); break;
    case SESSION_EV_HOLD_ENDED:     hold_line(s, e); break;
    case SESSION_EV_OVERTIME:       overtime_line(s, e); break;
    case SESSION_EV_STEP_CUT:       say(s, e->t_us, words_get(WORDS_STEP_CUT)); break;
    case SESSION_EV_NOTE:           say(s, e->t_us, e->u.note); break;
    case SESSION_EV_ANSWER_REFUSED:
    case SESSION_EV_REFUSED:        refused_line(s, e); break;
    case SESSION_EV_ENDED:          ended_line(s, e); break;
    }
}

void screen_event(struct screen *s, const struct session_event *e)
{
    screen_clear(s);
    one_line(s, e);
    fflush(s->to);
}

/* ---- the live line ---------------------------------------------------------------- */

/* Force against the band: '[' and ']' are the band's edges, '#' the force. */
static void bar(const struct live_view *v, int width, char *out)
{
    const double full_n = fmax(1.4 * v->target_n, 1.0);
    const int last = width - 1;

    for (int i = 0; i < width; i++) {
        const double at_n = full_n * (i + 0.5) / width;

        out[i] = at_n <= v->force_n ? '#' : at_n >= v->low_n && at_n <= v->high_n ? '-' : '.';
    }
    const int low = (int)(v->low_n / full_n * width), high = (int)(v->high_n / full_n * width);

    if (low >= 0 && low <= last)
        out[low] = '[';
    if (high >= 0 && high <= last)
        out[high] = ']';
    out[width] = '\0';
}

static void left_text(const struct live_view *v, char *buf, size_t n)
{
    const bool over = v->left_us < 0;  /* counted up, from the full time */
    const int64_t whole = v->left_us / 1000000 + (v->left_us % 1000000 > 0);
    const int64_t shown = over ? -(v->left_us / 1000000) : whole;
    const int s = shown < 5999 ? (int)shown : 5999;  /* 99:59 */

    if (v->left_us == LIVE_NO_COUNTDOWN)
        snprintf(buf, n, "      ");
    else
        snprintf(buf, n, "%c%02d:%02d", over ? '-' : ' ', s / 60, s % 60);
}

static void force_text(double force_n, char *buf, size_t n)
{
    /* -0 is no force to show. */
    if (fabs(force_n) <= FORCE_SHOWN_N)
        snprintf(buf, n, " %4.0f N", fabs(force_n) < 0.5 ? 0.0 : force_n);
    else
        snprintf(buf, n, "    - N");
}

/* Quietly: a force that is not known to the newton should not look so. */
static void u_text(const struct live_view *v, char *buf, size_t n)
{
    buf[0] = '\0';
    if (fabs(v->force_n) <= FORCE_SHOWN_N && v->u_n > 0.0 && v->u_n <= FORCE_SHOWN_N)
        snprintf(buf, n, " +-%.1f", fmax(v->u_n, 0.1));  /* never "+-0.0" */
}

/* Append a part if all of it fits: a number cut short would be another number. */
static size_t add(char *buf, size_t used, size_t room, const char *part)
{
    const size_t n = strlen(part);

    if (used + n >= room)
        return used;
    memcpy(buf + used, part, n + 1);
    return used + n;
}

/* How to answer, and the end of what is typed: the end is where one looks. */
static void format_question(const struct live_view *v, const char *typed, size_t room,
                            char *buf)
{
    const enum words how = v->asked == SESSION_ANSWER_YES_NO ? WORDS_TYPE_YES_NO
                         : v->asked == SESSION_ANSWER_TEXT ? WORDS_TYPE_TEXT
                                                           : WORDS_TYPE_NUMBER;
    char left[16];
    size_t used = 0;

    buf[0] = '\0';
    left_text(v, left, sizeof left);
    if (v->left_us != LIVE_NO_COUNTDOWN) {
        used = add(buf, used, room, session_phase_text(v->phase));
        used = add(buf, used, room, left);
        used = add(buf, used, room, " ");
    }
    used = add(buf, used, room, words_get(how));
    used = add(buf, used, room, " ");
    while (typed[0] != '\0' && used + strlen(typed) >= room)
        do
            typed++;
        while (((unsigned char)typed[0] & 0xC0) == 0x80);
    add(buf, used, room, typed);
}

void screen_format(const struct live_view *v, const char *typed, int columns, char *buf,
                   size_t n)
{
    const size_t room = columns < 1 ? 1 : (size_t)columns < n ? (size_t)columns : n;
    const bool aiming = (v->phase == SESSION_HOLD || v->phase == SESSION_RAMP_UP
                         || v->phase == SESSION_RAMP_DOWN) && v->target_n > 0.0;
    char item[24] = "", left[16], force[24], u[24], tail[96] = "", after[64] = "";
    char graph[BAR_MOST + 2] = " ";

    if (v->question > 0) {
        format_question(v, typed != NULL ? typed : "", room, buf);
        return;
    }
    if (v->items > 0)
        snprintf(item, sizeof item, " %d/%d", v->item, v->items);
    left_text(v, left, sizeof left);
    force_text(v->force_n, force, sizeof force);
    u_text(v, u, sizeof u);
    if (aiming)
        snprintf(tail, sizeof tail, " %s %.0f-%.0f N",
                 v->in_band ? "in" : v->force_n < v->low_n ? "up" : "ease", v->low_n, v->high_n);
    if (v->warm_up_pct > 0.0)
        snprintf(tail, sizeof tail, " about %.0f %%", v->warm_up_pct);
    if (v->next[0] != '\0')
        snprintf(after, sizeof after, "%s next: %s", tail[0] != '\0' ? " " : "", v->next);

    buf[0] = '\0';
    size_t used = add(buf, 0, room, session_phase_text(v->phase));
    used = add(buf, used, room, item);
    used = add(buf, used, room, left);
    used = add(buf, used, room, force);
    if (used + strlen(u) + strlen(tail) < room)
        used = add(buf, used, room, u);

    const int spare = (int)room - 2 - (int)used - (int)strlen(tail);
    if (aiming && spare > BAR_LEAST) {
        bar(v, spare - 1 < BAR_MOST ? spare - 1 : BAR_MOST, graph + 1);
        used = add(buf, used, room, graph);
    }
    used = add(buf, used, room, tail);
    add(buf, used, room, after);
}

void screen_view(struct screen *s, const struct live_view *v)
{
    const int columns = columns_of(s->to);
    char line[SCREEN_LINE_MAX];

    if (!s->live || columns < COLUMNS_LEAST)
        return;
    screen_format(v, s->typed, columns, line, sizeof line);
    const bool green = s->colour && v->phase == SESSION_HOLD && v->in_band;

    fprintf(s->to, "\r%s%s%s\033[K", green ? "\033[32m" : "", line, green ? "\033[0m" : "");
    s->drawn = true;
    fflush(s->to);
}
