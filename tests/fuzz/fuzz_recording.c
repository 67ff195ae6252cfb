/*
 * fuzz_recording.c - any bytes as a recording, through the core to results.
 *
 * The input follows a sound head, as frames without their CRC: a length byte,
 * a type, a payload.  So the fuzzer reaches the machines and not only the
 * parser: once with a hold alone, once with every step.  A last pass takes the
 * input as the file itself.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/results.h"
#include "clinic/entry.h"
#include "interchange/results_json.h"
#include "report/table.h"
#include "../host/making.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Whose it is, as reindexing takes it. */
static void take_about(const struct results *r)
{
    struct entry e;

    if (r->about.n > 0
        && entry_from_json(r->about.bytes, r->about.n, &e, NULL) == ERR_OK)
        entry_clear(&e);
}

static void compute(const uint8_t *bytes, size_t n)
{
    struct err_text why;
    struct results *r;

    if (results_open_bytes("fuzz.hfr", bytes, n, &r, &why) != ERR_OK)
        return;
    FILE *nowhere = fopen("/dev/null", "w");

    if (nowhere != NULL) {
        results_json_write(nowhere, r);
        table_print(nowhere, r);
        fclose(nowhere);
    }
    take_about(r);
    if (!(r->trace.n == 0 || r->length_s >= 0))
        abort();
    results_close(r);
}

static void after_head(const char *protocol, const uint8_t *data, size_t n)
{
    struct making m = { 0 };

    making_head_with(&m, protocol);
    for (size_t at = 0; at + 2 <= n; ) {
        size_t size = data[at] % 64;

        if (size > n - at - 2)
            size = n - at - 2;
        making_frame(&m, data[at + 1], data + at + 2, (uint8_t)size);
        at += 2 + size;
    }
    compute(m.bytes, m.n);
    making_free(&m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    after_head(making_protocol, data, n);
    after_head(making_every_step, data, n);
    compute(data, n);
    return 0;
}
