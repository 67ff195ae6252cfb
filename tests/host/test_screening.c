/*
 * test_screening.c - what answers of a screening mean, and whether a session may begin.
 *
 * Expected levels and cut points are typed from the clinical reference, not taken from
 * the list: blood pressure over 180/110 stops, over 160/100 cautions, untreated over 170
 * stops; a sore sit bone stops from puberty to the late teens; surgery needs clearance.
 */
#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/entry_kinds.h"
#include "clinic/screening.h"
#include "suites.h"

Suite *screening_suite(void);

#define US_PER_DAY INT64_C(86400000000)
#define TODAY      20783        /* 2026-11-26 */
#define ADULT      1980

/* ---- entries --------------------------------------------------------------------- */

/* A screening in which all that is asked is answered no, with these words besides:
 * name=y, name=n, name=? (left open), sys=, dia=. */
static struct entry screening(const char *depth, const char *words, int day)
{
    struct entry e = { .id = "aaaa", .kind = "screening",
                       .made_unix_us = day * US_PER_DAY + US_PER_DAY / 2 };
    char copy[512], *rest = NULL;

    e.values = json_pack("{s:s}", "depth", depth);
    for (int i = 0; screening_item_at(i) != NULL; i++) {
        const struct screening_item *item = screening_item_at(i);

        if ((item->brief || strcmp(depth, "full") == 0)
            && strcmp(item->name, "surgery_cleared") != 0)
            json_object_set_new(e.values, item->name, json_false());
    }
    if (strcmp(depth, "full") == 0) {
        json_object_set_new(e.values, "systolic_mmhg", json_integer(120));
        json_object_set_new(e.values, "diastolic_mmhg", json_integer(80));
    }
    snprintf(copy, sizeof copy, "%s", words);
    for (char *w = strtok_r(copy, " ", &rest); w; w = strtok_r(NULL, " ", &rest)) {
        char *value = strchr(w, '=');

        *value++ = '\0';
        const char *field = strcmp(w, "sys") == 0 ? "systolic_mmhg"
                          : strcmp(w, "dia") == 0 ? "diastolic_mmhg" : w;
        if (*value == '?')
            json_object_del(e.values, field);
        else
            json_object_set_new(e.values, field, *value == 'y' ? json_true()
                                : *value == 'n' ? json_false() : json_integer(atoi(value)));
    }
    return e;
}

static struct screening judged(const char *depth, const char *words, int birth_year)
{
    struct entry e = screening(depth, words, TODAY);
    struct screening s;

    screening_judge(&e, birth_year, &s);
    json_decref(e.values);
    return s;
}

/* ---- the list -------------------------------------------------------------------- */

