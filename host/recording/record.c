/* record.c - see record.h. */
#include "recording/record.h"

#include <string.h>

uint8_t record_put_begin(uint8_t *payload, const struct record_begin *b)
{
    const size_t n = strnlen(b->software, RECORD_SOFTWARE_MAX);
    uint8_t *p = payload;

    memcpy(p, RECORD_MAGIC, 8);
    p = wire_put16(p + 8, b->format);
    *p++ = b->wire_version;
    p = wire_put64(p, (uint64_t)b->unix_us);
    p = wire_put16(p, (uint16_t)b->utc_offset_min);
    memcpy(p, b->software, n);
    return (uint8_t)(p + n - payload);
}

bool record_get_begin(const struct wire_frame *f, struct record_begin *out)
{
    struct record_begin b = { 0 };
    const uint8_t *p = f->payload;

    if (memcmp(p, RECORD_MAGIC, 8) != 0)
        return false;
    b.format = wire_get16(p + 8);
    b.wire_version = p[10];
    b.unix_us = (int64_t)wire_get64(p + 11);
    b.utc_offset_min = (int16_t)wire_get16(p + 19);
    memcpy(b.software, p + 21, (size_t)(f->n - 21));
    *out = b;
    return true;
}

uint8_t record_put_text(uint8_t *payload, const struct record_text *t)
{
    payload[0] = t->kind;
    wire_put16(payload + 1, t->part);
    wire_put16(payload + 3, t->parts);
    memcpy(payload + 5, t->bytes, t->n);
    return (uint8_t)(5 + t->n);
}

void record_get_text(const struct wire_frame *f, struct record_text *out)
{
    out->kind = f->payload[0];
    out->part = wire_get16(f->payload + 1);
    out->parts = wire_get16(f->payload + 3);
    out->n = (uint8_t)(f->n - 5);
    out->bytes = f->payload + 5;
}

uint8_t record_put_operator(uint8_t *payload, const struct record_operator *o)
{
    payload[0] = o->command;
    wire_put64(payload + 1, (uint64_t)o->t_us);
    return 9;
}

void record_get_operator(const struct wire_frame *f, struct record_operator *out)
{
    out->command = f->payload[0];
    out->t_us = (int64_t)wire_get64(f->payload + 1);
}

uint8_t record_put_link(uint8_t *payload, const struct record_link *l)
{
    payload[0] = l->kind;
    wire_put64(payload + 1, (uint64_t)l->t_us);
    wire_put64(payload + 9, (uint64_t)l->away_us);
    wire_put32(payload + 17, l->dropped_bytes);
    return 21;
}

void record_get_link(const struct wire_frame *f, struct record_link *out)
{
    out->kind = f->payload[0];
    out->t_us = (int64_t)wire_get64(f->payload + 1);
    out->away_us = (int64_t)wire_get64(f->payload + 9);
    out->dropped_bytes = wire_get32(f->payload + 17);
}

uint8_t record_put_wall(uint8_t *payload, const struct record_wall *w)
{
    wire_put64(payload, (uint64_t)w->unix_us);
    wire_put64(payload + 8, (uint64_t)w->t_us);
    return 16;
}

void record_get_wall(const struct wire_frame *f, struct record_wall *out)
{
    out->unix_us = (int64_t)wire_get64(f->payload);
    out->t_us = (int64_t)wire_get64(f->payload + 8);
}

uint8_t record_put_answer(uint8_t *payload, const struct record_answer *a)
{
    const size_t n = strnlen(a->text, RECORD_ANSWER_MAX);

    payload[0] = a->kind;
    wire_put32(payload + 1, (uint32_t)a->value);
    wire_put64(payload + 5, (uint64_t)a->t_us);
    memcpy(payload + 13, a->text, n);
    return (uint8_t)(13 + n);
}

void record_get_answer(const struct wire_frame *f, struct record_answer *out)
{
    const size_t n = (size_t)(f->n - 13);

    out->kind = f->payload[0];
    out->value = (int32_t)wire_get32(f->payload + 1);
    out->t_us = (int64_t)wire_get64(f->payload + 5);
    memcpy(out->text, f->payload + 13, n);
    memset(out->text + n, 0, sizeof out->text - n);
}

uint8_t record_put_check(uint8_t *payload, const struct record_check *c)
{
    const size_t n = strnlen(c->text, RECORD_ANSWER_MAX);
    uint64_t bits;

    memcpy(&bits, &c->counts, sizeof bits);
    payload[0] = c->kind;
    wire_put64(payload + 1, (uint64_t)c->t_us);
    wire_put32(payload + 9, c->day);
    wire_put64(payload + 13, bits);
    memcpy(payload + 21, c->text, n);
    return (uint8_t)(21 + n);
}

void record_get_check(const struct wire_frame *f, struct record_check *out)
{
    const size_t n = (size_t)(f->n - 21);
    const uint64_t bits = wire_get64(f->payload + 13);

    out->kind = f->payload[0];
    out->t_us = (int64_t)wire_get64(f->payload + 1);
    out->day = wire_get32(f->payload + 9);
    memcpy(&out->counts, &bits, sizeof bits);
    memcpy(out->text, f->payload + 21, n);
    memset(out->text + n, 0, sizeof out->text - n);
}

uint8_t record_put_end(uint8_t *payload, const struct record_end *e)
{
    payload[0] = e->why;
    wire_put32(payload + 1, e->frames);
    memcpy(payload + 5, e->sha256, RECORD_DIGEST_BYTES);
    return RECORD_END_BYTES;
}

void record_get_end(const struct wire_frame *f, struct record_end *out)
{
    out->why = f->payload[0];
    out->frames = wire_get32(f->payload + 1);
    memcpy(out->sha256, f->payload + 5, RECORD_DIGEST_BYTES);
}
