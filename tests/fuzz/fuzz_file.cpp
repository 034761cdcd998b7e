// SPDX-License-Identifier: Apache-2.0
//
// A whole file through the C++ face of the verifier, as the tools use it, from memory and from a
// file: verdict, contents, anchor. What it accepts must be signed; what it refuses must have its
// words.
#include "formats/error.hpp"
#include "tests/fuzz/memory_file.hpp"
#include "tests/fuzz/world.hpp"
#include "tests/host/packages.hpp"
#include "verifier/host/package_reader.hpp"
#include "verifier/host/verify.hpp"

namespace {

using namespace bulla;
using namespace bulla::testing;

void judge(ByteView file) {
  static const Trust trust = trust_in(standard_store().store());
  VerifyOptions options;
  options.thread_count = 1;
  const Verdict verdict = verify_bytes(file, "fuzzed", trust, options);
  require(verdict.accepted == verdict.reason.empty());
  require(verdict.accepted == verdict.sentence.empty());
  require(verdict.accepted == (verdict.exit_code == 0));
  const MemoryFile on_disk(file);
  require(verify_file(on_disk.path(), trust, options).reason == verdict.reason);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const ByteView file(data, size);
  judge(file);
  try {
    (void)read_package(file, "fuzzed");
  } catch (const Error &error) {
    require(error.exit_code() != 70);
  }
  try {
    const Trust trust = Trust::anchor(file, "fuzzed");
    for (const StoreKeyInfo &key : trust.keys()) require(trust.find_key(key.id) == &key);
  } catch (const Error &error) {
    require(error.exit_code() != 70);
  }
  try {
    const MemoryFile on_disk(file);
    (void)read_package(on_disk.path());
    (void)Trust::anchor(on_disk.path());
  } catch (const Error &error) {
    require(error.exit_code() != 70);
  }
  return 0;
}
