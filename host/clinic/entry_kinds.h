/*
 * entry_kinds.h - the kinds of entry and their fields: the one list.
 *
 * ENTRY_KINDS(KIND): KIND(name, scope, says, FIELDS).  FIELDS(F):
 * F(name, type, needed, least, most, words, says).  A field's name carries its unit
 * and is its key in the journal and its column in the index.  Append only: what is
 * in a journal must stay readable.
 */
#ifndef ENTRY_KINDS_H
#define ENTRY_KINDS_H

#define ENTRY_SIDES    "left|right|both"
#define ENTRY_MOMENTS  "before|hold|after|min45|morning|h24|daily"
#define ENTRY_LOAD_TESTS "short_lever_bridge|long_lever_bridge|single_leg_deadlift|fast_loading|sitting|other"

/* Who the client is, without a name.  `client edit` corrects it. */
#define ENTRY_CLIENT(F) \
    F(birth_year,      INT,  false, 1900, 2100, "", "year of birth") \
    F(involved,        WORD, false, 0, 0, "left|right|both|none", "which side is sore") \
    F(goal,            TEXT, false, 0, 0, "", "what the client wants, in their own words") \
    F(pain_limit,      INT,  false, 0, 10, "", "pain 0-10 that is acceptable for this person") \
    F(sessions_per_week, REAL, false, 0, 21, "", "sessions planned a week")

#define ENTRY_MASS(F) \
    F(mass_kg,         REAL, true, 20, 300, "", "body mass")

/* Where the strap sits in a position. */
#define ENTRY_LIMB(F) \
    F(position,        TEXT, true, 0, 0, "", "position it is for") \
    F(side,            WORD, true, 0, 0, "left|right", "side") \
    F(limb_mm,         REAL, false, 50, 1200, "", "limb length") \
    F(lever_mm,        REAL, false, 10, 1200, "", "joint line to strap centre") \
    F(lever_u_mm,      REAL, false, 0, 100, "", "standard uncertainty of the lever arm")

#define ENTRY_NOTE(F) \
    F(text,            TEXT, true, 0, 0, "", "what to note")

/* Items are yes/no fields listed in screening_items.h, which has its own texts. */
#define ENTRY_OVERRIDE(F) \
    F(of,              TEXT, true, 0, 0, "", "the screening it is about") \
    F(reason,          TEXT, true, 0, 0, "", "why the session may go on")

#define ENTRY_ASSESSMENT(F) \
    F(aggravating,     TEXT, false, 0, 0, "", "what brings it on") \
    F(easing,          TEXT, false, 0, 0, "", "what eases it") \
    F(sitting_min,     REAL, false, 0, 600, "", "minutes of sitting before it is felt") \
    F(worst,           INT,  false, 0, 10, "", "worst pain on low or moderate loading, 0-10") \
    F(settle_h,        REAL, false, 0, 336, "", "hours until it has settled") \
    F(irritability,    WORD, false, 0, 0, "low|moderate|high", "clinician's judgement") \
    F(sleep,           INT,  false, 0, 10, "", "sleep, 0 poor to 10 good") \
    F(stress,          INT,  false, 0, 10, "", "stress, 0 none to 10 the most") \
    F(confidence,      INT,  false, 0, 10, "", "how sure I am that I can load it, 0-10") \
    F(worry,           INT,  false, 0, 10, "", "how much I worry that movement harms, 0-10") \
    F(text,            TEXT, false, 0, 0, "", "anything else")

/* A provocation or load test with its pain. */
#define ENTRY_TEST(F) \
    F(test,            WORD, true, 0, 0, ENTRY_LOAD_TESTS \
      "|puranen_orava|bent_knee_stretch|modified_bent_knee_stretch|active_30|active_90|slump", "which") \
    F(side,            WORD, true, 0, 0, ENTRY_SIDES, "side") \
    F(pain,            INT,  false, 0, 10, "", "pain 0-10") \
    F(positive,        YES_NO, false, 0, 0, "", "whether it brings on the known pain") \
    F(reps,            INT,  false, 0, 1000, "", "repetitions") \
    F(seconds,         REAL, false, 0, 3600, "", "time held") \
    F(text,            TEXT, false, 0, 0, "", "how it was done")

/* Other help in use. */
#define ENTRY_ADJUNCT(F) \
    F(what,            WORD, true, 0, 0, "analgesic|massage|heat|cold|shockwave|injection|other", "which") \
    F(minutes_before,  REAL, false, -10080, 10080, "", "minutes before the session; negative: after") \
    F(text,            TEXT, false, 0, 0, "", "which, how much")

/* A questionnaire's total; no text of any is kept here. */
#define ENTRY_SCORE(F) \
    F(name,            WORD, true, 0, 0, "visa_h|visa_p|psfs|groc|tsk_11|pcs|other", "which") \
    F(total,           REAL, true, -1000, 1000, "", "total") \
    F(text,            TEXT, false, 0, 0, "", "which version, or which activity")

#define ENTRY_PAIN(F) \
    F(score,           INT,  true, 0, 10, "", "0 none to 10 the most there is") \
    F(moment,          WORD, true, 0, 0, ENTRY_MOMENTS, "when it stands for") \
    F(side,            WORD, false, 0, 0, ENTRY_SIDES, "side") \
    F(site,            TEXT, false, 0, 0, "", "where") \
    F(hold,            INT,  false, 1, 512, "", "which hold, with the moment hold") \
    F(load_test,       WORD, false, 0, 0, ENTRY_LOAD_TESTS, "felt on this test") \
    F(felt_at,         TIME, false, 0, 0, "", "when it was felt; else when it was written down")

