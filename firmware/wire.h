/*
 * wire.h - the bytes between rig and host, and on disk, defined once.
 *
 * Compiled by avr-gcc (16-bit int) and by the host compiler.  WIRE.md has
 * the prose, the field tables and worked examples; its hex dumps are the
 * test vectors.  Nothing here allocates, waits or does I/O.
 *
 * One frame, before and after consistent overhead byte stuffing (COBS):
 *
 *     type u8 | payload, 0 .. 240 bytes | crc32c u32
 *     stuffed: never a zero byte inside    | 0x00
 *
 * Integers are little-endian.  The CRC is CRC-32C (Castagnoli) over type and
 * payload.  A recording is the same frames in a file: types below 0x40 come
 * from the rig, 0x40 to 0x7F go to it, 0x80 and up are written by the host.
 *
 * Reading a stream: keep bytes in a buffer, call wire_parse on its start,
 * slide by what it answers.
 */
#ifndef WIRE_H
#define WIRE_H

#include <stdbool.h>
#include <stdint.h>

#define WIRE_VERSION       1    /* in HELLO; a host refuses any other */
#define WIRE_PAYLOAD_MAX   240
#define WIRE_RAW_MAX       (1 + WIRE_PAYLOAD_MAX + 4)
#define WIRE_ENCODED_MAX   (WIRE_RAW_MAX + 2)  /* one COBS byte, one 0x00 */

/* What n payload bytes take on the line; n <= WIRE_PAYLOAD_MAX. */
#define WIRE_ENCODED_BYTES(n)  ((n) + 7)

#define WIRE_SAMPLE_BYTES  11   /* payload of the frame there is most of */

/*
 * Every frame type: name, code, least and most payload bytes.  Codes are
 * never reused.  Fields are in WIRE.md; offsets are below.
 */
#define WIRE_TYPES(X)                                                       \
    /* rig to host */                                                       \
    X(HELLO,         0x01, 28, 32)  /* who and what the rig is */           \
    X(SAMPLE,        0x02, WIRE_SAMPLE_BYTES, WIRE_SAMPLE_BYTES)            \
    X(STATUS,        0x03, 22, 22)  /* once a second: clock and losses */   \
    X(EVENT,         0x04,  6,  6)  /* button, converter restart */         \
    X(REPLY,         0x05,  7,  7)  /* answer to one command */             \
    X(CALIBRATION,   0x06,  4, 32)  /* part of the calibration block */     \
    /* host to rig */                                                       \
    X(CMD_HELLO,     0x40,  1,  1)  /* send HELLO */                        \
    X(CMD_START,     0x41,  2,  2)  /* power converters, send samples */    \
    X(CMD_STOP,      0x42,  1,  1)  /* stop samples, power down */          \
    X(CMD_PING,      0x43,  1,  1)  /* answer with the tick */              \
    X(CMD_CUE,       0x44,  2,  2)  /* the client's LED */                  \
    X(CMD_CAL_READ,  0x45,  3,  3)  /* send a part of the block */          \
    X(CMD_CAL_BEGIN, 0x46,  3,  3)  /* a new block comes in parts */        \
    X(CMD_CAL_PART,  0x47,  4, 19)  /* the next part */                     \
    X(CMD_CAL_COMMIT, 0x48, 1,  1)  /* it is whole: keep it */              \
    X(CMD_SERIAL,    0x49,  5,  5)  /* the rig's serial number: keep it */  \
    /* written by the host into a recording */                              \
    X(REC_BEGIN,     0x80, 21, 85)  /* magic, versions, wall clock */       \
    X(REC_TEXT,      0x81,  5, 240) /* protocol, calibration, in parts */   \
    X(REC_OPERATOR,  0x82,  9,  9)  /* pause, skip, stop ... */             \
    X(REC_LINK,      0x83, 21, 21)  /* link lost, back, bytes dropped */    \
    X(REC_WALL,      0x84, 16, 16)  /* wall clock against rig clock */      \
    X(REC_ANSWER,    0x85, 13, 172) /* what the client or operator said */  \
    X(REC_CHECK,     0x86, 21, 180) /* rig check: asked for, stop, go on */ \
    X(REC_END,       0x8F, 37, 37)  /* clean end, digest of all before */

