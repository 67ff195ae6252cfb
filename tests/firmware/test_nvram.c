/*
 * test_nvram.c - the calibration block in EEPROM, above all when power is cut.
 *
 * A block is any bytes with their CRC-32C behind; the blocks here are told apart by
 * their first byte.
 */
#include <string.h>

#include "board_fake.h"
#include "command.h"
#include "nvram.h"
#include "suites.h"
#include "suites_firmware.h"

#define BYTES 348  /* of the block of today */

static uint8_t read_back[NVRAM_BLOCK_MAX];

static void make_block(uint8_t *out, uint16_t n, uint8_t kind)
{
    uint32_t x = 2015u + kind;

    for (uint16_t i = 0; i < n - 4; i++) {
        x = x * 1664525u + 1013904223u;
        out[i] = (uint8_t)(x >> 24);
    }
    out[0] = kind;
    wire_put32(out + n - 4, wire_crc32c(0, out, (uint16_t)(n - 4)));
}

static void send_block(const uint8_t *block, uint16_t n)
{
    ck_assert(nvram_begin(n));
    for (uint16_t at = 0; at < n; at = (uint16_t)(at + 16)) {
        const uint8_t k = (uint8_t)(n - at < 16 ? n - at : 16);

        if (!nvram_part(at, block + at, k))
            ck_abort_msg("the part at %u is refused", at);
    }
}

/* Until it is written, or the power has been cut. */
static void write_out(void)
{
    while (nvram_writing()) {
        const struct board_fake *b = &board_fake;

        nvram_poll();
        if (b->cut_at_write != 0 && b->eeprom_writes >= b->cut_at_write)
            return;
        board_fake.eeprom_busy = false;
    }
}

static void store(uint16_t n, uint8_t kind)
{
    uint8_t block[NVRAM_BLOCK_MAX];

    make_block(block, n, kind);
    send_block(block, n);
    ck_assert(nvram_commit());
    write_out();
}

/* The kind of the block in force, found whole; -1: none. */
static int in_force(void)
{
    uint8_t want[NVRAM_BLOCK_MAX];
    uint16_t n = 0;
    uint8_t got;

    while ((got = nvram_read(n, read_back + n, 28)) > 0)
        n = (uint16_t)(n + got);
    ck_assert_uint_eq(n, nvram_bytes());
    if (n == 0)
        return -1;
    make_block(want, n, read_back[0]);
    ck_assert_msg(memcmp(want, read_back, n) == 0, "a mixture is in force");
    return read_back[0];
}

static void fresh(void)
{
    board_fake_erase();
    board_fake_reset();
}

START_TEST(an_erased_chip_carries_none)
{
    fresh();
    ck_assert_uint_eq(nvram_bytes(), 0);
    ck_assert_int_eq(in_force(), -1);
    ck_assert_uint_eq(nvram_serial(), 0);
    memset(board_fake_eeprom, 0, BOARD_EEPROM_BYTES);
    board_fake_reset();
    ck_assert_uint_eq(nvram_bytes(), 0);
    ck_assert_uint_eq(nvram_serial(), 0);
}
END_TEST

static const uint16_t lengths[] = { NVRAM_BLOCK_LEAST, 6, 15, 16, 17, 28, 29, BYTES,
                                    NVRAM_BLOCK_MAX - 1, NVRAM_BLOCK_MAX };

START_TEST(what_was_stored_is_there_after_a_reset)
{
    fresh();
    for (int i = 0; i < 3; i++) {
        store(lengths[_i], (uint8_t)(10 + i));
        ck_assert_uint_eq(nvram_bytes(), lengths[_i]);
        ck_assert_int_eq(in_force(), 10 + i);
        board_fake_reset();
        ck_assert_uint_eq(nvram_bytes(), lengths[_i]);
        ck_assert_int_eq(in_force(), 10 + i);
    }
}
END_TEST

/* 40 commits, of two lengths: each cell of either slot at most once a commit of
 * its own, but the mark, which is taken away and put back. */
