/*
 * screening_items.h - what is asked before a person is loaded, in one list.
 *
 * SCREENING_ITEMS(I, F): I(F, name, brief, level, question, advice).  brief: asked before
 * every session too.  level: what a yes means,
 *
 *     EMERGENCY       stop, and help is needed at once
 *     STOP            stop until a clinician has looked, or overrides it with a reason
 *     CAUTION         shown and recorded; the clinician decides
 *     STOP_YOUNG      stop from puberty to the late teens; no sign by itself in adults
 *     STOP_UNCLEARED  stop unless the surgeon has cleared strong pushes
 *     CLEARANCE       that clearance; asked when the one before is a yes
 *     UNTREATED       caution; lowers the blood pressure that stops
 *
 * F is handed through, so that ENTRY_SCREENING below makes a field of every item.
 *
 * The items follow common red flags of hamstring and back pain, the exclusion of
 * injections in a published trial protocol of proximal hamstring tendinopathy (6 weeks),
 * and the contraindication tables of cardiac and resistance training guidance.  The
 * questions record; they do not diagnose.
 */
#ifndef SCREENING_ITEMS_H
#define SCREENING_ITEMS_H

#define SCREENING_ITEMS(I, F) \
    /* a sudden start: the tendon may have come off the bone */ \
    I(F, pop, true, STOP, \
      "A pop or a sudden pain at the back of the thigh or the sit bone, new since it " \
      "was last looked at?", \
      "Refer to a sports or orthopaedic doctor within days, before any loading.") \
    I(F, bruising, true, STOP, \
      "Bruising that spread over the thigh in the days after a sudden start?", \
      "Refer to a sports or orthopaedic doctor within days, before any loading.") \
    I(F, cannot_sit, true, STOP, \
      "Since a sudden start: impossible to sit on that side, or to walk normally?", \
      "Refer to a sports or orthopaedic doctor within days, before any loading.") \
    I(F, gap, false, STOP, \
      "On examination: a gap or hollow that can be felt near the sit bone?", \
      "Refer to a sports or orthopaedic doctor within days, before any loading.") \
    I(F, strength_lost, true, STOP, \
      "Much less strength in the leg than before, quite suddenly?", \
      "Refer to a doctor within days, sooner when it is getting worse.") \
    I(F, foot_drop, true, STOP, \
      "Trouble lifting the foot or toes?", \
      "Refer to a doctor the same day.") \
    I(F, sit_bone_tender, false, STOP_YOUNG, \
      "On examination: the sit bone sore to touch?", \
      "From puberty to the late teens: a pelvic radiograph before any loading; refer " \
      "within days.") \
    /* nerve */ \
    I(F, tingling, true, STOP, \
      "Tingling or numbness in the leg or foot?", \
      "Examine the nerve and the back first; refer to a doctor within a week, sooner " \
      "when it is new or getting worse.") \
    I(F, pain_in_a_line, false, STOP, \
      "Pain that runs in a line below the knee?", \
      "Examine the nerve and the back first; refer to a doctor within a week.") \
    I(F, slump, false, STOP, \
      "On examination: does the slump test bring on the known pain?", \
      "Examine the nerve and the back first; refer to a doctor within a week.") \
    I(F, both_legs, true, EMERGENCY, \
      "Tingling, numbness or loss of strength in both legs?", \
      "Emergency department now.") \
    I(F, saddle, true, EMERGENCY, \
      "Numbness between the legs, where a saddle would touch?", \
      "Emergency department now.") \
    I(F, bladder_bowel, true, EMERGENCY, \
      "A change in bladder or bowel control?", \
      "Emergency department now.") \
    /* bone */ \
    I(F, bone_stress, false, STOP, \
      "A known or suspected stress injury of sit bone, pubic bone, sacrum or hip?", \
      "Refer to a sports doctor within days; imaging comes before loading.") \
    I(F, night_rest_pain, false, STOP, \
      "Pain at night that wakes, or constant pain at rest?", \
      "Refer to a doctor within a week, before loading.") \
    I(F, low_energy, false, STOP, \
      "Eating too little for the training done, or periods that have stopped?", \
      "Refer to a sports doctor within weeks; bone needs to be thought of before " \
      "strong pushes.") \
    I(F, load_spike, false, CAUTION, \
      "Much more running, jumping or lifting than usual in the weeks before it began?", \
      "Common in tendon pain; think of bone too, above all with pain at night or " \
      "when hopping.") \
    /* the whole person */ \
    I(F, unwell, true, STOP, \
      "Fever, or feeling unwell?", \
      "Leave it for today; see a doctor the same day with fever and back or pelvic " \
      "pain, otherwise when it lasts.") \
    I(F, weight_loss, false, STOP, \
      "Weight loss that nothing explains?", \
      "Refer to a doctor within a week.") \
    I(F, cancer, false, STOP, \
      "Cancer, now or in the past?", \
      "Ask the treating doctor before loading; refer within a week when the pain is " \
      "new or constant.") \
    I(F, morning_stiffness, false, STOP, \
      "Before the age of 45: stiff for over half an hour in the morning, and sore " \
      "where tendons meet bone on both sides?", \
      "Refer to a doctor or rheumatologist within weeks; inflammatory back or joint " \
      "disease is looked for first.") \
    I(F, antibiotic, false, STOP, \
      "A fluoroquinolone antibiotic, such as ciprofloxacin, in the last 6 months?", \
      "Ask the prescribing doctor before strong pushes; tendons are more sensitive " \
      "for months.") \
    I(F, long_steroids, false, STOP, \
      "Steroid tablets for a long time?", \
      "Ask the prescribing doctor before strong pushes.") \
    I(F, injection, true, STOP, \
      "A steroid injection near it in the last 6 weeks?", \
      "Wait until 6 weeks have passed, or ask who gave it.") \
    I(F, dvt_signs, true, STOP, \
      "A calf or leg newly swollen, warm and sore?", \
      "Doctor the same day, for a clot to be looked for.") \
    I(F, surgery, false, STOP_UNCLEARED, \
      "An operation on the hamstring, or lately on pelvis, spine or belly?", \
      "Only on the surgeon's clearance; ask the surgeon, and for the most force allowed.") \
    I(F, surgery_cleared, false, CLEARANCE, \
      "Has the surgeon cleared strong pushes?", \
      "Keep to what the surgeon allowed.") \
    /* today */ \
    I(F, chest_pain, true, EMERGENCY, \
      "Chest pain, breathlessness at rest, or fainting, today or yesterday?", \
      "Emergency department now.") \
    I(F, dizzy, true, STOP, \
      "Dizziness, a bad headache or changed sight today?", \
      "Leave it for today; doctor the same day when it is new.") \
    I(F, news, true, CAUTION, \
      "Anything else new: an illness, an operation, a medicine, a symptom?", \
      "Ask the full screening again where it matters for strong pushes.") \
    /* heart and vessels: contraindications of hard or long isometric effort */ \
    I(F, unstable_coronary, false, STOP, \
      "Angina or heart disease that is not stable?", \
      "Not without the cardiologist; refer now when it is getting worse.") \
    I(F, arrhythmia, false, STOP, \
      "A heart rhythm problem that is not under control?", \
      "Not without the cardiologist; refer within days.") \
    I(F, heart_failure, false, STOP, \
      "Heart failure that is not under control: swollen legs, short of breath lying down?", \
      "Not without the cardiologist; refer within days, now when breathless.") \
    I(F, narrow_valve, false, STOP, \
      "A severely narrowed heart valve with symptoms?", \
      "Not without the cardiologist; refer within days.") \
    I(F, lung_pressure, false, STOP, \
      "Severe high pressure in the vessels of the lungs?", \
      "Not without the treating specialist.") \
    I(F, heart_infection, false, STOP, \
      "Myocarditis, endocarditis or pericarditis, now or not yet healed?", \
      "Not until the cardiologist agrees.") \
    I(F, marfan, false, STOP, \
      "Marfan syndrome?", \
      "Not without the treating specialist.") \
    I(F, aortic_dissection, false, STOP, \
      "A split in the wall of the main artery, now or in the past?", \
      "Not without the treating specialist.") \
    I(F, aortic_aneurysm, false, STOP, \
      "A large aneurysm of the main artery?", \
      "Not without the treating specialist.") \
    I(F, brain_aneurysm, false, STOP, \
      "A known aneurysm in the head?", \
      "Not without the treating specialist.") \
    I(F, brain_bleed, false, STOP, \
      "A bleed in the head lately?", \
      "Not without the treating specialist.") \
    I(F, clot, false, STOP, \
      "A blood clot in leg or lung that is being treated as new?", \
      "Not until the treating doctor agrees.") \
    I(F, bp_untreated, false, UNTREATED, \
      "High blood pressure that is not treated?", \
      "Doctor within weeks; measure before strong pushes and breathe out during them.") \
    I(F, pacemaker, false, CAUTION, \
      "A pacemaker or implanted defibrillator?", \
      "Clinician decides, with the cardiologist's limits.") \
    /* others */ \
    I(F, acute_injury, false, STOP, \
      "A fresh injury of a tendon or joint that would be loaded, or one that gives way?", \
      "Refer to a sports or orthopaedic doctor within days.") \
    I(F, fracture, false, STOP, \
      "A broken bone in the last 6 months that would be loaded or has not healed?", \
      "Only when the treating doctor calls it healed.") \
    I(F, retina, false, STOP, \
      "Proliferative retinopathy, or a bleed in the eye?", \
      "Not without the eye doctor.") \
    I(F, eye_surgery, false, STOP, \
      "An eye operation lately?", \
      "Not without the eye doctor.") \
    I(F, hernia, false, STOP, \
      "A hernia that hurts or bulges with effort?", \
      "Refer to a doctor within weeks; the same day when it does not go back.") \
    I(F, diabetes, false, CAUTION, \
      "Diabetes?", \
      "Clinician decides; ask about eyes, feeling in the feet and low sugar.") \
    I(F, other_limits, false, CAUTION, \
      "Another joint or muscle problem that limits strong pushes?", \
      "Clinician decides; choose position and side to suit.") \
    I(F, low_fitness, false, CAUTION, \
      "Short of breath on one flight of stairs, or on a brisk walk?", \
      "Clinician decides; begin low, and let a doctor look at it.") \
    I(F, pregnancy, false, CAUTION, \
      "Pregnant?", \
      "Clinician decides; long lying on the front or back is avoided.") \
    I(F, osteoporosis, false, CAUTION, \
      "Osteoporosis with a fracture from a small fall?", \
      "Clinician decides; begin low.") \
    I(F, anticoagulant, false, CAUTION, \
      "A blood thinner?", \
      "Clinician decides; look for bruising under the strap.") \
    I(F, epilepsy, false, CAUTION, \
      "Epilepsy?", \
      "Clinician decides; somebody stays in the room.")

#define SCREENING_FIELD(F, name, brief, level, question, advice) \
    F(name, YES_NO, false, 0, 0, "", question)

#define ENTRY_SCREENING(F) \
    F(depth,           WORD, true, 0, 0, "full|short", "how much was asked") \
    F(systolic_mmhg,   INT,  false, 50, 300, "", "blood pressure, upper") \
    F(diastolic_mmhg,  INT,  false, 20, 200, "", "blood pressure, lower") \
    SCREENING_ITEMS(SCREENING_FIELD, F)

#endif /* SCREENING_ITEMS_H */
