/* suites.c - the firmware's suites; each is at the end of its test file. */
#include "suites.h"

#include <stddef.h>

#include "suites_firmware.h"

Suite *(*const suites[])(void) = {
    suite_hx711, suite_sampler, suite_transmit, suite_command, suite_small_parts, suite_rig,
    suite_nvram, NULL,
};