/* Every item of the reference, with what a yes means in an adult. */
static const struct {
    const char *item;
    enum screening_result result;
    bool emergency, brief;
} items[] = {
    /* avulsion: pop, bruising, sitting, gap, weakness, foot drop; the adolescent's */
    { "pop", SCREENING_STOPPED, false, true },
    { "bruising", SCREENING_STOPPED, false, true },
    { "cannot_sit", SCREENING_STOPPED, false, true },
    { "gap", SCREENING_STOPPED, false, false },
    { "strength_lost", SCREENING_STOPPED, false, true },
    { "foot_drop", SCREENING_STOPPED, false, true },
    { "sit_bone_tender", SCREENING_CLEAR, false, false },
    /* nerve: paraesthesia, dermatomal pain, slump; emergencies */
    { "tingling", SCREENING_STOPPED, false, true },
    { "pain_in_a_line", SCREENING_STOPPED, false, false },
    { "slump", SCREENING_STOPPED, false, false },
    { "both_legs", SCREENING_STOPPED, true, true },
    { "saddle", SCREENING_STOPPED, true, true },
    { "bladder_bowel", SCREENING_STOPPED, true, true },
    /* bone */
    { "bone_stress", SCREENING_STOPPED, false, false },
    { "night_rest_pain", SCREENING_STOPPED, false, false },
    { "low_energy", SCREENING_STOPPED, false, false },
    { "load_spike", SCREENING_CAUTIOUS, false, false },
    /* systemic */
    { "unwell", SCREENING_STOPPED, false, true },
    { "weight_loss", SCREENING_STOPPED, false, false },
    { "cancer", SCREENING_STOPPED, false, false },
    { "morning_stiffness", SCREENING_STOPPED, false, false },
    { "antibiotic", SCREENING_STOPPED, false, false },
    { "long_steroids", SCREENING_STOPPED, false, false },
    { "injection", SCREENING_STOPPED, false, true },
    { "dvt_signs", SCREENING_STOPPED, false, true },
    { "surgery", SCREENING_NOT_COMPLETE, false, false },
    /* today */
    { "chest_pain", SCREENING_STOPPED, true, true },
    { "dizzy", SCREENING_STOPPED, false, true },
    { "news", SCREENING_CAUTIOUS, false, true },
    /* absolute */
    { "unstable_coronary", SCREENING_STOPPED, false, false },
    { "arrhythmia", SCREENING_STOPPED, false, false },
    { "heart_failure", SCREENING_STOPPED, false, false },
    { "narrow_valve", SCREENING_STOPPED, false, false },
    { "lung_pressure", SCREENING_STOPPED, false, false },
    { "heart_infection", SCREENING_STOPPED, false, false },
    { "marfan", SCREENING_STOPPED, false, false },
    { "aortic_dissection", SCREENING_STOPPED, false, false },
    { "aortic_aneurysm", SCREENING_STOPPED, false, false },
    { "brain_aneurysm", SCREENING_STOPPED, false, false },
    { "brain_bleed", SCREENING_STOPPED, false, false },
    { "clot", SCREENING_STOPPED, false, false },
    { "acute_injury", SCREENING_STOPPED, false, false },
    { "fracture", SCREENING_STOPPED, false, false },
    { "retina", SCREENING_STOPPED, false, false },
    { "eye_surgery", SCREENING_STOPPED, false, false },
    { "hernia", SCREENING_STOPPED, false, false },
    /* relative, and the clinician's decision */
    { "bp_untreated", SCREENING_CAUTIOUS, false, false },
    { "pacemaker", SCREENING_CAUTIOUS, false, false },
    { "diabetes", SCREENING_CAUTIOUS, false, false },
    { "other_limits", SCREENING_CAUTIOUS, false, false },
    { "low_fitness", SCREENING_CAUTIOUS, false, false },
    { "pregnancy", SCREENING_CAUTIOUS, false, false },
    { "osteoporosis", SCREENING_CAUTIOUS, false, false },
    { "anticoagulant", SCREENING_CAUTIOUS, false, false },
    { "epilepsy", SCREENING_CAUTIOUS, false, false },
};

START_TEST(each_yes_means_what_the_reference_says)
{
    char words[64];

    snprintf(words, sizeof words, "%s=y", items[_i].item);
    const struct screening s = judged("full", words, ADULT);

    ck_assert_msg(s.result == items[_i].result && s.emergency == items[_i].emergency,
                  "%s: %s", items[_i].item, screening_result_word(s.result));
    if (s.result == SCREENING_CLEAR || s.result == SCREENING_NOT_COMPLETE)
        return;
    ck_assert_int_eq(s.reasons, 1);
    ck_assert_str_eq(s.reason[0].field, items[_i].item);
    ck_assert(strstr(s.reason[0].says, "Yes to: ") == s.reason[0].says);
    ck_assert_uint_gt(strlen(s.reason[0].advice), 20);
}
END_TEST

START_TEST(list_is_that_of_the_reference)
{
    int n = 0;

    for (; screening_item_at(n) != NULL; n++) {
        const struct screening_item *item = screening_item_at(n);
        bool found = strcmp(item->name, "surgery_cleared") == 0;

        for (int i = 0; i < COUNT(items); i++)
            if (strcmp(items[i].item, item->name) == 0) {
                ck_assert_msg(items[i].brief == item->brief, "%s", item->name);
                found = true;
            }
        ck_assert_msg(found, "%s is not in the table", item->name);
        ck_assert_msg(item->question[strlen(item->question) - 1] == '?', "%s", item->name);
        ck_assert_msg(item->advice[strlen(item->advice) - 1] == '.', "%s", item->name);
        ck_assert_msg(strlen(item->question) < 180, "%s", item->name);
    }
    ck_assert_int_eq(n, COUNT(items) + 1);
    ck_assert_int_eq(n, SCREENING_ITEMS_COUNT);
    ck_assert(screening_item_at(-1) == NULL);
}
END_TEST

