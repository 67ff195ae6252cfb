/* nvram.c - see nvram.h. */
#include "nvram.h"

#include <string.h>

#include "board.h"  /* board_eeprom_* */
#include "wire.h"   /* wire_crc32c, fields */

#define SLOTS       2
#define MARK        0xA5
#define NO_MARK     0xFF  /* as erased */
#define HEAD_BYTES  7     /* mark, block bytes, sequence */
#define CRC_BYTES   4
#define SERIAL_BYTES 8
#define PIECE       16    /* read and checked at a time */

/* A slot as it is to stand in EEPROM. */
static uint8_t image[HEAD_BYTES + NVRAM_BLOCK_MAX + CRC_BYTES];
static uint16_t expected, filled;    /* bytes of the block being put together */

static uint8_t slot;                 /* of the copy in force, when bytes is not 0 */
static uint16_t bytes;
static uint32_t sequence;

static bool writing, numbering;      /* numbering: it is the serial number */
static uint16_t step;                /* of a commit: 0 the mark, last the mark again */

static uint16_t slot_at(uint8_t s)
{
    return s == 0 ? 0 : NVRAM_SLOT_BYTES;
}

static void fetch(uint16_t at, uint8_t *out, uint8_t n)
{
    while (n-- > 0)
        *out++ = board_eeprom_read(at++);
}

/* The block bytes of a sound copy and its sequence; 0: it is none. */
static uint16_t examine(uint8_t s, uint32_t *out_sequence)
{
    uint16_t at = slot_at(s);
    uint8_t piece[PIECE];
    uint32_t crc;

    fetch(at, piece, HEAD_BYTES);
    const uint16_t n = wire_get16(piece + 1);
    if (piece[0] != MARK || n < NVRAM_BLOCK_LEAST || n > NVRAM_BLOCK_MAX)
        return 0;
    *out_sequence = wire_get32(piece + 3);
    crc = wire_crc32c(0, piece + 1, HEAD_BYTES - 1);
    at = (uint16_t)(at + HEAD_BYTES);
    for (uint16_t left = n; left > 0; ) {
        const uint8_t k = (uint8_t)(left < PIECE ? left : PIECE);

        fetch(at, piece, k);
        crc = wire_crc32c(crc, piece, k);
        at = (uint16_t)(at + k);
        left = (uint16_t)(left - k);
    }
    fetch(at, piece, CRC_BYTES);
    return wire_get32(piece) == crc ? n : 0;
}

static void find(void)
{
    bytes = 0;
    sequence = 0;
    for (uint8_t s = 0; s < SLOTS; s++) {
        uint32_t of_s;
        const uint16_t n = examine(s, &of_s);

        if (n == 0 || (bytes != 0 && of_s < sequence))
            continue;
        slot = s;
        bytes = n;
        sequence = of_s;
    }
}

void nvram_init(void)
{
    writing = numbering = false;
    expected = 0;
    filled = 0;
    find();
}

uint16_t nvram_bytes(void)
{
    return bytes;
}

uint32_t nvram_serial(void)
{
    uint8_t p[SERIAL_BYTES];

    fetch(NVRAM_SERIAL_AT, p, sizeof(p));
    const uint32_t serial = wire_get32(p);
    return serial == ~wire_get32(p + 4) ? serial : 0;
}

bool nvram_number(uint32_t serial)
{
    if (writing || serial == 0)
        return false;
    wire_put32(wire_put32(image, serial), ~serial);
    expected = 0;
    writing = numbering = true;
    step = 0;
    return true;
}

bool nvram_writing(void)
{
    return writing;
}

uint8_t nvram_read(uint16_t at, uint8_t *out, uint8_t n)
{
    if (at >= bytes)
        return 0;
    if (n > bytes - at)
        n = (uint8_t)(bytes - at);
    fetch((uint16_t)(slot_at(slot) + HEAD_BYTES + at), out, n);
    return n;
}

bool nvram_begin(uint16_t n)
{
    if (writing || n < NVRAM_BLOCK_LEAST || n > NVRAM_BLOCK_MAX)
        return false;
    expected = n;
    filled = 0;
    return true;
}

bool nvram_part(uint16_t at, const uint8_t *p, uint8_t n)
{
    if (writing || at > filled || n > expected - at)
        return false;
    memcpy(image + HEAD_BYTES + at, p, n);
    if (filled < at + n)
        filled = (uint16_t)(at + n);
    return true;
}

bool nvram_commit(void)
{
    const uint8_t *const block = image + HEAD_BYTES;
    const uint16_t covered = (uint16_t)(expected - CRC_BYTES);

    if (writing || expected == 0 || filled != expected
        || wire_crc32c(0, block, covered) != wire_get32(block + covered))
        return false;
    image[0] = MARK;
    wire_put32(wire_put16(image + 1, expected), sequence + 1);
    wire_put32(image + HEAD_BYTES + expected,
               wire_crc32c(0, image + 1, (uint16_t)(HEAD_BYTES - 1 + expected)));
    writing = true;
    step = 0;
    return true;
}

/* The number is written as it stands: its first byte is no mark, and is there already
 * when it comes again. */
void nvram_poll(void)
{
    const uint16_t last = numbering ? SERIAL_BYTES
                                    : (uint16_t)(HEAD_BYTES + expected + CRC_BYTES);
    const uint16_t base = numbering ? NVRAM_SERIAL_AT : slot_at(bytes != 0 && slot == 0 ? 1 : 0);

    while (writing && !board_eeprom_busy()) {
        if (step > last) {
            writing = numbering = false;
            find();  /* from what is there: a worn cell leaves the old one in force */
            return;
        }
        const uint16_t at = step == last ? 0 : step;
        const uint8_t value = step == 0 && !numbering ? NO_MARK : image[at];

        step++;
        if (board_eeprom_read((uint16_t)(base + at)) != value)
            board_eeprom_write((uint16_t)(base + at), value);
    }
}
