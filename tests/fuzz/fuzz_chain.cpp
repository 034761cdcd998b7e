// SPDX-License-Identifier: Apache-2.0
//
// The body of a chain, walked link by link as a device walks it, from two stores that it may hold.
#include "formats/wire/proof.h"
#include "tests/fuzz/world.hpp"

namespace {

using namespace bulla;
using namespace bulla::testing;

void walk(bulla_cursor body, const bulla_crypto *crypto, bulla_key_store held) {
  bulla_cursor links;
  std::uint32_t count;
  if (bulla_chain_open(body, &links, &count) != BULLA_OK) return;
  for (std::uint32_t i = 0; i < count; i++) {
    bulla_link link;
    bulla_key_store next;
    std::uint32_t entry;
    if (bulla_chain_next(&links, &link) != BULLA_OK) return;
    if (bulla_key_store_open(&next, crypto, link.document, &entry) != BULLA_OK) return;
    if (bulla_link_judge(&held, &next, crypto, link.signatures) != BULLA_OK) return;
    require(next.view.version >= held.view.version);
    held = next;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  for (const bulla_crypto *crypto : {test_crypto(), credulous_crypto()}) {
    walk(bulla_cursor_over(data, size), crypto, trusted_store());
    walk(bulla_cursor_over(data, size), crypto, guarded_store());
  }
  return 0;
}
