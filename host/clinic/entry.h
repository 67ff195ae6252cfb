/*
 * entry.h - what can be written down about a client, in one list.
 *
 * An entry is a fact somebody stated at a moment: a pain score, a note, a dose.
 * Entries are only ever added.  A correction is a new entry of the same kind that
 * names the one it replaces, with who and why; a withdrawn entry is replaced by one
 * that has no values.  entry_kinds.h lists the kinds and their fields, with unit and
 * range; the journal, the index, export, import and the commands all follow it.
 *
 * An entry owns its values (entry_clear).  No I/O.
 */
#ifndef ENTRY_H
#define ENTRY_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "err.h"

#define ENTRY_ID_TEXT    33   /* 128 random bits in hex, and a zero */
#define ENTRY_KIND_TEXT  16
#define ENTRY_CODE_TEXT  17   /* a client's code, 2 to 16 characters, and a zero */
#define ENTRY_WHO_TEXT   65
#define ENTRY_WHY_TEXT   257
#define ENTRY_LINE_MAX   1000 /* bytes of a text field */

enum entry_type {
    ENTRY_INT,               /* whole number, least .. most */
    ENTRY_REAL,              /* least .. most */
    ENTRY_TEXT,              /* a line that may be shown (session/text.h) */
    ENTRY_WORD,              /* one of words, "a|b|c" */
    ENTRY_YES_NO,            /* true or false */
    ENTRY_TIME,              /* a moment, microseconds of Unix time */
};

struct entry_field {
    const char *name;        /* also the key in JSON and the column: carries the unit */
    enum entry_type type;
    bool needed;
    double least, most;      /* INT and REAL */
    const char *words;       /* WORD, else "" */
    const char *says;        /* for people */
};

/* Whether an entry of a kind belongs to a session, is one, or is nobody's. */
enum entry_scope { ENTRY_OF_CLIENT, ENTRY_OF_SESSION, ENTRY_OF_EITHER, ENTRY_IS_SESSION,
                   ENTRY_OF_NOBODY };

struct entry_kind {
    const char *name;
    enum entry_scope scope;
    const char *says;
    const struct entry_field *field;
    int fields;
};

struct entry {
    char id[ENTRY_ID_TEXT];
    char kind[ENTRY_KIND_TEXT];
    char client[ENTRY_CODE_TEXT];    /* "" only for a tombstone */
    char session[ENTRY_ID_TEXT];     /* the session it belongs to: the id of the session's
                                        first entry, which corrections of it keep and the
                                        store fills in; "": none */
    char replaces[ENTRY_ID_TEXT];    /* "": it is no correction */
    bool withdrawn;                  /* replaces, and has no values */
    int64_t made_unix_us;            /* when it was written down */
    int64_t since_unix_us;           /* of a correction that a store gave: when the first
                                        of those it takes the place of was; else 0 */
    int utc_offset_min;              /* local time less UTC, then and there */
    char who[ENTRY_WHO_TEXT];
    char why[ENTRY_WHY_TEXT];        /* corrections need it */
    json_t *values;                  /* owned object: fields by name; absent: not known */
};

/* All kinds, in the order of entry_kinds.h; NULL past the last. */
const struct entry_kind *entry_kind_at(int i);
/* NULL when there is none of that name. */
const struct entry_kind *entry_kind(const char *name);
const struct entry_field *entry_field(const struct entry_kind *k, const char *name);

/* Begin an entry of a kind: no id, no values, nothing known.  entry_clear frees. */
void entry_init(struct entry *e, const char *kind, const char *client);
void entry_clear(struct entry *e);
int entry_copy(struct entry *to, const struct entry *from);   /* ERR_OK or ERR_FULL */

/* Set a field.  The value is checked against the list: ERR_RANGE or ERR_FORMAT with
 * a sentence that names the field and its range, and *e unchanged.  _text reads what a
 * person typed ("3", "yes", "left", "2026-11-26 08:30" in local time). */
int entry_set_number(struct entry *e, const char *field, double x, struct err_text *why);
int entry_set_word(struct entry *e, const char *field, const char *word, struct err_text *why);
int entry_set_time(struct entry *e, const char *field, int64_t unix_us, struct err_text *why);
int entry_set_yes(struct entry *e, const char *field, bool yes, struct err_text *why);
int entry_set_text(struct entry *e, const char *field, const char *typed, struct err_text *why);
void entry_unset(struct entry *e, const char *field);    /* not known any more */

/* NAN, NULL, false: not known. */
double entry_number(const struct entry *e, const char *field);
const char *entry_word(const struct entry *e, const char *field);    /* TEXT too; borrowed */
bool entry_yes(const struct entry *e, const char *field, bool *known);
bool entry_time(const struct entry *e, const char *field, int64_t *unix_us);

/* Whether the whole entry is as the list and the rules above say: known kind, code,
 * scope, who, needed fields, ranges, no field too many.  An empty id and a moment of 0
 * are the store's to fill in.  ERR_FORMAT with *why set; sentences name fields, never
 * what was in them. */
int entry_check(const struct entry *e, struct err_text *why);

/* One JSON object in one line, keys always in the same order, numbers such that they
 * come back bit for bit; and back.  The text is owned by the caller (free), NULL without
 * memory.  From JSON: ERR_OK with *out the caller's to clear, ERR_FORMAT with *out
 * unchanged; the entry has passed entry_check. */
char *entry_to_json(const struct entry *e);
int entry_from_json(const char *text, size_t bytes, struct entry *out, struct err_text *why);

/* Whether this can be a client's code: 2 to 16 letters, digits and '-', begins with
 * a letter, has a digit (so that no name is one).  Refused with a sentence. */
int entry_code_check(const char *code, struct err_text *why);

#endif /* ENTRY_H */
