/*
 * protocol_json.h - a protocol as JSON, for other programs to read.
 *
 *   protocol_json_head   id, version, title, stage, evidence, clients, the dose
 *                        in short and the sums: what a list needs
 *   protocol_json_whole  the head and every other key of the file, each step
 *                        with every key it can have, its words and its start
 *
 * Keys are those of the file.  A text that is empty and a number that has no
 * meaning in its step are null, never "" or 0.  Steps are written from the
 * parser's own tables, so no key can be left out.
 *
 * The value is the caller's: json_decref.  NULL: no memory.
 */
#ifndef PROTOCOL_JSON_H
#define PROTOCOL_JSON_H

#include <jansson.h>

#include "session/protocol.h"

json_t *protocol_json_head(const struct protocol *p);
json_t *protocol_json_whole(const struct protocol *p);

#endif /* PROTOCOL_JSON_H */
