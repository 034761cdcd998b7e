// SPDX-License-Identifier: Apache-2.0
//
// The payloads of a release, read once. A payload that no key store at hand admits is never
// installed, so that it need not be read.
#include "formats/error.hpp"
#include "preflight/offer.hpp"
#include "verifier/host/payload_check.hpp"
#include "verifier/host/verdict_steps.hpp"

namespace bulla {
namespace {

bool admit(const bulla_image &image, const StoresAtHand &stores, const bulla_crypto *crypto,
           bulla_admission &admission) {
  for (StoreIndex store = 0; store < stores.size(); store++) {
    bulla_stage stage = BULLA_STAGE_NONE;
    if (bulla_install_verdict(&image, &stores.store(store), crypto, nullptr, kAllEncodings, &stage,
                              &admission) == BULLA_OK) {
      return true;
    }
  }
  return false;
}

}  // namespace

void Offer::check_payloads(unsigned thread_count, Progress &progress) {
  for (const OfferedFile &file : files_) {
    if (!file.image || file.capability) continue;
    const bulla_image &image = images_.at(*file.image).image;
    bulla_admission admission;
    if (!admit(image, stores_, crypto_.get(), admission)) continue;
    const FileByteSource bytes(file.path);
    const PayloadCheck check = check_payload(bytes, image.package.header.payload_offset, admission,
                                             thread_count, nullptr, progress);
    if (check.status != BULLA_OK) {
      throw refusal_error(file.path, FileKind::kImagePackage, check.status, "");
    }
  }
}

}  // namespace bulla
