/*
 * dosed.h - a protocol's text with a person's own dose in it.
 *
 *     protocol_load -> dosed_text -> protocol_parse -> the session
 *
 * Only the values change, byte for byte where they stand: percent of target, seconds,
 * count and rest of the holds, and the title, which says so; nothing at all when the
 * protocol already asks for just that.  Comments, order and all
 * other keys stay as the author wrote them, and the adapted text is what the session
 * runs by and what its recording keeps.
 *
 * A dose is one set of holds.  A protocol without holds, or with several sets of
 * them, or whose force is fixed or the client's choice when the dose states a
 * percentage, is refused: half of a dose is none.  Pure; allocates while it works.
 */
#ifndef DOSED_H
#define DOSED_H

#include <stddef.h>

#include "clinic/course.h"
#include "err.h"
#include "session/protocol.h"

#define DOSED_TITLE ", adapted dose"

/* text[0 .. n-1] is what p was read from; name is for messages.  out has
 * PROTOCOL_TEXT_MAX bytes, and *p becomes what they say.  What the dose does not state
 * (NAN, 0) stays.  ERR_OK; ERR_RANGE when it does not fit this protocol; ERR_FORMAT
 * when the adapted text is not a sound protocol; then out holds nothing of use and *p
 * is unchanged. */
int dosed_text(const char *name, const char *text, size_t n, const struct course_dose *dose,
               struct protocol *p, char *out, size_t *out_n, struct err_text *why);

#endif /* DOSED_H */