START_TEST(commits_alternate_and_wear_one_slot)
{
    unsigned before[BOARD_EEPROM_BYTES];

    fresh();
    for (int i = 0; i < 40; i++) {
        const uint16_t other = i % 2 == 0 ? NVRAM_SLOT_BYTES : 0;

        memcpy(before, board_fake_wear, sizeof before);
        store(i % 3 == 0 ? BYTES : 100, (uint8_t)i);
        ck_assert_int_eq(in_force(), i);
        for (uint16_t at = 0; at < BOARD_EEPROM_BYTES; at++) {
            const unsigned more = board_fake_wear[at] - before[at];
            const bool mark = at == NVRAM_SLOT_BYTES - other;

            if (more > (mark && i >= 2 ? 2u : 1u))
                ck_abort_msg("cell %d worn %u times", at, more);
            if (at >= other && at < other + NVRAM_SLOT_BYTES && more != 0)
                ck_abort_msg("commit %d wrote cell %d of the copy in force", i, at);
        }
        if (i % 2 == 1)
            board_fake_reset();
    }
    for (uint16_t at = 2 * NVRAM_SLOT_BYTES; at < BOARD_EEPROM_BYTES; at++)
        ck_assert_uint_eq(board_fake_wear[at], 0);
}
END_TEST

START_TEST(the_same_block_again_writes_little)
{
    fresh();
    store(BYTES, 1);
    store(BYTES, 1);
    board_fake_reset();
    store(BYTES, 1);
    /* Mark away, sequence, CRC, mark again. */
    ck_assert_uint_le(board_fake.eeprom_writes, 2 + 4 + 4);
    ck_assert_int_eq(in_force(), 1);
}
END_TEST

/* What a cell may hold when its write was cut short: as before, erased, or anything. */
static const struct {
    uint8_t leaves;
    bool as_before;
    const char *why;
} torn[] = {
    { 0xFF, false, "erased" },
    { 0x00, false, "all programmed" },
    { 0xA5, false, "the very mark" },
    { 0x5A, false, "something else" },
    { 0x00, true, "not begun" },
};

/* Cut at write number n of storing block kind over what is there. */
static void cut_once(unsigned n, uint8_t kind, int how)
{
    uint8_t block[NVRAM_BLOCK_MAX];

    board_fake_reset();
    make_block(block, BYTES, kind);
    send_block(block, BYTES);
    board_fake.cut_at_write = torn[how].as_before ? n - 1 : n;
    board_fake.cut_leaves = torn[how].leaves;
    ck_assert(nvram_commit());
    if (board_fake.cut_at_write != 0)
        write_out();
    board_fake_reset();
}

/* Old is what must be in force until the last write, the mark; -1: none. */
static void cut_everywhere(int how, int old, uint8_t kind)
{
    uint8_t kept[BOARD_EEPROM_BYTES];
    unsigned n = 0, total;

    memcpy(kept, board_fake_eeprom, sizeof kept);
    board_fake_reset();
    store(BYTES, kind);
    total = board_fake.eeprom_writes;
    ck_assert_uint_gt(total, BYTES / 2);
    for (n = 1; n <= total; n++) {
        memcpy(board_fake_eeprom, kept, sizeof kept);
        cut_once(n, kind, how);
        const int found = in_force();

        ck_assert_msg(found == old || (found == kind && n == total),
                      "write %u of %u left %s: %d in force", n, total, torn[how].why, found);
        /* And the rig can be written to as if nothing had been. */
        board_fake_reset();
        store(BYTES, 99);
        board_fake_reset();
        ck_assert_int_eq(in_force(), 99);
    }
    memcpy(board_fake_eeprom, kept, sizeof kept);
    board_fake_reset();
}

START_TEST(a_power_cut_leaves_old_or_new_and_never_a_mixture)
{
    fresh();
    cut_everywhere(_i, -1, 1);      /* the first block ever */
    store(BYTES, 1);
    cut_everywhere(_i, 1, 2);       /* into an erased slot */
    store(BYTES, 2);
    cut_everywhere(_i, 2, 3);       /* over an older one */
    store(BYTES, 3);
    cut_everywhere(_i, 3, 1);       /* one of before again, in the other slot */
}
END_TEST

/* Cut while mending what an earlier cut left. */
START_TEST(a_second_cut_is_survived_too)
{
    uint8_t kept[BOARD_EEPROM_BYTES];

    fresh();
    store(BYTES, 1);
    store(BYTES, 2);
    memcpy(kept, board_fake_eeprom, sizeof kept);
    for (unsigned n = 1; n < 300; n += 13)
        for (unsigned m = 1; m < 300; m += 7) {
            memcpy(board_fake_eeprom, kept, sizeof kept);
            cut_once(n, 3, 0);
            cut_once(m, 4, 3);
            ck_assert_int_eq(in_force(), 2);
        }
}
END_TEST

