/*
 * plan_page.h - today's suggestion and why, as a page for a terminal.
 *
 * What to do first, then the reason with its inputs, whether screening is due, what else
 * could be done and how to decide; at the end what may be read out to the client.
 */
#ifndef PLAN_PAGE_H
#define PLAN_PAGE_H

#include <stdio.h>

#include "clinic/plan.h"
#include "clinic/screening.h"

/* gate: whether a session may begin today; one side. */
void plan_page_print(FILE *to, const struct plan *p, const struct screening_gate *gate,
                     int columns);

#endif /* PLAN_PAGE_H */
