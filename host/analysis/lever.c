/* lever.c - see lever.h. */
#include "analysis/lever.h"

#include <math.h>

#define PI 3.14159265358979323846

/* sqrt(a^2 + b^2), where NAN is not known: no part of it, NAN when both are. */
static double both(double a, double b)
{
    return isnan(a) ? fabs(b) : isnan(b) ? fabs(a) : hypot(a, b);
}

double lever_force_u_n(const struct effort_options *o, double force_n)
{
    return both(o->force_u_n, o->force_u_frac * force_n);
}

/* Carries a note along; what has no value keeps its reason. */
static struct metric_value derived(struct metric_value from, double value, double u)
{
    if (from.why == NULL) {
        from.value = value;
        from.u = u;
    }
    return from;
}

/* tau = F L sin a; d tau = L sin a dF + F sin a dL + F L cos a da. */
static struct metric_value torque(const struct effort_options *o, struct metric_value f)
{
    const double a = o->lever_angle_deg * PI / 180.0, arm_m = o->lever_m * sin(a);

    if (!(o->lever_m > 0.0))
        return f.why != NULL ? f : metric_none(METRIC_WHY_NO_LEVER, NAN, NAN);
    const double by_force = arm_m * f.u;
    const double by_lever = f.value * sin(a) * o->lever_u_m;
    const double by_angle = f.value * o->lever_m * cos(a) * o->lever_angle_u_deg * PI / 180.0;

    return derived(f, f.value * arm_m, both(both(by_force, by_lever), by_angle));
}

/* A quotient's relative uncertainties add in squares. */
static struct metric_value per_mass(const struct effort_options *o, struct metric_value v,
                                    double scale)
{
    const double m = o->body_mass_kg, value = v.value / m * scale;

    if (!(m > 0.0))
        return v.why != NULL ? v : metric_none(METRIC_WHY_NO_BODY_MASS, NAN, NAN);
    return derived(v, value, both(v.u / m * scale, value * o->body_mass_u_kg / m));
}

void lever_measure(const struct effort_options *o, struct metric_value out[METRIC_COUNT])
{
    const struct metric_value peak = out[METRIC_PEAK], best = out[METRIC_BEST_1S];

    out[METRIC_TORQUE_PEAK] = torque(o, peak);
    out[METRIC_TORQUE_1S] = torque(o, best);
    out[METRIC_PEAK_PER_KG] = per_mass(o, peak, 1.0);
    out[METRIC_BEST_1S_PER_KG] = per_mass(o, best, 1.0);
    out[METRIC_TORQUE_PER_KG] = per_mass(o, out[METRIC_TORQUE_1S], 1.0);
    out[METRIC_PEAK_PCT_BW] = per_mass(o, peak, 100.0 / LEVER_GRAVITY_M_S2);
}
