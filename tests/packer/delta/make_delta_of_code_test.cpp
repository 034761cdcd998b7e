// SPDX-License-Identifier: Apache-2.0
//
// Deltas of programs in which code has moved, for every architecture that is found in files: the
// very bytes by every profile and effort, and far smaller than without the architecture.
#include <gtest/gtest.h>

#include "packer/delta/make_delta.hpp"
#include "tests/delta/relocatable.hpp"
#include "tests/packer/delta/applied_delta.hpp"
#include "verifier/delta/little_endian.h"

namespace bulla {
namespace {

using testing::make_modules;
using testing::make_release;
using testing::Modules;
using testing::Program;
using testing::Release;

constexpr std::uint32_t kNoMachine = 0;

struct ElfMachine {
  bulla_delta_arch arch;
  std::uint32_t number;
};
constexpr ElfMachine kMachines[] = {{BULLA_DELTA_ARCH_ARM64, 183}, {BULLA_DELTA_ARCH_X86_64, 62}};

// One loadable segment, right behind the headers.
Bytes elf_file(const Program &program, std::uint32_t machine) {
  constexpr std::size_t kHeadersBytes = 128;
  Bytes file(kHeadersBytes, 0);
  const Bytes identity = {0x7f, 'E', 'L', 'F', 2, 1, 1};
  std::copy(identity.begin(), identity.end(), file.begin());
  bulla_store16(&file[16], 2);
  bulla_store16(&file[18], machine);
  bulla_store64(&file[32], 64);
  bulla_store16(&file[54], 56);
  bulla_store16(&file[56], 1);
  bulla_store32(&file[64], 1);
  bulla_store64(&file[64 + 8], kHeadersBytes);
  bulla_store64(&file[64 + 16], program.base);
  bulla_store64(&file[64 + 32], program.image.size());
  bulla_store64(&file[64 + 40], program.image.size());
  file.insert(file.end(), program.image.begin(), program.image.end());
  return file;
}

// The size of the delta, after it was applied.
std::size_t delta_bytes(const Bytes &before, const Bytes &after, const DeltaOptions &options) {
  NoProgress progress;
  const DeltaResult delta = make_delta(before, after, options, progress);
  EXPECT_EQ(applied_delta(before, after.size(), delta), after);
  return delta.stream.size();
}

TEST(MakeDeltaOfCode, FollowsWhatMovedByEveryProfileAndEffort) {
  for (const ElfMachine &machine : kMachines) {
    const Release release = make_release(machine.arch, 300, 7);
    const Bytes before = elf_file(release.before, machine.number);
    const Bytes after = elf_file(release.after, machine.number);
    const std::size_t blind =
        delta_bytes(elf_file(release.before, kNoMachine), elf_file(release.after, kNoMachine), {});
    for (const DeltaProfile profile : {DeltaProfile::kMcu, DeltaProfile::kLinux}) {
      for (const DeltaEffort effort :
           {DeltaEffort::kFast, DeltaEffort::kNormal, DeltaEffort::kMax}) {
        DeltaOptions options;
        options.profile = profile;
        options.effort = effort;
        EXPECT_LT(delta_bytes(before, after, options) * 2, blind)
            << machine.number << " effort " << static_cast<int>(effort);
      }
    }
  }
}

TEST(MakeDeltaOfCode, HoldsForModules) {
  const Modules modules = make_modules(12, 3);
  for (const DeltaProfile profile : {DeltaProfile::kMcu, DeltaProfile::kLinux}) {
    DeltaOptions options;
    options.profile = profile;
    EXPECT_LT(delta_bytes(modules.before, modules.after, options), modules.after.size() / 4);
  }
}

}  // namespace
}  // namespace bulla
