/* sample_frame.c - see sample_frame.h. */
#include "recording/sample_frame.h"

#include <endian.h>
#include <string.h>

/* Stuffed, the frame is a length, eight bytes, eight bytes and the delimiter; raw,
 * the eights are type and payload 0 .. 6, then payload 7 .. 10 and the CRC. */
enum { EIGHT = 8, DELIMITER = SAMPLE_FRAME_BYTES - 1, CRC_OVER = 1 + WIRE_SAMPLE_BYTES };

/* The first byte is the lowest. */
static uint64_t load(const uint8_t *p)
{
    uint64_t word;

    memcpy(&word, p, sizeof word);
    return le64toh(word);
}

static void store(uint8_t *p, uint64_t word)
{
    word = htole64(word);
    memcpy(p, &word, sizeof word);
}

/* A borrow runs into the top bit of a byte that was 0, and of none that was not
 * unless one below it was. */
static bool has_zero(uint64_t word)
{
    return ((word - 0x0101010101010101u) & ~word & 0x8080808080808080u) != 0;
}

/* Undo the stuffing of the two words: see unstuff in wire.c. */
static bool unstuff(const uint8_t *buf, uint64_t *low, uint64_t *high)
{
    unsigned at = buf[0];

    while (at < DELIMITER) {
        uint64_t *const word = at <= EIGHT ? low : high;

        *word &= ~((uint64_t)0xFF << (at - 1) % EIGHT * 8);
        at += buf[at];
    }
    return at == DELIMITER;
}

bool sample_frame(const uint8_t *buf, size_t len, struct wire_frame *out)
{
    uint8_t raw[2 * EIGHT];

    if (len < SAMPLE_FRAME_BYTES || buf[0] == 0 || buf[DELIMITER] != 0)
        return false;
    uint64_t low = load(buf + 1), high = load(buf + 1 + EIGHT);

    if (has_zero(low) || has_zero(high) || !unstuff(buf, &low, &high)
        || (low & 0xFF) != WIRE_SAMPLE)
        return false;
    store(raw, low);
    store(raw + EIGHT, high);
    if (wire_crc32c(0, raw, CRC_OVER) != high >> 32)
        return false;
    out->type = WIRE_SAMPLE;
    out->n = WIRE_SAMPLE_BYTES;
    store(out->payload, low >> 8 | high << 56);
    store(out->payload + EIGHT, high >> 8);
    return true;
}
