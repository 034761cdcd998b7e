// SPDX-License-Identifier: Apache-2.0
//
// A key store document: opened with real and with credulous crypto, and what the C++ reader makes
// of it: what it accepts it writes back to the same bytes.
#include "formats/error.hpp"
#include "tests/fuzz/world.hpp"

namespace {

using namespace bulla;
using namespace bulla::testing;

void open_store(bulla_cursor document, const bulla_crypto *crypto) {
  bulla_key_store store;
  std::uint32_t entry;
  if (bulla_key_store_open(&store, crypto, document, &entry) != BULLA_OK) return;
  require(store.view.keys.count <= BULLA_KEYS_MAX);
  for (std::uint32_t i = 0; i < store.view.keys.count; i++) {
    if (store.keys[i].algorithm == 0) continue;
    require(bulla_key_store_find(&store, store.key_ids[i]) == static_cast<int>(i));
  }
  (void)bulla_key_store_denies(&store, store.digest);
  const bulla_list none = bulla_list_none();
  require(bulla_link_judge(&store, &store, crypto, none) == BULLA_OK);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  open_store(bulla_cursor_over(data, size), test_crypto());
  open_store(bulla_cursor_over(data, size), credulous_crypto());
  try {
    const ByteView document(data, size);
    const Bytes again = encode(decode_key_store(document));
    require(std::equal(again.begin(), again.end(), document.begin(), document.end()));
  } catch (const Error &) {
  }
  return 0;
}
