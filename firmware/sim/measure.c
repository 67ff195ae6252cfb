/* measure.c - see measure.h. */
#include "measure.h"

#include "chip.h"
#include "simavr.h"

enum { ENTRY_CYCLES = 4, REG_SPL = 0x5D, REG_SPH = 0x5E };

void measure_init(struct measure *m, const struct chip *chip)
{
    *m = (struct measure){ .read_pc = chip_symbol(chip, "hx711_read") };
}

static uint16_t stack_pointer(const avr_t *avr)
{
    return (uint16_t)(avr->data[REG_SPL] | avr->data[REG_SPH] << 8);
}

static void watch_read(struct measure *m, const avr_t *avr)
{
    const uint16_t sp = stack_pointer(avr);

    if (!m->reading && m->read_pc != 0 && avr->pc == m->read_pc) {
        m->reading = true;
        m->read_sp = sp;
        m->read_cycle = avr->cycle;
    } else if (m->reading && sp > m->read_sp) {  /* returned: address popped */
        const uint64_t took = avr->cycle - m->read_cycle;

        m->reading = false;
        if (took > m->read_cycles)
            m->read_cycles = took;
        if (m->quiet_read_cycles == 0 || took < m->quiet_read_cycles)
            m->quiet_read_cycles = took;
    }
}

static void watch_mask(struct measure *m, const avr_t *avr)
{
    const bool masked = avr->sreg[S_I] == 0;

    /* Before the first sei nothing can be waiting that the chip knows of. */
    if (!masked)
        m->booted = true;
    if (!m->booted || avr->state == cpu_Sleeping) {
        m->masked = false;
    } else if (masked && !m->masked) {
        m->masked = true;
        m->began_pc = avr->pc;
        /* In a handler: the mask fell with the entry, not an instruction ago. */
        m->masked_cycle = avr->interrupts.running_ptr > 0 ? avr->cycle - ENTRY_CYCLES
                                                          : m->last_cycle;
    } else if (!masked && m->masked) {
        const uint64_t took = avr->cycle - m->masked_cycle;

        m->masked = false;
        if (took > m->masked_cycles) {
            m->masked_cycles = took;
            m->masked_pc = m->began_pc;
        }
    }
    m->last_cycle = avr->cycle;
}

void measure_step(struct measure *m, struct chip *chip)
{
    const avr_t *avr = chip_avr(chip);

    watch_read(m, avr);
    watch_mask(m, avr);
}
