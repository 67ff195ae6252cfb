/* wire_crc.c - see wire_crc.h. */
#include "wire_crc.h"

#include <string.h>

#include "wire.h"  /* wire_crc32c */

/* ---- a byte at a time --------------------------------------------------------- */

#define POLYNOMIAL 0x82F63B78u  /* Castagnoli, reflected: RFC 3720 appendix B.4 */

static uint32_t table[256];

/* Before main, so that no thread ever meets it half made. */
__attribute__((constructor)) static void make_table(void)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t crc = i;

        for (int bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
        table[i] = crc;
    }
}

uint32_t wire_crc_table(uint32_t crc, const uint8_t *p, uint16_t n)
{
    crc = ~crc;
    while (n--)
        crc = (crc >> 8) ^ table[(crc ^ *p++) & 255];
    return ~crc;
}

/* ---- by the processor's instruction ------------------------------------------- */

#ifdef __x86_64__

bool wire_crc_by_chip(void)
{
    return __builtin_cpu_supports("sse4.2");
}

__attribute__((target("sse4.2")))
uint32_t wire_crc_chip(uint32_t crc, const uint8_t *p, uint16_t n)
{
    uint64_t wide = (uint32_t)~crc, eight;
    uint32_t four;

    /* Counted so that a call for a known n is known to the compiler, too. */
    for (int i = 0; i < n / 8; i++, p += sizeof eight) {
        memcpy(&eight, p, sizeof eight);
        wide = __builtin_ia32_crc32di(wide, eight);
    }
    crc = (uint32_t)wide;
    if (n & 4) {
        memcpy(&four, p, sizeof four);
        crc = __builtin_ia32_crc32si(crc, four);
        p += sizeof four;
    }
    for (int i = 0; i < n % 4; i++)
        crc = __builtin_ia32_crc32qi(crc, *p++);
    return ~crc;
}

#else

bool wire_crc_by_chip(void)
{
    return false;
}

uint32_t wire_crc_chip(uint32_t crc, const uint8_t *p, uint16_t n)
{
    return wire_crc_table(crc, p, n);
}

#endif

uint32_t wire_crc32c(uint32_t crc, const uint8_t *p, uint16_t n)
{
    return wire_crc_by_chip() ? wire_crc_chip(crc, p, n) : wire_crc_table(crc, p, n);
}
