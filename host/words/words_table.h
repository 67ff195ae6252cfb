/*
 * words_table.h - makes a table of words out of a list of lines.
 *
 *     #define LINES(X) X(CHECK, "...") X(TARE, "...") ...
 *     WORDS_TABLE(en, "English", LINES);
 *
 * One table a file.  Each line becomes a name of its own, so that one that is there
 * twice is an error, and they are counted, so that one that is missing is.
 */
#ifndef WORDS_TABLE_H
#define WORDS_TABLE_H

#include "words/words.h"

#define WORDS_TABLE_HAS(name, text)  words_table_has_##name,
#define WORDS_TABLE_LINE(name, text) [WORDS_##name] = (text),

#define WORDS_TABLE(code_, name_, LINES)                                            \
    enum { LINES(WORDS_TABLE_HAS) words_table_lines };                              \
    _Static_assert(words_table_lines == (int)WORDS_COUNT,                           \
                   "this table lacks lines of words.h");                            \
    static const char *const words_table_text[] = { LINES(WORDS_TABLE_LINE) };      \
    const struct words_table words_##code_ = { #code_, name_, words_table_text }

#endif /* WORDS_TABLE_H */
