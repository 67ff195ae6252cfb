/*
 * test_link.c - ports that leave, are taken, say nothing or the wrong thing.
 *
 * The far end is a pseudo-terminal held by the test.  For the libserialport
 * side, which refuses pseudo-terminals, this program answers the modem-line
 * calls in its own ioctl and names the port so that the library believes it.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <pty.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "link/link.h"
#include "link/link_backend.h"
#include "link/rig.h"
#include "now.h"
#include "place.h"
#include "suites.h"

Suite *link_suite(void);

/* Stands in front of the C library's: a pseudo-terminal has no modem lines. */
int ioctl(int fd, unsigned long request, ...)
{
    va_list args;

    va_start(args, request);
    void *arg = va_arg(args, void *);
    va_end(args);
    const int result = (int)syscall(SYS_ioctl, fd, request, arg);

    if (result == 0 || errno != ENOTTY)
        return result;
    if (request == TIOCMGET)
        *(int *)arg = 0;
    return request == TIOCMGET || request == TIOCMBIS || request == TIOCMBIC ? 0 : -1;
}

static int far;          /* the test's end */
static int near;         /* kept open, or reading the far end would fail before
                            the program has opened its own */
static char name[128];   /* of the near end */

static void open_pty(void)
{
    struct termios t;

    ck_assert_int_eq(openpty(&far, &near, name, NULL, NULL), 0);
    tcgetattr(near, &t);
    cfmakeraw(&t);
    tcsetattr(near, TCSANOW, &t);
}

static void close_pty(void)
{
    close(near);
    close(far);
}

static struct link *opened(void)
{
    struct err_text why = { "" };
    struct link *l;

    ck_assert_msg(link_open(name, &l, &why) == ERR_OK, "%s", why.s);
    return l;
}

