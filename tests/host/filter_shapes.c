/* filter_shapes.c - see filter_shapes.h. */
#include "filter_shapes.h"

#include <check.h>

#include "err.h"

const struct filter_config shapes[11] = {
    LOW_PASS(80.0, 10.0, 1), LOW_PASS(80.0, 10.0, 2), LOW_PASS(92.7, 2.0, 3),
    LOW_PASS(1000.0, 20.0, 4), LOW_PASS(1000.0, 150.0, 5), LOW_PASS(500.0, 30.0, 8),
    { 80.0, 1.0, 1, FILTER_HIGH_PASS, 0.0 }, { 1000.0, 5.0, 4, FILTER_HIGH_PASS, 0.0 },
    { 1000.0, 20.0, 7, FILTER_HIGH_PASS, 0.0 }, NOTCH(1000.0, 50.0, 0.0), NOTCH(200.0, 60.0, 5.0),
};

struct filter designed(const struct filter_config *cfg)
{
    struct filter f;

    ck_assert_int_eq(filter_init(&f, cfg), ERR_OK);
    return f;
}
