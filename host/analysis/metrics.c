/* metrics.c - see metrics.h. */
#include "analysis/metrics.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define FULL_SPS(least) ((least) == METRICS_RFD_SPS ? METRICS_RFD_FULL_SPS : (least))

static const struct metric_info info[METRIC_COUNT] = {
#define X(name, id, unit, least_sps, text) { id, unit, text, least_sps, FULL_SPS(least_sps) },
    METRICS(X)
#undef X
};

static const struct {
    const char *word, *text, *unit, *need;
} reasons[METRIC_WHY_COUNT] = {
#define X(name, word, text, unit, need) { word, text, unit, need },
    METRIC_REASONS(X)
#undef X
};

const struct metric_info *metric_info(enum metric m)
{
    return &info[m];
}

enum metric metric_find(const char *id)
{
    int m = 0;

    while (m < METRIC_COUNT && strcmp(info[m].id, id) != 0)
        m++;
    return (enum metric)m;
}

struct metric_value metric_got(double value, double u)
{
    const struct metric_value v = { value, u, NULL, NULL, NAN, NAN };

    return isfinite(value) ? v : metric_none(METRIC_WHY_NO_SAMPLES, NAN, NAN);
}

struct metric_value metric_none(enum metric_reason why, double have, double need)
{
    const struct metric_value v = { NAN, NAN, reasons[why].text, NULL, have, need };

    return v;
}

struct metric_value metric_noted(struct metric_value v, enum metric_reason note,
                                 double have, double need)
{
    if (v.why == NULL && v.note == NULL) {
        v.note = reasons[note].text;
        v.have = have;
        v.need = need;
    }
    return v;
}

const char *metric_reason_text(enum metric_reason r)
{
    return reasons[r].text;
}

const char *metric_reason_word(enum metric_reason r)
{
    return reasons[r].word;
}

/* The reason behind a text of ours, or METRIC_WHY_COUNT. */
static int reason_of(const struct metric_value *v)
{
    const char *text = v->why != NULL ? v->why : v->note;
    int r = 0;

    while (r < METRIC_WHY_COUNT && reasons[r].text != text)
        r++;
    return r;
}

const char *metric_value_word(const struct metric_value *v)
{
    const int r = reason_of(v);

    return r < METRIC_WHY_COUNT ? reasons[r].word : NULL;
}

const char *metric_words(const struct metric_value *v, char *s, size_t n)
{
    const char *text = v->why != NULL ? v->why : v->note != NULL ? v->note : "";
    const int r = reason_of(v);
    char have[48] = "", need[64] = "";

    if (r < METRIC_WHY_COUNT && isfinite(v->have))
        snprintf(have, sizeof have, ": %.4g%s", v->have, reasons[r].unit);
    if (have[0] != '\0' && reasons[r].need[0] != '\0' && isfinite(v->need))
        snprintf(need, sizeof need, "; %s %.4g%s", reasons[r].need, v->need, reasons[r].unit);
    snprintf(s, n, "%s%s%s", text, have, need);
    return s;
}
