/* keys.c - see keys.h. */
#include "terminal/keys.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static struct termios before;
static bool raw, registered;
static volatile sig_atomic_t signals;

static void on_signal(int number)
{
    (void)number;
    if (signals < 100)
        signals = signals + 1;
}

static void catch_signals(void)
{
    static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
    struct sigaction a, before_us;

    memset(&a, 0, sizeof a);
    a.sa_handler = on_signal;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (sigaction(numbers[i], NULL, &before_us) == 0
            && (numbers[i] != SIGHUP || before_us.sa_handler != SIG_IGN))  /* nohup */
            sigaction(numbers[i], &a, NULL);
    a.sa_handler = SIG_IGN;
    sigaction(SIGTSTP, &a, NULL);  /* a suspended program would leave a client pushing */
    sigaction(SIGTTIN, &a, NULL);
    sigaction(SIGPIPE, &a, NULL);  /* a closed pipe must not end a session */
    sigaction(SIGXFSZ, &a, NULL);  /* a file limit is reported as a full disk */
}

void keys_open(void)
{
    signals = 0;
    catch_signals();
    if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &before) != 0)
        return;
    /* In the background, touching the terminal would stop us. */
    if (tcgetpgrp(STDIN_FILENO) != getpgrp())
        return;

    struct termios t = before;

    t.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    raw = tcsetattr(STDIN_FILENO, TCSANOW, &t) == 0;
    if (raw && !registered)
        registered = atexit(keys_close) == 0;
}

void keys_close(void)
{
    if (raw)
        tcsetattr(STDIN_FILENO, TCSANOW, &before);
    raw = false;
}

int keys_get(int timeout_ms)
{
    struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };
    unsigned char c;

    if (!raw) {
        const struct timespec t = { timeout_ms / 1000, timeout_ms % 1000 * 1000000L };

        nanosleep(&t, NULL);
        return 0;
    }
    if (poll(&p, 1, timeout_ms) <= 0)
        return 0;
    if (!(p.revents & POLLIN) || read(STDIN_FILENO, &c, 1) != 1) {
        raw = false;  /* the terminal is gone; go on without keys */
        return 0;
    }
    return c;
}

int keys_signals(void)
{
    return signals;
}

bool keys_there(void)
{
    return raw;
}
