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
    X(CHECK,       "Nothing on the rig, please: it is being checked.")          \
    X(TARE,        "Relax the leg: the zero is being taken.")                   \
    X(TARE_MOVED,  "Still moving. Let the leg rest; the zero starts again.")    \
    X(TARE_GAP,    "The line lost something; the zero starts again.")                \
    X(TARE_LOADED, "Something rests on the strap. Let it hang free; the zero starts again.") \
    X(TARE_DRIFTED, "Not quite settled yet. Let the leg rest; the zero starts again.") \
    X(TARE_SHIFTED, "Not quite at rest yet. Let the leg hang free; the zero starts again.") \
    X(PASSIVE,     "Relax the leg in the strap: its weight is being noted.")    \
    X(PASSIVE_MOVED, "Still moving. Let the leg rest; its weight is noted again.") \
    X(PASSIVE_GAP, "The line lost something; the weight is noted again.")       \
    X(ASK_FEEL,    "How does it feel, from 0 (nothing) to 10 (the most there is)?") \
    X(ASK_EFFORT,  "How much effort was it, from 0 (none) to 10 (all there is)?") \
    X(ASK_TEXT,    "Anything to note?")                                         \
    X(TYPE_NUMBER, "0 to 10, then Enter; s leaves it open.")                    \
    X(TYPE_TEXT,   "A line, then Enter; an empty one leaves it open.")          \
    X(TYPE_YES_NO, "y for yes, n for no.")                                      \
    X(NOTED,       "Noted. Thank you.")                                         \
    X(LEFT_OPEN,   "Left open. That is fine.")                                  \
    X(READY,       "Get ready. Keep breathing.")                                  \
    X(PUSH,        "Push, as strongly as is comfortable. Breathe out.")         \
    X(PUSH_FAST,   "Push as fast and as strongly as is comfortable. Breathe out.") \
    X(PUSH_COMFORT, "Push slowly, only as far as is comfortable. Breathe out.")  \
    X(WARM_UP,     "Push as lightly or strongly as asked, by your own judgement.") \
    X(RAMP_UP,     "Follow the target as it rises. Keep breathing.")            \
    X(RAMP_DOWN,   "Ease off with the target as it falls.")                     \
    X(HOLD_CHOOSE, "Find a force you can keep, and stay there. Keep breathing.") \
    X(OVERTIME,    "The time is over. Let go gently.")                          \
    X(STEP_CUT,    "That is enough of these for now.")                          \
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
