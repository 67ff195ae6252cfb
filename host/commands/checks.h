/*
 * checks.h - checks of rigs kept on this computer, and the zero that each rig had.
 *
 * In $XDG_DATA_HOME/holdfast/checks: a file by date and time for each `holdfast
 * check`, and last-SERIAL.json with the zero of a rig's latest check or session, which
 * the next is compared with.  Rigs without a number share one.
 *
 * Each says on standard error what is wrong.
 */
#ifndef CHECKS_H
#define CHECKS_H

#include "analysis/rigcheck.h"

/* What the last check of this rig left; not known when there was none, or what is
 * there cannot be read. */
void checks_recall(uint32_t serial, struct rigcheck_last *out);

/* Keep the check by its date and time.  An exit code. */
int checks_keep(const struct rigcheck_context *x, const struct rigcheck_report *r);

/* Keep its zero for the next: not that of a loaded rig, nor of one that cannot be
 * trusted.  An exit code; without a home folder nothing is kept. */
int checks_keep_zero(const struct rigcheck_context *x, const struct rigcheck_report *r);

#endif /* CHECKS_H */
