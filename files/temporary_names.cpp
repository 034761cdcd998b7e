// SPDX-License-Identifier: Apache-2.0
//
// A fixed table: a signal handler may neither lock nor allocate. A slot is taken, armed and freed
// by compare-and-swap, so that a handler that walks the table while a thread changes it unlinks
// either the whole old name or nothing.
#include "files/temporary_names.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <climits>
#include <cstring>
#include <random>

#include "formats/error.hpp"

namespace bulla {
namespace {

constexpr std::size_t kSlots = 256;
constexpr std::size_t kNoSlot = kSlots;

enum State : int { kFree, kFilling, kArmed, kUnlinking };

struct Slot {
  std::atomic<int> state{kFree};
  char path[PATH_MAX];
};

// Static storage, 1 MiB of which only used pages exist.
Slot table[kSlots];
static_assert(std::atomic<int>::is_always_lock_free);

std::size_t take_slot() {
  for (std::size_t i = 0; i < kSlots; i++) {
    int expected = kFree;
    if (table[i].state.compare_exchange_strong(expected, kFilling)) return i;
  }
  throw Error(Reason::kOutputFailed, "more than 256 outputs are open at once");
}

}  // namespace

TemporaryName::TemporaryName(const std::string &absolute_path) {
  if (absolute_path.empty() || absolute_path[0] != '/' || absolute_path.size() >= PATH_MAX) {
    throw Error(Reason::kOutputFailed, absolute_path + ": path too long");
  }
  slot_ = take_slot();
  std::memcpy(table[slot_].path, absolute_path.c_str(), absolute_path.size() + 1);
  table[slot_].state.store(kArmed);
}

TemporaryName::~TemporaryName() {
  if (slot_ == kNoSlot) return;
  int expected = kArmed;
  // A handler that has the slot will unlink the file, and no one needs the slot after it.
  if (!table[slot_].state.compare_exchange_strong(expected, kFilling)) return;
  unlink(table[slot_].path);
  table[slot_].state.store(kFree);
}

void TemporaryName::forget() {
  int expected = kArmed;
  table[slot_].state.compare_exchange_strong(expected, kFree);
  slot_ = kNoSlot;
}

const char *TemporaryName::c_str() const {
  return table[slot_].path;
}

void unlink_all_temporaries() noexcept {
  for (Slot &slot : table) {
    int expected = kArmed;
    if (slot.state.compare_exchange_strong(expected, kUnlinking)) unlink(slot.path);
  }
}

std::string temporary_path_beside(const std::string &target) {
  static constexpr char kAlphabet[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::random_device random;
  std::uniform_int_distribution<std::size_t> letter(0, sizeof(kAlphabet) - 2);
  std::string suffix(6, 'x');
  for (char &c : suffix) c = kAlphabet[letter(random)];

  const std::size_t slash = target.rfind('/');
  const std::size_t name_at = slash == std::string::npos ? 0 : slash + 1;
  // A long name is shortened: the whole must stay within NAME_MAX.
  const std::string name =
      target.substr(name_at, NAME_MAX - sizeof(".") - sizeof(".bulla-xxxxxx.tmp"));
  return target.substr(0, name_at) + "." + name + ".bulla-" + suffix + ".tmp";
}

}  // namespace bulla
