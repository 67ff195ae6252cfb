/* screen.c - see screen.h. */
#include "terminal/screen.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "terminal/words.h"

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

static void phase_line(struct screen *s, const struct session_event *e)
{
    enum words w;

    switch (e->phase) {
    case SESSION_TARE:    w = WORDS_TARE; break;
    case SESSION_PUSH:    w = WORDS_PUSH; break;
    case SESSION_HOLD:    w = WORDS_HOLD; break;
    case SESSION_REST:    w = WORDS_REST; break;
    case SESSION_PAUSED:  w = WORDS_PAUSED; break;
    case SESSION_LOST:    w = WORDS_LOST; break;
    case SESSION_DONE:    w = WORDS_FINISHED; break;
    case SESSION_STOPPED: w = WORDS_STOPPED; break;
    case SESSION_READY:   w = WORDS_READY; break;
    case SESSION_STARTING:
        return;
    default:
        return;
    }
    stamp(s, e->t_us);
    fprintf(s->to, "%s\n", words_get(w));
}

static void push_line(struct screen *s, const struct session_event *e)
{
    const struct session_push *p = &e->u.push;

    stamp(s, e->t_us);
    if (!p->pushed)
        fprintf(s->to, "Best push %d: no push came.\n", p->number);
    else if (!p->has_best_1s)
        fprintf(s->to, "Best push %d: too short to use.\n", p->number);
    else
        fprintf(s->to, "Best push %d: peak %.0f N, best second %.0f N.\n", p->number,
                p->peak_n, p->best_1s_n);
}

static void hold_line(struct screen *s, const struct session_event *e)
{
    const struct session_hold *h = &e->u.hold;

    stamp(s, e->t_us);
    fprintf(s->to, "Hold %d: %.1f of %.1f s, %.1f s in band; %s.\n", h->number,
            hold_delivered_s(&h->hold), (double)h->hold.cfg.hold_us / 1e6,
            h->hold.in_band_us / 1e6, hold_ending_text(h->hold.ending));
}

static void words_line(struct screen *s, const struct session_event *e, enum words w)
{
    stamp(s, e->t_us);
    fprintf(s->to, "%s\n", words_get(w));
}

void screen_event(struct screen *s, const struct session_event *e)
{
    screen_clear(s);
    switch (e->type) {
    case SESSION_EV_PHASE:
        phase_line(s, e);
        break;
    case SESSION_EV_TARED:
        stamp(s, e->t_us);
        fprintf(s->to, "Zero taken at %.2f N; noise SD %.3f N.\n", e->u.tare.value_n,
                e->u.tare.noise_n);
        break;
    case SESSION_EV_TARE_MOVED:
        words_line(s, e, WORDS_TARE_MOVED);
        break;
    case SESSION_EV_TARE_GAP:
        words_line(s, e, WORDS_TARE_GAP);
        break;
    case SESSION_EV_PUSH_ENDED:
        push_line(s, e);
        break;
    case SESSION_EV_PUSH_ADDED:
        words_line(s, e, WORDS_PUSH_MORE);
        break;
    case SESSION_EV_HOLD_STARTED:
        words_line(s, e, WORDS_HOLD_IN);
        break;
    case SESSION_EV_HOLD_SAGGED:
        words_line(s, e, WORDS_HOLD_LOW);
        break;
    case SESSION_EV_HOLD_RECOVERED:
        words_line(s, e, WORDS_HOLD_BACK);
        break;
    case SESSION_EV_HOLD_ENDED:
        hold_line(s, e);
        break;
    case SESSION_EV_NOTE:
        stamp(s, e->t_us);
        fprintf(s->to, "%s\n", e->u.note);
        break;
    case SESSION_EV_REFUSED:
        stamp(s, e->t_us);
        fprintf(s->to, "That key does nothing now (%s).\n", session_phase_text(e->phase));
        break;
    case SESSION_EV_ENDED:
        if (e->u.ending != SESSION_END_FINISHED) {
            stamp(s, e->t_us);
            fprintf(s->to, "Session over: %s.\n", session_ending_text(e->u.ending));
        }
        break;
    }
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
    const int64_t whole = v->left_us / 1000000 + (v->left_us % 1000000 > 0);
    const int s = whole < 5999 ? (int)whole : 5999;  /* 99:59 */

    if (v->left_us < 0)
        snprintf(buf, n, "      ");
    else
        snprintf(buf, n, " %02d:%02d", s / 60, s % 60);
}

static void force_text(double force_n, char *buf, size_t n)
{
    /* -0 is no force to show. */
    if (fabs(force_n) <= FORCE_SHOWN_N)
        snprintf(buf, n, " %4.0f N", fabs(force_n) < 0.5 ? 0.0 : force_n);
    else
        snprintf(buf, n, "    - N");
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

void screen_format(const struct live_view *v, int columns, char *buf, size_t n)
{
    const size_t room = columns < 1 ? 1 : (size_t)columns < n ? (size_t)columns : n;
    const bool aiming = v->phase == SESSION_HOLD && v->target_n > 0.0;
    char item[24] = "", left[16], force[24], tail[96] = "", after[64] = "";
    char graph[BAR_MOST + 2] = " ";

    if (v->items > 0)
        snprintf(item, sizeof item, " %d/%d", v->item, v->items);
    left_text(v, left, sizeof left);
    force_text(v->force_n, force, sizeof force);
    if (aiming)
        snprintf(tail, sizeof tail, " %s %.0f-%.0f N",
                 v->in_band ? "in" : v->force_n < v->low_n ? "up" : "ease", v->low_n, v->high_n);
    if (v->next[0] != '\0')
        snprintf(after, sizeof after, "%s next: %s", aiming ? " " : "", v->next);

    buf[0] = '\0';
    size_t used = add(buf, 0, room, session_phase_text(v->phase));
    used = add(buf, used, room, item);
    used = add(buf, used, room, left);
    used = add(buf, used, room, force);

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
    screen_format(v, columns, line, sizeof line);
    const bool green = s->colour && v->phase == SESSION_HOLD && v->in_band;

    fprintf(s->to, "\r%s%s%s\033[K", green ? "\033[32m" : "", line, green ? "\033[0m" : "");
    s->drawn = true;
    fflush(s->to);
}
