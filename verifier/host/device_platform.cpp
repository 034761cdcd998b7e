// SPDX-License-Identifier: Apache-2.0
//
// Facts that the device file does not know of (its key store's floor, a used capability counter,
// memory for decoding) are the most permissive ones.
#include "verifier/host/device_platform.hpp"

#include <algorithm>
#include <limits>

#include "bulla/verdict.h"
#include "verifier/host/device_identity.hpp"
#include "verifier/host/envelope_read.hpp"
#include "verifier/host/host_crypto.hpp"

namespace bulla {
namespace {

Uuid uuid_at(const std::uint8_t *bytes) {
  Uuid uuid;
  std::copy_n(bytes, uuid.size(), uuid.begin());
  return uuid;
}

DevicePlatform *self(void *context) {
  return static_cast<DevicePlatform *>(context);
}

// Whether the image in this package would still verify by its signatures, and what class it has.
bool verifies_under(const Trust &trust, const std::string &path, std::uint8_t &image_class) {
  const FileByteSource bytes(path);
  const EnvelopeRead read = read_envelope(bytes);
  bulla_image image;
  bulla_fault fault{};
  bulla_stage stage = BULLA_STAGE_NONE;
  bulla_admission admission;
  if (read.status != BULLA_OK || !read.has_manifest()) return false;
  if (bulla_image_open(&image, &read.package, host_crypto(), BULLA_SIZE_NOT_JUDGED, &fault) !=
      BULLA_OK) {
    return false;
  }
  image_class = image.manifest.image_class;
  return bulla_load_verdict(&image, &trust.store(), host_crypto(), nullptr, nullptr, &stage,
                            &admission) == BULLA_OK;
}

}  // namespace

DevicePlatform::DevicePlatform(const DeviceFacts &facts, const Trust &trust)
    : facts_(facts), trust_(trust) {
  platform_.context = this;
  platform_.identity = identity;
  platform_.abi = abi;
  platform_.component = component;
  platform_.floor = floor;
  platform_.counter = counter;
  platform_.memory_bytes = std::numeric_limits<std::uint64_t>::max();
  platform_.staging_bytes = facts.staging_bytes;
}

void DevicePlatform::rethrow() const {
  if (failure_) std::rethrow_exception(failure_);
}

bulla_status DevicePlatform::identity(void *context, bulla_identity *identity) {
  *identity = identity_of(self(context)->facts_);
  return BULLA_OK;
}

bulla_status DevicePlatform::abi(void *context, bulla_cursor name, std::uint32_t *number) {
  const DeviceFacts &facts = self(context)->facts_;
  const auto found =
      facts.provides.find(std::string(reinterpret_cast<const char *>(name.at), name.left));
  if (found == facts.provides.end()) return BULLA_NOT_FOUND;
  *number = found->second;
  return BULLA_OK;
}

bulla_status DevicePlatform::fill(const ComponentFact &fact, bulla_installed &installed) const {
  installed = {};
  installed.sequence = fact.sequence;
  installed.security_version = fact.security_version;
  installed.has_digest = fact.digest.has_value();
  if (fact.digest) std::copy(fact.digest->begin(), fact.digest->end(), installed.digest);
  if (fact.package_path.empty()) return BULLA_OK;
  installed.only_pinned = !verifies_under(trust_, fact.package_path, installed.image_class);
  return BULLA_OK;
}

bulla_status DevicePlatform::component(void *context, const std::uint8_t *component,
                                       bulla_installed *installed) {
  DevicePlatform &platform = *self(context);
  const auto found = platform.facts_.components.find(uuid_at(component));
  if (found == platform.facts_.components.end()) return BULLA_NOT_FOUND;
  try {
    return platform.fill(found->second, *installed);
  } catch (...) {
    platform.failure_ = std::current_exception();
    return BULLA_READ_FAILED;
  }
}

bulla_status DevicePlatform::floor(void *context, const std::uint8_t *component,
                                   std::uint32_t *floor) {
  const DeviceFacts &facts = self(context)->facts_;
  const auto found = facts.floors.find(uuid_at(component));
  *floor = found == facts.floors.end() ? 0 : found->second;
  return BULLA_OK;
}

bulla_status DevicePlatform::counter(void *context, const std::uint8_t *component,
                                     std::uint32_t security_version) {
  const DeviceFacts &facts = self(context)->facts_;
  const auto found = facts.counters.find(uuid_at(component));
  if (found == facts.counters.end()) return BULLA_OK;
  std::uint32_t reached = 0;
  const bulla_status status = floor(context, component, &reached);
  if (status != BULLA_OK || security_version <= reached) return status;
  return security_version - reached <= found->second.left ? BULLA_OK : BULLA_COUNTER_EXHAUSTED;
}

}  // namespace bulla
