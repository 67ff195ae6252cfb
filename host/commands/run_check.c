/* run_check.c - see run_check.h. */
#include "commands/run_check.h"

#include <limits.h>
#include <string.h>

#include "commands/checks.h"
#include "commands/commands.h"
#include "interchange/check_json.h"
#include "report/check_table.h"
#include "session/text.h"

const char *run_check_reason(const char *text)
{
    const size_t n = strlen(text);

    if (n > 0 && n <= RECORD_ANSWER_MAX && text_line(text, n))
        return text;
    commands_fail(EXIT_USAGE, "--go-on-anyway needs a reason, a line of at most %d bytes, as in "
                  "--go-on-anyway \"cable changed since\"", RECORD_ANSWER_MAX);
    return NULL;
}

void run_check_recall(const struct rig *rig, struct rigcheck_last *out)
{
    struct wire_hello h = { 0 };

    wire_get_hello(rig_hello(rig), &h);
    checks_recall(h.serial, out);
}

void run_check_show(struct live *l, struct screen *s)
{
    static struct live_check c;

    if (!live_check(l, &c))
        return;
    screen_clear(s);
    check_table_brief(s->to, &c.report, c.complete);
    if (c.gone_on)
        fputs("Gone on with all the same, as was asked; the reason is recorded.\n", s->to);
    else if (c.report.verdict == RIGCHECK_STOP)
        fputs("The session ends before anybody pushes. Mend it and begin again, or run with "
              "--go-on-anyway REASON.\n", s->to);
    fflush(s->to);
}

int run_check_keep(const char *folder, const struct results *r, FILE *to)
{
    const struct results_check *const k = &r->rig_check;
    struct err_text why = { "" };
    char path[PATH_MAX], day[DAY_TEXT];

    if (!k->known)
        return EXIT_OK;
    const struct rigcheck_context x = results_rig_context(r, day);

    snprintf(path, sizeof path, "%s/check.json", folder);
    if (check_json_save(path, &x, &k->report, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    fprintf(to, "Rig check  %s\n", path);
    return k->complete ? checks_keep_zero(&x, &k->report) : EXIT_OK;
}
