// SPDX-License-Identifier: Apache-2.0
//
// The record as input: flash holds whatever somebody put there (verifier/state/record.h).
#include "verifier/state/record.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <ostream>

#include "formats/digest.hpp"
#include "tests/state/rig.hpp"

namespace bulla::testing {
namespace {

struct Read {
  bulla_status status;
  bulla_record record{};
  bulla_device_state state{};
};

class Reader {
 public:
  explicit Reader(SimBoard &board) : board_(board) {}

  Read read(std::uint8_t slot, std::size_t memory_bytes = 16384, std::uint32_t capacity = 4) {
    Read result{};
    result.state.components = components_;
    result.state.capacity = capacity;
    memory_.assign(memory_bytes, 0);
    result.status = bulla_record_read(board_.get(), remembering_crypto(), slot, &result.record,
                                      &result.state, memory_.data(), memory_.size());
    return result;
  }

 private:
  SimBoard &board_;
  Bytes memory_;
  bulla_component_state components_[4];
};

// A device that has run for a while: an application with a fallback.
struct Aged {
  SimBoard board;
  Rig rig{board, fleet_store(1).store()};

  Aged() {
    EXPECT_EQ(rig.update(file_of({})), "ok");
    ImageSpec second;
    second.sequence = 11;
    second.security_version = 3;
    EXPECT_EQ(rig.update(file_of(second)), "ok");
  }

