/*
 * visit.h - what the commands about sessions share: which one, when, and its settings.
 *
 * Functions that can fail say why on stderr and return the exit code.
 */
#ifndef VISIT_H
#define VISIT_H

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>

#include "clinic/moments.h"
#include "clinic/store.h"

#define VISIT_WHEN_TEXT 20       /* "2026-11-26 08:30" and a zero */

/* ---- which ---------------------------------------------------------------------------- */

/* The session with this id, or beginning of one; id NULL: the latest of the client's.
 * client NULL: anybody's.  *out is the caller's to clear; its session field is the id. */
int visit_find(struct store *s, const char *client, const char *id, struct entry *out);

/* The latest of a client's sessions of a side ("both" and NULL: of any), by when it began.
 * ERR_OK with *out the caller's, ERR_ABSENT, ERR_IO. */
int visit_latest(struct store *s, const char *client, const char *side, struct entry *out,
                 struct err_text *why);

/* When it ended: by its recording, or its beginning when there are no computed values. */
void visit_end(struct store *s, const struct entry *session, struct moments_end *out);

/* ---- when ----------------------------------------------------------------------------- */

/* Local date and time there and then. */
const char *visit_when(int64_t unix_us, int utc_offset_min, char to[VISIT_WHEN_TEXT]);

/* When a session began, by the clock where it was recorded. */
const char *visit_began(struct store *s, const struct entry *session, char to[VISIT_WHEN_TEXT]);

/* "today", "tomorrow", "yesterday" or the date, and the time. */
const char *visit_near(int64_t unix_us, int64_t now_unix_us, int utc_offset_min,
                       char to[VISIT_WHEN_TEXT]);

/* A field that is known, as people read it. */
void visit_put_value(FILE *to, const struct entry *e, const struct entry_field *f);

/* ---- the session's folder -------------------------------------------------------------- */

#define VISIT_FOLDER_MAX 240     /* so that sums.h has room for the recording's path */

/* A folder's path as an entry has it: sessions/NAME, below the data folder, where export,
 * import and erasing find it.  Others are refused. */
int visit_folder(const char *folder, char to[VISIT_FOLDER_MAX]);

/* And back, of a session's entry; false when it names none. */
bool visit_path(const struct entry *session, const char *file, char *to, size_t n);

/* ---- settings ------------------------------------------------------------------------- */

/* NAME, option, field */
#define VISIT_SETTINGS(X)                   \
    X(SIDE,     "side",     "side")         \
    X(POSITION, "position", "position")     \
    X(HIP,      "hip",      "hip_deg")      \
    X(KNEE,     "knee",     "knee_deg")     \
    X(ANKLE,    "ankle",    "ankle_deg")    \
    X(STRAP,    "strap",    "strap")        \
    X(LEVER,    "lever",    "lever_mm")     \
    X(FEEDBACK, "feedback", "feedback")

enum visit_setting {
    VISIT_NONE = 999,  /* beyond any letter, for getopt_long */
#define X(name, option, field) VISIT_##name,
    VISIT_SETTINGS(X)
#undef X
};

/* For a table of options. */
#define VISIT_OPTION(name, option, field) { option, required_argument, NULL, VISIT_##name },

#define VISIT_USAGE \
    "  --side SIDE          left, right or both: the side that pushes\n" \
    "  --position TEXT      how the client lies or sits\n" \
    "  --hip DEG --knee DEG --ankle DEG    angles; a pointed foot is negative\n" \
    "  --strap TEXT         where the strap or pad sits\n" \
    "  --lever MM           joint line to strap centre\n" \
    "  --feedback yes|no    whether the client sees the force\n"

/* Whether an option is one of them; and take its value into a session's entry. */
bool visit_is_setting(int option);
int visit_set(const char *command, struct entry *session, int option, const char *value);

/* What is not set, from another session. */
void visit_inherit(struct entry *session, const struct entry *from);

/* In a line: "hip 15 deg, knee 45 deg, strap above the ankle". */
void visit_say_settings(FILE *to, const struct entry *session);

#endif /* VISIT_H */
