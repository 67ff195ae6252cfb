/* wire.c - see wire.h.  Must stay correct where int has 16 bits. */
#include "wire.h"

#include <string.h>

/* ---- little-endian fields -------------------------------------------- */

uint8_t *wire_put16(uint8_t *p, uint16_t v)
{
    p[0] = (uint8_t)v;
    p[1] = (uint8_t)(v >> 8);
    return p + 2;
}

uint8_t *wire_put24(uint8_t *p, int32_t v)
{
    const uint32_t u = (uint32_t)v;

    p[0] = (uint8_t)u;
    p[1] = (uint8_t)(u >> 8);
    p[2] = (uint8_t)(u >> 16);
    return p + 3;
}

uint8_t *wire_put32(uint8_t *p, uint32_t v)
{
    return wire_put16(wire_put16(p, (uint16_t)v), (uint16_t)(v >> 16));
}

uint8_t *wire_put64(uint8_t *p, uint64_t v)
{
    return wire_put32(wire_put32(p, (uint32_t)v), (uint32_t)(v >> 32));
}

uint16_t wire_get16(const uint8_t *p)
{
    return (uint16_t)(p[0] | (uint16_t)((uint16_t)p[1] << 8));
}

int32_t wire_get24(const uint8_t *p)
{
    const uint32_t u = p[0] | ((uint32_t)p[1] << 8) | ((uint32_t)p[2] << 16);

    /* Sign-extend without shifting into a sign bit. */
    return (int32_t)(u ^ 0x800000UL) - 0x800000L;
}

uint32_t wire_get32(const uint8_t *p)
{
    return wire_get16(p) | ((uint32_t)wire_get16(p + 2) << 16);
}

uint64_t wire_get64(const uint8_t *p)
{
    return wire_get32(p) | ((uint64_t)wire_get32(p + 4) << 32);
}

/* ---- framing ---------------------------------------------------------- */

/* Undo the stuffing of f[0 .. n-1], a copy of bytes that hold no zero: each
 * length says how far the next one is, and a zero belongs where it stands.  The
 * raw frame then is f[1 .. n-1].  Whether the lengths end where the bytes do. */
static bool unstuff(uint8_t *f, const uint8_t *bytes, uint16_t n)
{
    uint16_t at = 0;

    while (at < n) {
        const uint8_t run = bytes[at];

        f[at] = 0;
        at = (uint16_t)(at + run);
    }
    return at == n;
}

/* In eights, up to seven bytes more than n.  The empty statement keeps compilers
 * from making a string instruction of the loop, which takes longer to begin
 * than the loop to end. */
static void copy_payload(uint8_t *to, const uint8_t *from, uint8_t n)
{
    for (uint16_t i = 0; i < n; i = (uint16_t)(i + 8U)) {
        memcpy(to + i, from + i, 8);
        __asm__ volatile ("");
    }
}

int16_t wire_parse(const uint8_t *buf, uint16_t len, struct wire_frame *out)
{
    uint8_t f[WIRE_ENCODED_MAX + 7];  /* copy_payload's seven */

    if (len > WIRE_ENCODED_MAX)
        len = WIRE_ENCODED_MAX;
    const uint8_t *const after = memccpy(f, buf, 0, len);
    if (after == NULL)
        return len < WIRE_ENCODED_MAX ? 0 : -(int16_t)len;

    const uint16_t taken = (uint16_t)(after - f), n = (uint16_t)(taken - 1U);
    if (n < 6 || !unstuff(f, buf, n)
        || wire_crc32c(0, f + 1, (uint16_t)(n - 5U)) != wire_get32(f + n - 4))
        return -(int16_t)taken;

    out->type = f[1];
    out->n = (uint8_t)(n - 6U);
    copy_payload(out->payload, f + 2, out->n);
    return (int16_t)taken;
}

uint16_t wire_build(uint8_t *out, uint8_t type, const uint8_t *payload, uint8_t n)
{
    if (n > WIRE_PAYLOAD_MAX)
        return 0;

    /* Lay the raw frame one byte in, then turn each zero into the distance
     * to the next one.  A raw frame of at most 245 bytes never needs a
     * second stuffing block. */
    out[1] = type;
    memcpy(out + 2, payload, n);
    wire_put32(out + 2 + n, wire_crc32c(0, out + 1, (uint16_t)(n + 1U)));

    const uint16_t end = (uint16_t)(n + 6U);
    uint16_t zero = end;
    out[end] = 0;
    for (uint16_t i = end; i-- > 1; ) {
        if (out[i] == 0) {
            out[i] = (uint8_t)(zero - i);
            zero = i;
        }
    }
    out[0] = (uint8_t)zero;
    return (uint16_t)(end + 1U);
}

static enum wire_shape shape_of_any(const struct wire_frame *f)
{
    switch (f->type) {
#define X(name, code, least, most) \
    case (code): \
        return f->n >= (least) && f->n <= (most) ? WIRE_SHAPE_OK \
                                                 : WIRE_SHAPE_WRONG_SIZE;
    WIRE_TYPES(X)
#undef X
    default:
        return WIRE_SHAPE_UNKNOWN;
    }
}

