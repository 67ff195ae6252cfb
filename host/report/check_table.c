/* check_table.c - see check_table.h. */
#include "report/check_table.h"

#include <string.h>

#define LINE      96
#define INDENT    21   /* "  green  open_bridge  " less one */

/* says, wrapped at blanks, later lines below its beginning. */
static void put_wrapped(FILE *to, const char *says)
{
    int at = INDENT;

    for (const char *s = says; *s != '\0';) {
        const size_t word = strcspn(s, " ");

        if (at > INDENT && at + 1 + (int)word > LINE) {
            fprintf(to, "\n%*s", INDENT, "");
            at = INDENT;
        }
        fprintf(to, " %.*s", (int)word, s);
        at += 1 + (int)word;
        s += word;
        s += strspn(s, " ");
    }
    fputc('\n', to);
}

static void put_rig(FILE *to, const struct rigcheck_context *x, const struct rigcheck_report *r)
{
    fprintf(to, "Rig check of %s, %.1f s, %zu conversions", x->today, r->seconds, r->conversions);
    if (r->hello.serial != 0)
        fprintf(to, ", rig %u", (unsigned)r->hello.serial);
    if (x->check_mass_kg > 0.0)
        fprintf(to, ", with %g kg\n\n", x->check_mass_kg);
    else
        fputs(", unloaded\n\n", to);
}

/* Findings of this level and worse. */
static void put_findings(FILE *to, const struct rigcheck_report *r, enum rigcheck_level least)
{
    for (int i = 0; i < RIGCHECK_FINDING_COUNT; i++) {
        const struct rigcheck_finding *f = &r->finding[i];

        if (!f->asked || f->level < least)
            continue;
        fprintf(to, "  %-5s  %-12s", rigcheck_level_word(f->level),
                rigcheck_id_word((enum rigcheck_id)i));
        put_wrapped(to, f->says);
    }
}

static const char *verdict(const struct rigcheck_report *r)
{
    static const char *const verdicts[] = {
        "green: the rig is fit for a session.",
        "look: a session can go on; have a look at what is marked soon.",
        "stop: mend what is marked first; what would be measured could not be trusted.",
    };

    return verdicts[r->verdict];
}

void check_table_print(FILE *to, const struct rigcheck_context *x,
                       const struct rigcheck_report *r)
{
    put_rig(to, x, r);
    put_findings(to, r, RIGCHECK_GREEN);
    fprintf(to, "\n%s\n", verdict(r));
}

void check_table_brief(FILE *to, const struct rigcheck_report *r, bool complete)
{
    fprintf(to, "Rig check of %.1f s%s, %s\n", r->seconds, complete ? "" : ", cut short",
            verdict(r));
    put_findings(to, r, RIGCHECK_LOOK);
}

void check_table_limits(FILE *to)
{
#define X(name, value, why) fprintf(to, "  %-22s %6g  %s\n", #name, rigcheck_limits.name, why);
    RIGCHECK_LIMITS(X)
#undef X
}
