/*
 * known.h - how a number's uncertainty is written behind it.
 *
 * Values; any thread.
 */
#ifndef KNOWN_H
#define KNOWN_H

#define KNOWN_K 2.0  /* of the expanded uncertainty in figures; JCGM 100:2008, 6.3.3 */

/* So many decimals that a small one is never shown as 0. */
int known_decimals(double u);

#endif /* KNOWN_H */