/* The CRC would find a mixture but once in 4,294,967,296; the mark leaves none to find. */
START_TEST(the_mark_is_away_while_a_copy_is_written)
{
    uint8_t block[NVRAM_BLOCK_MAX];
    unsigned seen = 0;

    fresh();
    store(BYTES, 1);
    store(BYTES, 2);
    make_block(block, BYTES, 3);
    send_block(block, BYTES);
    ck_assert(nvram_commit());
    while (nvram_writing()) {
        nvram_poll();
        board_fake.eeprom_busy = false;
        if (board_fake_eeprom[0] == 0xFF)
            seen++;
    }
    ck_assert_uint_eq(board_fake_eeprom[0], 0xA5);
    /* All but the last write, which puts it back. */
    ck_assert_uint_gt(seen, BYTES - 10);
}
END_TEST

/* A flipped bit anywhere in the copy in force: the one before counts; in both: none. */
START_TEST(a_damaged_copy_gives_way_to_the_other)
{
    uint8_t kept[BOARD_EEPROM_BYTES];
    const uint16_t whole = 7 + BYTES + 4;

    fresh();
    store(BYTES, 1);
    store(BYTES, 2);
    memcpy(kept, board_fake_eeprom, sizeof kept);
    for (uint16_t bit = 0; bit < 8 * whole; bit++) {
        const uint16_t at = (uint16_t)(NVRAM_SLOT_BYTES + bit / 8);

        memcpy(board_fake_eeprom, kept, sizeof kept);
        board_fake_eeprom[at] ^= (uint8_t)(1u << bit % 8);
        board_fake_reset();
        ck_assert_msg(in_force() == 1, "bit %d", bit);
        board_fake_eeprom[bit / 8] ^= (uint8_t)(1u << bit % 8);
        board_fake_reset();
        ck_assert_msg(in_force() == -1, "bit %d in both", bit);
    }
}
END_TEST

/* A cell that no longer takes its byte: the block of before stays in force. */
START_TEST(a_worn_cell_leaves_the_old_one)
{
    uint8_t block[NVRAM_BLOCK_MAX];

    fresh();
    store(BYTES, 1);
    make_block(block, BYTES, 2);
    send_block(block, BYTES);
    ck_assert(nvram_commit());
    while (nvram_writing()) {
        nvram_poll();
        board_fake.eeprom_busy = false;
        board_fake_eeprom[NVRAM_SLOT_BYTES + 200] = 0xEE;
    }
    ck_assert_int_eq(in_force(), 1);
    board_fake_reset();
    ck_assert_int_eq(in_force(), 1);
}
END_TEST

START_TEST(a_block_that_is_not_whole_is_not_written)
{
    uint8_t block[NVRAM_BLOCK_MAX];

    fresh();
    store(BYTES, 1);
    board_fake_reset();
    make_block(block, BYTES, 2);
    ck_assert(nvram_begin(BYTES));
    ck_assert(!nvram_commit());
    ck_assert_msg(!nvram_part(1, block + 1, 4), "a gap");
    ck_assert(nvram_part(0, block, 16));
    ck_assert_msg(nvram_part(0, block, 16), "the same again");
    ck_assert_msg(!nvram_part(17, block + 17, 4), "a gap of one");
    ck_assert(!nvram_commit());
    for (uint16_t at = 16; at < BYTES - 12; at = (uint16_t)(at + 16))
        ck_assert(nvram_part(at, block + at, 16));
    ck_assert_msg(!nvram_part(BYTES - 12, block, 13), "over the end");
    ck_assert(nvram_part(BYTES - 12, block + BYTES - 12, 11));
    ck_assert_msg(!nvram_commit(), "all but one byte");
    ck_assert(nvram_part(BYTES - 1, block + BYTES - 1, 1));
    ck_assert_msg(!nvram_part(BYTES, block, 1), "after the end");
    block[5] ^= 1;
    ck_assert(nvram_part(0, block, 16));
    ck_assert_msg(!nvram_commit(), "its CRC is wrong");
    block[5] ^= 1;
    ck_assert(nvram_part(0, block, 16));
    ck_assert_uint_eq(board_fake.eeprom_writes, 0);
    ck_assert(nvram_commit());
    write_out();
    ck_assert_int_eq(in_force(), 2);
}
END_TEST

/* ---- over the wire ------------------------------------------------------------- */

static void send(uint8_t type, const uint8_t *payload, uint8_t n)
{
    uint8_t line[WIRE_ENCODED_MAX];
    const uint16_t bytes = wire_build(line, type, payload, n);

    for (uint16_t i = 0; i < bytes; i++)
        command_byte(line[i], 5);
}

static void expect_result(uint8_t result)
{
    struct wire_frame f;
    struct wire_reply r;

    ck_assert(board_fake_frame(&f));
    ck_assert_uint_eq(f.type, WIRE_REPLY);
    wire_get_reply(&f, &r);
    ck_assert_uint_eq(r.result, result);
}

