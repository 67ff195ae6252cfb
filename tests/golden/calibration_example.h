/* Made by tests/oracle/calibration_example.py with numpy 1.24.2.  Do not edit. */
#ifndef CALIBRATION_EXAMPLE_GOLDEN_H
#define CALIBRATION_EXAMPLE_GOLDEN_H

static const struct {
    double g_ms2;
    double top_n;
    double c0;
    double c1;
    double c0_error;
    double c1_error;
    double residual_sd_counts;
    double lack_f;
    double lack_p;
    double loop_n;
    double zero_return_counts;
    double linearity_pct;
    double e74_limit_n;
    double combined_n;
    double effective_dof;
    double expanded_n;
    double fit_n;
    double residual_n;
    double hysteresis_n;
    double noise_n;
    double resolution_n;
    double reference_n;
    double gravity_n;
    double buoyancy_n;
} example = {
    .g_ms2 = 9.812789302362052,
    .top_n = 490.56586919833495,
    .c0 = 598943.1474201477,
    .c1 = 514927.0958230959,
    .c0_error = 12.646782345102286,
    .c1_error = 20.751160540212393,
    .residual_sd_counts = 57.77765924359589,
    .lack_f = 0.3119372115306101,
    .lack_p = 0.9529715855254886,
    .loop_n = 0.06907002137851774,
    .zero_return_counts = 48.0,
    .linearity_pct = 0.0070149001508715125,
    .e74_limit_n = 0.06605303435844218,
    .combined_n = 0.14646807477497975,
    .effective_dof = 40506.01978747144,
    .expanded_n = 0.28708072972947873,
    .fit_n = 0.019769422098503776,
    .residual_n = 0.012153355129911945,
    .hysteresis_n = 0.014256715588412476,
    .noise_n = 0.003692801441238129,
    .resolution_n = 0.00019446702172470584,
    .reference_n = 0.14161416831845072,
    .gravity_n = 0.02499625,
    .buoyancy_n = 0.004248425049553521,
};

#endif
