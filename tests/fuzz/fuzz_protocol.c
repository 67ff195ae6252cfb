/*
 * fuzz_protocol.c - any bytes as a protocol: refused with a sentence that names
 * the place, or accepted, within limits, and printable.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "session/proof.h"
#include "session/protocol.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_accepted(const struct protocol *p)
{
    static FILE *nowhere;

    if (nowhere == NULL)
        nowhere = fopen("/dev/null", "w");
    if (p->steps < 1 || p->steps > PROTOCOL_STEPS_MAX || p->id[0] == '\0'
        || !(protocol_tension_s(p) >= 0 && protocol_tension_s(p) <= protocol_total_s(p)))
        abort();
    protocol_print(nowhere, p, 80);
}

/* One line: a terminal or a log must not be led astray by a file. */
static void check_sentence(const struct err_text *why)
{
    if (strncmp(why->s, "f:", 2) != 0 || strstr(why->s, "; ") == NULL)
        if (strstr(why->s, "did you mean") == NULL)
            abort();
    for (const char *c = why->s; *c != '\0'; c++)
        if ((unsigned char)*c < ' ')
            abort();
    if (atoi(why->s + 2) < 1)
        abort();
}

/* Proofreading finds faults just where parsing does, in lines there are. */
static void check_proof(const char *text, size_t n, bool parsed)
{
    static struct proof proof;
    const bool fine = proof_read(text, n, &proof);
    int lines = 1;

    for (size_t i = 0; i < n; i++)
        lines += text[i] == '\n';
    if ((fine && !parsed) || fine != (proof.errors.count == 0))
        abort();
    for (int i = 0; i < proof.errors.count && i < PROOF_ITEMS_MAX; i++)
        if (proof.errors.item[i].line < 1 || proof.errors.item[i].line > lines)
            abort();
    for (int i = 0; i < proof.warnings.count && i < PROOF_ITEMS_MAX; i++)
        if (proof.warnings.item[i].line < 1 || proof.warnings.item[i].line > lines)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct err_text why = { "" };
    struct protocol p;
    unsigned char before[sizeof p];

    memset(&p, 0xA5, sizeof p);
    memcpy(before, &p, sizeof p);
    const bool parsed = protocol_parse("f", (const char *)data, n, &p, &why) == ERR_OK;

    if (n <= PROTOCOL_TEXT_MAX)
        check_proof((const char *)data, n, parsed);
    if (parsed) {
        check_accepted(&p);
    } else {
        check_sentence(&why);
        if (memcmp(&p, before, sizeof p) != 0)
            abort();
    }
    return 0;
}
