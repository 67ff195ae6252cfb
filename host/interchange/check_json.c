/* check_json.c - see check_json.h. */
#include "interchange/check_json.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "calibration/day.h"
#include "interchange/json_value.h"
#include "whole_file.h"

#define FORMAT  "holdfast-check"
#define VERSION 1

static void set(json_t *o, const char *key, json_t *value)
{
    json_object_set_new(o, key, value);
}

/* ---- out ---------------------------------------------------------------------------- */

static void set_number(json_t *o, const char *name, double x, int decimals, const char *unit)
{
    json_t *n = json_object();

    set(n, "value", json_value_real(x, decimals));
    set(n, "unit", json_string(unit));
    set(o, name, n);
}

static json_t *numbers(enum rigcheck_id id, const struct rigcheck_numbers *k)
{
    json_t *o = json_object();

#define X(finding, name, decimals, unit)                                     \
    if (id == RIGCHECK_##finding)                                            \
        set_number(o, #name, k->name, decimals, unit);
    RIGCHECK_NUMBERS(X)
#undef X
    return o;
}

json_t *check_json_findings(const struct rigcheck_report *r)
{
    json_t *all = json_array();

    for (int i = 0; i < RIGCHECK_FINDING_COUNT; i++) {
        const struct rigcheck_finding *f = &r->finding[i];
        json_t *o;

        if (!f->asked)
            continue;
        o = json_object();
        set(o, "id", json_string(rigcheck_id_word((enum rigcheck_id)i)));
        set(o, "level", json_string(rigcheck_level_word(f->level)));
        set(o, "says", json_value_text(f->says));
        set(o, "numbers", numbers((enum rigcheck_id)i, &r->number));
        json_array_append_new(all, o);
    }
    return all;
}

static json_t *rig(const struct rigcheck_report *r)
{
    const struct wire_hello *h = &r->hello;
    const struct wire_channel *c = &h->channel[0];
    json_t *o = json_object();

    set(o, "serial", h->serial != 0 ? json_integer(h->serial) : json_null());
    set(o, "firmware", json_sprintf("%d.%d", h->firmware_major, h->firmware_minor));
    set(o, "converter", c->adc == WIRE_ADC_HX711 ? json_string("HX711")
                      : c->adc == WIRE_ADC_ADS1220 ? json_string("ADS1220") : json_null());
    set(o, "gain", json_integer(c->gain));
    return o;
}

static json_t *limits(void)
{
    json_t *o = json_object();

#define X(name, value, why) set(o, #name, json_value_digits(rigcheck_limits.name));
    RIGCHECK_LIMITS(X)
#undef X
    return o;
}

int check_json_write(FILE *to, const struct rigcheck_context *x,
                     const struct rigcheck_report *r)
{
    json_t *o = json_object();

    set(o, "format", json_string(FORMAT));
    set(o, "version", json_integer(VERSION));
    set(o, "day", json_string(x->today));
    set(o, "verdict", json_string(rigcheck_level_word(r->verdict)));
    set(o, "seconds", json_value_real(r->seconds, 3));
    set(o, "conversions", json_value_count(r->conversions));
    set(o, "good", json_value_count(r->good));
    set(o, "rig", r->greeted ? rig(r) : json_null());
    set(o, "calibration", x->calibration != NULL ? json_value_text(x->calibration->id)
                                                 : json_null());
    set(o, "check_mass_kg", x->check_mass_kg > 0.0 ? json_value_digits(x->check_mass_kg)
                                                   : json_null());
    set(o, "findings", check_json_findings(r));
    set(o, "limits", limits());

    const int failed = json_dumpf(o, to, JSON_INDENT(2) | JSON_VALUE_PRECISION) != 0
                    || fputc('\n', to) == EOF;

    json_decref(o);
    return failed ? ERR_IO : ERR_OK;
}

int check_json_save(const char *path, const struct rigcheck_context *x,
                    const struct rigcheck_report *r, struct err_text *why)
{
    struct whole_file w;
    int err = whole_file_open(&w, path, why);

    if (err != ERR_OK)
        return err;
    err = check_json_write(w.to, x, r);
    if (err != ERR_OK)
        err_set(why, err, "%s: cannot be written", path);
    return whole_file_close(&w, err, why);
}

/* ---- in ----------------------------------------------------------------------------- */

/* A number of a finding, NAN when it is not there. */
static double number_of(const json_t *root, const char *id, const char *name)
{
    const json_t *all = json_object_get(root, "findings"), *f;
    size_t i;

    json_array_foreach(all, i, f) {
        const char *word = json_string_value(json_object_get(f, "id"));
        const json_t *x = json_object_get(json_object_get(json_object_get(f, "numbers"), name),
                                          "value");

        if (word != NULL && strcmp(word, id) == 0 && json_is_number(x))
            return json_number_value(x);
    }
    return NAN;
}

static bool read_last(const json_t *root, struct rigcheck_last *out)
{
    const char *format = json_string_value(json_object_get(root, "format"));
    const char *day = json_string_value(json_object_get(root, "day"));
    const char *id = json_string_value(json_object_get(root, "calibration"));
    const double level = number_of(root, rigcheck_id_word(RIGCHECK_BRIDGE), "level_counts");

    if (format == NULL || strcmp(format, FORMAT) != 0 || day == NULL || !day_ok(day)
        || !(fabs(level) <= CALIBRATION_COUNTS_MAX + 1.0)
        || (id != NULL && strlen(id) >= sizeof out->calibration_id))
        return false;
    *out = (struct rigcheck_last){ .known = true, .level_counts = level };
    strcpy(out->day, day);
    strcpy(out->calibration_id, id != NULL ? id : "");
    return true;
}

int check_json_last(const char *path, struct rigcheck_last *out, struct err_text *why)
{
    json_error_t e;

    *out = (struct rigcheck_last){ .known = false };
    if (access(path, F_OK) != 0)
        return ERR_ABSENT;

    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &e);
    const bool good = root != NULL && read_last(root, out);

    json_decref(root);
    return good ? ERR_OK : err_set(why, ERR_FORMAT, "%s: is no rig check; it is left out, and "
                                   "the zero is not compared", path);
}
