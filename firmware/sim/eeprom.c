/* eeprom.c - see eeprom.h. */
#include "eeprom.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nvram.h"   /* NVRAM_SERIAL_AT */
#include "simavr.h"
#include "wire.h"    /* wire_put32 */

/* Data-space addresses and bits, ATmega328P data sheet, "Register Summary". */
enum { REG_EECR = 0x3F, REG_EEARL = 0x41, REG_EEARH = 0x42, BITS_WRITE = 0x06 };

struct eeprom {
    avr_t *avr;
    const char *path;
    uint64_t writes, cut_at_write;
    bool cut;
};

static uint8_t *cells(const struct eeprom *e)
{
    avr_eeprom_desc_t all = { .ee = NULL, .offset = 0, .size = EEPROM_BYTES };

    avr_ioctl(e->avr, AVR_IOCTL_EEPROM_GET, &all);
    return all.ee;
}

/* EEMPE and EEPE together begin a write; the library has done it by now. */
static void on_control(struct avr_irq_t *irq, uint32_t value, void *param)
{
    struct eeprom *e = param;

    (void)irq;
    if ((value & BITS_WRITE) != BITS_WRITE || e->cut)
        return;
    if (++e->writes != e->cut_at_write)
        return;
    const uint8_t *data = e->avr->data;

    cells(e)[(data[REG_EEARL] | data[REG_EEARH] << 8) % EEPROM_BYTES] = 0xFF;
    e->cut = true;
    e->avr->state = cpu_Done;
}

/* An absent file is an erased chip. */
static bool load(struct eeprom *e)
{
    uint8_t bytes[EEPROM_BYTES + 1];
    FILE *f = fopen(e->path, "rb");

    if (f == NULL) {
        if (errno == ENOENT)
            return true;
        fprintf(stderr, "holdfast-sim: cannot read %s: %s\n", e->path, strerror(errno));
        return false;
    }
    const size_t n = fread(bytes, 1, sizeof(bytes), f);

    fclose(f);
    if (n != EEPROM_BYTES) {
        fprintf(stderr, "holdfast-sim: %s is no EEPROM of this chip; it must have %d bytes\n",
                e->path, EEPROM_BYTES);
        return false;
    }
    memcpy(cells(e), bytes, EEPROM_BYTES);
    return true;
}

struct eeprom *eeprom_open(struct chip *chip, const char *path, uint64_t cut_at_write,
                           uint64_t serial)
{
    struct eeprom *e = calloc(1, sizeof(*e));

    if (e == NULL)
        return NULL;
    e->avr = chip_avr(chip);
    e->path = path;
    e->cut_at_write = cut_at_write;
    if (path != NULL && !load(e)) {
        free(e);
        return NULL;
    }
    if (serial != 0)
        wire_put32(wire_put32(cells(e) + NVRAM_SERIAL_AT, (uint32_t)serial), ~(uint32_t)serial);
    avr_irq_register_notify(avr_iomem_getirq(e->avr, REG_EECR, "eecr", AVR_IOMEM_IRQ_ALL),
                            on_control, e);
    return e;
}

uint64_t eeprom_writes(const struct eeprom *e)
{
    return e->writes;
}

bool eeprom_cut(const struct eeprom *e)
{
    return e->cut;
}

static bool save(const struct eeprom *e)
{
    FILE *f = fopen(e->path, "wb");

    if (f != NULL) {
        const bool sound = fwrite(cells(e), 1, EEPROM_BYTES, f) == EEPROM_BYTES;

        if (fclose(f) == 0 && sound)
            return true;
    }
    fprintf(stderr, "holdfast-sim: cannot write %s: %s\n", e->path, strerror(errno));
    return false;
}

bool eeprom_close(struct eeprom *e)
{
    if (e == NULL)
        return true;
    const bool kept = e->path == NULL || save(e);

    free(e);
    return kept;
}
