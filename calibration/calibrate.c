/* calibrate.c - see calibrate.h. */
#include "calibration/calibrate.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "calibration/guard.h"  /* guard_check */

#define ID_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"

/* The rig's name may hold anything; what no file name takes becomes a dash. */
static void id_of(const struct points *p, const char *date, char id[CALIBRATION_ID_MAX])
{
    char rig[CALIBRATION_ID_MAX - CALIBRATION_DAY_MAX];

    snprintf(rig, sizeof rig, "%.*s", (int)sizeof rig - 1, *p->rig != '\0' ? p->rig : "calibration");
    for (char *c = rig; *c != '\0'; c++)
        if (strchr(ID_LETTERS, *c) == NULL || (c == rig && *c == '.'))
            *c = '-';
    snprintf(id, CALIBRATION_ID_MAX, "%s-%s", rig, date);
}

static int name_it(const struct points *p, const struct calibrate_config *cfg,
                   struct calibration *c, struct err_text *why)
{
    const int days = cfg->valid_days > 0 ? cfg->valid_days : CALIBRATE_VALID_DAYS;
    const size_t n = strlen(cfg->id);

    memcpy(c->date, *p->date != '\0' ? p->date : cfg->today, CALIBRATION_DAY_MAX);
    day_after(c->date, days, c->due);
    if (n == 0) {
        id_of(p, c->date, c->id);
        return ERR_OK;
    }
    if (n >= CALIBRATION_ID_MAX || strspn(cfg->id, ID_LETTERS) != n || *cfg->id == '.')
        return err_set(why, ERR_ARG, "\"%.64s\" names no calibration; use up to %d letters, digits, "
                       "dots, dashes and underscores, no dot first", cfg->id,
                       CALIBRATION_ID_MAX - 1);
    memcpy(c->id, cfg->id, n + 1);
    return ERR_OK;
}

static enum guard_way way_of(const struct calibration *before)
{
    if (before == NULL)
        return GUARD_WAY_UNKNOWN;
    return before->n_per_count > 0.0 ? GUARD_RISING : GUARD_FALLING;
}

/* What was said goes over what was seen. */
static void look_for_creep(const struct points *p, const struct creep_dwell *dwell,
                           struct calibrate *c)
{
    c->has_creep = dwell != NULL;
    if (!c->has_creep)
        return;
    creep_of(p, dwell, c->fit.slope_counts_per_n, &c->creep);
    if (!c->creep.measured || !isnan(c->calibration.u.creep_frac))
        return;
    c->calibration.u.creep_frac = c->creep.standard_frac;
    c->calibration.u.creep_s = c->creep.seconds;
}

int calibrate_points(const struct points *p, const struct calibrate_config *cfg,
                     struct calibrate *out, struct err_text *why)
{
    static const struct calibrate empty;
    struct calibrate c = empty;
    int err;

    if ((err = name_it(p, cfg, &c.calibration, why)) != ERR_OK
        || (err = fit_run(p->point, p->n, &cfg->fit, &c.fit, why)) != ERR_OK)
        return err;
    figures_of(&c.fit, &c.figures);
    if ((err = guard_check(&c.fit, &c.figures, way_of(cfg->before), why)) != ERR_OK)
        return err;
    c.calibration.fitted = true;
    c.calibration.curve = c.fit.curve;
    c.calibration.low_n = c.fit.low_n;
    c.calibration.high_n = c.fit.high_n;
    c.calibration.margin_pct = CALIBRATION_MARGIN_PCT;
    figures_uncertainty(&c.fit, &c.figures, &c.calibration.u);
    points_uncertainty(p, &c.calibration.u);
    look_for_creep(p, cfg->dwell, &c);
    if ((err = calibration_finish(&c.calibration, why)) != ERR_OK)
        return err;
    *out = c;
    return ERR_OK;
}

int calibrate_take_plateaus(struct points *p, const struct plateaus *steps,
                            struct err_text *why)
{
    if (steps->n != p->n)
        return err_set(why, ERR_RANGE, "%d plateaus were found and %d loads are named; name every "
                       "load in its order, no load among them, and let each hang still for some "
                       "seconds", steps->n, p->n);
    for (int i = 0; i < p->n; i++) {
        p->point[i].counts = steps->at[i].counts;
        p->point[i].sd_counts = steps->at[i].sd_counts;
        p->point[i].readings = steps->at[i].readings;
    }
    return ERR_OK;
}
