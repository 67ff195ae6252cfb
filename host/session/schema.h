/*
 * schema.h - YAML text into plain structs, by table.
 *
 *     schema_open -> schema_read (root, then inner maps) -> schema_close
 *
 * A table lists the keys a map may have; schema_read stores each value at its
 * offset in the caller's struct, fills in what is absent and refuses the rest.
 * Only the plain part of YAML is read: maps, lists, words and decimals.  No
 * anchors, aliases, tags, second documents, tabs or deep nesting, because a
 * text that doses a person should have one reading.
 *
 * Every refusal is ERR_FORMAT with one sentence in *why:
 *     name:line: what is wrong; what to do
 *
 * struct schema_file is a resource: close it once after schema_open returned
 * ERR_OK.  Any thread, one at a time.
 */
#ifndef SCHEMA_H
#define SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <yaml.h>  /* yaml_document_t */

#include "err.h"

#define SCHEMA_ROOT        1   /* libyaml numbers nodes from 1; 0 is none */
#define SCHEMA_FIELDS_MAX 24   /* keys of one map */
#define SCHEMA_DEPTH_MAX   8   /* maps and lists inside each other */

enum schema_kind {
    SCHEMA_NUMBER,  /* double; a plain decimal within min .. max */
    SCHEMA_WHOLE,   /* int; the same, without a fraction */
    SCHEMA_TEXT,    /* char[size]; one line: runs of blanks become one space;
                       not empty when required */
    SCHEMA_WORD,    /* int or enum: which of words it is */
    SCHEMA_NODE,    /* int: the node's number, for the caller to read; 0: absent */
};

enum schema_need {
    SCHEMA_REQUIRED,
    SCHEMA_PRESET,  /* absent means preset; text: empty */
    SCHEMA_EITHER,  /* absent means 0; the caller looks at what else is there */
};

struct schema_field {
    const char *key;
    enum schema_kind kind;
    enum schema_need need;
    size_t offset;             /* in the struct that is read */
    size_t size;               /* TEXT: bytes with the final NUL */
    double min, max;           /* NUMBER, WHOLE: both allowed */
    double preset;             /* NUMBER, WHOLE; WORD: the index */
    const char *unit;          /* for messages and the manual; "" for none */
    const char *const *words;  /* WORD: ended by NULL */
};

/* Members are private. */
struct schema_file {
    const char *name;          /* borrowed */
    struct err_text *why;      /* borrowed, may be NULL */
    int lines;
    yaml_document_t doc;
};

/* Read text[0 .. n-1].  name and why must outlive *f.  On failure there is
 * nothing to close. */
int schema_open(struct schema_file *f, const char *name, const char *text,
                size_t n, struct err_text *why);
void schema_close(struct schema_file *f);

/* Read the map at node, or an empty one when node is 0, into *out.  what names
 * it in sentences, line is where it began.  lines[i] becomes the line of field
 * i's key, 0 when it is absent.  On failure *out may be half written. */
int schema_read(struct schema_file *f, int node, const char *what, int line,
                const struct schema_field *fields, int count,
                void *out, int lines[SCHEMA_FIELDS_MAX]);

/* The text at node into to[0 .. size-1], as SCHEMA_TEXT does. */
int schema_text(struct schema_file *f, int node, const char *what, int line,
                char *to, size_t size);

/* The number of items of the list at node, or ERR_FORMAT. */
int schema_list(struct schema_file *f, int node, const char *what, int line);

/* Item i of that list, 0 .. count-1, and the line it starts on. */
int schema_item(struct schema_file *f, int node, int i, int *line);

/* Say "name:line: ..." and return ERR_FORMAT. */
int schema_fail(const struct schema_file *f, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Whether a person who typed one may have meant the other. */
bool schema_alike(const char *typed, const char *known);

#endif /* SCHEMA_H */
