/*
 * protocol.h - an exercise protocol: a YAML file read, checked, as a value.
 *
 * A protocol is a header (who wrote it, after which source, how sure) and a
 * list of steps.  Every error names file:line, what is wrong and what would
 * be right.  A loaded protocol is complete and within every limit below;
 * nobody checks it again.
 *
 * protocol_parse knows no file: the text of a recorded session's protocol is
 * parsed by the same function.  It allocates while it parses and frees all of
 * it before it returns; the result is a plain value.
 *
 * Units are in the names.  "pct" of best push is percent of the reference
 * force, target_of.
 */
#ifndef PROTOCOL_H
#define PROTOCOL_H

#include <stddef.h>
#include <stdio.h>

#include "err.h"

#define PROTOCOL_STEPS_MAX  32
#define PROTOCOL_TEXT_MAX   (64 * 1024)  /* a longer file is refused */
#define PROTOCOL_ID_MAX     64
#define PROTOCOL_LINE_MAX   160
#define PROTOCOL_NOTE_MAX   1024

/* How well the dose is supported; printed beside the title. */
#define PROTOCOL_EVIDENCE(X)                                               \
    X(TRIAL,    "trial",    "the dose of a published trial")               \
    X(ADAPTED,  "adapted",  "adapted from a trial in another tendon or set-up") \
    X(CONSENSUS, "consensus", "expert opinion or clinical habit")          \
    X(TEST,     "test",     "a measurement, not a treatment dose")

enum protocol_evidence {
#define X(name, word, text) PROTOCOL_##name,
    PROTOCOL_EVIDENCE(X)
#undef X
};

#define PROTOCOL_STEP_TYPES(X) \
    X(TARE,      "tare")       \
    X(BEST_PUSH, "best_push")  \
    X(HOLDS,     "holds")      \
    X(NOTE,      "note")

enum protocol_step_type {
#define X(name, word) PROTOCOL_##name,
    PROTOCOL_STEP_TYPES(X)
#undef X
};

/* What a target refers to. */
enum protocol_reference {
    PROTOCOL_OF_BEST_1S,   /* best mean over 1 s of the session's best push */
    PROTOCOL_OF_PEAK,      /* highest filtered force of the best push */
    PROTOCOL_OF_FORCE,     /* target_n is given; no best push needed */
};

/* Which clock a hold runs on.  Both are published in results. */
enum protocol_rule {
    PROTOCOL_ELAPSED,  /* runs from entering the band; leaving it is recorded */
    PROTOCOL_IN_BAND,  /* runs only while inside the band */
};

struct protocol_tare {
    double seconds;            /* 0.5 .. 10; relaxed, unloaded */
};

struct protocol_push {
    int trials;                /* 1 .. 10 */
    double seconds;            /* 1 .. 10, one push */
    double rest_s;             /* 0 .. 600, between pushes */
    double add_while_improving_pct; /* 0 .. 50; a trial is added while the last
                                  beats the best before by more; 0: never */
    int max_trials;            /* trials .. 10 */
    double ready_s;            /* 0 .. 60, countdown before each push */
};

struct protocol_holds {
    int count;                 /* 1 .. 100 */
    double seconds;            /* 1 .. 600, one hold */
    double rest_s;             /* 0 .. 1800, between holds */
    enum protocol_reference target_of;
    double target_pct;         /* 1 .. 100 of the reference; 0 with OF_FORCE */
    double target_n;           /* 1 .. 5000; 0 unless OF_FORCE */
    double band_pct;           /* 1 .. 50: half width, percent of the reference
                                  (of target_n with OF_FORCE) */
    double floor_pct;          /* > band_pct, .. 100: a hold is let go when force
                                  falls this far under target and is not back in
                                  the band within grace_s; same percent */
    double grace_s;            /* 0 .. 30 */
    double wait_s;             /* 1 .. 300: how long a hold waits for the push */
    double ready_s;            /* 0 .. 60, countdown before each hold */
    double complete_in_band_pct; /* 0 .. 100: share of the prescribed time in
                                  band for a finished hold to be called complete */
    enum protocol_rule rule;
};

struct protocol_note {
    char text[PROTOCOL_LINE_MAX];
};

struct protocol_step {
    enum protocol_step_type type;
    int line;                  /* in the file, for messages */
    union {
        struct protocol_tare tare;
        struct protocol_push push;
        struct protocol_holds holds;
        struct protocol_note note;
    } u;
};

struct protocol {
    char id[PROTOCOL_ID_MAX];            /* lower case, digits, '-' */
    int version;                         /* 1 and up; the file's own */
    char title[PROTOCOL_LINE_MAX];
    enum protocol_evidence evidence;
    char source[PROTOCOL_NOTE_MAX];      /* what it is after; one line */
    char caution[PROTOCOL_NOTE_MAX];     /* for the clinician; may be empty */
    double max_force_n;                  /* 10 .. 5000: over this the session
                                            stops; the clinician's cap */
    double filter_cutoff_hz;             /* 1 .. 30, low-pass for timing; 20: tremor
                                            of 8 to 12 Hz is real force, and a
                                            lower corner moves its crossings */
    int filter_order;                    /* 1 .. 8; 2 */
    int steps;                           /* 1 .. PROTOCOL_STEPS_MAX */
    struct protocol_step step[PROTOCOL_STEPS_MAX];
};

/* Parse text[0 .. n-1]; name is used in messages as file name.  Returns
 * ERR_OK, or ERR_FORMAT with *why set to "name:line: ..." and *out unchanged. */
int protocol_parse(const char *name, const char *text, size_t n,
                   struct protocol *out, struct err_text *why);

/* Find and read a protocol: a path (has '/' or ends in .yaml), or an id looked
 * up in $HOLDFAST_PROTOCOLS, then ./protocols, then beside the program's tree,
 * then /usr/share/holdfast/protocols.  The text is copied to text (size
 * PROTOCOL_TEXT_MAX) and its length to *n so that it can be recorded.
 * ERR_ABSENT (the sentence lists the ids there are), ERR_IO, ERR_FORMAT; then
 * *out and *n are unchanged, and text holds nothing of use. */
int protocol_load(const char *name, struct protocol *out,
                  char *text, size_t *n, struct err_text *why);

/* The ids protocol_load would find in those folders, sorted, each once; at
 * most max of them.  Returns how many. */
int protocol_ids(char (*ids)[PROTOCOL_ID_MAX], int max);

/* The words of the lists above, as written in a file; never NULL. */
const char *protocol_evidence_word(enum protocol_evidence e);
const char *protocol_evidence_text(enum protocol_evidence e);
const char *protocol_step_word(enum protocol_step_type t);
const char *protocol_reference_word(enum protocol_reference r);
const char *protocol_rule_word(enum protocol_rule r);

/* Print the timeline in words: every step with its doses, then the time under
 * tension and the planned length. */
void protocol_print(FILE *to, const struct protocol *p);

/* Where a hold is let go, as percent of the reference (of target_n with
 * OF_FORCE): floor_pct under the target, but never under half the band's lower
 * edge, so that resting always ends a hold. */
double protocol_floor_at_pct(const struct protocol_holds *h);

/* Seconds of prescribed time under tension (holds only), and of the whole
 * session when every push starts at its cue and no trial is added.  A
 * countdown is the last part of the rest before it; a step's rest also comes
 * before the first effort of the next, unless a tare lies between. */
double protocol_tension_s(const struct protocol *p);
double protocol_total_s(const struct protocol *p);

#endif /* PROTOCOL_H */
