// SPDX-License-Identifier: Apache-2.0
//
// Tree files: what is read is what would be written, and each of its leaves has a proof.
#include <cstdint>
#include <cstdlib>

#include "formats/error.hpp"
#include "formats/grandfather_tree.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const bulla::ByteView file(data, size);
  try {
    const bulla::GrandfatherTree tree = bulla::decode_grandfather_tree(file);
    const bulla::Bytes again = bulla::encode(tree);
    if (again != bulla::Bytes(file.begin(), file.end())) std::abort();
    const bulla::GrandfatherProver prover(tree);
    for (const bulla::Digest &leaf : tree.leaves)
      if (!prover.prove(leaf)) std::abort();
  } catch (const bulla::Error &error) {
    if (error.exit_code() != 3 && error.exit_code() != 6) std::abort();
  }
  return 0;
}
