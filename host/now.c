/* now.c - see now.h. */
#include "now.h"

static int64_t read_us(clockid_t id)
{
    struct timespec t;

    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t now_mono_us(void)
{
    return read_us(CLOCK_MONOTONIC);
}

int64_t now_unix_us(void)
{
    return read_us(CLOCK_REALTIME);
}

int now_utc_offset_min(int64_t unix_us)
{
    const time_t t = (time_t)(unix_us / 1000000);
    struct tm local;

    localtime_r(&t, &local);
    return (int)(local.tm_gmtoff / 60);
}

struct timespec now_deadline(int64_t us)
{
    const int64_t at = now_unix_us() + us;
    const struct timespec t = { (time_t)(at / 1000000), (long)(at % 1000000) * 1000 };

    return t;
}
