/* rigcheck.c - see rigcheck.h: what is taken from the frames. */
#include "analysis/rigcheck.h"

#define US_PER_S 1e6

const struct rigcheck_limits rigcheck_limits = {
#define X(name, value, why) .name = (value),
    RIGCHECK_LIMITS(X)
#undef X
};

void rigcheck_init(struct rigcheck *c)
{
    /* Member by member: the samples need no zeros. */
    clock_init(&c->clock);
    c->hello = (struct wire_hello){ 0 };
    c->first_status = c->status = (struct wire_status){ 0 };
    c->began_us = c->last_us = 0;
    c->greeted = c->began = c->has_status = false;
    c->conversions = c->failed_reads = c->saturated = c->restarts = c->resets = 0;
    c->bytes = c->damaged = 0;
    c->worst_cause = 0;
    c->n = c->clean = 0;
}

void rigcheck_begin(struct rigcheck *c, const struct wire_hello *h, uint64_t uptime_ticks)
{
    rigcheck_init(c);
    clock_hello(&c->clock, h, 0);
    clock_status(&c->clock, uptime_ticks);
    c->hello = *h;
    c->greeted = true;
}

static void follow_time(struct rigcheck *c, int64_t t_us)
{
    if (!c->began) {
        c->began = true;
        c->began_us = t_us;
    }
    if (t_us > c->last_us)
        c->last_us = t_us;
}

static bool take_hello(struct rigcheck *c, const struct wire_frame *f)
{
    struct wire_hello h;

    if (!wire_get_hello(f, &h) || h.tick_hz == 0)
        return false;
    const bool restarted = clock_hello(&c->clock, &h, 0);

    c->hello = h;
    c->greeted = true;
    if (!restarted)
        return false;
    c->resets++;
    c->worst_cause |= h.reset_cause;
    c->has_status = false;  /* its counts began anew */
    return true;
}

static void take_sample(struct rigcheck *c, const struct wire_frame *f)
{
    struct wire_sample s;
    struct clock_time t;

    wire_get_sample(f, &s);
    if (s.channel != 0 || clock_sample(&c->clock, &s, &t) == CLOCK_DUPLICATE)
        return;
    clock_rate_ready(&c->clock);
    follow_time(c, t.t_us);
    c->conversions++;
    c->failed_reads += (s.flags & WIRE_FLAG_DESYNC) != 0;
    c->saturated += (s.flags & WIRE_FLAG_SATURATED) != 0;
    if ((s.flags & (WIRE_FLAG_DESYNC | WIRE_FLAG_SATURATED)) != 0
        || c->n == RIGCHECK_SAMPLES_MAX)
        return;
    c->t_s[c->n] = (double)(t.t_us - c->began_us) / US_PER_S;
    c->counts[c->n++] = (double)s.counts;
}

static void take_status(struct rigcheck *c, const struct wire_frame *f)
{
    struct wire_status s;

    wire_get_status(f, &s);
    clock_status(&c->clock, s.uptime_ticks);
    if (c->greeted)
        follow_time(c, c->clock.last_us);
    if (!c->has_status)
        c->first_status = s;
    c->has_status = true;
    c->status = s;
}

bool rigcheck_frame(struct rigcheck *c, const struct wire_frame *f)
{
    struct wire_event e;

    c->bytes += WIRE_ENCODED_BYTES((uint64_t)f->n);
    if (wire_shape(f) == WIRE_SHAPE_WRONG_SIZE) {
        c->damaged += WIRE_ENCODED_BYTES((uint64_t)f->n);
        return false;
    }
    switch (f->type) {
    case WIRE_HELLO:
        return take_hello(c, f);
    case WIRE_SAMPLE:
        take_sample(c, f);
        break;
    case WIRE_STATUS:
        take_status(c, f);
        break;
    case WIRE_EVENT:
        wire_get_event(f, &e);
        c->restarts += e.kind == WIRE_EVENT_ADC_RESTART;
        break;
    default:
        break;
    }
    return false;
}

void rigcheck_damage(struct rigcheck *c, uint32_t bytes)
{
    c->damaged += bytes;
    c->bytes += bytes;
}

double rigcheck_elapsed_s(const struct rigcheck *c)
{
    return c->began ? (double)(c->last_us - c->began_us) / US_PER_S : 0.0;
}

const char *rigcheck_id_word(enum rigcheck_id id)
{
    static const char *const words[] = {
#define X(name, word) word,
        RIGCHECK_FINDINGS(X)
#undef X
    };

    return words[id];
}

const char *rigcheck_level_word(enum rigcheck_level level)
{
    static const char *const words[] = { "green", "look", "stop" };

    return words[level];
}
