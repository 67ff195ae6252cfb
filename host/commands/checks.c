/* checks.c - see checks.h. */
#include "commands/checks.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "commands/commands.h"
#include "commands/folders.h"
#include "interchange/check_json.h"
#include "now.h"

#define FOLDER_BYTES (PATH_MAX - 64)

/* False when there is no home folder. */
static bool find_folder(char folder[FOLDER_BYTES])
{
    return folders_xdg("XDG_DATA_HOME", ".local/share", "checks", folder, FOLDER_BYTES) == ERR_OK;
}

static void last_path(const char *folder, uint32_t serial, char path[PATH_MAX])
{
    if (serial != 0)
        snprintf(path, PATH_MAX, "%s/last-%u.json", folder, (unsigned)serial);
    else
        snprintf(path, PATH_MAX, "%s/last-unnumbered.json", folder);
}

void checks_recall(uint32_t serial, struct rigcheck_last *out)
{
    char folder[FOLDER_BYTES], path[PATH_MAX];
    struct err_text why = { "" };

    *out = (struct rigcheck_last){ .known = false };
    if (!find_folder(folder))
        return;
    last_path(folder, serial, path);
    if (check_json_last(path, out, &why) == ERR_FORMAT)
        commands_fail(EXIT_FAILED, "%s", why.s);
}

static int save(char *folder, const char *path, const struct rigcheck_context *x,
                const struct rigcheck_report *r)
{
    struct err_text why = { "" };

    if (folders_make(folder) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s: cannot be created: %s", folder, strerror(errno));
    if (check_json_save(path, x, r, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    return EXIT_OK;
}

int checks_keep(const struct rigcheck_context *x, const struct rigcheck_report *r)
{
    const time_t now = (time_t)(now_unix_us() / 1000000);
    char folder[FOLDER_BYTES], path[PATH_MAX], name[40];
    struct tm tm;

    if (!find_folder(folder))
        return commands_fail(EXIT_FAILED, "there is no home folder to keep the check in; set "
                             "XDG_DATA_HOME");
    localtime_r(&now, &tm);
    strftime(name, sizeof name, "%Y-%m-%d-%H%M%S.json", &tm);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return save(folder, path, x, r);
}

int checks_keep_zero(const struct rigcheck_context *x, const struct rigcheck_report *r)
{
    char folder[FOLDER_BYTES], path[PATH_MAX];

    if (r->verdict == RIGCHECK_STOP || x->check_mass_kg > 0.0
        || isnan(r->number.level_counts) || !find_folder(folder))
        return EXIT_OK;
    last_path(folder, r->hello.serial, path);
    return save(folder, path, x, r);
}
