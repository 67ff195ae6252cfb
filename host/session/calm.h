/*
 * calm.h - words that clients are not shown, and what to write instead.
 *
 * Words about tissue and about doing badly change what people expect and feel;
 * so a protocol's title, notes and questions are read against this list, and
 * holdfast protocols check says what it found.  Clinicians' text (source,
 * caution) is not read against it.  The list is this project's choice, after
 * what is known of such words; a phrase counts where a word begins, in either
 * case: "tear" is found in "Tears" and not in "bear".
 *
 * Pure; any thread.
 */
#ifndef CALM_H
#define CALM_H

#define CALM_TISSUE   "sensitive area, or leave structure out"
#define CALM_AGE      "normal age-related change"
#define CALM_PLACE    "left or right, and the number itself"
#define CALM_HOLD     "what was seen, such as: ended at 31 s, outside the band"
#define CALM_RANGE    "some discomfort can be fine; today's guide is 0-3"
#define CALM_RESPONSE "some people feel easier afterwards, some do not"
#define CALM_BEND     "deep hip bend is more demanding right now"
#define CALM_TIME     "persistent; programmes commonly take 3-6 months"
#define CALM_REACTION "a reaction that settles"
#define CALM_PAUSE    "pause here"
#define CALM_PUSH     "best steady push"

/* the beginning of a word or phrase, what to write instead */
#define CALM_WORDS(X)                      \
    X("tear",            CALM_TISSUE)      \
    X("torn",            CALM_TISSUE)      \
    X("ruptur",          CALM_TISSUE)      \
    X("damag",           CALM_TISSUE)      \
    X("bone on bone",    CALM_TISSUE)      \
    X("crumbl",          CALM_TISSUE)      \
    X("fray",            CALM_TISSUE)      \
    X("inflam",          CALM_TISSUE)      \
    X("tendinitis",      "tendinopathy, or tendon-related pain") \
    X("tendonitis",      "tendinopathy, or tendon-related pain") \
    X("tendinosis",      "tendinopathy, or tendon-related pain") \
    X("degenerat",       CALM_AGE)         \
    X("worn out",        CALM_AGE)         \
    X("wear and",        CALM_AGE)         \
    X("weak",            CALM_PLACE)       \
    X("deficien",        CALM_PLACE)       \
    X("bad leg",         CALM_PLACE)       \
    X("good leg",        CALM_PLACE)       \
    X("bad side",        CALM_PLACE)       \
    X("good side",       CALM_PLACE)       \
    X("injur",           CALM_PLACE)       \
    X("fail",            CALM_HOLD)        \
    X("fault",           CALM_HOLD)        \
    X("warning",         CALM_HOLD)        \
    X("abnormal",        CALM_HOLD)        \
    X("asymmetr",        CALM_HOLD)        \
    X("no pain no gain", CALM_RANGE)       \
    X("no pain, no gain", CALM_RANGE)      \
    X("push through",    CALM_RANGE)       \
    X("danger",          CALM_RANGE)       \
    X("protect it",      CALM_RANGE)       \
    X("pain killer",     CALM_RESPONSE)    \
    X("painkiller",      CALM_RESPONSE)    \
    X("heals",           CALM_RESPONSE)    \
    X("healing",         CALM_RESPONSE)    \
    X("inhibition",      CALM_RESPONSE)    \
    X("relief",          CALM_RESPONSE)    \
    X("reliev",          CALM_RESPONSE)    \
    X("compress",        CALM_BEND)        \
    X("crush",           CALM_BEND)        \
    X("never sit",       CALM_BEND)        \
    X("chronic",         CALM_TIME)        \
    X("for life",        CALM_TIME)        \
    X("flare",           CALM_REACTION)    \
    X("setback",         CALM_REACTION)    \
    X("relapse",         CALM_REACTION)    \
    X("overload",        CALM_REACTION)    \
    X("stop!",           CALM_PAUSE)       \
    X("maximal voluntary", CALM_PUSH)      \
    X("mvic",            CALM_PUSH)        \
    X("mvc",             CALM_PUSH)

struct calm_word {
    const char *word;
    const char *instead;
};

/* The first word of text that is on the list, or NULL.  Static storage. */
const struct calm_word *calm_find(const char *text);

#endif /* CALM_H */
