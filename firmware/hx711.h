/*
 * hx711.h - read one conversion from the HX711 without ever waiting.
 *
 * The chip shows a conversion by pulling DOUT low.  24 pulses on SCK shift it
 * out, most significant bit first; a 25th chooses channel A at gain 128 for
 * the next one and returns DOUT to high.  SCK held high for more than 60 us
 * powers the chip down (data sheet, "Reset and Power-Down Sequence").
 */
#ifndef HX711_H
#define HX711_H

#include <stdint.h>

#define HX711_COUNTS_MAX    0x7FFFFFL
#define HX711_COUNTS_MIN    (-0x7FFFFFL - 1)
#define HX711_GAIN          128
#define HX711_NOMINAL_SPS   80  /* RATE pin high; data sheet page 4 */

/* How long SCK must be high before the chip is surely off: the data sheet's
 * 60 us with a third on top. */
#define HX711_POWER_DOWN_US 80

enum hx711_result {
    HX711_OK,         /* *counts is a conversion */
    HX711_NOT_READY,  /* nothing to read; no pulse was sent */
    HX711_DESYNC,     /* bits came that are not to be trusted */
};

/*
 * Takes about 21 us at 16 MHz.  Interrupts are masked only while SCK is
 * high, so that no handler can stretch a pulse into a power-down.  *counts is
 * written only for HX711_OK.  After HX711_DESYNC the chip must be powered
 * down and up again: where it is in its word is not known.
 */
enum hx711_result hx711_read(int32_t *counts);

#endif /* HX711_H */
