/*
 * words.h - what a client may read, a table for each language.
 *
 *     words_choose (once, before the first thread) -> words_get, words_fill
 *
 * Calm, plain, no promise of relief, nothing about structures; a test reads every line
 * of every table against session/calm.h.  Clinicians' text (results, errors, trends)
 * lives where it is made.
 *
 * A language is a file of its own, words_CODE.c, made as words_en.c is, and a line in
 * WORDS_LANGUAGES.  A table in which a line is missing or there twice does not compile.
 * English is whole at all times, and what is used when nothing else is asked for.
 */
#ifndef WORDS_H
#define WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* The tables there are, English first. */
#define WORDS_LANGUAGES(X) X(en)

/* Lines of a guided session; with its time in front one fits 80 columns. */
#define WORDS_OF_SESSION(X) \
    X(CHECK) X(TARE) X(TARE_MOVED) X(TARE_GAP) X(TARE_LOADED) X(TARE_DRIFTED) X(TARE_SHIFTED) \
    X(PASSIVE) X(PASSIVE_MOVED) X(PASSIVE_GAP) X(ASK_FEEL) X(ASK_EFFORT) X(ASK_TEXT) X(TYPE_NUMBER) \
    X(TYPE_TEXT) X(TYPE_YES_NO) X(NOTED) X(LEFT_OPEN) X(READY) X(PUSH) X(PUSH_FAST) \
    X(PUSH_COMFORT) X(WARM_UP) X(RAMP_UP) X(RAMP_DOWN) X(HOLD_CHOOSE) X(OVERTIME) \
    X(STEP_CUT) X(HOLD) X(HOLD_IN) X(HOLD_LOW) X(HOLD_BACK) X(PUSH_MORE) X(REST) \
    X(PAUSED) X(LOST) X(FINISHED) X(STOPPED)

/* Sentences about a course of sessions, read out or shown; {name} is filled in. */
#define WORDS_OF_CLINIC(X) \
    X(TODAY) X(TODAY_OPEN) X(TODAY_PAUSE) X(TODAY_WAIT) X(GUIDE) X(TOMORROW) \
    X(LOAD_LEFT) X(LOAD_RIGHT) X(LOAD_BOTH) X(LOAD_OPEN) X(SAME) \
    X(CHANGED) X(MONTHS) X(RESPONSE) X(STUDIES)

enum words {
#define X(name) WORDS_##name,
    WORDS_OF_SESSION(X)
    WORDS_OF_CLINIC(X)
#undef X
    WORDS_COUNT
};

struct words_table {
    const char *code;            /* ISO 639-1: "en" */
    const char *name;            /* in the language itself */
    const char *const *text;     /* WORDS_COUNT of them */
};

#define X(code) extern const struct words_table words_##code;
WORDS_LANGUAGES(X)
#undef X

/* A table for each language, in the order of the list; NULL past the last. */
const struct words_table *words_table(int i);

/* The table a locale's name asks for ("de", "de_AT.UTF-8", "pt-BR"), or NULL. */
const struct words_table *words_find(const char *locale);

/*
 * Which language to speak from now on: the first of these that there is a table for,
 * else English; NULL and "" ask for nothing.  Returns false when asked (HOLDFAST_LANG,
 * which a person set for us) names a language that there is no table for.
 */
bool words_choose(const char *asked, const char *locale);

/* In the language chosen.  Never NULL. */
const char *words_get(enum words w);

struct words_value {
    const char *name, *text;
};

/* The line with each {name} replaced by its text; values end with a NULL name.  What
 * does not fit n bytes is left out. */
void words_fill(char *to, size_t n, enum words w, const struct words_value *values);

#endif /* WORDS_H */
