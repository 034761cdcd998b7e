// SPDX-License-Identifier: Apache-2.0
//
// Stage 5 of an image package, and advice when stage 7 found no known key.
#include "verifier/host/image_trust.hpp"

#include <algorithm>
#include <set>

#include "formats/signature.hpp"
#include "formats/wire/proof.h"
#include "formats/wire/signature.h"
#include "verifier/host/chain_walk.hpp"
#include "verifier/host/status_words.hpp"
#include "verifier/host/verdict_steps.hpp"

namespace bulla {
namespace {

std::string version_text(std::uint32_t version) {
  return "version " + std::to_string(version);
}

void tell_stop(Verdict &verdict, const ChainWalk &walk) {
  const std::string place =
      "link " + std::to_string(*walk.stopped_at) + " of " + std::to_string(walk.link_count);
  verdict.trust.chain_stopped_at = walk.stopped_at;
  verdict.trust.chain_reason = bulla_status_name(walk.stop_reason);
  verdict.warnings.push_back("the chain in the file stopped at " + place + ": " +
                             std::string(status_words(walk.stop_reason).what) + " (" +
                             verdict.trust.chain_reason + ")");
  mark(verdict, BULLA_STAGE_CHAIN, StageState::kPassed,
       "stopped at " + place + " (" + verdict.trust.chain_reason + "), which refuses nothing");
}

// The ids of entries that no key of the store has.
std::set<ShortId> unknown_ids(bulla_list signatures, const Trust &trust) {
  std::set<ShortId> ids;
  bulla_signature entry;
  while (bulla_signatures_next(&signatures, &entry)) {
    const auto header = recognise_header({entry.protected_header.at, entry.protected_header.left});
    if (header && trust.find_key(header->key) == nullptr) ids.insert(header->key);
  }
  return ids;
}

bool holds(const OpenedKeyStore &store, const ShortId &id) {
  for (std::uint32_t i = 0; i < store.store().view.keys.count; i++) {
    if (store.store().keys[i].algorithm == 0) continue;
    if (std::equal(id.begin(), id.end(), store.store().key_ids[i])) return true;
  }
  return false;
}

// The first store of a chain, unverified, that holds the key.
std::optional<std::uint32_t> version_with_key(bulla_cursor chain, const ShortId &id) {
  bulla_cursor links{};
  std::uint32_t count = 0;
  bulla_link link;
  if (chain.left == 0 || bulla_chain_open(chain, &links, &count) != BULLA_OK) return std::nullopt;
  for (std::uint32_t i = 0; i < count && bulla_chain_next(&links, &link) == BULLA_OK; i++) {
    bulla_status status = BULLA_OK;
    std::uint32_t entry = 0;
    const auto store = OpenedKeyStore::open({link.document.at, link.document.left}, status, entry);
    if (store && holds(*store, id)) return store->version();
  }
  return std::nullopt;
}

}  // namespace

Trust reach_trust(Verdict &verdict, const EnvelopeRead &read, const Trust &held, ChainUse use) {
  verdict.trust.held = held.version();
  verdict.trust.reached = held.version();
  if (!read.package.envelope.has_chain) {
    mark(verdict, BULLA_STAGE_CHAIN, StageState::kPassed, "no chain in the file");
    return held;
  }
  if (use == ChainUse::kIgnore) {
    mark(verdict, BULLA_STAGE_CHAIN, StageState::kNotChecked, "the chain was not to be walked");
    return held;
  }
  ChainWalk walk = walk_chain(held, read.chain());
  verdict.trust.chain_links = walk.link_count;
  verdict.trust.reached = walk.reached.version();
  mark(verdict, BULLA_STAGE_CHAIN, StageState::kPassed,
       "from " + version_text(held.version()) + " to " + version_text(walk.reached.version()));
  if (walk.stopped_at) tell_stop(verdict, walk);
  return walk.reached;
}

void add_trust_hints(Verdict &verdict, const EnvelopeRead &read, const bulla_image &image,
                     const Trust &trust) {
  if (verdict.status != BULLA_KEY_UNKNOWN) return;
  const bulla_envelope &envelope = image.package.envelope;
  for (const ShortId &id :
       unknown_ids(verdict.stage == BULLA_STAGE_TRANSPORT ? envelope.transport_signatures
                                                          : envelope.signatures,
                   trust)) {
    const auto version = version_with_key(read.chain(), id);
    if (!version) continue;
    verdict.hints.push_back("key " + to_hex(id) + " is in " + version_text(*version) +
                            " of the key store, which the chain in this file holds; " +
                            version_text(trust.version()) + " decided");
  }
}

}  // namespace bulla
