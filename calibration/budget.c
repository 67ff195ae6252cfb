/* budget.c - see budget.h. */
#include "calibration/budget.h"

static bool any_known(const struct uncertainty *u, int n, enum uncertainty_source s)
{
    for (int i = 0; i < n; i++)
        if (u[i].row[s].known)
            return true;
    return false;
}

static void source_row(FILE *to, const struct uncertainty *u, int n, enum uncertainty_source s)
{
    fprintf(to, "  %-30s %-3s", uncertainty_text(s), uncertainty_kind(s));
    if (!any_known(u, n, s)) {
        fprintf(to, " not in it: %s\n", uncertainty_absent(s));
        return;
    }
    for (int i = 0; i < n; i++) {
        if (u[i].row[s].known)
            fprintf(to, "%*.4f", BUDGET_COLUMN, u[i].row[s].standard_n);
        else
            fprintf(to, "%*s", BUDGET_COLUMN, "-");
    }
    fputc('\n', to);
}

void budget_print(FILE *to, const struct uncertainty *u, int n)
{
    for (int s = 0; s < UNCERTAINTY_SOURCE_COUNT; s++)
        source_row(to, u, n, (enum uncertainty_source)s);
    fprintf(to, "  %-34s", "combined standard uncertainty");
    for (int i = 0; i < n; i++)
        fprintf(to, "%*.4f", BUDGET_COLUMN, u[i].standard_n);
    fprintf(to, "\n  %-34s", "95 % interval, -+");
    for (int i = 0; i < n; i++)
        fprintf(to, "%*.4f", BUDGET_COLUMN, uncertainty_expanded_n(&u[i]));
    fprintf(to, "\n  %-34s", "factor, by Student's t");
    for (int i = 0; i < n; i++)
        fprintf(to, "%*.3f", BUDGET_COLUMN, uncertainty_factor(&u[i]));
    fputc('\n', to);
}