/* Client-facing words that are avoided. */
START_TEST(questions_are_calm)
{
    static const char *const avoided[] = {
        "torn", "tear", "rupture", "damage", "degenerat", "worn", "weak", "deficient",
        "abnormal", "chronic", "bad leg", "crush", "danger", "failed", "warning",
    };

    for (int i = 0; screening_item_at(i) != NULL; i++)
        for (int k = 0; k < COUNT(avoided); k++)
            ck_assert_msg(strstr(screening_item_at(i)->question, avoided[k]) == NULL
                          && strstr(screening_item_at(i)->advice, avoided[k]) == NULL,
                          "%s says %s", screening_item_at(i)->name, avoided[k]);
}
END_TEST

START_TEST(entry_has_a_field_for_every_item)
{
#define F(name, type, needed, least, most, words, says) #name,
    static const char *const fields[] = { ENTRY_SCREENING(F) };
#undef F

    ck_assert_int_eq(COUNT(fields), SCREENING_ITEMS_COUNT + 3);
    ck_assert_str_eq(fields[0], "depth");
    for (int i = 0; screening_item_at(i) != NULL; i++)
        ck_assert_str_eq(fields[i + 3], screening_item_at(i)->name);
}
END_TEST

/* ---- judging --------------------------------------------------------------------- */

static const struct {
    const char *why, *depth, *words;
    int birth_year;
    enum screening_result result;
    const char *field;       /* the first reason, or what is open */
} rows[] = {
    { "all no", "full", "", ADULT, SCREENING_CLEAR, NULL },
    { "all no, short", "short", "", ADULT, SCREENING_CLEAR, NULL },
    { "all no, year of birth not known", "full", "", 0, SCREENING_CLEAR, NULL },
    { "one left open", "full", "diabetes=?", ADULT, SCREENING_NOT_COMPLETE, "diabetes" },
    { "one left open, short", "short", "unwell=?", ADULT, SCREENING_NOT_COMPLETE, "unwell" },
    { "what is not asked in a short one", "short", "diabetes=?", ADULT, SCREENING_CLEAR, NULL },
    { "but answered yes in it all the same", "short", "marfan=y", ADULT, SCREENING_STOPPED,
      "marfan" },
    { "open and a stop is a stop", "full", "diabetes=? gap=y", ADULT, SCREENING_STOPPED,
      "gap" },
    { "open and a caution is not complete", "full", "epilepsy=? diabetes=y", ADULT,
      SCREENING_NOT_COMPLETE, "epilepsy" },
    { "a stop goes before a caution", "full", "load_spike=y hernia=y", ADULT,
      SCREENING_STOPPED, "hernia" },
    { "an emergency goes before a stop", "full", "pop=y bladder_bowel=y", ADULT,
      SCREENING_STOPPED, "bladder_bowel" },

    /* blood pressure: either number decides */
    { "160/100 is fine", "full", "sys=160 dia=100", ADULT, SCREENING_CLEAR, NULL },
    { "161/100", "full", "sys=161 dia=100", ADULT, SCREENING_CAUTIOUS, "systolic_mmhg" },
    { "160/101", "full", "sys=160 dia=101", ADULT, SCREENING_CAUTIOUS, "diastolic_mmhg" },
    { "180/110 is caution", "full", "sys=180 dia=110", ADULT, SCREENING_CAUTIOUS,
      "systolic_mmhg" },
    { "181/80", "full", "sys=181", ADULT, SCREENING_STOPPED, "systolic_mmhg" },
    { "120/111", "full", "dia=111", ADULT, SCREENING_STOPPED, "diastolic_mmhg" },
    { "181/111", "full", "sys=181 dia=111", ADULT, SCREENING_STOPPED, "systolic_mmhg" },
    { "untreated 170 is caution", "full", "sys=170 bp_untreated=y", ADULT, SCREENING_CAUTIOUS,
      "bp_untreated" },
    { "untreated 171 stops", "full", "sys=171 bp_untreated=y", ADULT, SCREENING_STOPPED,
      "systolic_mmhg" },
    { "treated 171 is caution", "full", "sys=171", ADULT, SCREENING_CAUTIOUS,
      "systolic_mmhg" },
    { "upper missing", "full", "sys=?", ADULT, SCREENING_NOT_COMPLETE, "systolic_mmhg" },
    { "lower missing", "full", "dia=?", ADULT, SCREENING_NOT_COMPLETE, "diastolic_mmhg" },
    { "lower missing, upper stops", "full", "sys=190 dia=?", ADULT, SCREENING_STOPPED,
      "systolic_mmhg" },
    { "upper missing, lower stops", "full", "sys=? dia=120", ADULT, SCREENING_STOPPED,
      "diastolic_mmhg" },
    { "short: not measured", "short", "", ADULT, SCREENING_CLEAR, NULL },
    { "short: measured high", "short", "sys=181 dia=80", ADULT, SCREENING_STOPPED,
      "systolic_mmhg" },
    { "short: one number, caution", "short", "dia=101", ADULT, SCREENING_CAUTIOUS,
      "diastolic_mmhg" },

    /* the sit bone in the young: 10 to 20 years between the years */
    { "adult", "full", "sit_bone_tender=y", ADULT, SCREENING_CLEAR, NULL },
    { "turns 21 this year", "full", "sit_bone_tender=y", 2005, SCREENING_CLEAR, NULL },
    { "19 or 20", "full", "sit_bone_tender=y", 2006, SCREENING_STOPPED, "sit_bone_tender" },
    { "14", "full", "sit_bone_tender=y", 2012, SCREENING_STOPPED, "sit_bone_tender" },
    { "9 or 10", "full", "sit_bone_tender=y", 2016, SCREENING_STOPPED, "sit_bone_tender" },
    { "turns 9 this year", "full", "sit_bone_tender=y", 2017, SCREENING_CLEAR, NULL },
    { "young, not sore", "full", "", 2012, SCREENING_CLEAR, NULL },
    { "year of birth not known", "full", "sit_bone_tender=y", 0, SCREENING_NOT_COMPLETE,
      "birth_year" },

    /* surgery */
    { "cleared", "full", "surgery=y surgery_cleared=y", ADULT, SCREENING_CAUTIOUS, "surgery" },
    { "not cleared", "full", "surgery=y surgery_cleared=n", ADULT, SCREENING_STOPPED,
      "surgery" },
    { "clearance not asked", "full", "surgery=y", ADULT, SCREENING_NOT_COMPLETE,
      "surgery_cleared" },
    { "no surgery, clearance not asked", "full", "surgery=n", ADULT, SCREENING_CLEAR, NULL },
    { "no surgery, cleared all the same", "full", "surgery_cleared=y", ADULT, SCREENING_CLEAR,
      NULL },
};