enum wire_type {
#define X(name, code, least, most) WIRE_##name = (code),
    WIRE_TYPES(X)
#undef X
};

/* SAMPLE flags.  Any of the first two makes counts worthless: an invalid
 * conversion is marked here and never encoded as a magic count. */
#define WIRE_FLAG_SATURATED  0x01  /* counts is at either rail */
#define WIRE_FLAG_DESYNC     0x02  /* the read failed its check; counts is 0 */
#define WIRE_FLAG_LOST       0x04  /* a conversion was lost just before */
#define WIRE_FLAG_FIRST      0x08  /* first after the converter powered up */

/* Board and converter numbers in HELLO. */
enum wire_board { WIRE_BOARD_UNO = 1 };
enum wire_adc   { WIRE_ADC_NONE = 0, WIRE_ADC_HX711 = 1, WIRE_ADC_ADS1220 = 2 };

/* EVENT kinds, with the meaning of value. */
enum wire_event_kind {
    WIRE_EVENT_BUTTON      = 1,  /* 1 pressed, 0 released */
    WIRE_EVENT_ADC_RESTART = 2,  /* value is the channel that fell silent */
};

/* REPLY results. */
enum wire_result {
    WIRE_RESULT_OK          = 0,
    WIRE_RESULT_UNSUPPORTED = 1,  /* a command this rig does not have */
    WIRE_RESULT_BAD_VALUE   = 2,  /* an argument out of range; nothing done */
    WIRE_RESULT_BUSY        = 3,  /* the EEPROM is being written; ask again */
};

/* Parts of the calibration block: what a CALIBRATION and a CMD_CAL_PART hold. */
#define WIRE_CAL_BLOCK_MAX   384
#define WIRE_CAL_READ_PART   28
#define WIRE_CAL_WRITE_PART  16

/* CMD_CUE values: what the client's LED shows, for 3 s unless repeated. */
enum wire_cue {
    WIRE_CUE_OFF   = 0,
    WIRE_CUE_HOLD  = 1,  /* steady: push into the band and stay */
    WIRE_CUE_PUSH  = 2,  /* 5 blinks a second: push as hard as is comfortable */
};

struct wire_frame {
    uint8_t type;
    uint8_t n;                          /* payload bytes */
    uint8_t payload[WIRE_PAYLOAD_MAX];
};

/*
 * Look for a frame at the start of buf[0 .. len-1].
 *   > 0  a whole valid frame in that many bytes; *out is set
 *     0  could still become a frame; call again with more bytes
 *   < 0  not a frame; drop that many bytes and call again
 * -1 means a lone delimiter, which is harmless padding; every other negative
 * answer is damage.  *out is written only for an answer > 0.  A frame with a
 * sound CRC is returned whatever its type; see wire_shape.
 */
int16_t wire_parse(const uint8_t *buf, uint16_t len, struct wire_frame *out);

/* Whether this version knows the type and the payload has its size. */
enum wire_shape { WIRE_SHAPE_OK, WIRE_SHAPE_UNKNOWN, WIRE_SHAPE_WRONG_SIZE };
enum wire_shape wire_shape(const struct wire_frame *f);

/*
 * Encode a frame into out, which holds WIRE_ENCODED_BYTES(n) bytes.
 * Returns how many were written, always WIRE_ENCODED_BYTES(n), or 0 when n
 * is over WIRE_PAYLOAD_MAX.  payload and out must not overlap.
 */
uint16_t wire_build(uint8_t *out, uint8_t type, const uint8_t *payload, uint8_t n);

/* CRC-32C of p[0 .. n-1], continuing from crc; start with 0.  The chip's is
 * firmware/wire_crc.c, the host's host/wire_crc.c: chosen by the link. */
