/*
 * test_reader.c - a file seen a block at a time, against the same bytes seen all
 * at once.
 *
 * What the bytes must give is test_recording.c's matter; here the edges of
 * blocks must change nothing, and a disk that fails must be told from an end.
 */
#include <check.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/results.h"
#include "interchange/results_json.h"
#include "making.h"
#include "place.h"
#include "recording/reader.h"
#include "suites.h"

Suite *reader_suite(void);

static char path[PATH_MAX];

static void make_file(void)
{
    place_make();
    snprintf(path, sizeof path, "%s", place_path("a.hfr"));
}

static void write_file(const uint8_t *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, n, file), n);
    ck_assert_int_eq(fclose(file), 0);
}

/* The whole read through: what a reader makes of it, and a sum over its frames. */
struct seen {
    uint64_t frames, sum, damaged, unknown;
    enum reader_end end;
};

static struct seen read_through(struct reader *in)
{
    struct seen s = { 0 };
    struct wire_frame f;

    while (reader_next(in, &f) > 0)
        s.sum = 31 * s.sum + wire_crc32c(f.type, f.payload, f.n);
    s.frames = in->frames;
    s.damaged = in->damaged_bytes;
    s.unknown = in->unknown_frames;
    s.end = in->end;
    reader_close(in);
    return s;
}

static void check_same(const char *why_row, const struct seen *a, const struct seen *b)
{
    ck_assert_msg(a->frames == b->frames && a->sum == b->sum, "%s: other frames", why_row);
    ck_assert_msg(a->damaged == b->damaged, "%s: %ju bytes damaged, not %ju", why_row,
                  (uintmax_t)a->damaged, (uintmax_t)b->damaged);
    ck_assert_msg(a->unknown == b->unknown && a->end == b->end, "%s: another end", why_row);
}

/* A file is seen a block at a time, bytes in memory all at once; its digest is taken
 * on the way, or beside. */
static struct seen read_all_ways(const char *why_row, const uint8_t *bytes, size_t n)
{
    struct err_text why = { "" };
    struct reader file, beside, memory;

    write_file(bytes, n);
    ck_assert_msg(reader_open(path, &file, &why) == ERR_OK, "%s: %s", why_row, why.s);
    ck_assert_int_eq(reader_open(path, &beside, &why), ERR_OK);
    reader_digest_aside(&beside);
    ck_assert_int_eq(reader_open_bytes("a.hfr", bytes, n, &memory, &why), ERR_OK);
    const struct seen a = read_through(&file), b = read_through(&beside),
                      c = read_through(&memory);

    check_same(why_row, &a, &b);
    check_same(why_row, &a, &c);
    return a;
}

/* Of n bytes of sound recording, these are changed; the rest is as it was. */
static const struct {
    const char *why;
    size_t at, cut, put;   /* cut so many bytes at the place, put others in */
    uint8_t byte;
    enum reader_end end;
} blocks[] = {
    { "nothing wrong", 20000, 0, 0, 0, READER_CLEAN },
    { "a block of padding is harmless to frames", 20000, 0, READER_BLOCK_BYTES, 0,
      READER_CHANGED },
    { "a block without a delimiter", 20000, 0, READER_BLOCK_BYTES, 0x11, READER_CHANGED },
    { "padding that ends where a block ends", READER_BLOCK_BYTES - 100, 0, 100, 0,
      READER_CHANGED },
    { "longest damage over the edge of a block", READER_BLOCK_BYTES - WIRE_ENCODED_MAX, 0,
      WIRE_ENCODED_MAX, 0x22, READER_CHANGED },
    { "a frame's start lost at the edge", READER_BLOCK_BYTES, 5, 0, 0, READER_CHANGED },
    { "the last byte before the edge lost", READER_BLOCK_BYTES - 1, 1, 0, 0, READER_CHANGED },
    { "a whole block lost", 70000, READER_BLOCK_BYTES, 0, 0, READER_CHANGED },
};

START_TEST(blocks_change_nothing)
{
    struct making m = { 0 }, changed = { 0 };

    making_whole(&m, 800.0);
    ck_assert_uint_gt(m.n, 4 * READER_BLOCK_BYTES);
    making_bytes(&changed, m.bytes, blocks[_i].at);
    for (size_t i = 0; i < blocks[_i].put; i++)
        making_bytes(&changed, &blocks[_i].byte, 1);
    making_bytes(&changed, m.bytes + blocks[_i].at + blocks[_i].cut,
                 m.n - blocks[_i].at - blocks[_i].cut);

    const struct seen s = read_all_ways(blocks[_i].why, changed.bytes, changed.n);
    ck_assert_msg(s.end == blocks[_i].end, "%s: end %d", blocks[_i].why, (int)s.end);
    making_free(&changed);
    making_free(&m);
}
END_TEST

/* Every place a frame can lie across the edge of a block, the end mark as well. */
START_TEST(frames_lie_across_the_edge_at_every_place)
{
    uint8_t payload[WIRE_PAYLOAD_MAX] = { 1, 0, 2, 3 };

    for (size_t place = 0; place <= 2 * WIRE_ENCODED_MAX; place++) {
        struct making m = { 0 };

        making_head(&m);
        while (m.n + 2 * WIRE_ENCODED_MAX < READER_BLOCK_BYTES - place)
            making_frame(&m, WIRE_REC_TEXT, payload, WIRE_PAYLOAD_MAX);
        const size_t fill = READER_BLOCK_BYTES - place - m.n;

        making_frame(&m, WIRE_REC_TEXT, payload, (uint8_t)(fill / 2 - 7));
        making_frame(&m, WIRE_REC_TEXT, payload, (uint8_t)(fill - fill / 2 - 7));
        ck_assert_uint_eq(m.n, READER_BLOCK_BYTES - place);
        making_frame(&m, WIRE_REC_TEXT, payload, WIRE_PAYLOAD_MAX);
        making_sample(&m, 1, 2, 3, 0);
        making_end(&m, 1);
        const struct seen s = read_all_ways("edge", m.bytes, m.n);
        ck_assert_int_eq(s.end, READER_CLEAN);
        ck_assert_uint_eq(s.damaged, 0);
        making_free(&m);
    }
}
END_TEST

