// SPDX-License-Identifier: Apache-2.0
//
// The body of a chain, walked link by link as a device walks it, from two stores that it may hold.
#include <algorithm>

#include "bulla/chain.h"
#include "tests/fuzz/world.hpp"

namespace {

using namespace bulla;
using namespace bulla::testing;

bulla_status read_body(void *context, std::uint64_t offset, std::uint8_t *bytes,
                       std::size_t length) {
  const bulla_cursor &body = *static_cast<const bulla_cursor *>(context);
  require(offset <= body.left && length <= body.left - offset);
  std::copy_n(body.at + offset, length, bytes);
  return BULLA_OK;
}

void walk(bulla_cursor body, const bulla_crypto *crypto, bulla_key_store held) {
  const bulla_source source = {&body, body.left, read_body};
  Bytes memory[2] = {Bytes(body.left), Bytes(body.left)};
  bulla_package package{};
  bulla_chain chain;
  bulla_link_fate fate = BULLA_LINK_SKIPPED;
  std::size_t taken = 0;
  package.envelope.has_chain = true;
  package.envelope.chain_bytes = body.left;
  if (bulla_chain_begin(&chain, &package, &source) != BULLA_OK) return;
  while (fate != BULLA_LINK_NONE) {
    bulla_key_store next;
    Bytes &free = memory[taken % 2];
    if (bulla_chain_step(&chain, &held, crypto, free.data(), free.size(), &next, &fate) !=
        BULLA_OK) {
      return;
    }
    if (fate != BULLA_LINK_TAKEN) continue;
    require(next.view.version > held.view.version);
    require(std::equal(next.view.fleet, next.view.fleet + BULLA_UUID_BYTES, held.view.fleet));
    held = next;
    taken++;
  }
  require(chain.left == 0 && chain.number == chain.count);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  for (const bulla_crypto *crypto : {test_crypto(), credulous_crypto()}) {
    walk(bulla_cursor_over(data, size), crypto, trusted_store());
    walk(bulla_cursor_over(data, size), crypto, guarded_store());
  }
  return 0;
}