uint32_t wire_crc32c(uint32_t crc, const uint8_t *p, uint16_t n);

/* Little-endian fields: put returns the byte after, so calls can chain. */
uint8_t *wire_put16(uint8_t *p, uint16_t v);
uint8_t *wire_put24(uint8_t *p, int32_t v);   /* low 24 bits of v */
uint8_t *wire_put32(uint8_t *p, uint32_t v);
uint8_t *wire_put64(uint8_t *p, uint64_t v);
uint16_t wire_get16(const uint8_t *p);
int32_t  wire_get24(const uint8_t *p);        /* sign-extended */
uint32_t wire_get32(const uint8_t *p);
uint64_t wire_get64(const uint8_t *p);

/* ---- the rig's frames as values: one place that knows the offsets ---- */

struct wire_hello {
    uint8_t wire_version;
    uint8_t firmware_major, firmware_minor;
    uint8_t board;            /* enum wire_board */
    uint32_t serial;          /* 0: none was ever written to this rig */
    uint8_t reset_cause;      /* the chip's own register; 0: not known */
    uint32_t tick_hz;
    uint64_t uptime_ticks;    /* sample ticks are its low 32 bits */
    uint16_t stack_bytes;     /* RAM the stack may use */
    uint8_t channels;         /* 1 .. WIRE_CHANNELS_MAX */
#define WIRE_CHANNELS_MAX 2
    struct wire_channel {
        uint8_t adc;          /* enum wire_adc */
        uint8_t gain;
        uint16_t nominal_sps; /* what the label says; the host measures */
    } channel[WIRE_CHANNELS_MAX];
};

struct wire_sample {
    uint8_t channel;
    uint16_t seq;             /* per channel, wraps, counts every conversion */
    uint32_t tick;            /* when the conversion became ready */
    int32_t counts;           /* 24-bit two's complement */
    uint8_t flags;            /* WIRE_FLAG_* */
};

/* Every count is since reset and stays at 65,535 once there. */
struct wire_status {
    uint64_t uptime_ticks;
    uint16_t lost[WIRE_CHANNELS_MAX];  /* conversions never read */
    uint16_t adc_timeouts;    /* times a converter fell silent */
    uint16_t desyncs;         /* reads that failed their check */
    uint16_t frames_dropped;  /* whole frames the transmit ring had no room for */
    uint16_t command_errors;  /* damaged or malformed bytes from the host */
    uint16_t free_stack_bytes;/* least ever free */
};

struct wire_event {
    uint8_t kind;             /* enum wire_event_kind */
    uint8_t value;
    uint32_t tick;
};

struct wire_reply {
    uint8_t command;          /* the type answered */
    uint8_t id;               /* the command's first payload byte, echoed */
    uint8_t result;           /* enum wire_result */
    uint32_t tick;            /* when it took effect */
};

/* put: fill payload (WIRE_PAYLOAD_MAX bytes), return its length.
 * get: read f, whose wire_shape is OK; false when a field makes no sense
 * (channel count), and *out is then unchanged. */
uint8_t wire_put_hello(uint8_t *payload, const struct wire_hello *h);
uint8_t wire_put_sample(uint8_t *payload, const struct wire_sample *s);
uint8_t wire_put_status(uint8_t *payload, const struct wire_status *s);
uint8_t wire_put_event(uint8_t *payload, const struct wire_event *e);
uint8_t wire_put_reply(uint8_t *payload, const struct wire_reply *r);
bool    wire_get_hello(const struct wire_frame *f, struct wire_hello *out);
void    wire_get_sample(const struct wire_frame *f, struct wire_sample *out);
void    wire_get_status(const struct wire_frame *f, struct wire_status *out);
void    wire_get_event(const struct wire_frame *f, struct wire_event *out);
void    wire_get_reply(const struct wire_frame *f, struct wire_reply *out);

#endif /* WIRE_H */
