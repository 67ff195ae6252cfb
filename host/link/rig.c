/* rig.c - see rig.h. */
#include "link/rig.h"

#include <stdlib.h>
#include <string.h>

#include "link/link.h"
#include "now.h"  /* now_mono_us, for the wait for HELLO */

#define ASK_EVERY_MS   400   /* HELLO again, in case a bootloader ate it */
#define ASK_TIMES      5     /* a command that must be answered */
#define BUSY_WAIT_MS   50    /* before a busy rig is asked again */
#define BUSY_TIMES     200   /* so 10 s; writing the block takes 1.5 s */
#define BUFFER_BYTES   8192

struct rig {
    struct link *link;
    struct wire_frame hello;
    struct wire_frame early;   /* a button's event seen while waiting for something */
    bool has_early;
    uint8_t id;                /* of the next command */
    size_t n;                  /* bytes held in buf */
    size_t at;                 /* of them, used */
    uint8_t buf[BUFFER_BYTES];
};

static int send(struct rig *r, uint8_t type, const uint8_t *fields, uint8_t n)
{
    uint8_t payload[WIRE_PAYLOAD_MAX] = { ++r->id };
    uint8_t out[1 + WIRE_ENCODED_MAX];

    memcpy(payload + 1, fields, n);

    /* A delimiter first ends whatever half a frame the line may hold. */
    out[0] = 0;
    const uint16_t len = wire_build(out + 1, type, payload, (uint8_t)(n + 1));
    const int err = link_write(r->link, out, (size_t)len + 1);

    return err == ERR_GONE ? ERR_GONE : ERR_OK;  /* a full line shows as silence */
}

/* n counts the id. */
static int command(struct rig *r, uint8_t type, uint8_t n, uint8_t value)
{
    return send(r, type, &value, (uint8_t)(n - 1));
}

int rig_start(struct rig *r)
{
    return command(r, WIRE_CMD_START, 2, 1);
}

int rig_cue(struct rig *r, enum wire_cue cue)
{
    return command(r, WIRE_CMD_CUE, 2, (uint8_t)cue);
}

int rig_ask(struct rig *r)
{
    return command(r, WIRE_CMD_HELLO, 1, 0);
}

int rig_stop(struct rig *r)
{
    rig_cue(r, WIRE_CUE_OFF);
    return command(r, WIRE_CMD_STOP, 1, 0);
}

/* Take a frame, or damage before one, from what is held.  Whether it did. */
static bool take(struct rig *r, struct rig_frame *out)
{
    out->has_frame = false;
    out->dropped_bytes = 0;
    while (r->at < r->n) {
        const size_t left = r->n - r->at;
        const uint16_t look = left > WIRE_ENCODED_MAX ? WIRE_ENCODED_MAX : (uint16_t)left;
        const int16_t got = wire_parse(r->buf + r->at, look, &out->frame);

        if (got == 0)
            break;
        r->at += (size_t)(got > 0 ? got : -got);
        if (got > 0) {
            out->has_frame = true;
            return true;
        }
        if (got != -1)
            out->dropped_bytes += (uint32_t)-got;
    }
    memmove(r->buf, r->buf + r->at, r->n - r->at);
    r->n -= r->at;
    r->at = 0;
    return out->dropped_bytes > 0;
}

int rig_next(struct rig *r, struct rig_frame *out, int timeout_ms)
{
    if (r->has_early && r->hello.n > 0) {
        out->frame = r->early;
        out->has_frame = true;
        out->dropped_bytes = 0;
        r->has_early = false;
        return 1;
    }
    if (take(r, out))
        return 1;
    /* take() leaves less than a frame, so there is always room. */
    const int got = link_read(r->link, r->buf + r->n, BUFFER_BYTES - r->n, timeout_ms);

    if (got < 0)
        return got;
    r->n += (size_t)got;
    return take(r, out);
}

/* A question that is being asked: again and again, until it is answered. */
struct question {
    bool resting;                /* it is to be asked again; answers are old ones */
    uint8_t type, first_id;
    const uint8_t *fields;
    struct wire_frame event;     /* the last one heard meanwhile */
    bool has_event;
};

static bool answers(const struct rig *r, const struct question *q, const struct wire_frame *f)
{
    if (q->resting || wire_shape(f) != WIRE_SHAPE_OK)
        return false;
    if (f->type == WIRE_CALIBRATION)
        return q->type == WIRE_CMD_CAL_READ && memcmp(f->payload + 2, q->fields, 2) == 0;
    return f->type == WIRE_REPLY && f->payload[0] == q->type
        && (uint8_t)(f->payload[1] - q->first_id) <= (uint8_t)(r->id - q->first_id);
}

