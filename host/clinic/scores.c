/* scores.c - see scores.h. */
#include "clinic/scores.h"

#include <math.h>
#include <stddef.h>

const struct scores *scores_at(int i)
{
    static const struct scores q[] = {
        { "visa_h", "VISA-H", 22, "Cacchio et al. 2014" },
        { "visa_p", "VISA-P", 13, "Hernandez-Sanchez et al. 2014" },
        { "psfs", "PSFS", 2, "Stratford et al. 1995" },
        { "groc", "Global change", 0, "" },
        { "tsk_11", "TSK-11", 0, "" },
        { "pcs", "PCS", 0, "" },
    };

    return i >= 0 && (size_t)i < sizeof q / sizeof q[0] ? &q[i] : NULL;
}

const char *scores_say(const struct scores *q, double change)
{
    if (q->clear == 0)
        return "No detectable change is kept for it, so this is not judged.";
    return fabs(change) >= q->clear ? "That is as much as the published important change, or more."
                                    : "That is less than the published important change.";
}
