/*
 * protocol_parse.h - the keys a protocol file may have, as tables.
 *
 * protocol_parse reads by these tables and protocols/README.md lists them; a
 * test holds the two together.  Nobody else needs this header.
 */
#ifndef PROTOCOL_PARSE_H
#define PROTOCOL_PARSE_H

#include "schema.h"  /* struct schema_field */

struct protocol_parse_section {
    const char *title;   /* as in the README and in sentences */
    const struct schema_field *fields;
    int count;
};

enum protocol_parse_part {
    PROTOCOL_PARSE_TOP,
    PROTOCOL_PARSE_FILTER,
    PROTOCOL_PARSE_TARE,
    PROTOCOL_PARSE_PUSH,
    PROTOCOL_PARSE_HOLDS,
    PROTOCOL_PARSE_PARTS
};

extern const struct protocol_parse_section
    protocol_parse_sections[PROTOCOL_PARSE_PARTS];

#endif /* PROTOCOL_PARSE_H */
