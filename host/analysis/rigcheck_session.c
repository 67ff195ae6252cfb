/* rigcheck_session.c - see rigcheck_session.h. */
#include "analysis/rigcheck_session.h"

#include <math.h>
#include <string.h>

#include "calibration/day.h"

#define EPOCH "1970-01-01"

void rigcheck_session_init(struct rigcheck_session *k)
{
    k->last = (struct rigcheck_last){ .known = false };
    k->under_way = k->complete = k->early = false;
    rigcheck_init(&k->check);
}

/* ---- what the check before left -------------------------------------------------- */

void rigcheck_session_put_last(const struct rigcheck_last *last, struct record_check *out)
{
    *out = (struct record_check){ .kind = RECORD_CHECK_ASKED, .day = RECORD_CHECK_NO_DAY };
    if (!last->known)
        return;
    out->day = (uint32_t)day_between(EPOCH, last->day);
    out->counts = last->level_counts;
    memcpy(out->text, last->calibration_id, sizeof last->calibration_id);
}

static void take_last(struct rigcheck_session *k, const struct wire_frame *f)
{
    struct rigcheck_last last = { .known = true };
    struct record_check c;

    record_get_check(f, &c);
    if (c.kind != RECORD_CHECK_ASKED)
        return;
    k->last.known = false;
    /* !(<=) also refuses a NaN. */
    if (c.day > (uint32_t)day_between(EPOCH, "9999-12-31")
        || !(fabs(c.counts) <= CALIBRATION_COUNTS_MAX + 1.0)
        || strlen(c.text) >= sizeof last.calibration_id)
        return;
    last.level_counts = c.counts;
    day_after(EPOCH, (int)c.day, last.day);
    strcpy(last.calibration_id, c.text);
    k->last = last;
}

/* ---- when it is under way ----------------------------------------------------------- */

static void listen(struct rigcheck_session *k, const struct wire_frame *f)
{
    struct record_link l;

    if (f->type < WIRE_REC_BEGIN) {
        rigcheck_frame(&k->check, f);
    } else if (f->type == WIRE_REC_LINK) {
        record_get_link(f, &l);
        if (l.kind == RECORD_LINK_DAMAGE)
            rigcheck_damage(&k->check, l.dropped_bytes);
        else
            k->under_way = false;  /* the line was lost */
    }
}

static void begin(struct rigcheck_session *k, const struct core *c, bool early)
{
    rigcheck_begin(&k->check, &c->hello, c->clock.last_tick);
    k->under_way = true;
    k->early = early;
}

static void follow_phase(struct rigcheck_session *k, const struct core *c)
{
    switch (c->session.phase) {
    case SESSION_STARTING:
        if (!k->under_way && c->greeted)
            begin(k, c, true);
        break;
    case SESSION_CHECK:
        if (!k->under_way || k->early)
            begin(k, c, false);
        break;
    case SESSION_LOST:  /* the rig started anew, or listen knows more */
        break;
    case SESSION_SCREEN:
    case SESSION_TARE:
    case SESSION_PASSIVE:
    case SESSION_ASK:
    case SESSION_READY:
    case SESSION_WARM_UP:
    case SESSION_PUSH:
    case SESSION_RAMP_UP:
    case SESSION_HOLD:
    case SESSION_RAMP_DOWN:
    case SESSION_OVERTIME:
    case SESSION_REST:
    case SESSION_PAUSED:
    case SESSION_DONE:
    case SESSION_STOPPED:
        k->under_way = false;
        break;
    }
}

static bool is_over(struct rigcheck_session *k, bool complete)
{
    const bool was = k->under_way;

    k->under_way = false;
    if (was)
        k->complete = complete;
    return was;
}

bool rigcheck_session_frame(struct rigcheck_session *k, const struct core *c,
                            const struct wire_frame *f)
{
    const struct session *s = &c->session;

    if (wire_shape(f) == WIRE_SHAPE_OK && f->type == WIRE_REC_CHECK)
        take_last(k, f);
    if (k->under_way)
        listen(k, f);
    for (int i = 0; i < s->events; i++)
        if (s->event[i].type == SESSION_EV_CHECKED)
            return is_over(k, true);
    if (session_over(s))
        return is_over(k, false);
    follow_phase(k, c);
    return false;
}

bool rigcheck_session_cut(struct rigcheck_session *k)
{
    return is_over(k, false);
}
