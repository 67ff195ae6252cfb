/*
 * rules_when.h - the conditions of a rule: read, and compared with another's.
 *
 *     when: INPUT OP [VALUE] [for N sessions] and ...
 *
 * For rules*.c alone.
 */
#ifndef RULES_WHEN_H
#define RULES_WHEN_H

#include "clinic/rules_inside.h"
#include "session/schema.h"  /* struct schema_file */

/* Read rule->when into rule->condition, and mark the numbers it uses.  ERR_OK, or
 * ERR_FORMAT with "file:line: ...". */
int rules_when_parse(const struct schema_file *f, int line, enum rules_list_kind list,
                     struct rules *r, struct rules_rule *rule);

/* Whether earlier fits whenever later does, as far as is easily told. */
bool rules_when_covers(const struct rules_rule *earlier, const struct rules_rule *later);

/* Whether its conditions exclude each other, as far as is easily told. */
bool rules_when_never(enum rules_list_kind list, const struct rules_rule *rule);

#endif /* RULES_WHEN_H */
