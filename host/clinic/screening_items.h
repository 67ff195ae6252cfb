/*
 * screening_items.h - what is asked before a person is loaded, in one list.
 *
 * SCREENING_ITEMS(I): I(name, short, level, question, advice).  short: asked before
 * every session too.  level: what a yes means - STOP blocks the session until a
 * clinician overrides it with a reason, CAUTION is shown and recorded.  The questions
 * follow common red flags and the contraindication tables of cardiac and resistance
 * training guidance; they record, they do not diagnose.
 */
#ifndef SCREENING_ITEMS_H
#define SCREENING_ITEMS_H

#define SCREENING_ITEMS(I) \
    I(unwell,          true,  STOP,    "Fever, or feeling unwell?", \
      "Leave it for today; see a doctor if it lasts.") 

#define SCREENING_FIELD(name, short, level, question, advice) \
    SCREENING_F(name, YES_NO, false, 0, 0, "", question)

#define ENTRY_SCREENING(F) \
    F(depth,           WORD, true, 0, 0, "full|short", "how much was asked") \
    F(systolic_mmhg,   INT,  false, 50, 300, "", "blood pressure, upper") \
    F(diastolic_mmhg,  INT,  false, 20, 200, "", "blood pressure, lower") \
    F(unwell,          YES_NO, false, 0, 0, "", "Fever, or feeling unwell?")

#endif /* SCREENING_ITEMS_H */