START_TEST(each_row_has_its_result)
{
    const struct screening s = judged(rows[_i].depth, rows[_i].words, rows[_i].birth_year);
    const char *field = s.result == SCREENING_NOT_COMPLETE ? s.open_field[0]
                      : s.reasons > 0 ? s.reason[0].field : NULL;

    ck_assert_msg(s.result == rows[_i].result, "%s: %s", rows[_i].why,
                  screening_result_word(s.result));
    ck_assert_msg(field == rows[_i].field
                  || (field && rows[_i].field && strcmp(field, rows[_i].field) == 0),
                  "%s: %s", rows[_i].why, field ? field : "none");
}
END_TEST

START_TEST(reasons_say_what_and_how_soon)
{
    struct screening s = judged("full", "sit_bone_tender=y", 2012);

    ck_assert(strstr(s.reason[0].advice, "radiograph before any loading") != NULL);
    s = judged("full", "bladder_bowel=y", ADULT);
    ck_assert_str_eq(s.reason[0].advice, "Emergency department now.");
    ck_assert_str_eq(screening_level_word(s.reason[0].level), "emergency");
    s = judged("full", "injection=y", ADULT);
    ck_assert(strstr(s.reason[0].advice, "6 weeks") != NULL);
    s = judged("full", "sys=181 dia=95", ADULT);
    ck_assert_str_eq(s.reason[0].says, "Blood pressure 181/95 mmHg");
    s = judged("short", "dia=111", ADULT);
    ck_assert_str_eq(s.reason[0].says, "Blood pressure, lower number 111 mmHg");
}
END_TEST

