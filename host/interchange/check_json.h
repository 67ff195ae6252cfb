/*
 * check_json.h - a rig check as JSON, and what the next check needs of it.
 *
 *     { "format": "holdfast-check", "version": 1, "day": "2026-11-25",
 *       "verdict": "look", "seconds": 10.01, "conversions": 800, "good": 800,
 *       "rig": { "serial": 12, "firmware": "0.1", "converter": "HX711", "gain": 128 },
 *       "calibration": "rig12-2026-11-01", "check_mass_kg": null,
 *       "findings": [ { "id": "rate", "level": "green", "says": "...",
 *                       "numbers": { "rate_hz": { "value": 79.99, "unit": "Hz" } } } ],
 *       "limits": { "noise_look_n": 0.25 } }
 *
 * A number that is not known is null.  Allocates while it runs.
 */
#ifndef CHECK_JSON_H
#define CHECK_JSON_H

#include <jansson.h>
#include <stdio.h>

#include "analysis/rigcheck.h"
#include "err.h"

/* The array of findings; a new reference. */
json_t *check_json_findings(const struct rigcheck_report *r);

/* ERR_OK or ERR_IO. */
int check_json_write(FILE *to, const struct rigcheck_context *x,
                     const struct rigcheck_report *r);

/* The same into a file that appears whole or not at all. */
int check_json_save(const char *path, const struct rigcheck_context *x,
                    const struct rigcheck_report *r, struct err_text *why);

/* What an earlier check left at path.  ERR_OK; ERR_ABSENT when there is no such file;
 * ERR_FORMAT with *why set when it is no check; *out is then not known. */
int check_json_last(const char *path, struct rigcheck_last *out, struct err_text *why);

#endif /* CHECK_JSON_H */
