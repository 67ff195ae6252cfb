/* clinic.c - see clinic.h. */
#include "commands/clinic.h"

#include <errno.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "commands/commands.h"
#include "commands/folders.h"

int clinic_data(char *path, size_t n)
{
    if (folders_xdg("XDG_DATA_HOME", ".local/share", "", path, n) != ERR_OK)
        return commands_fail(EXIT_FAILED, "there is no home folder to keep clients in; set "
                             "XDG_DATA_HOME");
    for (size_t end = strlen(path); end > 1 && path[end - 1] == '/'; end--)
        path[end - 1] = '\0';
    return EXIT_OK;
}

int clinic_open(enum store_mode mode, struct store **out)
{
    char folder[512];
    struct err_text why = { "" };

    *out = NULL;
    if (folders_xdg("XDG_DATA_HOME", ".local/share", "clinic", folder, sizeof folder) != ERR_OK)
        return commands_fail(EXIT_FAILED, "there is no home folder to keep clients in; set "
                             "XDG_DATA_HOME");
    if (mode == STORE_WRITE && folders_make(folder) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s: cannot be made: %s; set XDG_DATA_HOME to where "
                             "clients can be kept", folder, strerror(errno));
    const int err = store_open(folder, mode, out, &why);

    if (err == ERR_ABSENT)
        return commands_fail(EXIT_FAILED, "no client was added yet; `holdfast client add` does");
    if (err != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    if (store_notice(*out)[0] != '\0')
        fprintf(stderr, "holdfast: %s\n", store_notice(*out));
    return EXIT_OK;
}

int clinic_who(const char *said, char who[ENTRY_WHO_TEXT])
{
    const struct passwd *user = said == NULL ? getpwuid(getuid()) : NULL;
    const char *name = said != NULL ? said : user != NULL ? user->pw_name : "";

    if (*name == '\0' || strlen(name) >= ENTRY_WHO_TEXT)
        return commands_fail(EXIT_USAGE, "say who is writing with --who NAME, at most %d "
                             "characters", ENTRY_WHO_TEXT - 1);
    strcpy(who, name);
    return EXIT_OK;
}

int clinic_has(struct store *s, const char *client)
{
    return store_has_client(s, client) ? EXIT_OK
         : commands_fail(EXIT_FAILED, "there is no client %s; `holdfast client list` shows who "
                         "there is, `holdfast client add` adds one", client);
}

static void put_range(FILE *to, const struct entry_field *f)
{
    switch (f->type) {
    case ENTRY_INT: case ENTRY_REAL:
        fprintf(to, "%g to %g", f->least, f->most);
        break;
    case ENTRY_TEXT:
        fputs("a line", to);
        break;
    case ENTRY_WORD:
        fputs(f->words, to);
        break;
    case ENTRY_YES_NO:
        fputs("yes or no", to);
        break;
    case ENTRY_TIME:
        fputs("\"YYYY-MM-DD HH:MM\"", to);
        break;
    }
}

void clinic_fields(FILE *to, const char *kind)
{
    const struct entry_kind *k = entry_kind(kind);

    for (int i = 0; k != NULL && i < k->fields; i++) {
        const struct entry_field *f = &k->field[i];

        fprintf(to, "  %-18s%s %s: ", f->name, f->needed ? "*" : " ", f->says);
        put_range(to, f);
        fputc('\n', to);
    }
}

int clinic_set(const char *command, struct entry *e, const char *word)
{
    const struct entry_kind *k = entry_kind(e->kind);
    const char *eq = strchr(word, '=');
    struct err_text why = { "" };
    char name[64];

    if (eq == NULL || eq == word || (size_t)(eq - word) >= sizeof name)
        return commands_fail(EXIT_USAGE, "%s: \"%s\" is no NAME=VALUE; `holdfast %s --help` "
                             "lists the names", command, word, command);
    memcpy(name, word, (size_t)(eq - word));
    name[eq - word] = '\0';
    if (entry_field(k, name) == NULL)
        return commands_fail(EXIT_USAGE, "%s: %s has no \"%s\"; `holdfast %s --help` lists the "
                             "names", command, e->kind, name, command);
    if (eq[1] == '\0') {
        json_object_del(e->values, name);
        return EXIT_OK;
    }
    if (entry_set_text(e, name, eq + 1, &why) != ERR_OK)
        return commands_fail(EXIT_USAGE, "%s", why.s);
    return EXIT_OK;
}