/* Every item answered yes at once fits, with both numbers open; and nothing answered. */
START_TEST(the_most_there_can_be_fits)
{
    struct entry e = screening("full", "sys=200 dia=120", TODAY);
    struct screening s;

    for (int i = 0; screening_item_at(i) != NULL; i++)
        json_object_set_new(e.values, screening_item_at(i)->name, json_true());
    screening_judge(&e, 2012, &s);
    /* all but the clearance, and the pressure */
    ck_assert_int_eq(s.reasons, SCREENING_ITEMS_COUNT);
    for (int i = 1; i < s.reasons; i++)
        ck_assert(s.reason[i - 1].level <= s.reason[i].level);
    json_decref(e.values);
    e.values = NULL;
    screening_judge(&e, 0, &s);
    ck_assert_int_eq(s.result, SCREENING_NOT_COMPLETE);
    ck_assert_int_eq(s.open, SCREENING_ITEMS_COUNT - 1 + 2);
}
END_TEST

/* ---- the gate ---------------------------------------------------------------------- */

/* Entries by their age in days; -1000: none. */
#define NEVER (-1000)

static const struct gate {
    const char *why;
    int full_age;
    const char *full;
    int brief_age;
    const char *brief;
    int override_age;        /* of the full one (id aaaa), NEVER: none */
    const char *reason;
    enum screening_answer answer;
    const char *says;
} gates[] = {
    { "nothing asked yet", NEVER, "", NEVER, "", NEVER, "", SCREENING_NEEDS_FULL,
      "no full screening yet" },
    { "only a short one", NEVER, "", 0, "", NEVER, "", SCREENING_NEEDS_FULL, "yet" },
    { "full today", 0, "", NEVER, "", NEVER, "", SCREENING_MAY, "may begin." },
    { "full yesterday", 1, "", NEVER, "", NEVER, "", SCREENING_NEEDS_SHORT, "not asked today" },
    { "full yesterday, short today", 1, "", 0, "", NEVER, "", SCREENING_MAY, "may begin." },
    { "full yesterday, short yesterday", 1, "", 1, "", NEVER, "", SCREENING_NEEDS_SHORT,
      "not asked today" },
    { "full 90 days ago", 90, "", 0, "", NEVER, "", SCREENING_MAY, "may begin." },
    { "full 91 days ago", 91, "", 0, "", NEVER, "", SCREENING_NEEDS_FULL, "over 90 days" },
    { "full tomorrow by its date", -1, "", 0, "", NEVER, "", SCREENING_NEEDS_FULL, "clock" },
    { "short tomorrow by its date", 1, "", -1, "", NEVER, "", SCREENING_NEEDS_SHORT, "today" },
    { "full not complete", 0, "diabetes=?", NEVER, "", NEVER, "", SCREENING_NEEDS_FULL,
      "diabetes not answered" },
    { "full lacks two", 0, "diabetes=? epilepsy=?", NEVER, "", NEVER, "", SCREENING_NEEDS_FULL,
      "diabetes and 1 more" },
    { "short not complete", 5, "", 0, "unwell=?", NEVER, "", SCREENING_NEEDS_SHORT,
      "unwell not answered" },
    { "full stops", 0, "gap=y", NEVER, "", NEVER, "", SCREENING_BLOCKED, "gap or hollow" },
    { "full stops, days later", 30, "gap=y", 0, "", NEVER, "", SCREENING_BLOCKED, "hollow" },
    { "full stopped long ago: ask again", 91, "gap=y", 0, "", NEVER, "", SCREENING_NEEDS_FULL,
      "over 90 days" },
    { "short stops", 5, "", 0, "unwell=y", NEVER, "", SCREENING_BLOCKED, "Fever" },
    { "short stops, no full one", NEVER, "", 0, "unwell=y", NEVER, "", SCREENING_BLOCKED,
      "Fever" },
    { "short stopped yesterday: ask again", 5, "", 1, "unwell=y", NEVER, "",
      SCREENING_NEEDS_SHORT, "today" },
    { "two stops", 0, "gap=y hernia=y", NEVER, "", NEVER, "", SCREENING_BLOCKED,
      "(and 1 more)" },
    { "a stop and a caution", 0, "gap=y diabetes=y", NEVER, "", NEVER, "", SCREENING_BLOCKED,
      "near the sit bone?" },
    { "caution", 0, "diabetes=y", NEVER, "", NEVER, "", SCREENING_MAY, "with care" },
    { "caution in the short one", 5, "", 0, "news=y", NEVER, "", SCREENING_MAY, "with care" },
    { "overridden today", 0, "gap=y", NEVER, "", 0, "surgeon agrees", SCREENING_MAY,
      "overridden for today" },
    { "overridden yesterday", 3, "gap=y", 0, "", 1, "surgeon agrees", SCREENING_BLOCKED,
      "hollow" },
    { "overridden tomorrow by its date", 3, "gap=y", 0, "", -1, "surgeon agrees",
      SCREENING_BLOCKED, "hollow" },
    { "overridden without a reason", 0, "gap=y", NEVER, "", 0, "", SCREENING_BLOCKED,
      "hollow" },
    { "overridden with blanks", 0, "gap=y", NEVER, "", 0, "  ", SCREENING_BLOCKED, "hollow" },
    { "overridden, the short one is needed all the same", 3, "gap=y", NEVER, "", 0, "ok",
      SCREENING_NEEDS_SHORT, "today" },
    { "overridden, but another is open", 0, "gap=y diabetes=?", NEVER, "", 0, "ok",
      SCREENING_NEEDS_FULL, "diabetes" },
    { "an override is of one screening", 3, "gap=y", 0, "unwell=y", 0, "ok", SCREENING_BLOCKED,
      "Fever" },
    { "the clock was set back: a stop of tomorrow stays one", 0, "", -1, "unwell=y", NEVER, "",
      SCREENING_BLOCKED, "Fever" },
    { "and what is clear tomorrow was not asked today", 3, "", -1, "", NEVER, "",
      SCREENING_NEEDS_SHORT, "today" },
};