static void send_over_the_wire(const uint8_t *block)
{
    uint8_t p[19] = { 1 };

    wire_put16(p + 1, BYTES);
    send(WIRE_CMD_CAL_BEGIN, p, 3);
    expect_result(WIRE_RESULT_OK);
    for (uint16_t at = 0; at < BYTES; at = (uint16_t)(at + 16)) {
        const uint8_t k = (uint8_t)(BYTES - at < 16 ? BYTES - at : 16);

        wire_put16(p + 1, at);
        memcpy(p + 3, block + at, k);
        send(WIRE_CMD_CAL_PART, p, (uint8_t)(3 + k));
        expect_result(WIRE_RESULT_OK);
    }
    send(WIRE_CMD_CAL_COMMIT, p, 1);
    expect_result(WIRE_RESULT_OK);
}

START_TEST(host_writes_and_reads_it)
{
    uint8_t block[NVRAM_BLOCK_MAX], p[3] = { 9, 0, 0 };
    struct wire_frame f;
    uint16_t at = 0;

    fresh();
    send(WIRE_CMD_CAL_READ, p, 3);
    ck_assert(board_fake_frame(&f));
    ck_assert_uint_eq(f.type, WIRE_CALIBRATION);
    ck_assert_uint_eq(f.n, 4);
    ck_assert_uint_eq(wire_get16(f.payload), 0);

    make_block(block, BYTES, 7);
    send_over_the_wire(block);
    nvram_poll();
    ck_assert(board_fake.eeprom_busy);
    send(WIRE_CMD_CAL_READ, p, 3);
    expect_result(WIRE_RESULT_BUSY);
    send(WIRE_CMD_CAL_BEGIN, p, 3);
    expect_result(WIRE_RESULT_BUSY);
    send(WIRE_CMD_CAL_COMMIT, p, 1);
    expect_result(WIRE_RESULT_BUSY);
    board_fake.eeprom_busy = false;
    write_out();

    do {
        wire_put16(p + 1, at);
        send(WIRE_CMD_CAL_READ, p, 3);
        ck_assert(board_fake_frame(&f));
        ck_assert_uint_eq(f.type, WIRE_CALIBRATION);
        ck_assert_uint_eq(wire_get16(f.payload), BYTES);
        ck_assert_uint_eq(wire_get16(f.payload + 2), at);
        ck_assert_mem_eq(f.payload + 4, block + at, (size_t)f.n - 4);
        at = (uint16_t)(at + f.n - 4);
    } while (f.n > 4);
    ck_assert_uint_eq(at, BYTES);
}
END_TEST

START_TEST(serial_stands_at_the_end_with_its_complement)
{
    const uint8_t id[] = { 1 };
    struct wire_frame f;
    struct wire_hello h;

    fresh();
    wire_put32(wire_put32(board_fake_eeprom + NVRAM_SERIAL_AT, 4711), ~(uint32_t)4711);
    board_fake_reset();
    send(WIRE_CMD_HELLO, id, 1);
    ck_assert(board_fake_frame(&f));
    ck_assert(wire_get_hello(&f, &h));
    ck_assert_uint_eq(h.serial, 4711);
    store(NVRAM_BLOCK_MAX, 1);
    store(NVRAM_BLOCK_MAX, 2);
    ck_assert_uint_eq(nvram_serial(), 4711);
    board_fake_eeprom[NVRAM_SERIAL_AT + 4] ^= 1;
    board_fake_reset();
    ck_assert_uint_eq(nvram_serial(), 0);
}
END_TEST

static uint32_t hello_serial(void)
{
    const uint8_t id[] = { 1 };
    struct wire_frame f;
    struct wire_hello h;

    send(WIRE_CMD_HELLO, id, 1);
    ck_assert(board_fake_frame(&f));
    ck_assert(wire_get_hello(&f, &h));
    return h.serial;
}

START_TEST(host_writes_the_serial_number)
{
    uint8_t p[5] = { 1 };

    fresh();
    store(BYTES, 7);
    wire_put32(p + 1, 77);
    for (int again = 0; again < 2; again++) {
        board_fake_reset();
        ck_assert_uint_eq(hello_serial(), again ? 77 : 0);
        send(WIRE_CMD_SERIAL, p, 5);
        expect_result(WIRE_RESULT_OK);
        nvram_poll();
        ck_assert_msg(board_fake.eeprom_busy != again, "the same number is not written again");
        if (!again) {
            send(WIRE_CMD_SERIAL, p, 5);
            expect_result(WIRE_RESULT_BUSY);
            ck_assert_msg(hello_serial() == 0, "told before it is there");
        }
        board_fake.eeprom_busy = false;
        write_out();
        ck_assert_uint_le(board_fake.eeprom_writes, 8);
        ck_assert_uint_eq(hello_serial(), 77);
        ck_assert_int_eq(in_force(), 7);
    }
    board_fake_reset();
    ck_assert_uint_eq(nvram_serial(), 77);
    store(BYTES, 8);
    ck_assert_msg(in_force() == 8, "a block after it is written as before");
    ck_assert_uint_eq(nvram_serial(), 77);
}
END_TEST

