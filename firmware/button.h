/*
 * button.h - the client's stop button, debounced.
 *
 * The first edge counts at once, with its own tick: a stop must not wait for
 * a contact to settle.  After it changes are ignored for 30 ms, then the
 * level is believed again, so a short tap still ends in a release.
 *
 * While it is held the press is told again, with the same tick: a line that
 * damages one frame must not cost a client the stop.
 */
#ifndef BUTTON_H
#define BUTTON_H

#include <stdbool.h>
#include <stdint.h>

/* Tactile switches bounce for 1 to 10 ms; worn ones longer. */
#define BUTTON_IGNORE_MS  30
#define BUTTON_REPEAT_MS  250

struct button_event {
    bool down;
    uint32_t tick;  /* of the edge */
};

void button_init(void);
void button_edge(uint32_t tick);  /* from the pin's interrupt */

/* True when *out is news; *out is written only then. */
bool button_poll(uint32_t now_ticks, struct button_event *out);

#endif /* BUTTON_H */