START_TEST(what_follows_the_end_mark_is_damage)
{
    static const size_t sizes[] = { 1, 5, READER_BLOCK_BYTES, 3 * READER_BLOCK_BYTES + 1 };

    for (int i = 0; i < COUNT(sizes); i++) {
        struct making m = { 0 };

        making_whole(&m, 80.0);
        for (size_t k = 0; k < sizes[i]; k++)
            making_bytes(&m, (const uint8_t *)"", 1);  /* even padding */
        const struct seen s = read_all_ways("after the end", m.bytes, m.n);
        ck_assert_int_eq(s.end, READER_CHANGED);
        ck_assert_uint_eq(s.damaged, sizes[i]);
        making_free(&m);
    }
}
END_TEST

/* What is still being written when it is opened, and whole when it is read. */
START_TEST(a_file_that_grows_while_it_is_read_is_read_whole)
{
    struct making m = { 0 };
    struct err_text why = { "" };
    struct reader in;

    making_whole(&m, 800.0);
    for (int aside = 0; aside < 2; aside++) {
        write_file(m.bytes, m.n - 2000);
        ck_assert_int_eq(reader_open(path, &in, &why), ERR_OK);
        if (aside)
            reader_digest_aside(&in);
        write_file(m.bytes, m.n);
        ck_assert_int_eq(read_through(&in).end, READER_CLEAN);
    }
    making_free(&m);
}
END_TEST

/* Everything that is told of the recording at path. */
static char *all_results(bool alone)
{
    struct err_text why = { "" };
    struct results *r;
    char *text = NULL;
    size_t n;
    FILE *to = open_memstream(&text, &n);

    ck_assert_msg(results_open(path, alone, &r, &why) == ERR_OK, "%s", why.s);
    ck_assert_int_eq(results_json_write(to, r), ERR_OK);
    results_close(r);
    fclose(to);
    return text;
}

START_TEST(a_second_thread_changes_nothing_nor_does_the_want_of_one)
{
    struct making m = { 0 };
    pthread_attr_t huge;

    making_whole(&m, 800.0);
    write_file(m.bytes, m.n);
    char *by_itself = all_results(false), *helped = all_results(true);

    /* Nobody has room for such a stack. */
    pthread_attr_init(&huge);
    ck_assert_int_eq(pthread_attr_setstacksize(&huge, (size_t)1 << 60), 0);
    ck_assert_int_eq(pthread_setattr_default_np(&huge), 0);
    char *refused = all_results(true);

    ck_assert_ptr_nonnull(strstr(by_itself, "\"best_1s_n\""));
    ck_assert_str_eq(helped, by_itself);
    ck_assert_str_eq(refused, by_itself);
    free(by_itself);
    free(helped);
    free(refused);
    making_free(&m);
}
END_TEST

/* A disk that fails is not a recording that ends. */
START_TEST(a_file_that_cannot_be_read_further_is_no_end)
{
    struct making m = { 0 };
    struct err_text why = { "" };
    struct results *r;
    struct reader in;
    struct wire_frame f;
    struct stat st, other;
    int got;

    making_whole(&m, 800.0);
    write_file(m.bytes, m.n);
    ck_assert_int_eq(reader_open(path, &in, &why), ERR_OK);
    ck_assert_int_eq(stat(path, &st), 0);
    for (int fd = 3; fd < 64; fd++)
        if (fstat(fd, &other) == 0 && other.st_ino == st.st_ino
            && other.st_dev == st.st_dev)
            close(fd);  /* the reader's */
    while ((got = reader_next(&in, &f)) > 0)
        ;
    ck_assert_int_eq(got, ERR_IO);
    ck_assert_int_eq(errno, EBADF);
    ck_assert_int_eq(in.end, READER_OPEN);
    ck_assert_int_eq(reader_next(&in, &f), ERR_IO);
    reader_close(&in);
    making_free(&m);

    /* A regular file whose first page cannot be read. */
    ck_assert_int_eq(results_open("/proc/self/mem", true, &r, &why), ERR_IO);
    ck_assert_ptr_nonnull(strstr(why.s, "/proc/self/mem: cannot be read: "));
    ck_assert_ptr_null(r);
}
END_TEST

Suite *reader_suite(void)
{
    Suite *s = suite_create("reader");
    TCase *tc = tcase_create("blocks");

    tcase_add_checked_fixture(tc, make_file, place_remove);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, blocks_change_nothing, 0, COUNT(blocks));
    tcase_add_test(tc, frames_lie_across_the_edge_at_every_place);
    tcase_add_test(tc, what_follows_the_end_mark_is_damage);
    tcase_add_test(tc, a_file_that_grows_while_it_is_read_is_read_whole);
    tcase_add_test(tc, a_second_thread_changes_nothing_nor_does_the_want_of_one);
    tcase_add_test(tc, a_file_that_cannot_be_read_further_is_no_end);
    suite_add_tcase(s, tc);
    return s;
}
