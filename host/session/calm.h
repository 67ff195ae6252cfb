/*
 * calm.h - words that clients are not shown, and what to write instead.
 *
 * Words about tissue and about doing badly change what people expect and feel, and
 * nobody can promise how holds will feel; so a protocol's title, notes and questions,
 * and the words of every language, are read against this list, and holdfast protocols
 * check says what it found.  Clinicians' text (source, caution) is not read against it.
 * The list is this project's choice, after what is known of such words.
 *
 * Found in either case and only where a word begins: "tear" is in "Tears" and not in
 * "bear".  Some are the beginning of a word ("injur", of injured and injury), some are
 * whole words, with each of their forms, because innocent ones begin alike (heal and
 * health).  A blank between two words also stands for hyphens and line ends: "wear and"
 * is found in "wear-and-tear".
 *
 * Pure; any thread.
 */
#ifndef CALM_H
#define CALM_H

#include <stdbool.h>
#include <stddef.h>

#define CALM_TISSUE   "sensitive area, or leave structure out"
#define CALM_TENDON   "tendinopathy, or tendon-related pain"
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

/* where a word or phrase begins, what to write instead */
#define CALM_BEGINNINGS(X)                 \
    X("ruptur",             CALM_TISSUE)   \
    X("damag",              CALM_TISSUE)   \
    X("bone on bone",       CALM_TISSUE)   \
    X("crumbl",             CALM_TISSUE)   \
    X("inflam",             CALM_TISSUE)   \
    X("tendinitis",         CALM_TENDON)   \
    X("tendonitis",         CALM_TENDON)   \
    X("tendinosis",         CALM_TENDON)   \
    X("degenerat",          CALM_AGE)      \
    X("worn out",           CALM_AGE)      \
    X("wear and",           CALM_AGE)      \
    X("weak",               CALM_PLACE)    \
    X("deficien",           CALM_PLACE)    \
    X("deficit",            CALM_PLACE)    \
    X("injur",              CALM_PLACE)    \
    X("fail",               CALM_HOLD)     \
    X("fault",              CALM_HOLD)     \
    X("warning",            CALM_HOLD)     \
    X("abnormal",           CALM_HOLD)     \
    X("asymmetr",           CALM_HOLD)     \
    X("no pain no gain",    CALM_RANGE)    \
    X("no pain, no gain",   CALM_RANGE)    \
    X("push through",       CALM_RANGE)    \
    X("pushed through",     CALM_RANGE)    \
    X("pushing through",    CALM_RANGE)    \
    X("danger",             CALM_RANGE)    \
    X("pain killer",        CALM_RESPONSE) \
    X("pain killing",       CALM_RESPONSE) \
    X("painkill",           CALM_RESPONSE) \
    X("inhibit",            CALM_RESPONSE) \
    X("relief",             CALM_RESPONSE) \
    X("reliev",             CALM_RESPONSE) \
    X("will ease",          CALM_RESPONSE) \
    X("will reduce",        CALM_RESPONSE) \
    X("will improve",       CALM_RESPONSE) \
    X("will get better",    CALM_RESPONSE) \
    X("guarantee",          CALM_RESPONSE) \
    X("compress",           CALM_BEND)     \
    X("crush",              CALM_BEND)     \
    X("flare",              CALM_REACTION) \
    X("setback",            CALM_REACTION) \
    X("set-back",           CALM_REACTION) \
    X("relaps",             CALM_REACTION) \
    X("overload",           CALM_REACTION) \
    X("stop!",              CALM_PAUSE)    \
    X("maximal voluntary",  CALM_PUSH)     \
    X("mvic",               CALM_PUSH)     \
    X("mvc",                CALM_PUSH)

/* a word or phrase as it is */
#define CALM_WHOLE(X)                      \
    X("tear",               CALM_TISSUE)   \
    X("tears",              CALM_TISSUE)   \
    X("tearing",            CALM_TISSUE)   \
    X("torn",               CALM_TISSUE)   \
    X("fray",               CALM_TISSUE)   \
    X("frays",              CALM_TISSUE)   \
    X("frayed",             CALM_TISSUE)   \
    X("fraying",            CALM_TISSUE)   \
    X("bad leg",            CALM_PLACE)    \
    X("bad legs",           CALM_PLACE)    \
    X("bad side",           CALM_PLACE)    \
    X("bad sides",          CALM_PLACE)    \
    X("good leg",           CALM_PLACE)    \
    X("good legs",          CALM_PLACE)    \
    X("good side",          CALM_PLACE)    \
    X("good sides",         CALM_PLACE)    \
    X("protect it",         CALM_RANGE)    \
    X("protecting it",      CALM_RANGE)    \
    X("heal",               CALM_RESPONSE) \
    X("heals",              CALM_RESPONSE) \
    X("healed",             CALM_RESPONSE) \
    X("healing",            CALM_RESPONSE) \
    X("cure",               CALM_RESPONSE) \
    X("cures",              CALM_RESPONSE) \
    X("cured",              CALM_RESPONSE) \
    X("curing",             CALM_RESPONSE) \
    X("ease the pain",      CALM_RESPONSE) \
    X("eases the pain",     CALM_RESPONSE) \
    X("easing the pain",    CALM_RESPONSE) \
    X("ease your pain",     CALM_RESPONSE) \
    X("eases your pain",    CALM_RESPONSE) \
    X("eases pain",         CALM_RESPONSE) \
    X("reduce pain",        CALM_RESPONSE) \
    X("reduces pain",       CALM_RESPONSE) \
    X("reduces the pain",   CALM_RESPONSE) \
    X("reduces your pain",  CALM_RESPONSE) \
    X("takes the pain away",CALM_RESPONSE) \
    X("take the pain away", CALM_RESPONSE) \
    X("never sit",          CALM_BEND)     \
    X("never sitting",      CALM_BEND)     \
    X("chronic",            CALM_TIME)     \
    X("chronically",        CALM_TIME)     \
    X("chronicity",         CALM_TIME)     \
    X("for life",           CALM_TIME)

#define CALM_WORDS(X) CALM_BEGINNINGS(X) CALM_WHOLE(X)

struct calm_word {
    const char *word;
    const char *instead;
    bool whole;
};

/* The first word of text that is on the list, or NULL.  Static storage. */
const struct calm_word *calm_find(const char *text);

/* The same from byte *at on; *at and *n become where it is and how many bytes of text
 * it and the rest of its word are. */
const struct calm_word *calm_next(const char *text, size_t *at, size_t *n);

#endif /* CALM_H */
