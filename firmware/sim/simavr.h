/*
 * simavr.h - libsimavr 1.6, with its own warnings kept out of ours.
 *
 * Include this, never the library's headers: they do not pass this project's
 * warnings.
 */
#ifndef SIMAVR_H
#define SIMAVR_H

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wstrict-prototypes"
#pragma GCC diagnostic ignored "-Wshadow"
#include <simavr/avr_eeprom.h>
#include <simavr/avr_ioport.h>
#include <simavr/avr_uart.h>
#include <simavr/sim_avr.h>
#include <simavr/sim_elf.h>
#include <simavr/sim_irq.h>
#include <simavr/sim_time.h>
#pragma GCC diagnostic pop

#endif /* SIMAVR_H */