START_TEST(a_number_forgets_a_block_that_was_not_committed)
{
    uint8_t block[NVRAM_BLOCK_MAX];

    fresh();
    store(BYTES, 1);
    make_block(block, BYTES, 2);
    send_block(block, BYTES);
    ck_assert_msg(!nvram_number(0), "0 is none");
    /* Its complement ends in the block's first byte, where that stood. */
    ck_assert(nvram_number(0xFD020304));
    ck_assert_msg(!nvram_begin(BYTES) && !nvram_number(5), "busy");
    write_out();
    ck_assert(!nvram_commit());
    ck_assert_int_eq(in_force(), 1);
    ck_assert_uint_eq(nvram_serial(), 0xFD020304);
    store(BYTES, 3);
    ck_assert_int_eq(in_force(), 3);
    ck_assert_uint_eq(nvram_serial(), 0xFD020304);
}
END_TEST

/* From old to new, cut at each write in turn: either of them or none, and the block
 * as it was. */
START_TEST(a_power_cut_leaves_no_third_number)
{
    static const uint32_t numbers[][2] = {
        { 0, 77 }, { 77, 78 }, { 0x01020304, 0xFEFDFCFB }, { 77, 0xFFFFFFFF }, { 0xFF, 0xFF00 },
    };
    uint8_t kept[BOARD_EEPROM_BYTES];

    for (int i = 0; i < COUNT(numbers); i++) {
        const uint32_t old = numbers[i][0], wanted = numbers[i][1];

        fresh();
        store(BYTES, 1);
        if (old != 0)
            ck_assert(nvram_number(old));
        write_out();
        memcpy(kept, board_fake_eeprom, sizeof kept);
        for (unsigned n = 1; n <= 8; n++) {
            memcpy(board_fake_eeprom, kept, sizeof kept);
            board_fake_reset();
            board_fake.cut_at_write = n;
            board_fake.cut_leaves = torn[_i].as_before ? 0x55 : torn[_i].leaves;
            ck_assert(nvram_number(wanted));
            write_out();
            board_fake_reset();
            const uint32_t found = nvram_serial();

            ck_assert_msg(found == old || found == wanted || found == 0,
                          "%u to %u, write %u left %s: %u", (unsigned)old, (unsigned)wanted, n,
                          torn[_i].why, (unsigned)found);
            ck_assert_int_eq(in_force(), 1);
            ck_assert(nvram_number(wanted));
            write_out();
            ck_assert_uint_eq(nvram_serial(), wanted);
        }
    }
}
END_TEST

Suite *suite_nvram(void)
{
    Suite *s = suite_create("nvram");
    TCase *t = tcase_create("all");

    tcase_set_timeout(t, 60);
    tcase_add_test(t, an_erased_chip_carries_none);
    tcase_add_loop_test(t, what_was_stored_is_there_after_a_reset, 0, COUNT(lengths));
    tcase_add_test(t, commits_alternate_and_wear_one_slot);
    tcase_add_test(t, the_same_block_again_writes_little);
    tcase_add_loop_test(t, a_power_cut_leaves_old_or_new_and_never_a_mixture, 0, COUNT(torn));
    tcase_add_test(t, a_second_cut_is_survived_too);
    tcase_add_test(t, the_mark_is_away_while_a_copy_is_written);
    tcase_add_test(t, a_damaged_copy_gives_way_to_the_other);
    tcase_add_test(t, a_worn_cell_leaves_the_old_one);
    tcase_add_test(t, a_block_that_is_not_whole_is_not_written);
    tcase_add_test(t, host_writes_and_reads_it);
    tcase_add_test(t, serial_stands_at_the_end_with_its_complement);
    tcase_add_test(t, host_writes_the_serial_number);
    tcase_add_test(t, a_number_forgets_a_block_that_was_not_committed);
    tcase_add_loop_test(t, a_power_cut_leaves_no_third_number, 0, COUNT(torn));
    suite_add_tcase(s, t);
    return s;
}
