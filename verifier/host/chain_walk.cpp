// SPDX-License-Identifier: Apache-2.0
//
// The five steps of FORMAT.md 8.5, in their order.
#include "verifier/host/chain_walk.hpp"

#include "formats/wire/cbor.h"
#include "formats/wire/proof.h"
#include "verifier/host/status_words.hpp"

namespace bulla {
namespace {

bulla_status take_link(ChainWalk &walk, bulla_cursor &links) {
  bulla_link link;
  bulla_status status = bulla_chain_next(&links, &link);
  if (status != BULLA_OK) return status;
  std::uint32_t entry = 0;
  const auto next = OpenedKeyStore::open({link.document.at, link.document.left}, status, entry);
  if (!next) return status;
  if (walk.last_version && next->version() <= *walk.last_version) return BULLA_CHAIN_ORDER;
  walk.last_version = next->version();
  if (next->fleet() != walk.reached.fleet()) return BULLA_WRONG_FLEET;
  if (next->version() < walk.reached.version()) return BULLA_OK;  // passed long ago
  auto reached = walk.reached.follow(*next, link.signatures, status);
  if (reached) walk.reached = std::move(*reached);
  return status;
}

void stop(ChainWalk &walk, std::size_t link, bulla_status reason) {
  walk.stopped_at = link;
  walk.stop_reason = reason;
}

}  // namespace

ChainWalk walk_chain(const Trust &held, bulla_cursor body) {
  ChainWalk walk{held, 0, {}, BULLA_OK, {}};
  bulla_cursor links{};
  std::uint32_t count = 0;
  const bulla_status head = bulla_chain_open(body, &links, &count);
  if (head != BULLA_OK) {
    stop(walk, 0, head);
    return walk;
  }
  walk.link_count = count;
  for (std::size_t number = 1; number <= count; number++) {
    const bulla_status status = take_link(walk, links);
    throw_machine_fault(status);
    if (status != BULLA_OK) {
      stop(walk, number, status);
      return walk;
    }
  }
  if (links.left != 0) stop(walk, walk.link_count + 1, BULLA_TRAILING_BYTES);
  return walk;
}

}  // namespace bulla
