/* response.c - see response.h. */
#include "clinic/response.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

enum response response_of(double before, double after)
{
    const double change = after - before;

    if (isnan(change))
        return RESPONSE_MISSING;
    if (change >= 2.0)
        return RESPONSE_STIRRED_UP;
    /* 30 % in whole numbers: 0.3 has no exact double, and 10 -> 7 is 30 %. */
    if (change <= -2.0 && -10.0 * change >= 3.0 * before)
        return RESPONSE_EASED;
    return RESPONSE_NO_CLEAR_CHANGE;
}

const char *response_word(enum response r)
{
    switch (r) {
    case RESPONSE_MISSING:
        return "missing";
    case RESPONSE_EASED:
        return "eased";
    case RESPONSE_NO_CLEAR_CHANGE:
        return "no clear change";
    case RESPONSE_STIRRED_UP:
        return "stirred up";
    }
    return "missing";
}

static bool counts(const struct course_session *s, enum course_side side)
{
    return s->holds && course_of_side(s, side);
}

static void count(enum response r, struct response_sums *out)
{
    out->sessions++;
    out->missing += r == RESPONSE_MISSING;
    out->eased += r == RESPONSE_EASED;
    out->no_clear_change += r == RESPONSE_NO_CLEAR_CHANGE;
    out->stirred_up += r == RESPONSE_STIRRED_UP;
}

/* room: one value for each session. */
static int medians(const struct course *c, enum course_side side, double *room,
                   struct response_sums *out)
{
    int n = 0, n_24h = 0;

    for (int i = 0; i < c->sessions; i++) {
        const struct course_session *s = &c->session[i];

        if (counts(s, side) && !isnan(s->pain_after - s->pain_before))
            room[n++] = s->pain_after - s->pain_before;
    }
    if (stats_median(room, n, &out->change) != ERR_OK)
        return ERR_FULL;
    for (int i = 0; i < c->sessions; i++) {
        const struct course_session *s = &c->session[i];

        if (counts(s, side) && !isnan(s->pain_24h - s->pain_before))
            room[n_24h++] = s->pain_24h - s->pain_before;
    }
    return stats_median(room, n_24h, &out->change_24h);
}

static void thirds(const struct course *c, enum course_side side, double *room,
                   struct response_sums *out)
{
    int n = 0;

    for (int i = 0; i < c->sessions; i++)
        if (counts(&c->session[i], side) && !isnan(c->session[i].pain_before))
            room[n++] = c->session[i].pain_before;
    if (n < RESPONSE_LEAST)
        return;
    out->before_first = stats_mean(room, n / 3);
    out->before_rest = stats_mean(room + n / 3, n - n / 3);
}

int response_sums(const struct course *c, enum course_side side, struct response_sums *out)
{
    const struct response_sums none = {
        .eased_low = NAN, .eased_high = NAN, .before_first = NAN, .before_rest = NAN,
        .too_few = true,
    };
    double *room = malloc((size_t)(c->sessions > 0 ? c->sessions : 1) * sizeof *room);

    *out = none;
    if (room == NULL)
        return ERR_FULL;
    for (int i = 0; i < c->sessions; i++) {
        const struct course_session *s = &c->session[i];

        if (counts(s, side))
            count(response_of(s->pain_before, s->pain_after), out);
    }
    const int known = out->sessions - out->missing;
    const int err = medians(c, side, room, out);

    thirds(c, side, room, out);
    stats_share(out->eased, known, &out->eased_low, &out->eased_high);
    out->too_few = known < RESPONSE_LEAST;
    free(room);
    return err;
}
