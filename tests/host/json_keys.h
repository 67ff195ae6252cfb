/* json_keys.h - the numbers of a JSON file, and which of them nothing defines. */
#ifndef JSON_KEYS_H
#define JSON_KEYS_H

#include <jansson.h>
#include <stddef.h>

/* Walk the document: each number's place, "holds[].in_band_s", is looked for in
 * METRICS.md.  Writes the places not found there, one a line, each once; returns how
 * many numbers were looked at. */
size_t json_keys_undefined(json_t *root, char *places, size_t size);

#endif /* JSON_KEYS_H */