static int await(struct rig *r, struct question *q, int wait_ms, struct wire_frame *out)
{
    const int64_t until_us = now_mono_us() + wait_ms * 1000;
    struct rig_frame f;

    while (now_mono_us() < until_us) {
        const int got = rig_next(r, &f, wait_ms / 4);

        if (got < 0)
            return ERR_GONE;
        if (got == 0 || !f.has_frame)
            continue;
        if (answers(r, q, &f.frame)) {
            *out = f.frame;
            return ERR_OK;
        }
        if (f.frame.type == WIRE_EVENT) {
            q->event = f.frame;
            q->has_event = true;
        }
    }
    return ERR_SILENT;
}

/* A commit that finds the rig busy was asked for twice, the first answer being
 * lost: it is what the rig is busy with. */
static bool is_busy(const struct wire_frame *f)
{
    return f->type == WIRE_REPLY && f->payload[0] != WIRE_CMD_CAL_COMMIT
        && f->payload[2] == WIRE_RESULT_BUSY;
}

int rig_exchange(struct rig *r, uint8_t type, const uint8_t *fields, uint8_t n,
                 struct wire_frame *out)
{
    struct question q = { .type = type, .first_id = (uint8_t)(r->id + 1), .fields = fields };
    int err = ERR_SILENT, silent = 0, busy = 0;

    while (err == ERR_SILENT && silent < ASK_TIMES) {
        q.resting = false;
        err = send(r, type, fields, n) == ERR_OK ? await(r, &q, ASK_EVERY_MS, out) : ERR_GONE;
        if (err == ERR_SILENT) {
            silent++;
        } else if (err == ERR_OK && is_busy(out) && busy++ < BUSY_TIMES) {
            q.resting = true;
            err = await(r, &q, BUSY_WAIT_MS, out);
        }
    }
    if (q.has_event) {
        r->early = q.event;
        r->has_early = true;
    }
    return err;
}

/* Wait for HELLO, whatever else the line carries. */
static int greet(struct rig *r, const char *name, int wait_ms, struct err_text *why)
{
    const int64_t until_us = now_mono_us() + wait_ms * 1000LL;
    int64_t ask_us = 0, dropped = 0;

    while (now_mono_us() < until_us) {
        struct rig_frame f;

        if (now_mono_us() >= ask_us) {
            if (command(r, WIRE_CMD_HELLO, 1, 0) != ERR_OK)
                return err_set(why, ERR_GONE, "%s: the rig left while it was being opened; "
                               "check the cable", name);
            ask_us = now_mono_us() + ASK_EVERY_MS * 1000;
        }
        const int got = rig_next(r, &f, ASK_EVERY_MS / 4);
        if (got < 0)
            return err_set(why, ERR_GONE, "%s: the rig left while it was being opened; "
                           "check the cable", name);
        if (got == 0)
            continue;
        dropped += f.dropped_bytes;
        if (f.has_frame && f.frame.type == WIRE_EVENT) {
            r->early = f.frame;
            r->has_early = true;
        }
        if (!f.has_frame || f.frame.type != WIRE_HELLO || f.frame.n < 1)
            continue;
        if (f.frame.payload[0] != WIRE_VERSION)
            return err_set(why, ERR_VERSION, "%s: the rig speaks wire version %u and this "
                           "program version %d; write this program's firmware to the rig "
                           "(make flash PORT=%s)", name, f.frame.payload[0], WIRE_VERSION,
                           name);
        if (wire_shape(&f.frame) == WIRE_SHAPE_OK) {
            r->hello = f.frame;
            return ERR_OK;
        }
    }
    return err_set(why, ERR_SILENT, dropped > 0
                   ? "%s: something answers, but it is no Holdfast rig; write the firmware "
                     "to the board (make flash PORT=%s)"
                   : "%s: nothing answers; check that the rig has power and Holdfast's "
                     "firmware (make flash PORT=%s)", name, name);
}

int rig_open(const char *name, int wait_ms, struct rig **out, struct err_text *why)
{
    struct rig *r = calloc(1, sizeof *r);
    int err;

    *out = NULL;
    if (r == NULL)
        return err_set(why, ERR_IO, "out of memory");
    if ((err = link_open(name, &r->link, why)) != ERR_OK
        || (err = greet(r, name, wait_ms, why)) != ERR_OK) {
        rig_close(r);
        return err;
    }
    *out = r;
    return ERR_OK;
}

const struct wire_frame *rig_hello(const struct rig *r)
{
    return &r->hello;
}

void rig_close(struct rig *r)
{
    if (r == NULL)
        return;
    link_close(r->link);
    free(r);
}
