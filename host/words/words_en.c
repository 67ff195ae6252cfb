/* words_en.c - the words in English; see words.h. */
#include "words/words_table.h"

#define LINES(X) \
    X(CHECK, "Nothing on the rig, please: it is being checked.") \
    X(TARE, "Relax the leg: the zero is being taken.") \
    X(TARE_MOVED, "Still moving. Let the leg rest; the zero starts again.") \
    X(TARE_GAP, "The line lost something; the zero starts again.") \
    X(TARE_LOADED, "Something rests on the strap. Let it hang free; the zero starts " \
                   "again.") \
    X(TARE_DRIFTED, "Not quite settled yet. Let the leg rest; the zero starts again.") \
    X(TARE_SHIFTED, "Not quite at rest yet. Let the leg hang free; the zero starts again.") \
    X(PASSIVE, "Relax the leg in the strap: its weight is being noted.") \
    X(PASSIVE_MOVED, "Still moving. Let the leg rest; its weight is noted again.") \
    X(PASSIVE_GAP, "The line lost something; the weight is noted again.") \
    X(ASK_FEEL, "How does it feel, from 0 (nothing) to 10 (the most there is)?") \
    X(ASK_EFFORT, "How much effort was it, from 0 (none) to 10 (all there is)?") \
    X(ASK_TEXT, "Anything to note?") \
    X(TYPE_NUMBER, "0 to 10, then Enter; s leaves it open.") \
    X(TYPE_TEXT, "A line, then Enter; an empty one leaves it open.") \
    X(TYPE_YES_NO, "y for yes, n for no.") \
    X(NOTED, "Noted. Thank you.") \
    X(LEFT_OPEN, "Left open. That is fine.") \
    X(READY, "Get ready. Keep breathing.") \
    X(PUSH, "Push, as strongly as is comfortable. Breathe out.") \
    X(PUSH_FAST, "Push as fast and as strongly as is comfortable. Breathe out.") \
    X(PUSH_COMFORT, "Push slowly, only as far as is comfortable. Breathe out.") \
    X(WARM_UP, "Push as lightly or strongly as asked, by your own judgement.") \
    X(RAMP_UP, "Follow the target as it rises. Keep breathing.") \
    X(RAMP_DOWN, "Ease off with the target as it falls.") \
    X(HOLD_CHOOSE, "Find a force you can keep, and stay there. Keep breathing.") \
    X(OVERTIME, "The time is over. Let go gently.") \
    X(STEP_CUT, "That is enough of these for now.") \
    X(HOLD, "Ease into the band and stay. Keep breathing.") \
    X(HOLD_IN, "In the band. The time is running.") \
    X(HOLD_LOW, "A little more, when you can.") \
    X(HOLD_BACK, "Back in the band.") \
    X(PUSH_MORE, "Still getting stronger: one more push.") \
    X(REST, "Rest. Let everything go.") \
    X(PAUSED, "Paused. Press p to go on.") \
    X(LOST, "The rig is disconnected. Let go and rest; looking for it.") \
    X(FINISHED, "Finished. Thank you.") \
    X(STOPPED, "Stopped. Let go and rest.") \
    X(TODAY, "Today: {dose}.") \
    X(TODAY_OPEN, "Today's holds are set with your clinician first.") \
    X(TODAY_PAUSE, "We pause the holds here for now; tell your clinician how it feels.") \
    X(TODAY_WAIT, "Before today's holds we would like to know how it felt after the " \
                  "last ones.") \
    X(GUIDE, "Some discomfort can be fine; today's guide is 0 to {limit} of 10.") \
    X(TOMORROW, "Today and tomorrow morning tell us more than the minute itself.") \
    X(LOAD_LEFT, "On the left you can hold {force} N for {seconds} s in all, and it " \
                 "settles by the next day.") \
    X(LOAD_RIGHT, "On the right you can hold {force} N for {seconds} s in all, and it " \
                  "settles by the next day.") \
    X(LOAD_BOTH, "You can hold {force} N for {seconds} s in all, and it settles by the " \
                 "next day.") \
    X(LOAD_OPEN, "It is too early to say which load settles well; each session tells " \
                 "us more.") \
    X(SAME, "The difference between visits is within normal day-to-day variation " \
            "(about {pct} %).") \
    X(CHANGED, "Your best steady push is {force} N now; it was {before} N at the start.") \
    X(MONTHS, "A loading programme commonly takes 3 to 6 months, and that varies a " \
              "lot between people.") \
    X(RESPONSE, "Some people feel easier after holds like these, some do not; we " \
                "will see how you respond.") \
    X(STUDIES, "Studies disagree about how people feel straight after such holds. " \
               "What counts here is what you notice yourself, today and tomorrow.")

WORDS_TABLE(en, "English", LINES);
