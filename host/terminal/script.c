/* script.c - see script.h. */
#include "terminal/script.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session/text.h"

void script_init(struct script *s)
{
    s->n = 0;
}

/* 0 .. 10 without sign or decoration; -1 for anything else. */
static int scale_of(const char *value)
{
    if (value[0] >= '0' && value[0] <= '9' && value[1] == '\0')
        return value[0] - '0';
    return strcmp(value, "10") == 0 ? 10 : -1;
}

static int add(struct script *s, const char *where, enum session_answer_kind asked,
               enum session_answer_kind kind, int value, const char *text,
               struct err_text *why)
{
    if (s->n == SCRIPT_MAX)
        return err_set(why, ERR_FULL, "%s: there are over %d answers; give fewer", where,
                       SCRIPT_MAX);
    const struct record_answer a = { .kind = (uint8_t)kind, .value = value };

    s->line[s->n].asked = asked;
    s->line[s->n].used = false;
    s->line[s->n].answer = a;
    snprintf(s->line[s->n].answer.text, sizeof a.text, "%s", text);
    s->n++;
    return ERR_OK;
}

static int add_scale(struct script *s, const char *where, enum session_answer_kind kind,
                     const char *value, struct err_text *why)
{
    const int v = scale_of(value);

    if (v < 0)
        return err_set(why, ERR_FORMAT, "%s: %s is \"%.40s\"; write a whole number from 0 to "
                       "10, or none", where, session_answer_word(kind), value);
    return add(s, where, kind, kind, v, "", why);
}

static int add_text(struct script *s, const char *where, const char *value,
                    struct err_text *why)
{
    const size_t n = strlen(value);

    if (n == 0 || n > RECORD_ANSWER_MAX || !text_line(value, n))
        return err_set(why, ERR_FORMAT, "%s: text takes one line of 1 to %d bytes of UTF-8, "
                       "or none", where, RECORD_ANSWER_MAX);
    return add(s, where, SESSION_ANSWER_TEXT, SESSION_ANSWER_TEXT, 0, value, why);
}

static int add_screen(struct script *s, const char *where, const char *value,
                      struct err_text *why)
{
    const bool yes = strcmp(value, "yes") == 0;

    if (!yes && strcmp(value, "no") != 0)
        return err_set(why, ERR_FORMAT, "%s: screen is \"%.40s\"; write yes, no or none",
                       where, value);
    return add(s, where, SESSION_ANSWER_YES_NO, SESSION_ANSWER_YES_NO, yes, "", why);
}

/* The kind whose word what begins with, up to its '='; 0 when there is none. */
static int kind_of(const char *what)
{
    static const enum session_answer_kind kinds[] = {
        SESSION_ANSWER_PAIN, SESSION_ANSWER_EFFORT, SESSION_ANSWER_TEXT,
        SESSION_ANSWER_YES_NO,
    };
    const char *end = strchr(what, '=');

    for (size_t i = 0; end != NULL && i < sizeof kinds / sizeof kinds[0]; i++) {
        const char *word = session_answer_word(kinds[i]);

        if (strlen(word) == (size_t)(end - what)
            && strncmp(word, what, (size_t)(end - what)) == 0)
            return (int)kinds[i];
    }
    return 0;
}

int script_add(struct script *s, const char *where, const char *what, struct err_text *why)
{
    const int found = kind_of(what);
    const enum session_answer_kind kind = (enum session_answer_kind)found;

    if (found == 0)
        return err_set(why, ERR_FORMAT, "%s: \"%.40s\" is no answer; write pain=, effort=, "
                       "text= or screen= and a value, such as pain=2", where, what);
    const char *value = strchr(what, '=') + 1;

    if (strcmp(value, "none") == 0)
        return add(s, where, kind, SESSION_ANSWER_DECLINED, 0, "", why);
    if (kind == SESSION_ANSWER_TEXT)
        return add_text(s, where, value, why);
    if (kind == SESSION_ANSWER_YES_NO)
        return add_screen(s, where, value, why);
    return add_scale(s, where, kind, value, why);
}

/* The lines of text, which is cut at its line ends meanwhile. */
static int add_lines(struct script *s, const char *path, char *text, struct err_text *why)
{
    char *rest = text, *line;
    int err = ERR_OK;

    for (int number = 1; err == ERR_OK && (line = strsep(&rest, "\n")) != NULL; number++) {
        const size_t n = strlen(line);
        char where[300];

        if (n > 0 && line[n - 1] == '\r')
            line[n - 1] = '\0';
        snprintf(where, sizeof where, "%.280s:%d", path, number);
        if (line[0] != '\0' && line[0] != '#')
            err = script_add(s, where, line, why);
    }
    return err;
}

int script_load(struct script *s, const char *path, struct err_text *why)
{
    FILE *f = fopen(path, "r");
    char *text = f != NULL ? malloc(SCRIPT_FILE_BYTES + 1) : NULL;
    int err;

    if (text == NULL) {
        err = err_set(why, ERR_IO, "%s: cannot be read: %s", path, strerror(errno));
    } else {
        const size_t n = fread(text, 1, SCRIPT_FILE_BYTES + 1, f);

        if (ferror(f) || n > SCRIPT_FILE_BYTES || memchr(text, '\0', n) != NULL) {
            err = err_set(why, ERR_FORMAT, "%s: is not a short text of answers, one a line, "
                          "such as pain=2", path);
        } else {
            text[n] = '\0';
            err = add_lines(s, path, text, why);
        }
    }
    free(text);
    if (f != NULL)
        fclose(f);
    return err;
}

bool script_take(struct script *s, enum session_answer_kind asked,
                 struct record_answer *out)
{
    for (int i = 0; i < s->n; i++) {
        if (s->line[i].used || s->line[i].asked != asked)
            continue;
        s->line[i].used = true;
        *out = s->line[i].answer;
        return true;
    }
    return false;
}