/* Nearly every frame is a sample: small enough to be inlined for it. */
enum wire_shape wire_shape(const struct wire_frame *f)
{
    return f->type == WIRE_SAMPLE && f->n == WIRE_SAMPLE_BYTES ? WIRE_SHAPE_OK
                                                               : shape_of_any(f);
}

/* ---- frames as values ------------------------------------------------- */

uint8_t wire_put_hello(uint8_t *payload, const struct wire_hello *h)
{
    uint8_t *p = payload;

    *p++ = h->wire_version;
    *p++ = h->firmware_major;
    *p++ = h->firmware_minor;
    *p++ = h->board;
    p = wire_put32(p, h->serial);
    *p++ = h->reset_cause;
    p = wire_put32(p, h->tick_hz);
    p = wire_put64(p, h->uptime_ticks);
    p = wire_put16(p, h->stack_bytes);
    *p++ = h->channels;
    for (uint8_t c = 0; c < h->channels; c++) {
        *p++ = h->channel[c].adc;
        *p++ = h->channel[c].gain;
        p = wire_put16(p, h->channel[c].nominal_sps);
    }
    return (uint8_t)(p - payload);
}

bool wire_get_hello(const struct wire_frame *f, struct wire_hello *out)
{
    const uint8_t *p = f->payload;
    struct wire_hello h = { 0 };

    h.wire_version = p[0];
    h.firmware_major = p[1];
    h.firmware_minor = p[2];
    h.board = p[3];
    h.serial = wire_get32(p + 4);
    h.reset_cause = p[8];
    h.tick_hz = wire_get32(p + 9);
    h.uptime_ticks = wire_get64(p + 13);
    h.stack_bytes = wire_get16(p + 21);
    h.channels = p[23];
    if (h.channels < 1 || h.channels > WIRE_CHANNELS_MAX
        || f->n != 24 + 4 * h.channels || h.tick_hz == 0)
        return false;
    for (uint8_t c = 0; c < h.channels; c++) {
        p = f->payload + 24 + 4 * c;
        h.channel[c].adc = p[0];
        h.channel[c].gain = p[1];
        h.channel[c].nominal_sps = wire_get16(p + 2);
    }
    *out = h;
    return true;
}

uint8_t wire_put_sample(uint8_t *payload, const struct wire_sample *s)
{
    payload[0] = s->channel;
    wire_put16(payload + 1, s->seq);
    wire_put32(payload + 3, s->tick);
    wire_put24(payload + 7, s->counts);
    payload[10] = s->flags;
    return WIRE_SAMPLE_BYTES;
}

void wire_get_sample(const struct wire_frame *f, struct wire_sample *out)
{
    const uint8_t *p = f->payload;

    out->channel = p[0];
    out->seq = wire_get16(p + 1);
    out->tick = wire_get32(p + 3);
    out->counts = wire_get24(p + 7);
    out->flags = p[10];
}

uint8_t wire_put_status(uint8_t *payload, const struct wire_status *s)
{
    uint8_t *p = wire_put64(payload, s->uptime_ticks);

    for (uint8_t c = 0; c < WIRE_CHANNELS_MAX; c++)
        p = wire_put16(p, s->lost[c]);
    p = wire_put16(p, s->adc_timeouts);
    p = wire_put16(p, s->desyncs);
    p = wire_put16(p, s->frames_dropped);
    p = wire_put16(p, s->command_errors);
    p = wire_put16(p, s->free_stack_bytes);
    return (uint8_t)(p - payload);
}

void wire_get_status(const struct wire_frame *f, struct wire_status *out)
{
    const uint8_t *p = f->payload;

    out->uptime_ticks = wire_get64(p);
    for (uint8_t c = 0; c < WIRE_CHANNELS_MAX; c++)
        out->lost[c] = wire_get16(p + 8 + 2 * c);
    out->adc_timeouts = wire_get16(p + 12);
    out->desyncs = wire_get16(p + 14);
    out->frames_dropped = wire_get16(p + 16);
    out->command_errors = wire_get16(p + 18);
    out->free_stack_bytes = wire_get16(p + 20);
}

uint8_t wire_put_event(uint8_t *payload, const struct wire_event *e)
{
    payload[0] = e->kind;
    payload[1] = e->value;
    wire_put32(payload + 2, e->tick);
    return 6;
}

void wire_get_event(const struct wire_frame *f, struct wire_event *out)
{
    out->kind = f->payload[0];
    out->value = f->payload[1];
    out->tick = wire_get32(f->payload + 2);
}

uint8_t wire_put_reply(uint8_t *payload, const struct wire_reply *r)
{
    payload[0] = r->command;
    payload[1] = r->id;
    payload[2] = r->result;
    wire_put32(payload + 3, r->tick);
    return 7;
}

void wire_get_reply(const struct wire_frame *f, struct wire_reply *out)
{
    out->command = f->payload[0];
    out->id = f->payload[1];
    out->result = f->payload[2];
    out->tick = wire_get32(f->payload + 3);
}
