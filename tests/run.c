/*
 * run.c - run every suite in this program's list, each in a process of its own.
 *
 * Check forks for each test.  Under the sanitizers a runner grows with every test it
 * has run, and a fork takes as long as it is large: in one process 3,200 tests took
 * over ten minutes.  CK_RUN_SUITE picks one suite, in this process.  As many run at a
 * time as there are processors, or CK_JOBS; each is printed whole when it has ended.
 *
 * Time limits are for what hangs, not for a machine that is slow or has other work:
 * each suite's is taken ten times unless CK_TIMEOUT_MULTIPLIER says otherwise.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "suites.h"

#define JOBS_MOST 64

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

/* ---- several at a time ----------------------------------------------------------- */

struct job {
    pid_t pid;                   /* 0: free */
    FILE *said;                  /* both outputs, until it has ended */
};

static struct job job[JOBS_MOST];

static int begin(struct job *j, Suite *(*const *make)(void))
{
    j->said = tmpfile();
    if (j->said == NULL)
        return -1;
    fflush(NULL);
    j->pid = fork();
    if (j->pid == 0) {
        dup2(fileno(j->said), STDOUT_FILENO);
        dup2(fileno(j->said), STDERR_FILENO);
        exit(run(make, 1));
    }
    return j->pid < 0 ? -1 : 0;
}

static void print(FILE *said)
{
    char block[4096];
    size_t n;

    rewind(said);
    while ((n = fread(block, 1, sizeof block, said)) > 0)
        fwrite(block, 1, n, stdout);
    fclose(said);
    fflush(stdout);
}

/* Wait for one to end.  Anything but a clean exit is a failure, a crash of the runner
 * too. */
static int end_one(void)
{
    int status = 0;
    const pid_t pid = wait(&status);

    for (int i = 0; i < JOBS_MOST; i++) {
        if (pid <= 0 || job[i].pid != pid)
            continue;
        print(job[i].said);
        job[i].pid = 0;
    }
    return pid < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != EXIT_SUCCESS;
}

static int jobs_at_once(void)
{
    const char *said = getenv("CK_JOBS");
    const long n = said != NULL ? strtol(said, NULL, 10) : sysconf(_SC_NPROCESSORS_ONLN);

    return n < 1 ? 1 : n > JOBS_MOST ? JOBS_MOST : (int)n;
}

static int run_all(int count)
{
    const int most = jobs_at_once();
    int running = 0, failed = 0;

    for (int i = 0; i < count; i++) {
        struct job *free_one = job;

        if (running == most) {
            failed += end_one();
            running--;
        }
        while (free_one->pid != 0)
            free_one++;
        if (begin(free_one, &suites[i]) == 0)
            running++;
        else
            failed++;
    }
    for (; running > 0; running--)
        failed += end_one();
    return failed;
}

int main(void)
{
    int count = 0;

    setenv("CK_TIMEOUT_MULTIPLIER", "10", 0);
    while (suites[count] != NULL)
        count++;
    if (getenv("CK_RUN_SUITE") != NULL)
        return run(suites, count);

    const int failed = run_all(count);

    printf("suites: %d passed, %d failed\n", count - failed, failed);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
