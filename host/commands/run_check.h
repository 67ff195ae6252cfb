/*
 * run_check.h - `holdfast run` and the check of its rig: asked for, shown, kept.
 */
#ifndef RUN_CHECK_H
#define RUN_CHECK_H

#include <stdio.h>

#include "analysis/results.h"
#include "link/rig.h"
#include "live/live.h"
#include "terminal/screen.h"

/* --go-on-anyway's reason, or NULL having said what is wrong with it. */
const char *run_check_reason(const char *text);

/* What the last check of this rig left, as checks_recall. */
void run_check_recall(const struct rig *rig, struct rigcheck_last *out);

/* Show a check that was just judged, if any. */
void run_check_show(struct live *l, struct screen *s);

/* check.json into the session's folder, its name on to, and the zero for the next
 * check; nothing when there was no check.  An exit code. */
int run_check_keep(const char *folder, const struct results *r, FILE *to);

#endif /* RUN_CHECK_H */
