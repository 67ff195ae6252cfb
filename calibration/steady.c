/* steady.c - see steady.h. */
#include "calibration/steady.h"

#include <math.h>
#include <string.h>

#include "ascending.h"

/* As in plateaus.c: SD of normal noise from the median change between neighbours. */
#define SIGMA_OF_CHANGE 1.0483580922036133

void steady_init(struct steady *s, double still_s)
{
    *s = (struct steady){ .asked_us = (int64_t)(still_s * 1e6 + 0.5), .zero_counts = NAN,
                          .counts = NAN };
}

void steady_again(struct steady *s)
{
    s->n = 0;
    s->blocks = 0;
    s->from = s->to = s->samples;
    s->still_s = 0.0;
}

static struct steady_block block_of(struct steady *s, int64_t t_us)
{
    double change[STEADY_BLOCK_MOST];

    for (int i = 0; i + 1 < s->n; i++)
        change[i] = fabs(s->x[i + 1] - s->x[i]);
    const double sigma = SIGMA_OF_CHANGE * ascending_median(change, (size_t)s->n - 1);

    return (struct steady_block){ .from = s->samples - (size_t)s->n, .to = s->samples,
                                  .from_us = s->first_us, .to_us = t_us,
                                  .counts = ascending_median(s->x, (size_t)s->n), .sigma_counts = sigma };
}

/* The members from the blocks there are. */
static void look(struct steady *s)
{
    double low = INFINITY, high = -INFINITY, counts = 0.0, sigma = 0.0;
    const struct steady_block *const first = &s->block[0], *const last = &s->block[s->blocks - 1];
    const double n = (double)s->blocks, samples = (double)(last->to - first->from) / n;

    for (int i = 0; i < s->blocks; i++) {
        low = fmin(low, s->block[i].counts);
        high = fmax(high, s->block[i].counts);
        counts += s->block[i].counts / n;
        sigma += s->block[i].sigma_counts / n;
    }
    s->from = first->from;
    s->to = last->to;
    s->still_s = (double)(last->to_us - first->from_us) / 1e6;
    s->counts = counts;
    s->spread_counts = high - low;
    s->sigma_counts = sigma;
    s->limit_counts = fmax(STEADY_COUNTS, STEADY_SIGMAS * sigma / sqrt(samples));
    if (isfinite(s->zero_counts))
        s->limit_counts = fmax(s->limit_counts, STEADY_FRAC * fabs(counts - s->zero_counts));
}

static void drop_first(struct steady *s)
{
    s->blocks--;
    memmove(s->block, s->block + 1, (size_t)s->blocks * sizeof s->block[0]);
}

/* Whether the blocks after the first are all that is asked for. */
static bool longer_than_asked(const struct steady *s)
{
    return s->blocks > 1
           && s->block[s->blocks - 1].to_us - s->block[1].from_us >= s->asked_us;
}

bool steady_step(struct steady *s, int64_t t_us, double counts)
{
    if (s->n == 0)
        s->first_us = t_us;
    s->x[s->n++] = counts;
    s->samples++;
    if (s->n < STEADY_BLOCK_MOST
        && (s->n < STEADY_BLOCK_LEAST || t_us - s->first_us < STEADY_BLOCK_US))
        return false;
    if (s->blocks == STEADY_BLOCKS)
        drop_first(s);
    s->block[s->blocks++] = block_of(s, t_us);
    s->n = 0;
    while (longer_than_asked(s))
        drop_first(s);
    look(s);
    while (s->spread_counts > s->limit_counts) {
        drop_first(s);
        look(s);
        s->broken = true;
    }
    /* The first block after a move may hold the end of it. */
    if (s->broken && s->blocks > 1) {
        drop_first(s);
        look(s);
        s->broken = false;
    }
    return true;
}

bool steady_enough(const struct steady *s)
{
    return s->blocks > 0 && s->block[s->blocks - 1].to_us - s->block[0].from_us >= s->asked_us;
}
