/* prescribe.c - see prescribe.h. */
#include "commands/prescribe.h"

#include <math.h>
#include <stdio.h>

#include "clinic/dose.h"
#include "clinic/dosed.h"      /* whether a protocol can be done with a dose */
#include "commands/commands.h"
#include "session/protocol.h"

int prescribe_numbers(const char *command, struct entry *e, const struct course_dose *d)
{
    struct err_text why = { "" };

    for (int v = 0; v < DOSE_VARIABLES_COUNT; v++) {
        const double x = dose_get(d, (enum dose_variable)v);

        if (isfinite(x)
            && entry_set_number(e, dose_variable_name((enum dose_variable)v), x, &why) != ERR_OK)
            return commands_fail(EXIT_USAGE, "%s: %s", command, why.s);
    }
    return EXIT_OK;
}

struct course_dose prescribe_dose(const struct entry *e)
{
    struct course_dose d = dose_none();

    for (int v = 0; v < DOSE_VARIABLES_COUNT; v++)
        dose_set(&d, (enum dose_variable)v,
                 entry_number(e, dose_variable_name((enum dose_variable)v)));
    return d;
}

int prescribe_check(const char *command, struct entry *e)
{
    static char text[PROTOCOL_TEXT_MAX], dosed[PROTOCOL_TEXT_MAX];
    static struct protocol p;
    struct err_text why = { "" };
    size_t n, dosed_n;
    const char *const name = entry_word(e, "protocol");

    if (name == NULL)
        return commands_fail(EXIT_USAGE, "%s: say which protocol with protocol=ID; `holdfast "
                             "protocols list` shows them", command);
    if (protocol_load(name, &p, text, &n, &why) != ERR_OK)
        return commands_fail(EXIT_USAGE, "%s: %s", command, why.s);
    const struct course_dose stated = prescribe_dose(e), own = dose_of_protocol(&p);
    const struct course_dose filled = dose_filled(&stated, &own);

    if (dosed_text(name, text, n, &filled, &p, dosed, &dosed_n, &why) != ERR_OK)
        return commands_fail(EXIT_USAGE, "%s: %s", command, why.s);
    return prescribe_numbers(command, e, &filled);
}

void prescribe_print(const char *lead, const struct entry *e)
{
    const struct course_dose d = prescribe_dose(e);
    const char *const side = entry_word(e, "side");
    char dose[DOSE_TEXT];

    dose_say(&d, dose);
    printf("%s%s, %s (%s)\n", lead, side != NULL ? side : "both", dose, entry_word(e, "protocol"));
}