static int64_t cpu_us(void)
{
    struct rusage u;

    getrusage(RUSAGE_SELF, &u);
    return (int64_t)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000000
         + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

/* ---- bytes ------------------------------------------------------------------------ */

START_TEST(bytes_go_both_ways_unchanged)
{
    struct link *l = opened();
    uint8_t all[256], back[256];
    size_t have = 0;

    for (int i = 0; i < 256; i++)
        all[i] = (uint8_t)i;
    ck_assert_int_eq(link_write(l, all, 256), ERR_OK);
    while (have < 256) {
        const ssize_t got = read(far, back + have, 256 - have);

        ck_assert_int_gt((int)got, 0);
        have += (size_t)got;
    }
    ck_assert_mem_eq(all, back, 256);

    ck_assert_int_eq((int)write(far, all, 256), 256);
    for (have = 0; have < 256; ) {
        const int got = link_read(l, back + have, 256 - have, 1000);

        ck_assert_int_gt(got, 0);
        have += (size_t)got;
    }
    ck_assert_mem_eq(all, back, 256);
    link_close(l);
}
END_TEST

START_TEST(a_quiet_line_reads_nothing_and_costs_nothing)
{
    struct link *l = opened();
    uint8_t byte;
    const int64_t before_us = cpu_us();

    ck_assert_int_eq(link_read(l, &byte, 1, 50), 0);
    ck_assert_int_lt((int)(cpu_us() - before_us), 10000);
    link_close(l);
}
END_TEST

/* ---- leaving ------------------------------------------------------------------------ */

static void *leave_soon(void *arg)
{
    const struct timespec t = { 0, 50000000 };

    (void)arg;
    nanosleep(&t, NULL);
    close(far);
    return NULL;
}

START_TEST(a_pulled_cable_is_gone_within_100_ms_and_burns_nothing)
{
    struct link *l = opened();
    uint8_t byte;
    pthread_t thread;
    const int64_t from_us = now_mono_us(), before_us = cpu_us();

    ck_assert_int_eq(pthread_create(&thread, NULL, leave_soon, NULL), 0);
    ck_assert_int_eq(link_read(l, &byte, 1, 5000), ERR_GONE);
    ck_assert_int_lt((int)(now_mono_us() - from_us), 50000 + 100000);
    ck_assert_int_lt((int)(cpu_us() - before_us), 20000);
    ck_assert_int_eq(link_read(l, &byte, 1, 0), ERR_GONE);
    ck_assert_int_eq(link_write(l, &byte, 1), ERR_GONE);
    pthread_join(thread, NULL);
    link_close(l);
    far = -1;
}
END_TEST

START_TEST(what_was_sent_before_leaving_is_still_read)
{
    struct link *l = opened();
    uint8_t bytes[8];

    ck_assert_int_eq((int)write(far, "last", 4), 4);
    ck_assert_int_eq(link_read(l, bytes, 8, 1000), 4);
    close(far);
    ck_assert_int_eq(link_read(l, bytes, 8, 1000), ERR_GONE);
    link_close(l);
    far = -1;
}
END_TEST

START_TEST(a_far_end_that_takes_nothing_is_an_error_not_a_hang)
{
    struct link *l = opened();
    static uint8_t much[1 << 20];
    const int64_t from_us = now_mono_us();

    ck_assert_int_eq(link_write(l, much, sizeof much), ERR_IO);
    ck_assert_int_lt((int)(now_mono_us() - from_us), 2000000);
    link_close(l);
}
END_TEST

/* ---- opening ---------------------------------------------------------------------------- */

START_TEST(a_port_in_use_is_busy)
{
    struct link *first = opened(), *second;
    struct err_text why = { "" };

    ck_assert_int_eq(link_open(name, &second, &why), ERR_BUSY);
    ck_assert_ptr_null(second);
    ck_assert_ptr_nonnull(strstr(why.s, "another program is using it"));
    link_close(first);
    ck_assert_int_eq(link_open(name, &second, &why), ERR_OK);
    link_close(second);
}
END_TEST

static const struct { const char *name; int err; const char *says; } refused[] = {
    { "/dev/not-there", ERR_ABSENT, "no such port" },
    { "", ERR_ABSENT, "no such port" },
    { "/", ERR_FORMAT, "not a serial port" },
    { "/dev/null", ERR_FORMAT, "not a serial port" },
    { "Makefile", ERR_FORMAT, "not a serial port" },
};

START_TEST(what_is_no_port_is_refused)
{
    struct err_text why = { "" };
    struct link *l;

    ck_assert_int_eq(link_open(refused[_i].name, &l, &why), refused[_i].err);
    ck_assert_ptr_null(l);
    ck_assert_msg(strstr(why.s, refused[_i].says) != NULL, "%s", why.s);
}
END_TEST

/* The kernel's struct termios2, whose own header clashes with the C library's. */
#define TCGETS2_REQUEST 0x802C542AUL
struct kernel_termios2 {
    unsigned in, out, control, local;
    unsigned char line, characters[19];
    unsigned in_baud, out_baud;
};

/* ---- libserialport ---------------------------------------------------------------------------- */

START_TEST(a_serial_port_opens_through_libserialport)
{
    char believed[PATH_MAX];
    struct err_text why = { "" };
    struct sp_port *port;
    struct kernel_termios2 speeds;
    struct termios t;
    struct stat st;
    int fd;

    place_make();
    ck_assert_int_eq(symlink(name, place_path("port")), 0);
    /* The library looks for /sys/class/tty/NAME: climb out of there. */
    snprintf(believed, sizeof believed, "/dev/../../..%s", place_path("port"));
    if (stat("/sys/class/tty", &st) != 0) {
        printf("  skipped: no /sys/class/tty here\n");
        place_remove();
        return;
    }
    const int err = link_serial_open(believed, &port, &fd, &why);
    place_remove();
    ck_assert_msg(err == ERR_OK, "%s", why.s);
    ck_assert_int_eq(tcgetattr(fd, &t), 0);
    ck_assert_int_eq(ioctl(fd, TCGETS2_REQUEST, &speeds), 0);
    ck_assert_uint_eq(speeds.out_baud, LINK_BAUD);
    ck_assert_uint_eq(t.c_cflag & (CSIZE | PARENB | CSTOPB), CS8);
    ck_assert_uint_eq(t.c_lflag & (ICANON | ECHO), 0);

    ck_assert_int_eq((int)write(far, "x", 1), 1);
    struct pollfd p = { .fd = fd, .events = POLLIN };
    ck_assert_int_eq(poll(&p, 1, 1000), 1);
    close(far);
    far = -1;
    ck_assert_int_eq(poll(&p, 1, 100), 1);
    ck_assert_int_ne(p.revents & (POLLHUP | POLLERR), 0);
    link_serial_close(port);
}
END_TEST

/* ---- what answers ------------------------------------------------------------------------------ */

static uint8_t answer[64];
static size_t answer_bytes;

static void *answering(void *arg)
{
    uint8_t byte;

    (void)arg;
    while (read(far, &byte, 1) == 1)
        if (byte == 0 && write(far, answer, answer_bytes) < 0)
            break;
    return NULL;
}

static void hello_of(uint8_t version)
{
    const struct wire_hello h = {
        .wire_version = version, .tick_hz = 16000000, .channels = 1
    };
    uint8_t payload[WIRE_PAYLOAD_MAX];

    answer_bytes = wire_build(answer, WIRE_HELLO, payload, wire_put_hello(payload, &h));
}

static int rig_opened(struct rig **r, struct err_text *why)
{
    pthread_t thread;

    ck_assert_int_eq(pthread_create(&thread, NULL, answering, NULL), 0);
    pthread_detach(thread);
    return rig_open(name, RIG_HELLO_WAIT_MS, r, why);
}

START_TEST(a_rig_of_our_version_is_greeted)
{
    struct err_text why = { "" };
    struct rig *r;

    hello_of(WIRE_VERSION);
    ck_assert_msg(rig_opened(&r, &why) == ERR_OK, "%s", why.s);
    ck_assert_uint_eq(rig_hello(r)->type, WIRE_HELLO);
    rig_close(r);
}
END_TEST

START_TEST(a_rig_of_another_version_is_refused_with_the_way_out)
{
    struct err_text why = { "" };
    struct rig *r;

    hello_of(WIRE_VERSION + 1);
    ck_assert_int_eq(rig_opened(&r, &why), ERR_VERSION);
    ck_assert_ptr_null(r);
    ck_assert_msg(strstr(why.s, "wire version 2") && strstr(why.s, "make flash"), "%s", why.s);
}
END_TEST

START_TEST(something_else_on_the_port_is_named)
{
    struct err_text why = { "" };
    struct rig *r;

    memcpy(answer, "ok 12.3\r\n\0", 10);
    answer_bytes = 10;
    ck_assert_int_eq(rig_opened(&r, &why), ERR_SILENT);
    ck_assert_msg(strstr(why.s, "no Holdfast rig") != NULL, "%s", why.s);
}
END_TEST

START_TEST(a_silent_port_is_given_up)
{
    struct err_text why = { "" };
    struct rig *r;

    ck_assert_int_eq(rig_open(name, 600, &r, &why), ERR_SILENT);
    ck_assert_msg(strstr(why.s, "nothing answers") != NULL, "%s", why.s);
}
END_TEST

START_TEST(damage_is_reported_before_the_frame_after_it)
{
    struct err_text why = { "" };
    struct rig *r;
    struct rig_frame f;
    uint8_t bytes[64] = { 5, 6, 7, 0, 0, 0 };

    hello_of(WIRE_VERSION);
    memcpy(bytes + 6, answer, answer_bytes);
    ck_assert_msg(rig_opened(&r, &why) == ERR_OK, "%s", why.s);
    while (rig_next(r, &f, 200) == 1)
        ;  /* what the greeting left */
    ck_assert_int_eq((int)write(far, bytes, 6 + answer_bytes), (int)(6 + answer_bytes));
    ck_assert_int_eq(rig_next(r, &f, 1000), 1);
    ck_assert_uint_eq(f.dropped_bytes, 4);  /* two lone delimiters are no damage */
    ck_assert(f.has_frame);
    ck_assert_uint_eq(f.frame.type, WIRE_HELLO);
    rig_close(r);
}
END_TEST

Suite *link_suite(void)
{
    Suite *s = suite_create("link");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, open_pty, close_pty);
    tcase_set_timeout(tc, 30);
    tcase_add_test(tc, bytes_go_both_ways_unchanged);
    tcase_add_test(tc, a_quiet_line_reads_nothing_and_costs_nothing);
    tcase_add_test(tc, a_pulled_cable_is_gone_within_100_ms_and_burns_nothing);
    tcase_add_test(tc, what_was_sent_before_leaving_is_still_read);
    tcase_add_test(tc, a_far_end_that_takes_nothing_is_an_error_not_a_hang);
    tcase_add_test(tc, a_port_in_use_is_busy);
    tcase_add_loop_test(tc, what_is_no_port_is_refused, 0, COUNT(refused));
    tcase_add_test(tc, a_serial_port_opens_through_libserialport);
    tcase_add_test(tc, a_rig_of_our_version_is_greeted);
    tcase_add_test(tc, a_rig_of_another_version_is_refused_with_the_way_out);
    tcase_add_test(tc, something_else_on_the_port_is_named);
    tcase_add_test(tc, a_silent_port_is_given_up);
    tcase_add_test(tc, damage_is_reported_before_the_frame_after_it);
    suite_add_tcase(s, tc);
    return s;
}
