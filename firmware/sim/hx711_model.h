/*
 * hx711_model.h - an HX711 that does what the data sheet says and tells on
 * whoever does not.
 *
 * Powered down while SCK has been high for more than 60 us; after SCK falls
 * it settles for four conversion periods (50 ms at 80 SPS) and then converts
 * at its own rate, read or not.  DOUT falls when a conversion is ready.  24
 * pulses shift it out, most significant bit first; the 25th raises DOUT.  A
 * conversion not read is overwritten by the next: DOUT is high for 16 us
 * before it.
 *
 * Against the rules, and told in a sentence: a read torn by the next
 * conversion, SCK high or low for under 0.2 us, SCK high for 50 to 60 us (the
 * data sheet promises nothing there), a pulse with nothing to read, a 28th
 * pulse, and power-down in the middle of a read.  After an injected lost
 * pulse the firmware cannot know better, so nothing more is held against it
 * until it has powered the chip down.
 */
#ifndef HX711_MODEL_H
#define HX711_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "chip.h"

struct truth;

struct hx711_model_settings {
    double rate_sps;         /* > 0 */
    double jitter_us;        /* each ready moment, plus or minus; 0 none */
    double offset_counts, counts_per_n;
    double noise_counts;     /* standard deviation; 0 none */
    uint64_t lose_pulse_at;  /* conversion whose 12th pulse is ignored; 0 none */
    double stuck_at_s;       /* DOUT stays high from here to power-down; < 0 never */
    double drift_n_per_s;
    double mains_counts, mains_hz;   /* amplitude of a sine; 0 none */
    uint64_t spike_every;    /* every so many conversions one is off; 0 none */
    double spike_counts;     /* by this */
    double repeat_at_s;      /* one reading, again and again, from here; < 0 never */
    double open_at_s;        /* readings from anywhere in the range; < 0 never */
    uint64_t seed;
    /* The force, at a time since streaming began. */
    double (*force_n)(void *user, double time_s);
    void *user;
};

struct hx711_model;

/* truth may be NULL and is borrowed, as chip is. */
struct hx711_model *hx711_model_open(struct chip *chip, struct truth *truth,
                                     const struct hx711_model_settings *settings);

/* Put the conversion still unread into truth, and free. */
void hx711_model_close(struct hx711_model *model);

void hx711_model_sck(struct hx711_model *model, bool high);

/* Its supply is gone for a moment: powered down until SCK falls again. */
void hx711_model_off(struct hx711_model *model);

/* Seconds since the first power-up, where streaming began; < 0 before. */
double hx711_model_time_s(const struct hx711_model *model);

bool hx711_model_powered(const struct hx711_model *model);

/* What rule was broken, or NULL. */
const char *hx711_model_violation(const struct hx711_model *model);

struct hx711_model_counts {
    uint64_t conversions;  /* finished, in all */
    uint64_t read;         /* of them, clocked out */
    uint64_t lost_pulses;  /* injected */
    uint64_t stuck;        /* injected */
};
struct hx711_model_counts hx711_model_counts(const struct hx711_model *model);

/* First SCK rise to last fall of the longest whole read, in cycles. */
uint64_t hx711_model_longest_read_cycles(const struct hx711_model *model);

#endif /* HX711_MODEL_H */
