/*
 * script.h - answers given before the session, for one without a keyboard.
 *
 * Each is WHAT=VALUE:
 *     pain=0 .. pain=10, effort=0 .. effort=10, text=A LINE, screen=yes|no
 * and =none leaves that question open.  Each answers the next question of its
 * kind, in the order given, once.
 *
 * A value, about 20 KB.
 */
#ifndef SCRIPT_H
#define SCRIPT_H

#include <stdbool.h>

#include "err.h"
#include "recording/record.h"
#include "session/session.h"  /* enum session_answer_kind */

#define SCRIPT_MAX        128
#define SCRIPT_FILE_BYTES (64 * 1024)  /* a longer file is refused */

struct script {
    int n;
    struct {
        enum session_answer_kind asked;
        struct record_answer answer;
        bool used;
    } line[SCRIPT_MAX];
};

void script_init(struct script *s);

/* Add one.  ERR_OK, or ERR_FORMAT or ERR_FULL with *s unchanged and a sentence that
 * begins with where. */
int script_add(struct script *s, const char *where, const char *what, struct err_text *why);

/* Add a file's, one a line; empty lines and those that begin with # say nothing.
 * ERR_OK; or ERR_IO, ERR_FORMAT, ERR_FULL: then *s has the lines before. */
int script_load(struct script *s, const char *path, struct err_text *why);

/* The next answer to a question of this kind; false when there is none left. */
bool script_take(struct script *s, enum session_answer_kind asked,
                 struct record_answer *out);

#endif /* SCRIPT_H */
