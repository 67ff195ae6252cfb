/*
 * time_unit.h - s, ms, us and ns: by name, or by what a step makes likely.
 *
 * Pure; any thread.
 */
#ifndef TIME_UNIT_H
#define TIME_UNIT_H

#include <stdbool.h>

enum time_unit { TIME_UNIT_UNKNOWN, TIME_UNIT_S, TIME_UNIT_MS, TIME_UNIT_US, TIME_UNIT_NS };

/* Whether text names a unit of time: "s", "sec", "ms", "millis", "µs". */
bool time_unit_find(const char *text, enum time_unit *out);

const char *time_unit_word(enum time_unit u);

/* 1 for UNKNOWN. */
double time_unit_per_s(enum time_unit u);

/* Rates force is measured at; the HX711's 10 SPS and fast loggers are inside. */
#define TIME_UNIT_LIKELY_MIN_HZ 5.0
#define TIME_UNIT_LIKELY_MAX_HZ 20000.0

/* The unit of s, ms and us in which this step between samples gives a likely
 * rate; UNKNOWN when none or more than one does. */
enum time_unit time_unit_likely(double step);

#endif /* TIME_UNIT_H */
