/*
 * run.c - run every suite in this program's list, each in a process of its own.
 *
 * Check forks for each test.  Under the sanitizers a runner grows with every test it
 * has run, and a fork takes as long as it is large: in one process 3,200 tests took
 * over ten minutes.  CK_RUN_SUITE picks one suite, in this process.
 *
 * Time limits are for what hangs, not for a machine that is slow or has other work:
 * each suite's is taken ten times unless CK_TIMEOUT_MULTIPLIER says otherwise.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "suites.h"

static int run(Suite *(*const *make)(void), int suites_to_run)
{
    SRunner *runner = srunner_create(NULL);

    for (int i = 0; i < suites_to_run; i++)
        srunner_add_suite(runner, make[i]());
    srunner_run_all(runner, CK_ENV);

    const int failed = srunner_ntests_failed(runner);

    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* Anything but a clean exit is a failure, a crash of the runner too. */
static int run_apart(Suite *(*const *make)(void))
{
    int status = 0;

    fflush(NULL);
    const pid_t pid = fork();

    if (pid == 0)
        exit(run(make, 1));
    return pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status)
        || WEXITSTATUS(status) != EXIT_SUCCESS;
}

int main(void)
{
    int count = 0, failed = 0;

    setenv("CK_TIMEOUT_MULTIPLIER", "10", 0);
    while (suites[count] != NULL)
        count++;
    if (getenv("CK_RUN_SUITE") != NULL)
        return run(suites, count);
    for (int i = 0; i < count; i++)
        failed += run_apart(&suites[i]);
    printf("suites: %d passed, %d failed\n", count - failed, failed);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
