/*
 * column_words.h - what the name of a column says about what is in it.
 *
 * "Fz (N)", "weight [kg]", "time_ms", "Force_lbf", "left", "Kraft links": names as
 * instruments and people write them, in English and a few other languages.  A
 * name never decides a unit it does not hold.  Pure; any thread.
 */
#ifndef COLUMN_WORDS_H
#define COLUMN_WORDS_H

#include <stdbool.h>

#include "interchange/curve_unit.h"
#include "interchange/time_unit.h"

enum column_role {
    COLUMN_WORDS_OTHER,     /* says nothing */
    COLUMN_WORDS_TIME,
    COLUMN_WORDS_INDEX,     /* counts rows or samples */
    COLUMN_WORDS_FORCE,     /* force, weight, torque or counts of a force sensor */
    COLUMN_WORDS_NOT,       /* something else for sure: a target, a temperature */
};

enum column_side { COLUMN_WORDS_NO_SIDE, COLUMN_WORDS_LEFT, COLUMN_WORDS_RIGHT };

struct column_words {
    enum column_role role;
    enum column_side side;
    int rank;                   /* FORCE: the higher, the likelier it is meant */
    bool is_weight;             /* weight or mass: without a unit, newtons are unlikely */
    enum curve_unit unit;       /* UNKNOWN: the name holds none */
    enum time_unit time_unit;
    bool foreign;               /* a unit of something else, in foreign_unit */
    char foreign_unit[24];
};

/* unit_cell is what a row of units under the header says, or "". */
void column_words_read(const char *name, const char *unit_cell, struct column_words *out);

#endif /* COLUMN_WORDS_H */
