/*
 * words.h - what a client may read, in one table.
 *
 * Calm, plain, no promise of relief, nothing about structures.  A test reads
 * every line against a list of words that are not used.  Clinicians' text
 * (results, errors) lives where it is made.
 */
#ifndef WORDS_H
#define WORDS_H

#define WORDS(X)                                                                \
    X(TARE,        "Relax the leg: the zero is being taken.")                   \
    X(TARE_MOVED,  "Still moving. Let the leg rest; the zero starts again.")    \
    X(TARE_GAP,    "The line lost something; the zero starts again.")                \
    X(READY,       "Get ready. Keep breathing.")                                  \
    X(PUSH,        "Push, as strongly as is comfortable. Breathe out.")         \
    X(HOLD,        "Ease into the band and stay. Keep breathing.")              \
    X(HOLD_IN,     "In the band. The time is running.")                         \
    X(HOLD_LOW,    "A little more, when you can.")                              \
    X(HOLD_BACK,   "Back in the band.")                                         \
    X(PUSH_MORE,   "Still getting stronger: one more push.")                    \
    X(REST,        "Rest. Let everything go.")                                  \
    X(PAUSED,      "Paused. Press p to go on.")                                 \
    X(LOST,        "The rig is disconnected. Let go and rest; looking for it.") \
    X(FINISHED,    "Finished. Thank you.")                                      \
    X(STOPPED,     "Stopped. Let go and rest.")

enum words {
#define X(name, text) WORDS_##name,
    WORDS(X)
#undef X
    WORDS_COUNT
};

/* Never NULL. */
const char *words_get(enum words w);

#endif /* WORDS_H */
