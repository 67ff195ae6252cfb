/*
 * wire_crc.c - wire_crc32c for the chip: 64 bytes of table, no 32-bit shifts by
 * whole bytes.  The host links host/wire_crc.c in its place; both are held to
 * the same published values.
 */
#include "wire.h"

/* On the AVR a constant table stays in flash instead of filling RAM. */
#ifdef __AVR__
#define IN_FLASH __flash
#else
#define IN_FLASH
#endif

/*
 * CRC-32C, reflected polynomial 0x82F63B78 (Castagnoli 1993; RFC 3720
 * appendix B.4), four bits at a time: entry i is the CRC of the nibble i.
 */
static const IN_FLASH uint32_t crc_nibble[16] = {
    0x00000000, 0x105EC76F, 0x20BD8EDE, 0x30E349B1,
    0x417B1DBC, 0x5125DAD3, 0x61C69362, 0x7198540D,
    0x82F63B78, 0x92A8FC17, 0xA24BB5A6, 0xB21572C9,
    0xC38D26C4, 0xD3D3E1AB, 0xE330A81A, 0xF36E6F75,
};

uint32_t wire_crc32c(uint32_t crc, const uint8_t *p, uint16_t n)
{
    crc = ~crc;
    while (n--) {
        crc ^= *p++;
        crc = (crc >> 4) ^ crc_nibble[crc & 15U];
        crc = (crc >> 4) ^ crc_nibble[crc & 15U];
    }
    return ~crc;
}
