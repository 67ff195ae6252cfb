/* entry.c - see entry.h: the list, and what an entry must be. */
#include "clinic/entry.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "clinic/entry_inside.h"
#include "clinic/entry_kinds.h"
#include "session/text.h"

/* ---- the list --------------------------------------------------------------------------- */

#define FIELD(name, type, needed, least, most, words, says) \
    { #name, ENTRY_##type, needed, least, most, words, says },
#define SCOPE(scope) ENTRY_##scope
#define KIND(name, scope, says, FIELDS) \
    static const struct entry_field fields_of_##name[] = { FIELDS(FIELD) };
ENTRY_KINDS(KIND)
#undef KIND

static const struct entry_kind kinds[] = {
#define KIND(name, scope, says, FIELDS) \
    { #name, SCOPE(scope), says, fields_of_##name, \
      (int)(sizeof fields_of_##name / sizeof fields_of_##name[0]) },
    ENTRY_KINDS(KIND)
#undef KIND
};

const struct entry_kind *entry_kind_at(int i)
{
    return i >= 0 && i < (int)(sizeof kinds / sizeof kinds[0]) ? &kinds[i] : NULL;
}

const struct entry_kind *entry_kind(const char *name)
{
    const struct entry_kind *k;

    for (int i = 0; (k = entry_kind_at(i)) != NULL; i++)
        if (strcmp(k->name, name) == 0)
            return k;
    return NULL;
}

const struct entry_field *entry_field(const struct entry_kind *k, const char *name)
{
    for (int i = 0; i < k->fields; i++)
        if (strcmp(k->field[i].name, name) == 0)
            return &k->field[i];
    return NULL;
}

/* ---- a value ------------------------------------------------------------------------------ */

bool entry_word_listed(const char *words, const char *word)
{
    const size_t n = strlen(word);

    if (n == 0 || strchr(word, '|') != NULL)
        return false;
    for (const char *at = words; ; at++) {
        if (strncmp(at, word, n) == 0 && (at[n] == '|' || at[n] == '\0'))
            return true;
        at = strchr(at, '|');
        if (at == NULL)
            break;
    }
    return false;
}

/* "a|b|c" as "a, b, c". */
static void say_words(const char *words, char *s, size_t n)
{
    size_t at = 0;

    for (; *words != '\0' && at + 3 < n; words++) {
        s[at++] = *words == '|' ? ',' : *words;
        if (*words == '|')
            s[at++] = ' ';
    }
    s[at] = '\0';
}

static int refuse_number(const struct entry_kind *k, const struct entry_field *f, int err,
                         struct err_text *why)
{
    return err_set(why, err, "%s: %s (%s) must be a %s from %.10g to %.10g", k->name, f->name,
                   f->says, f->type == ENTRY_INT ? "whole number" : "number", f->least, f->most);
}

static int check_text(const struct entry_kind *k, const struct entry_field *f, const json_t *v,
                      struct err_text *why)
{
    const char *s = json_string_value(v);
    const size_t n = json_string_length(v);

    if (s == NULL || n == 0)
        return err_set(why, ERR_FORMAT, "%s: %s (%s) must be a line of text", k->name, f->name,
                       f->says);
    if (n > ENTRY_LINE_MAX)
        return err_set(why, ERR_RANGE, "%s: %s (%s) is longer than %d bytes; shorten it, or "
                       "write two entries", k->name, f->name, f->says, ENTRY_LINE_MAX);
    if (!text_line(s, n))
        return err_set(why, ERR_FORMAT, "%s: %s (%s) has a character that cannot be shown in "
                       "one line; leave it out", k->name, f->name, f->says);
    return ERR_OK;
}

static int check_word(const struct entry_kind *k, const struct entry_field *f, const json_t *v,
                      struct err_text *why)
{
    char words[300];

    if (json_is_string(v) && entry_word_listed(f->words, json_string_value(v)))
        return ERR_OK;
    say_words(f->words, words, sizeof words);
    return err_set(why, ERR_FORMAT, "%s: %s (%s) must be one of: %s", k->name, f->name, f->says,
                   words);
}

int entry_check_value(const struct entry_kind *k, const struct entry_field *f, const json_t *v,
                      struct err_text *why)
{
    const double x = json_number_value(v);

    switch (f->type) {
    case ENTRY_INT:
    case ENTRY_REAL:
        if (!(f->type == ENTRY_INT ? json_is_integer(v) : json_is_number(v)))
            return refuse_number(k, f, ERR_FORMAT, why);
        return x >= f->least && x <= f->most ? ERR_OK : refuse_number(k, f, ERR_RANGE, why);
    case ENTRY_TEXT:
        return check_text(k, f, v, why);
    case ENTRY_WORD:
        return check_word(k, f, v, why);
    case ENTRY_YES_NO:
        return json_is_boolean(v) ? ERR_OK
             : err_set(why, ERR_FORMAT, "%s: %s (%s) must be yes or no", k->name, f->name,
                       f->says);
    case ENTRY_TIME:
        return json_is_integer(v) && x > 0.0 && x < ENTRY_TIME_MOST_US ? ERR_OK
             : err_set(why, ERR_FORMAT, "%s: %s (%s) must be a moment between 1970 and 9999, "
                       "like 2026-11-26 08:30", k->name, f->name, f->says);
    }
    return ERR_ARG;
}

/* ---- the whole entry ------------------------------------------------------------------------ */

bool entry_id_ok(const char *id)
{
    return strlen(id) == ENTRY_ID_TEXT - 1 && strspn(id, "0123456789abcdef") == ENTRY_ID_TEXT - 1;
}

int entry_code_check(const char *code, struct err_text *why)
{
    const size_t n = strlen(code);
    bool digit = false, other = false;

    for (size_t i = 0; i < n; i++) {
        const unsigned char c = (unsigned char)code[i];

        digit |= c >= '0' && c <= '9';
        other |= c >= 0x80 || (!isalnum(c) && c != '-');
    }
    const char first = n > 0 ? code[0] : '\0';

    if (n >= 2 && n < ENTRY_CODE_TEXT && digit && !other
        && ((first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z')))
        return ERR_OK;
    return err_set(why, ERR_FORMAT, "a client's code is 2 to %d letters, digits and '-', begins "
                   "with a letter and has a digit (it is no name): like K07", ENTRY_CODE_TEXT - 1);
}

static int check_owner(const struct entry *e, const struct entry_kind *k, struct err_text *why)
{
    const bool nobody = k->scope == ENTRY_OF_NOBODY;

    if (nobody && e->client[0] != '\0')
        return err_set(why, ERR_FORMAT, "%s: this kind of entry belongs to no client", k->name);
    if (!nobody && entry_code_check(e->client, why) != ERR_OK)
        return ERR_FORMAT;
    if (e->session[0] != '\0' && !entry_id_ok(e->session))
        return err_set(why, ERR_FORMAT, "%s: the session must be named by its id, %d digits "
                       "0-9a-f", k->name, ENTRY_ID_TEXT - 1);
    if (k->scope == ENTRY_OF_SESSION && e->session[0] == '\0')
        return err_set(why, ERR_FORMAT, "%s: say which session it belongs to", k->name);
    if ((k->scope == ENTRY_OF_CLIENT || nobody) && e->session[0] != '\0')
        return err_set(why, ERR_FORMAT, "%s: this kind of entry belongs to no session", k->name);
    if (k->scope == ENTRY_IS_SESSION && e->replaces[0] == '\0' && e->session[0] != '\0'
        && strcmp(e->session, e->id) != 0)
        return err_set(why, ERR_FORMAT, "%s: a new session cannot belong to another", k->name);
    return ERR_OK;
}

static int check_line(const struct entry_kind *k, const char *name, const char *s,
                      struct err_text *why)
{
    return text_line(s, strlen(s)) ? ERR_OK
         : err_set(why, ERR_FORMAT, "%s: %s has a character that cannot be shown in one line; "
                   "leave it out", k->name, name);
}

static int check_making(const struct entry *e, const struct entry_kind *k, struct err_text *why)
{
    if (e->id[0] != '\0' && !entry_id_ok(e->id))
        return err_set(why, ERR_FORMAT, "%s: the id must be %d digits 0-9a-f", k->name,
                       ENTRY_ID_TEXT - 1);
    if (e->made_unix_us < 0 || (double)e->made_unix_us >= ENTRY_TIME_MOST_US)
        return err_set(why, ERR_FORMAT, "%s: made_unix_us must lie between 1970 and 9999",
                       k->name);
    if (e->utc_offset_min < -ENTRY_OFFSET_MOST_MIN || e->utc_offset_min > ENTRY_OFFSET_MOST_MIN)
        return err_set(why, ERR_FORMAT, "%s: utc_offset_min must lie within %d", k->name,
                       ENTRY_OFFSET_MOST_MIN);
    if (e->who[0] == '\0')
        return err_set(why, ERR_FORMAT, "%s: say who writes it down", k->name);
    if (check_line(k, "who", e->who, why) != ERR_OK)
        return ERR_FORMAT;
    return check_line(k, "why", e->why, why);
}

static int check_correction(const struct entry *e, const struct entry_kind *k,
                            struct err_text *why)
{
    if (e->replaces[0] == '\0')
        return !e->withdrawn ? ERR_OK
             : err_set(why, ERR_FORMAT, "%s: say which entry is withdrawn", k->name);
    if (k->scope == ENTRY_OF_NOBODY)
        return err_set(why, ERR_FORMAT, "%s: this kind of entry cannot be corrected", k->name);
    if (!entry_id_ok(e->replaces) || strcmp(e->replaces, e->id) == 0)
        return err_set(why, ERR_FORMAT, "%s: what is replaced must be named by another entry's "
                       "id, %d digits 0-9a-f", k->name, ENTRY_ID_TEXT - 1);
    if (e->why[0] == '\0')
        return err_set(why, ERR_FORMAT, "%s: say why the entry is %s", k->name,
                       e->withdrawn ? "withdrawn" : "corrected");
    if (e->withdrawn && json_object_size(e->values) > 0)
        return err_set(why, ERR_FORMAT, "%s: an entry that withdraws another has no values",
                       k->name);
    return ERR_OK;
}

static int check_values(const struct entry *e, const struct entry_kind *k, struct err_text *why)
{
    const char *key;
    json_t *v;

    json_object_foreach(e->values, key, v) {
        const struct entry_field *f = entry_field(k, key);

        if (f == NULL)
            return err_set(why, ERR_FORMAT, "%s: there is a field that this version does not "
                           "know", k->name);
        if (entry_check_value(k, f, v, why) != ERR_OK)
            return ERR_FORMAT;
    }
    for (int i = 0; i < k->fields && !e->withdrawn; i++)
        if (k->field[i].needed && json_object_get(e->values, k->field[i].name) == NULL)
            return err_set(why, ERR_FORMAT, "%s: %s (%s) is needed", k->name, k->field[i].name,
                           k->field[i].says);
    return ERR_OK;
}

/* What one field asks of another. */
static int check_together(const struct entry *e, const struct entry_kind *k, struct err_text *why)
{
    const char *answer = entry_word(e, "answer"), *moment = entry_word(e, "moment");

    if (strcmp(k->name, "decision") == 0 && answer != NULL && strcmp(answer, "accepted") != 0
        && entry_word(e, "reason") == NULL)
        return err_set(why, ERR_FORMAT, "decision: reason (why) is needed when the suggestion is "
                       "changed or refused");
    if (strcmp(k->name, "pain") == 0 && moment != NULL && strcmp(moment, "hold") != 0
        && !isnan(entry_number(e, "hold")))
        return err_set(why, ERR_FORMAT, "pain: hold (which hold) goes with the moment hold alone");
    return ERR_OK;
}

int entry_check(const struct entry *e, struct err_text *why)
{
    const struct entry_kind *k = entry_kind(e->kind);

    if (k == NULL)
        return err_set(why, ERR_FORMAT, "there is no such kind of entry; this version does not "
                       "know it");
    if (check_making(e, k, why) != ERR_OK || check_owner(e, k, why) != ERR_OK
        || check_correction(e, k, why) != ERR_OK || check_values(e, k, why) != ERR_OK)
        return ERR_FORMAT;
    return check_together(e, k, why);
}
