/* json_value.c - see json_value.h. */
#include "interchange/json_value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

json_t *json_value_real(double x, int decimals)
{
    const double scale = pow(10.0, decimals);

    return isfinite(x) ? json_real(round(x * scale) / scale) : json_null();
}

json_t *json_value_digits(double x)
{
    char s[40];

    if (!isfinite(x))
        return json_null();
    snprintf(s, sizeof s, "%.*g", JSON_VALUE_DIGITS, x);
    return json_real(strtod(s, NULL));
}

json_t *json_value_count(size_t n)
{
    return json_integer((json_int_t)n);
}

json_t *json_value_text(const char *s)
{
    char clean[512];
    json_t *o = json_string(s);

    if (o != NULL)
        return o;
    snprintf(clean, sizeof clean, "%s", s);
    for (char *c = clean; *c != '\0'; c++)
        if ((unsigned char)*c >= 0x80)
            *c = '?';
    return json_string(clean);
}

json_t *json_value_metric(const struct metric_value *v, const char *unit)
{
    json_t *o = json_object();
    char words[256];

    json_object_set_new(o, "value", json_value_digits(v->value));
    if (isfinite(v->u))
        json_object_set_new(o, "u", json_value_digits(v->u));
    json_object_set_new(o, "unit", json_string(unit));
    if (v->why == NULL && v->note == NULL)
        return o;
    json_object_set_new(o, "reason", json_string(metric_value_word(v)));
    json_object_set_new(o, v->why != NULL ? "unavailable" : "note",
                        json_string(metric_words(v, words, sizeof words)));
    return o;
}

const char *json_value_unit(const char *unit, bool is_torque)
{
    static const char *const units[][2] = {
        { "N", "N.m" }, { "N.s", "N.m.s" }, { "N/s", "N.m/s" }, { "N/kg", "N.m/kg" },
    };

    for (size_t i = 0; is_torque && i < sizeof units / sizeof units[0]; i++)
        if (strcmp(unit, units[i][0]) == 0)
            return units[i][1];
    return unit;
}

json_t *json_value_metrics(const struct metric_value value[METRIC_COUNT], bool is_torque)
{
    json_t *o = json_object();

    for (int m = 0; m < METRIC_COUNT; m++) {
        const struct metric_info *info = metric_info((enum metric)m);

        json_object_set_new(o, info->id, json_value_metric(&value[m], json_value_unit(info->unit,
                                                                                is_torque)));
    }
    return o;
}