  std::uint8_t slot() { return rig.device().record_slot; }
  Bytes &bytes() { return board.area(BULLA_AREA_RECORD, slot()); }
};

TEST(Record, GivesBackWhatWasWritten) {
  Aged aged;
  Reader reader(aged.board);
  const Read read = reader.read(aged.slot());
  ASSERT_EQ(name(read.status), "ok");
  EXPECT_EQ(read.record.generation, aged.rig.device().generation);
  EXPECT_TRUE(bulla_cursor_equal(read.record.store, aged.rig.device().held.document));
  ASSERT_EQ(read.state.component_count, 1u);
  const bulla_component_state &written = *aged.rig.state();
  const bulla_component_state &found = read.state.components[0];
  EXPECT_EQ(found.running.sequence, 11u);
  EXPECT_EQ(found.running.security_version, 3u);
  EXPECT_EQ(found.running.standing, BULLA_STANDING_TRUSTED);
  EXPECT_EQ(found.other.sequence, 10u);
  EXPECT_EQ(found.running.slot, written.running.slot);
  EXPECT_NE(found.running.slot, found.other.slot);
  EXPECT_TRUE(std::equal(found.running.digest, found.running.digest + 32, written.running.digest));
  EXPECT_EQ(read.state.key_store_floor, 1u);
}

TEST(Record, OfAnEmbeddedStoreIsThatOfItsFile) {
  SimBoard board;
  Rig rig{board, fleet_store(1).store()};
  const Bytes document = encode(fleet_store(1).store());
  EXPECT_EQ(name(bulla_device_provision_embedded(&rig.device(), cursor(document))), "wrong-order");
  SimBoard other;
  other.record_bytes = board.record_bytes;
  rig.device().board = other.get();
  EXPECT_EQ(name(bulla_device_provision_embedded(&rig.device(), cursor(document))), "ok");
  ASSERT_EQ(other.records.size(), 1u);
  EXPECT_EQ(other.records[0], board.records[0]);
  rig.device().memory.store_bytes = document.size() - 1;
  SimBoard third;
  rig.device().board = third.get();
  EXPECT_EQ(name(bulla_device_provision_embedded(&rig.device(), cursor(document))),
            "memory-exceeded");
}

TEST(Record, EveryFlippedBitIsFound) {
  Aged aged;
  const std::size_t length = aged.board.records.back().size();
  for (std::size_t bit = 0; bit < 8 * length; bit++) {
    std::uint8_t &byte = aged.bytes()[bit / 8];
    byte = static_cast<std::uint8_t>(byte ^ (1u << bit % 8));
    EXPECT_NE(name(Reader(aged.board).read(aged.slot()).status), "ok") << bit;
    byte = static_cast<std::uint8_t>(byte ^ (1u << bit % 8));
  }
  EXPECT_EQ(name(Reader(aged.board).read(aged.slot()).status), "ok");
}

TEST(Record, NeedsRoomForAllOfIt) {
  Aged aged;
  EXPECT_EQ(name(Reader(aged.board).read(aged.slot(), 100).status), "memory-exceeded");
  EXPECT_EQ(name(Reader(aged.board).read(aged.slot(), 16384, 0).status), "space-exceeded");
}

TEST(Record, IsNotWrittenWhereItDoesNotFit) {
  Aged aged;
  const Bytes before = aged.board.area(BULLA_AREA_RECORD, 0);
  aged.board.record_bytes = 400;
  const bulla_record record = {9, 0, aged.rig.device().held.document};
  EXPECT_EQ(name(bulla_record_write(aged.board.get(), remembering_crypto(), 0, &record,
                                    &aged.rig.device().state)),
            "space-exceeded");
}

TEST(Record, IsReadBackAfterItWasWritten) {
  Aged aged;
  aged.board.facts().finish = [](void *context, const bulla_area *area) {
    SimBoard &board = *static_cast<SimBoard *>(context);
    board.area(area->kind, area->slot)[40] ^= 4;  // a cell that does not hold its bit
    return BULLA_OK;
  };
  ImageSpec next;
  next.sequence = 12;
  EXPECT_EQ(aged.rig.deliver(file_of(next)).reason, "write-failed");
}

// Records that are whole and say what no step could have left. Offsets of record.h.
struct Lie {
  const char *what;
  std::function<void(std::uint8_t *component)> tell;
};

void PrintTo(const Lie &lie, std::ostream *out) {
  *out << lie.what;
}

class RecordLie : public ::testing::TestWithParam<Lie> {};

TEST_P(RecordLie, IsRefusedThoughItsDigestIsRight) {
  Aged aged;
  Bytes &bytes = aged.bytes();
  const std::size_t length = aged.board.records.back().size();
  const std::size_t body = length - BULLA_RECORD_TAG_BYTES;
  GetParam().tell(bytes.data() + body - BULLA_RECORD_COMPONENT_BYTES);
  const Digest digest = sha256(ByteView(bytes).first(body));
  std::copy(digest.begin(), digest.end(), bytes.begin() + static_cast<std::ptrdiff_t>(body));
  EXPECT_EQ(name(Reader(aged.board).read(aged.slot()).status), "field-invalid");
}

const Lie kLies[] = {
    {"class 0", [](std::uint8_t *c) { c[16] = 0; }},
    {"class 32", [](std::uint8_t *c) { c[16] = 32; }},
    {"phase 4", [](std::uint8_t *c) { c[17] = 4; }},
    {"no slot", [](std::uint8_t *c) { c[18] = 0; }},
    {"three slots", [](std::uint8_t *c) { c[18] = 3; }},
    {"one slot and a fallback", [](std::uint8_t *c) { c[18] = 1; }},
    {"a zero that is none", [](std::uint8_t *c) { c[19] = 1; }},
    {"writing over a fallback", [](std::uint8_t *c) { c[17] = BULLA_PHASE_WRITING; }},
    {"standing 5", [](std::uint8_t *c) { c[24] = 5; }},
    {"empty, and yet a digest", [](std::uint8_t *c) { c[24] = BULLA_STANDING_EMPTY; }},
    {"trusted without a digest", [](std::uint8_t *c) { c[25] = 0; }},
    {"a digest and a half", [](std::uint8_t *c) { c[25] = 2; }},
    {"a third slot", [](std::uint8_t *c) { c[26] = 2; }},
    {"both in one slot", [](std::uint8_t *c) { c[26] = c[24 + 48 + 2]; }},
    {"a sequence of 2^63", [](std::uint8_t *c) { c[32] = 0x80; }},
    {"a recovery image in slot 0", [](std::uint8_t *c) { std::copy_n(c + 24, 48, c + 120); }},
};
INSTANTIATE_TEST_SUITE_P(Table, RecordLie, ::testing::ValuesIn(kLies));

TEST(Record, OfNobodyElseIsTakenWhereTheBoardTagsIts) {
  SimBoard board;
  board.facts().tag = [](void *, const std::uint8_t *digest, std::uint8_t *tag) {
    std::transform(digest, digest + 32, tag,
                   [](std::uint8_t byte) { return static_cast<std::uint8_t>(byte ^ 0x5a); });
    return BULLA_OK;
  };
  Rig rig(board, fleet_store(1).store());
  EXPECT_EQ(rig.restart(), "ok");
  Bytes &bytes = board.area(BULLA_AREA_RECORD, rig.device().record_slot);
  const std::size_t body = board.records.back().size() - BULLA_RECORD_TAG_BYTES;
  const Digest digest = sha256(ByteView(bytes).first(body));
  std::copy(digest.begin(), digest.end(), bytes.begin() + static_cast<std::ptrdiff_t>(body));
  EXPECT_EQ(rig.restart(), "not-found");
}

TEST(Record, OlderOneIsNotTakenWhenTheNewerNeedsMoreMemory) {
  Aged aged;
  aged.rig.device().memory.store_bytes = 64;
  EXPECT_EQ(name(bulla_device_start(&aged.rig.device())), "memory-exceeded");
}

TEST(Record, TheOlderOneCountsWhenTheNewerIsBroken) {
  Aged aged;
  aged.bytes()[100] ^= 1;
  EXPECT_EQ(aged.rig.restart(), "ok");
  EXPECT_EQ(aged.rig.sequence(), 10u);  // there 11 was on trial, and this is its second start
}

}  // namespace
}  // namespace bulla::testing
