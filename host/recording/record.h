/*
 * record.h - the frames a host adds to a recording, as values.
 *
 * A recording is a file of wire frames: the rig's own as received, and these.
 * In this order:
 *
 *     REC_BEGIN            magic, versions, when
 *     REC_TEXT ...         protocol, then calibration, each in parts; then whose it
 *                          is, when that is known
 *     anything             rig frames, REC_OPERATOR, REC_ANSWER, REC_LINK, REC_WALL
 *     REC_END              only when the session was closed in order
 *
 * put: fill payload (WIRE_PAYLOAD_MAX bytes), return its length.  get: read a
 * frame whose wire_shape is OK.  Field offsets are in WIRE.md.
 */
#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "wire.h"

#define RECORD_MAGIC        "HOLDFAST"  /* 8 bytes, no terminator on disk */
/* Format 2 is of the same frames; its zeros were refused for load and drift, and
 * are so again when it is replayed. */
#define RECORD_FORMAT       2           /* later ones are refused */
#define RECORD_FORMAT_LEAST 1           /* so are earlier ones */
#define RECORD_FORMAT_ZERO  2           /* the first to refuse such a zero */
#define RECORD_SOFTWARE_MAX 64
#define RECORD_PART_MAX     (WIRE_PAYLOAD_MAX - 5)
#define RECORD_ANSWER_MAX   159         /* bytes of text */
#define RECORD_DIGEST_BYTES 32          /* SHA-256 */

struct record_begin {
    uint16_t format;
    uint8_t wire_version;
    int64_t unix_us;             /* when, by the host's wall clock */
    int16_t utc_offset_min;      /* local time less UTC */
    char software[RECORD_SOFTWARE_MAX + 1];
};

/* ABOUT: the session's entry in JSON (clinic/entry.h), so that a recording says whose
 * it is.  A reader that does not know the kind skips it like any frame without
 * force. */
enum record_text_kind {
    RECORD_TEXT_PROTOCOL = 1, RECORD_TEXT_CALIBRATION = 2, RECORD_TEXT_ABOUT = 3,
};

struct record_text {
    uint8_t kind;                /* enum record_text_kind */
    uint16_t part, parts;        /* part 0 .. parts - 1 */
    uint8_t n;
    const uint8_t *bytes;        /* get: points into the frame */
};

struct record_operator {
    uint8_t command;             /* enum session_command */
    int64_t t_us;                /* session time it took effect */
};

enum record_link_kind {
    RECORD_LINK_LOST    = 1,     /* gone: unplugged, or the device vanished */
    RECORD_LINK_SILENT  = 2,     /* there, but nothing sound for too long */
    RECORD_LINK_BACK    = 3,     /* away_us: how long, by the host's clock */
    RECORD_LINK_DAMAGE  = 4,     /* dropped_bytes that were no sound frame */
    RECORD_LINK_GIVEN_UP = 5,    /* the rig did not come back */
    RECORD_LINK_NO_ROOM = 6,     /* the recording could not be written further */
};

struct record_link {
    uint8_t kind;                /* enum record_link_kind */
    int64_t t_us;                /* session time it took effect */
    int64_t away_us;             /* BACK only, else 0 */
    uint32_t dropped_bytes;      /* DAMAGE only, else 0 */
};

struct record_wall {
    int64_t unix_us;             /* host's wall clock, on arrival of ... */
    int64_t t_us;                /* ... the sample of this session time */
};

struct record_answer {
    uint8_t kind;                /* enum session_answer_kind */
    int32_t value;               /* by kind; else 0 */
    int64_t t_us;                /* session time it took effect */
    char text[RECORD_ANSWER_MAX + 1];  /* ended by a zero; else empty */
};

struct record_end {
    uint8_t why;                 /* enum session_ending */
    uint32_t frames;             /* before this one */
    uint8_t sha256[RECORD_DIGEST_BYTES];  /* of every byte before this frame */
};

uint8_t record_put_begin(uint8_t *payload, const struct record_begin *b);
uint8_t record_put_text(uint8_t *payload, const struct record_text *t);
uint8_t record_put_operator(uint8_t *payload, const struct record_operator *o);
uint8_t record_put_link(uint8_t *payload, const struct record_link *l);
uint8_t record_put_wall(uint8_t *payload, const struct record_wall *w);
uint8_t record_put_answer(uint8_t *payload, const struct record_answer *a);
uint8_t record_put_end(uint8_t *payload, const struct record_end *e);

/* False when the magic is not there; *out is then unchanged. */
bool record_get_begin(const struct wire_frame *f, struct record_begin *out);
void record_get_text(const struct wire_frame *f, struct record_text *out);
void record_get_operator(const struct wire_frame *f, struct record_operator *out);
void record_get_link(const struct wire_frame *f, struct record_link *out);
void record_get_wall(const struct wire_frame *f, struct record_wall *out);
void record_get_answer(const struct wire_frame *f, struct record_answer *out);
void record_get_end(const struct wire_frame *f, struct record_end *out);

#endif /* RECORD_H */
