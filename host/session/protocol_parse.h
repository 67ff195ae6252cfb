/*
 * protocol_parse.h - the keys a protocol file may have, as tables, and the
 * rules between them.
 *
 * protocol_parse reads by these tables and protocols/README.md lists them; a
 * test holds the two together.  The words are in protocol_words.c, the rules
 * in protocol_rules.c.  Nobody else needs this header.
 */
#ifndef PROTOCOL_PARSE_H
#define PROTOCOL_PARSE_H

#include <stdbool.h>

#include "protocol.h"
#include "schema.h"  /* struct schema_field */

struct protocol_parse_section {
    const char *title;   /* as in the README and in sentences */
    const struct schema_field *fields;
    int count;
};

enum protocol_parse_part {
    PROTOCOL_PARSE_TOP,
    PROTOCOL_PARSE_FILTER,
    PROTOCOL_PARSE_SCREEN,
    PROTOCOL_PARSE_RIG_CHECK,
    PROTOCOL_PARSE_TARE,
    PROTOCOL_PARSE_PASSIVE,
    PROTOCOL_PARSE_WARM_UP,
    PROTOCOL_PARSE_PUSH,
    PROTOCOL_PARSE_ASK,
    PROTOCOL_PARSE_HOLDS,
    PROTOCOL_PARSE_PARTS
};

extern const struct protocol_parse_section
    protocol_parse_sections[PROTOCOL_PARSE_PARTS];

/* Words by enum value, ended by NULL. */
extern const char *const protocol_parse_evidence[], *const protocol_parse_stages[],
    *const protocol_parse_steps[], *const protocol_parse_references[],
    *const protocol_parse_clients[], *const protocol_parse_kinds[],
    *const protocol_parse_rules[], *const protocol_parse_untils[],
    *const protocol_parse_ask_pains[], *const protocol_parse_whats[],
    *const protocol_parse_whens[];

/* Keys the rules speak of: their places in the tables. */
enum { PROTOCOL_PARSE_WARM_FROM = 3, PROTOCOL_PARSE_WARM_TO };
enum { PROTOCOL_PARSE_ASK_SITE = 2 };

enum {
    PROTOCOL_PARSE_PUSH_SECONDS = 1,
    PROTOCOL_PARSE_PUSH_ADD = 3,
    PROTOCOL_PARSE_PUSH_MAX,
};

enum {
    PROTOCOL_PARSE_HOLDS_COUNT,
    PROTOCOL_PARSE_HOLDS_SECONDS,
    PROTOCOL_PARSE_HOLDS_REST,
    PROTOCOL_PARSE_HOLDS_TARGET_PCT,
    PROTOCOL_PARSE_HOLDS_TARGET_N,
    PROTOCOL_PARSE_HOLDS_OF,
    PROTOCOL_PARSE_HOLDS_BAND,
    PROTOCOL_PARSE_HOLDS_FLOOR,
    PROTOCOL_PARSE_HOLDS_COMPLETE = 11,
    PROTOCOL_PARSE_HOLDS_RULE,
    PROTOCOL_PARSE_HOLDS_RAMP,
    PROTOCOL_PARSE_HOLDS_RAMP_DOWN,
    PROTOCOL_PARSE_HOLDS_UNTIL,
    PROTOCOL_PARSE_HOLDS_ASK_PAIN,
    PROTOCOL_PARSE_HOLDS_PAIN_LIMIT,
    PROTOCOL_PARSE_HOLDS_STOP_AFTER,
    PROTOCOL_PARSE_HOLDS_OVERTIME,
};

/* What a step's rules ask of the file around it. */
struct protocol_parse_around {
    double max_force_n;
    int pain_limit;
    bool first_language;      /* no 'stage': see protocol_parse in protocol.h */
    bool steady, fast, limited, tared;  /* such a step came before */
};

/* The rules between a step's keys, once they are read: ERR_OK with what follows
 * from the keys filled in, or ERR_FORMAT.  line is the step's, lines its keys'. */
int protocol_rules_warm_up(const struct schema_file *f, const struct protocol_warm_up *w,
                           const int *lines, int line);
int protocol_rules_push(const struct schema_file *f, struct protocol_push *push,
                        const int *lines);
int protocol_rules_ask(const struct schema_file *f, const struct protocol_ask *ask,
                       const int *lines);
int protocol_rules_passive(const struct schema_file *f,
                           const struct protocol_parse_around *around, int line);
int protocol_rules_holds(const struct schema_file *f, struct protocol_holds *h,
                         const struct protocol_parse_around *around, const int *lines,
                         int line);

#endif /* PROTOCOL_PARSE_H */
