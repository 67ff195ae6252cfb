/*
 * measure.h - cycle counts of the running firmware, instruction by
 * instruction.
 *
 * Call measure_step after every single instruction.  Interrupt entry costs 4
 * cycles on the chip and none in simavr; the 4 are added here to every
 * stretch that begins with an entry.
 */
#ifndef MEASURE_H
#define MEASURE_H

#include <stdbool.h>
#include <stdint.h>

struct chip;

struct measure {
    uint64_t read_cycles;     /* longest hx711_read, entry to return, handlers
                               * that came in between included; 0 unknown */
    uint64_t quiet_read_cycles;  /* the shortest: no handler came in between */
    uint64_t masked_cycles;   /* longest stretch with interrupts off */
    uint32_t masked_pc;       /* where that stretch began, bytes of flash */

    /* private */
    uint32_t read_pc, began_pc;
    bool reading, masked, booted;
    uint16_t read_sp;
    uint64_t read_cycle, masked_cycle, last_cycle;
};

void measure_init(struct measure *m, const struct chip *chip);
void measure_step(struct measure *m, struct chip *chip);

#endif /* MEASURE_H */
