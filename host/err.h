/*
 * err.h - every failure the host can report, in one list.
 *
 * Functions that can fail return int: ERR_OK (zero) or one of these, all
 * negative, so a function may also return a count >= 0.  Append only; codes
 * are never reused.  What a person reads is the sentence in struct err_text,
 * written where the failure is understood: what is wrong, where, what to do.
 */
#ifndef ERR_H
#define ERR_H

#define ERR_LIST(X)                                                       \
    X(ERR_OK,       0, "no error")                                        \
    X(ERR_ARG,     -1, "the caller broke a documented precondition")      \
    X(ERR_RANGE,   -2, "outside what this rig accepts")                   \
    X(ERR_IO,      -3, "the system could not read or write")              \
    X(ERR_GONE,    -4, "the rig has left the line")                       \
    X(ERR_PROTO,   -5, "bytes arrived that the wire format does not allow") \
    X(ERR_VERSION, -6, "made for another version")                        \
    X(ERR_FORMAT,  -7, "the file is not what it should be")               \
    X(ERR_BUSY,    -8, "another program is using it")                     \
    X(ERR_ACCESS,  -9, "permission is missing")                           \
    X(ERR_ABSENT, -10, "there is no such thing")                          \
    X(ERR_FULL,   -11, "there is no room left")                           \
    X(ERR_SILENT, -12, "nothing answers")

enum err {
#define X(name, code, text) name = (code),
    ERR_LIST(X)
#undef X
};

/* A short English phrase for err, never NULL. */
const char *err_str(int err);

/* A sentence for people.  Empty until something failed. */
struct err_text {
    char s[512];
};

/* Write the sentence, printf style, and return err, so that a failing
 * function can end in  return err_set(why, ERR_IO, "...", ...);
 * why may be NULL. */
int err_set(struct err_text *why, int err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif /* ERR_H */
