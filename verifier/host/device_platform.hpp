// SPDX-License-Identifier: Apache-2.0
//
// A device file as the verifier sees a device: the functions of bulla/platform.h over DeviceFacts.
#pragma once

#include <exception>
#include <map>

#include "bulla/platform.h"
#include "verifier/host/device_facts.hpp"
#include "verifier/host/trust.hpp"

namespace bulla {

class DevicePlatform {
 public:
  // Both must outlive this. An installed image that a package describes counts as only pinned when
  // it does not verify under `trust`, which is what the device would hold.
  DevicePlatform(const DeviceFacts &facts, const Trust &trust);
  DevicePlatform(const DevicePlatform &) = delete;
  DevicePlatform &operator=(const DevicePlatform &) = delete;

  const bulla_platform *get() const { return &platform_; }
  // Throws what reading a package of the device file threw, if one did.
  void rethrow() const;

 private:
  static bulla_status identity(void *context, bulla_identity *identity);
  static bulla_status abi(void *context, bulla_cursor name, std::uint32_t *number);
  static bulla_status component(void *context, const std::uint8_t *component,
                                bulla_installed *installed);
  static bulla_status floor(void *context, const std::uint8_t *component, std::uint32_t *floor);
  static bulla_status counter(void *context, const std::uint8_t *component,
                              std::uint32_t security_version);

  bulla_status fill(const ComponentFact &fact, bulla_installed &installed) const;

  const DeviceFacts &facts_;
  const Trust &trust_;
  bulla_platform platform_{};
  std::exception_ptr failure_;
};

}  // namespace bulla
