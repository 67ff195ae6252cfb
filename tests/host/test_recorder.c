/*
 * test_recorder.c - what is appended is on file, whatever happens to the process
 * or the disk.
 */
#include <check.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "making.h"
#include "place.h"
#include "recording/reader.h"
#include "recording/recorder.h"
#include "suites.h"

Suite *recorder_suite(void);

START_TEST(what_is_appended_is_what_is_read)
{
    struct err_text why = { "" };
    struct recorder *rec;
    struct making m = { 0 };
    struct reader in;
    struct wire_frame f;
    struct stat st;
    size_t at = 0, frames = 0;

    making_whole(&m, 80.0);
    ck_assert_msg(recorder_open(place_path("a.hfr"), &rec, &why) == ERR_OK, "%s", why.s);
    while (at < m.n) {
        const int16_t got = wire_parse(m.bytes + at, (uint16_t)(m.n - at > 1000 ? 1000 : m.n - at), &f);

        ck_assert_int_gt(got, 0);
        at += (size_t)got;
        if (f.type != WIRE_REC_END)
            ck_assert_int_eq(recorder_append(rec, f.type, f.payload, f.n), ERR_OK);
    }
    ck_assert_int_eq(recorder_close(rec, 1, &why), ERR_OK);
    ck_assert_int_eq(stat(place_path("a.hfr"), &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0600);

    uint8_t *written = malloc(m.n);
    FILE *file = fopen(place_path("a.hfr"), "rb");

    ck_assert_uint_eq((size_t)st.st_size, m.n);
    ck_assert_uint_eq(fread(written, 1, m.n, file), m.n);
    fclose(file);
    /* The same bytes, but for the count of frames in the end mark. */
    ck_assert_mem_eq(written, m.bytes, m.n - 44);
    free(written);
    ck_assert_msg(reader_open(place_path("a.hfr"), &in, &why) == ERR_OK, "%s", why.s);
    ck_assert_uint_eq(in.size_bytes, m.n);
    while (reader_next(&in, &f) > 0)
        frames++;
    ck_assert_uint_eq(frames, 1601);
    ck_assert_int_eq(in.end, READER_CLEAN);
    reader_close(&in);
    making_free(&m);
}
END_TEST

START_TEST(a_recording_is_never_overwritten)
{
    struct err_text why = { "" };
    struct recorder *rec;

    ck_assert_int_eq(recorder_open(place_path("a.hfr"), &rec, &why), ERR_OK);
    ck_assert_int_eq(recorder_close(rec, 0, &why), ERR_OK);
    ck_assert_int_eq(recorder_open(place_path("a.hfr"), &rec, &why), ERR_BUSY);
    ck_assert_ptr_null(rec);
    ck_assert_ptr_nonnull(strstr(why.s, "never overwritten"));
    ck_assert_int_eq(recorder_open(place_path("no/such/a.hfr"), &rec, &why), ERR_IO);
    ck_assert_ptr_null(rec);
}
END_TEST

/* What was flushed is on file though the process is gone without a word. */
START_TEST(a_killed_process_loses_nothing_flushed)
{
    const pid_t child = fork();
    struct err_text why = { "" };
    struct reader in;
    struct wire_frame f;
    int status, samples = 0;

    if (child == 0) {
        const uint8_t payload[11] = { 0 };
        struct recorder *rec;
        struct making m = { 0 };

        making_head(&m);
        if (recorder_open(place_path("a.hfr"), &rec, &why) != ERR_OK)
            _exit(1);
        for (size_t at = 0; at < m.n; ) {
            at += (size_t)wire_parse(m.bytes + at, (uint16_t)(m.n - at), &f);
            recorder_append(rec, f.type, f.payload, f.n);
        }
        for (int i = 0; i < 100; i++)
            recorder_append(rec, WIRE_SAMPLE, payload, sizeof payload);
        recorder_flush(rec);
        while (recorder_bytes(rec) < m.n + 100 * WIRE_ENCODED_BYTES(sizeof payload))
            sched_yield();
        kill(getpid(), SIGKILL);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    ck_assert_int_eq(reader_open(place_path("a.hfr"), &in, &why), ERR_OK);
    while (reader_next(&in, &f) > 0)
        samples += f.type == WIRE_SAMPLE;
    ck_assert_int_eq(samples, 100);
    ck_assert_int_eq(in.end, READER_CUT);
    reader_close(&in);
}
END_TEST

/* A thread that never flushes is not lost: the ring is written in time. */
START_TEST(the_ring_is_written_without_a_flush)
{
    const uint8_t payload[WIRE_PAYLOAD_MAX] = { 0 };
    const uint64_t all = 40 * (RECORDER_RING_BYTES / WIRE_ENCODED_MAX);
    struct err_text why = { "" };
    struct recorder *rec;

    ck_assert_int_eq(recorder_open(place_path("a.hfr"), &rec, &why), ERR_OK);
    for (uint64_t i = 0; i < all; i++) {
        while (i * WIRE_ENCODED_MAX - recorder_bytes(rec) > RECORDER_RING_BYTES / 2)
            sched_yield();
        ck_assert_int_eq(recorder_append(rec, WIRE_SAMPLE, payload, WIRE_PAYLOAD_MAX), ERR_OK);
    }
    ck_assert_int_eq(recorder_close(rec, 0, &why), ERR_OK);
}
END_TEST

/* A full disk, as a limit on the file's size: the recorder says so, what is on
 * file stays readable, and nothing follows the hole. */
START_TEST(a_full_disk_keeps_what_was_written)
{
    const struct rlimit limit = { 20000, 20000 };
    struct err_text why = { "" };
    struct recorder *rec;
    struct reader in;
    struct wire_frame f;
    uint8_t payload[11] = { 0 };
    int err = ERR_OK;
    uint64_t frames = 0;

    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(recorder_open(place_path("a.hfr"), &rec, &why), ERR_OK);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    struct making m = { 0 };
    making_head(&m);
    for (size_t at = 0; at < m.n; ) {
        at += (size_t)wire_parse(m.bytes + at, (uint16_t)(m.n - at), &f);
        recorder_append(rec, f.type, f.payload, f.n);
    }
    for (int i = 0; i < 3000000 && err == ERR_OK; i++) {
        /* Leave the writer room to run, as real time does. */
        if (i % 500 == 0)
            usleep(200);
        err = recorder_append(rec, WIRE_SAMPLE, payload, sizeof payload);
    }
    ck_assert_int_eq(err, ERR_FULL);
    ck_assert_int_eq(recorder_close(rec, 1, &why), ERR_FULL);
    ck_assert_ptr_nonnull(strstr(why.s, "everything up to there is kept"));

    ck_assert_int_eq(reader_open(place_path("a.hfr"), &in, &why), ERR_OK);
    while (reader_next(&in, &f) > 0)
        frames++;
    ck_assert_uint_eq(in.size_bytes, 20000);
    ck_assert_int_eq(in.end, READER_CUT);
    ck_assert_uint_eq(frames, (20000 - m.n) / WIRE_ENCODED_BYTES(11));
    reader_close(&in);
    making_free(&m);
}
END_TEST

Suite *recorder_suite(void)
{
    Suite *s = suite_create("recorder");
    TCase *tc = tcase_create("files");

    tcase_add_checked_fixture(tc, place_make, place_remove);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, what_is_appended_is_what_is_read);
    tcase_add_test(tc, a_recording_is_never_overwritten);
    tcase_add_test(tc, a_killed_process_loses_nothing_flushed);
    tcase_add_test(tc, the_ring_is_written_without_a_flush);
    tcase_add_test(tc, a_full_disk_keeps_what_was_written);
    suite_add_tcase(s, tc);
    return s;
}
