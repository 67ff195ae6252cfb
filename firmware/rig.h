/*
 * rig.h - the whole instrument, as one poll.
 *
 *     board_init();
 *     rig_init();
 *     for (;;) {
 *         rig_poll();
 *         board_wait();
 *     }
 *
 * One poll does all that is due and never waits.  The converter comes first,
 * because its reading grows stale; commands come after it, so the reply to a
 * stop is behind every sample already read.
 */
#ifndef RIG_H
#define RIG_H

void rig_init(void);
void rig_poll(void);

#endif /* RIG_H */