/* How long it took to be as usual again, and what else came. */
#define ENTRY_AFTERWARDS(F) \
    F(settle_h,        REAL, false, 0, 336, "", "hours until it was as usual again") \
    F(sharp_or_new,    YES_NO, false, 0, 0, "", "a sharp pain or a new symptom") \
    F(morning_worse,   YES_NO, false, 0, 0, "", "stiffer or sorer than usual next morning") \
    F(effort,          INT,  false, 0, 10, "", "effort of the whole session, 0-10") \
    F(text,            TEXT, false, 0, 0, "", "in their own words")

/* Something that happened in a session. */
#define ENTRY_EVENT(F) \
    F(what,            WORD, true, 0, 0, "cramp|sharp_pain|tingling|dizziness|strap_slip|paused|other", "what") \
    F(text,            TEXT, false, 0, 0, "", "how it was")

/* A session with its settings.  The id of its first entry is the session's. */
#define ENTRY_SESSION(F) \
    F(started,         TIME, true, 0, 0, "", "when it began") \
    F(side,            WORD, true, 0, 0, ENTRY_SIDES, "side that pushed") \
    F(folder,          TEXT, false, 0, 0, "", "folder of its recording, below the data folder") \
    F(protocol,        TEXT, false, 0, 0, "", "protocol id") \
    F(position,        TEXT, false, 0, 0, "", "position") \
    F(hip_deg,         REAL, false, -30, 150, "", "hip bend") \
    F(knee_deg,        REAL, false, -15, 160, "", "knee bend") \
    F(ankle_deg,       REAL, false, -60, 60, "", "ankle, pointed is negative") \
    F(strap,           TEXT, false, 0, 0, "", "where the strap or pad sits") \
    F(lever_mm,        REAL, false, 10, 1200, "", "joint line to strap centre") \
    F(feedback,        YES_NO, false, 0, 0, "", "whether the client saw the force") \
    F(instruction,     TEXT, false, 0, 0, "", "how the push was asked for")

/* What is prescribed from now on. */
#define ENTRY_DOSE(F) \
    F(protocol,        TEXT, true, 0, 0, "", "protocol id") \
    F(side,            WORD, false, 0, 0, ENTRY_SIDES, "side; else both") \
    F(target_pct,      REAL, false, 1, 300, "", "target, percent of its reference") \
    F(hold_s,          REAL, false, 1, 600, "", "seconds of one hold") \
    F(count,           INT,  false, 1, 100, "", "holds") \
    F(rest_s,          REAL, false, 0, 1800, "", "rest between holds") \
    F(sessions_per_week, REAL, false, 0, 21, "", "sessions planned a week")

/* What the clinician made of a suggestion. */
#define ENTRY_DECISION(F) \
    F(light,           WORD, false, 0, 0, "green|amber|red|unknown", "light the suggestion was made on") \
    F(rule,            TEXT, true, 0, 0, "", "the rule that fired") \
    F(suggested,       TEXT, true, 0, 0, "", "the suggestion as it was shown") \
    F(answer,          WORD, true, 0, 0, "accepted|changed|refused", "what the clinician did") \
    F(reason,          TEXT, false, 0, 0, "", "why; needed unless accepted")

/* All that is left of an erased client. */
#define ENTRY_ERASED(F) \
    F(code,            TEXT, true, 0, 0, "", "the code; it is not given again") \
    F(person,          TEXT, false, 0, 0, "", "id of the client's first entry: who may come back") \
    F(entries,         INT,  true, 0, 1e9, "", "entries erased") \
    F(recordings,      INT,  true, 0, 1e9, "", "recordings erased")

#include "clinic/screening_items.h"  /* ENTRY_SCREENING */

#define ENTRY_KINDS(KIND) \
    KIND(client,     OF_CLIENT,  "who the client is, without a name", ENTRY_CLIENT) \
    KIND(mass,       OF_CLIENT,  "body mass",                      ENTRY_MASS) \
    KIND(limb,       OF_CLIENT,  "limb length and lever arm",      ENTRY_LIMB) \
    KIND(note,       OF_EITHER,  "a note",                         ENTRY_NOTE) \
    KIND(screening,  OF_CLIENT,  "answers of a screening",         ENTRY_SCREENING) \
    KIND(override,   OF_CLIENT,  "a session in spite of a screening", ENTRY_OVERRIDE) \
    KIND(assessment, OF_CLIENT,  "how things are",                 ENTRY_ASSESSMENT) \
    KIND(test,       OF_EITHER,  "a provocation or load test",     ENTRY_TEST) \
    KIND(adjunct,    OF_EITHER,  "other help in use",              ENTRY_ADJUNCT) \
    KIND(score,      OF_CLIENT,  "a questionnaire's total",        ENTRY_SCORE) \
    KIND(pain,       OF_EITHER,  "pain at a moment",               ENTRY_PAIN) \
    KIND(afterwards, OF_SESSION, "how it was after a session",     ENTRY_AFTERWARDS) \
    KIND(event,      OF_SESSION, "something that happened",        ENTRY_EVENT) \
    KIND(session,    IS_SESSION, "a session and its settings",     ENTRY_SESSION) \
    KIND(dose,       OF_CLIENT,  "what is prescribed",             ENTRY_DOSE) \
    KIND(decision,   OF_CLIENT,  "a decision on a suggestion",     ENTRY_DECISION) \
    KIND(erased,     OF_NOBODY,  "all that is left of a client",   ENTRY_ERASED)

#endif /* ENTRY_KINDS_H */
