/* results_rig.c - see results_rig.h. */
#include "analysis/results_rig.h"

#include <string.h>

#include "analysis/results.h"
#include "calibration/block.h"
#include "session/text.h"  /* text_line: a reason is shown */

#define EPOCH     "1970-01-01"
#define US_PER_S  1000000
#define S_PER_DAY 86400
#define DAYS_MOST 3000000    /* past the last day of day.h */

void results_rig_init(struct results_rig *g)
{
    rigcheck_session_init(&g->check);
    g->n = 0;
    g->whole = g->none = false;
}

/* ---- the check ------------------------------------------------------------------- */

/* The recording's day where it was made, whatever it says. */
static void day_of(const struct record_begin *b, char day[DAY_TEXT])
{
    const int64_t local_s = b->unix_us / US_PER_S + 60 * (int64_t)b->utc_offset_min;
    const int64_t days = local_s / S_PER_DAY;

    day_after(EPOCH, (int)(days < 0 ? 0 : days > DAYS_MOST ? DAYS_MOST : days), day);
}

struct rigcheck_context results_rig_context(const struct results *r, char *day)
{
    const struct rigcheck_context x = { .calibration = &r->calibration, .today = day,
                                        .last = r->rig_check.last };

    day_of(&r->begin, day);
    return x;
}

static void judge(struct results_rig *g, struct results *r)
{
    struct results_check *const k = &r->rig_check;
    char day[DAY_TEXT];

    k->known = true;
    k->complete = g->check.complete;
    k->last = g->check.last;
    const struct rigcheck_context x = results_rig_context(r, day);

    rigcheck_judge(&g->check.check, &x, &k->report);
}

/* ---- the calibration it carries ---------------------------------------------------- */

static void take_block(struct results_rig *g, const struct wire_frame *f)
{
    const uint16_t bytes = wire_get16(f->payload), at = wire_get16(f->payload + 2);
    const uint16_t part = (uint16_t)(f->n - 4U);

    g->none = bytes == 0;
    if (bytes > WIRE_CAL_BLOCK_MAX || at != g->n || part > bytes - at)
        return;
    memcpy(g->block + at, f->payload + 4, part);
    g->n = (uint16_t)(at + part);
    g->whole = bytes > 0 && g->n == bytes;
}

static enum results_rig_carries beside(const struct block *b, const struct results *r)
{
    if (r->greeted && r->hello.serial != 0 && b->serial != 0 && b->serial != r->hello.serial)
        return RESULTS_RIG_FOREIGN;
    switch (block_match(&b->calibration, &r->calibration)) {
    case BLOCK_SAME:       return RESULTS_RIG_SAME;
    case BLOCK_RIG_NEWER:  return RESULTS_RIG_NEWER;
    case BLOCK_HOST_NEWER: return RESULTS_RIG_OLDER;
    case BLOCK_UNDECIDED:  break;
    }
    return RESULTS_RIG_OTHER;
}

static void compare(const struct results_rig *g, struct results *r)
{
    struct results_carried *const out = &r->rig_calibration;
    struct err_text why;
    struct block b;

    if (g->none)
        out->carries = RESULTS_RIG_ABSENT;
    if (!g->whole)
        return;
    if (block_get("the rig", g->block, g->n, &b, &why) != ERR_OK) {
        out->carries = RESULTS_RIG_UNREADABLE;
        return;
    }
    out->carries = beside(&b, r);
    memcpy(out->id, b.calibration.id, sizeof out->id);
    memcpy(out->date, b.calibration.date, sizeof out->date);
}

/* ---- frame by frame ------------------------------------------------------------------ */

void results_rig_frame(struct results_rig *g, struct results *r, const struct core *c,
                       const struct wire_frame *f)
{
    struct record_check k;

    if (rigcheck_session_frame(&g->check, c, f))
        judge(g, r);
    if (wire_shape(f) != WIRE_SHAPE_OK)
        return;
    if (f->type == WIRE_CALIBRATION) {
        take_block(g, f);
    } else if (f->type == WIRE_REC_CHECK) {
        record_get_check(f, &k);
        if (k.kind == RECORD_CHECK_GO_ON)
            strcpy(r->go_on, *k.text != '\0' && text_line(k.text, strlen(k.text))
                             ? k.text : "no reason that can be read");
    }
}

void results_rig_end(struct results_rig *g, struct results *r)
{
    if (rigcheck_session_cut(&g->check))
        judge(g, r);
    compare(g, r);
}

const char *results_rig_word(enum results_rig_carries c)
{
    static const char *const words[] = {
#define X(name, word) word,
        RESULTS_RIG_CARRIES(X)
#undef X
    };

    return words[c];
}
