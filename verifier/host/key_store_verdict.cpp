// SPDX-License-Identifier: Apache-2.0
//
// Stages 4 and 5 for documents of type 2; there are no later ones.
#include "verifier/host/key_store_verdict.hpp"

#include "verifier/host/chain_walk.hpp"
#include "verifier/host/image_trust.hpp"
#include "verifier/host/verdict_steps.hpp"

namespace bulla {
namespace {

std::optional<OpenedKeyStore> open_document(Verdict &verdict, const ByteSource &bytes,
                                            const EnvelopeRead &read) {
  bulla_status status = BULLA_OK;
  bulla_fault fault{BULLA_STAGE_FIELDS, BULLA_PART_DOCUMENT, 0};
  auto opened = OpenedKeyStore::open(read.document(), status, fault.entry);
  if (opened) status = bulla_store_package_check(&read.package, bytes.size(), &fault);
  if (status == BULLA_OK) return opened;
  refuse(verdict, BULLA_STAGE_FIELDS, status, place_of(fault));
  return std::nullopt;
}

// Trust as the links before the document leave it; nothing when one of them refused.
std::optional<ChainWalk> walk_links(Verdict &verdict, const EnvelopeRead &read, const Trust &held,
                                    ChainUse use) {
  if (!read.package.envelope.has_chain || use == ChainUse::kIgnore) {
    return ChainWalk{held, 0, {}, BULLA_OK, {}};
  }
  ChainWalk walk = walk_chain(held, read.chain());
  verdict.trust.chain_links = walk.link_count;
  verdict.trust.reached = walk.reached.version();
  if (!walk.stopped_at) return walk;
  verdict.trust.chain_stopped_at = walk.stopped_at;
  verdict.trust.chain_reason = bulla_status_name(walk.stop_reason);
  refuse(verdict, BULLA_STAGE_CHAIN, walk.stop_reason,
         "link " + std::to_string(*walk.stopped_at) + " of " + std::to_string(walk.link_count));
  return std::nullopt;
}

std::string versions_text(std::uint32_t from, std::uint32_t to) {
  return "version " + std::to_string(to) + " over version " + std::to_string(from);
}

}  // namespace

void judge_key_store(Verdict &verdict, const ByteSource &bytes, const EnvelopeRead &read,
                     const Trust &held, const VerifyOptions &options) {
  verdict.trust.held = verdict.trust.reached = held.version();
  end_after(verdict, BULLA_STAGE_CHAIN);
  const auto opened = open_document(verdict, bytes, read);
  if (!opened) return;
  const auto walk = walk_links(verdict, read, held, options.chain);
  if (!walk) return;
  verdict.signatures = report_signatures(read.package, walk->reached);
  const std::string versions = versions_text(walk->reached.version(), opened->version());
  if (walk->last_version && opened->version() <= *walk->last_version) {
    return refuse(verdict, BULLA_STAGE_CHAIN, BULLA_CHAIN_ORDER, "the document after its links");
  }
  bulla_status status = BULLA_OK;
  const auto reached = walk->reached.follow(*opened, read.package.envelope.signatures, status);
  if (!reached) return refuse(verdict, BULLA_STAGE_CHAIN, status, versions);
  verdict.trust.reached = reached->version();
  mark(verdict, BULLA_STAGE_CHAIN, StageState::kPassed,
       reached->digest() == held.digest() ? "this very key store is held already" : versions);
  pass_until(verdict, BULLA_STAGE_CHAIN);
  accept(verdict);
}

}  // namespace bulla