static void ask_gate(const struct gate *g, struct screening_gate *out)
{
    struct entry full = screening("full", g->full, TODAY - g->full_age);
    struct entry brief = screening("short", g->brief, TODAY - g->brief_age);
    struct entry override = {
        .made_unix_us = (TODAY - g->override_age) * US_PER_DAY + US_PER_DAY / 2,
        .values = json_pack("{s:s, s:s}", "of", "aaaa", "reason", g->reason),
    };

    strcpy(brief.id, "bbbb");
    screening_gate(g->full_age == NEVER ? NULL : &full, g->brief_age == NEVER ? NULL : &brief,
                   &override, g->override_age != NEVER, ADULT, TODAY, out);
    json_decref(full.values);
    json_decref(brief.values);
    json_decref(override.values);
}

START_TEST(each_row_may_or_says_what_is_needed)
{
    struct screening_gate out;

    ask_gate(&gates[_i], &out);
    ck_assert_msg(out.answer == gates[_i].answer, "%s: %s, %s", gates[_i].why,
                  screening_answer_word(out.answer), out.says);
    ck_assert_msg(strstr(out.says, gates[_i].says) != NULL, "%s: %s", gates[_i].why, out.says);
    ck_assert_msg((out.way_out[0] == '\0') == (out.answer == SCREENING_MAY), "%s: %s",
                  gates[_i].why, out.way_out);
    ck_assert_msg((out.of[0] != '\0') == (out.answer == SCREENING_BLOCKED), "%s", gates[_i].why);
}
END_TEST

START_TEST(full_one_today_takes_the_place_of_an_earlier_short_one)
{
    struct entry full = screening("full", "", TODAY);
    struct entry brief = screening("short", "unwell=y", TODAY);
    struct screening_gate out;

    brief.made_unix_us = full.made_unix_us - 1;
    screening_gate(&full, &brief, NULL, 0, ADULT, TODAY, &out);
    ck_assert_int_eq(out.answer, SCREENING_MAY);
    brief.made_unix_us = full.made_unix_us + 1;
    screening_gate(&full, &brief, NULL, 0, ADULT, TODAY, &out);
    ck_assert_int_eq(out.answer, SCREENING_BLOCKED);
    json_decref(full.values);
    json_decref(brief.values);
}
END_TEST

