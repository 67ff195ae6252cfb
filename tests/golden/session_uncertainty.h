/* session_uncertainty.h - made by tests/oracle/session_uncertainty.py. */
#ifndef SESSION_UNCERTAINTY_H
#define SESSION_UNCERTAINTY_H

#define U_PUSH_PEAK_N 0.558553231  /* 400 N, 1 samples, 5 s, zero moved 0.5 N */
#define U_PUSH_BEST_1S_N 0.557059517  /* 400 N, 80 samples, 5 s, zero moved 0.5 N */
#define U_HOLD_TARGET_N 1.468469173  /* 200 N, 1 samples, 5 s, zero moved 2.5 N */
#define U_HOLD_MEAN_N 1.467895919  /* 200 N, 400 samples, 5 s, zero moved 2.5 N */
#define U_HOLD_ZERO_N 1.450703868  /* 0 N, 1 samples, 5 s, zero moved 2.5 N */

#endif /* SESSION_UNCERTAINTY_H */
