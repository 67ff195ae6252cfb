/* suites_firmware.h - the makers of the firmware's suites. */
#ifndef SUITES_FIRMWARE_H
#define SUITES_FIRMWARE_H

#include <check.h>

Suite *suite_hx711(void);
Suite *suite_sampler(void);
Suite *suite_transmit(void);
Suite *suite_command(void);
Suite *suite_small_parts(void);
Suite *suite_rig(void);
Suite *suite_nvram(void);

#endif /* SUITES_FIRMWARE_H */