START_TEST(a_correction_is_as_old_as_what_it_corrects)
{
    struct entry full = screening("full", "", TODAY), brief = screening("short", "", TODAY);
    struct entry override = { .made_unix_us = full.made_unix_us,
                              .values = json_pack("{s:s, s:s}", "of", "aaaa", "reason", "x") };
    struct screening_gate out;

    full.since_unix_us = full.made_unix_us - US_PER_DAY;
    screening_gate(&full, NULL, NULL, 0, ADULT, TODAY, &out);
    ck_assert_int_eq(out.answer, SCREENING_NEEDS_SHORT);
    screening_gate(&full, &brief, NULL, 0, ADULT, TODAY, &out);
    ck_assert_int_eq(out.answer, SCREENING_MAY);
    brief.since_unix_us = full.since_unix_us;
    screening_gate(&full, &brief, NULL, 0, ADULT, TODAY, &out);
    ck_assert_int_eq(out.answer, SCREENING_NEEDS_SHORT);
    full.since_unix_us = full.made_unix_us - 91 * US_PER_DAY;
    screening_gate(&full, NULL, NULL, 0, ADULT, TODAY, &out);
    ck_assert_int_eq(out.answer, SCREENING_NEEDS_FULL);
    full.since_unix_us = 0;
    json_object_set_new(full.values, "gap", json_true());
    screening_gate(&full, NULL, &override, 1, ADULT, TODAY, &out);
    ck_assert_int_eq(out.answer, SCREENING_MAY);
    override.since_unix_us = override.made_unix_us - US_PER_DAY;
    screening_gate(&full, NULL, &override, 1, ADULT, TODAY, &out);
    ck_assert_int_eq(out.answer, SCREENING_BLOCKED);
    json_decref(full.values);
    json_decref(brief.values);
    json_decref(override.values);
}
END_TEST

START_TEST(day_is_the_local_one)
{
    struct entry e = { .made_unix_us = 10 * US_PER_DAY - 1 };

    ck_assert_int_eq(screening_day(&e), 9);
    e.utc_offset_min = 1;
    ck_assert_int_eq(screening_day(&e), 10);
    e.made_unix_us = 10 * US_PER_DAY;
    e.utc_offset_min = 0;
    ck_assert_int_eq(screening_day(&e), 10);
    e.utc_offset_min = -1;
    ck_assert_int_eq(screening_day(&e), 9);
    e.made_unix_us = -1;
    e.utc_offset_min = 0;
    ck_assert_int_eq(screening_day(&e), -1);
}
END_TEST

START_TEST(withdrawn_override_does_not_count)
{
    struct entry full = screening("full", "gap=y", TODAY);
    struct entry override = { .made_unix_us = full.made_unix_us, .withdrawn = true,
                              .values = json_pack("{s:s, s:s}", "of", "aaaa", "reason", "x") };
    struct screening_gate out;

    screening_gate(&full, NULL, &override, 1, ADULT, TODAY, &out);
    ck_assert_int_eq(out.answer, SCREENING_BLOCKED);
    ck_assert_str_eq(out.of, "aaaa");
    ck_assert(strstr(out.way_out, "override of this screening, with a reason") != NULL);
    ck_assert(!out.emergency);
    json_decref(full.values);
    json_decref(override.values);
}
END_TEST

Suite *screening_suite(void)
{
    Suite *suite = suite_create("screening");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, each_yes_means_what_the_reference_says, 0, COUNT(items));
    tcase_add_test(tc, list_is_that_of_the_reference);
    tcase_add_test(tc, questions_are_calm);
    tcase_add_test(tc, entry_has_a_field_for_every_item);
    tcase_add_loop_test(tc, each_row_has_its_result, 0, COUNT(rows));
    tcase_add_test(tc, reasons_say_what_and_how_soon);
    tcase_add_test(tc, the_most_there_can_be_fits);
    tcase_add_loop_test(tc, each_row_may_or_says_what_is_needed, 0, COUNT(gates));
    tcase_add_test(tc, full_one_today_takes_the_place_of_an_earlier_short_one);
    tcase_add_test(tc, day_is_the_local_one);
    tcase_add_test(tc, withdrawn_override_does_not_count);
    tcase_add_test(tc, a_correction_is_as_old_as_what_it_corrects);
    suite_add_tcase(suite, tc);
    return suite;
}
