/*
 * eeprom.h - the chip's EEPROM in a file, and the power cut in the middle of a write.
 *
 *     eeprom_open -> (chip_run ...) -> eeprom_close
 *
 * The file holds the 1,024 bytes as they are.  One that is not there stands for
 * an erased chip and is made when the rig ends; so what was written is there
 * when the rig is started again.
 *
 * At the byte write with the number of --cut-power-at-write the chip stops for
 * good.  That cell is left erased, as between the two halves of a write; what
 * else a torn cell may hold is tried in tests of nvram.c.
 */
#ifndef EEPROM_H
#define EEPROM_H

#include <stdbool.h>
#include <stdint.h>

#include "chip.h"

#define EEPROM_BYTES 1024

struct eeprom;

/* path NULL: erased, and forgotten at the end.  cut_at_write 0: never.  serial, the
 * rig's, is put into its place when it is not 0.  NULL after a sentence on stderr. */
struct eeprom *eeprom_open(struct chip *chip, const char *path, uint64_t cut_at_write,
                           uint64_t serial);

uint64_t eeprom_writes(const struct eeprom *e);  /* bytes, this run */
bool eeprom_cut(const struct eeprom *e);         /* power was cut */

/* Keep the file.  False after a sentence on stderr; NULL is allowed. */
bool eeprom_close(struct eeprom *e);

#endif /* EEPROM_H */
