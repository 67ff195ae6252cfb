/*
 * proof.h - a protocol file proofread: what is wrong in it, and what to look at.
 *
 * protocol_parse stops at the first fault, because nothing after it may be
 * relied on.  A person who mends a file wants all of them: proof_read notes a
 * fault, puts something harmless in the place of that one step or key, and
 * reads again.  Only faults that stand on their own are told: where the rest
 * of the text cannot be trusted (it is no YAML, there is no list of steps), the
 * first is the only one.
 *
 * A file without faults is looked over as a clinician would: holds that look
 * out of reach (endurance.h), words that clients are not shown (calm.h), pain
 * that is not asked, and so on.  Those are warnings: the file may be used as it
 * is, and a clinician may have good reasons.
 *
 * Pure: the text is an argument.  struct proof is a value of about 430 KB; make
 * it static.
 */
#ifndef PROOF_H
#define PROOF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "session/protocol.h"

#define PROOF_ITEMS_MAX 32   /* more are counted only */

struct proof_item {
    int line;                /* in the file, 1 and up */
    char text[512];          /* what it is; what to do */
};

struct proof_list {
    int count;               /* found; the first PROOF_ITEMS_MAX are kept */
    struct proof_item item[PROOF_ITEMS_MAX];
};

struct proof {
    struct proof_list errors, warnings;  /* in the order of their lines */
    struct protocol protocol;            /* set when there are no errors */
    char draft[PROTOCOL_TEXT_MAX];       /* private: the text as it is mended, */
    uint32_t lines[PROTOCOL_TEXT_MAX + 1];  /* and where its lines begin */
};

/* Read text[0 .. n-1]; n is at most PROTOCOL_TEXT_MAX.  Returns whether there
 * are no errors.  Warnings are looked for only then. */
bool proof_read(const char *text, size_t n, struct proof *out);

/* Add to list what a clinician may want to look at in p, which was read from
 * text[0 .. n-1]. */
void proof_advice(const char *text, size_t n, const struct protocol *p,
                  struct proof_list *list);

/* Add one item, printf style. */
void proof_add(struct proof_list *list, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif /* PROOF_H */
