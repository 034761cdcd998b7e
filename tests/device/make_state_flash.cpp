// SPDX-License-Identifier: Apache-2.0
//
// Writes the flash of the firmware test walk_chain: a factory's key store, and a file that brings a
// chain of links, one for each epoch since, and an image.
#include <cstring>

#include "tests/device/firmware/state_flash.h"
#include "tests/device/flash_file.hpp"
#include "tests/state/rig.hpp"

namespace bulla::testing {
namespace {

constexpr std::uint32_t kLinks = 64;

std::string root_key(std::uint32_t n) {
  return "root-" + std::to_string(n);
}

KeyStore store_of(std::uint32_t epoch) {
  return fleet_store_with(epoch + 1, epoch,
                          {root_key(epoch), root_key(epoch + 1), root_key(epoch + 2)}, {"rel-1"})
      .store();
}

Names signers(std::uint32_t epoch) {
  return {root_key(epoch), root_key(epoch + 1)};
}

Bytes delivery() {
  ImageSpec image;
  image.bytes = 5000;
  for (std::uint32_t epoch = 1; epoch <= kLinks; epoch++) {
    image.chain.links.push_back(link_of(store_of(epoch), signers(epoch)));
  }
  return file_of(image);
}

Bytes make_flash() {
  state_flash head{};
  Bytes flash(sizeof head);
  const Uuid product = product_uuid("widget");
  const Uuid app = component("app");
  const Bytes store = store_file(store_of(0), signers(0));
  const Bytes file = delivery();
  head.magic = STATE_FLASH_MAGIC;
  head.product_offset = append(flash, product);
  head.component_offset = append(flash, app);
  head.store_offset = append(flash, store);
  head.store_bytes = static_cast<std::uint32_t>(store.size());
  head.delivery_offset = append(flash, file);
  head.delivery_bytes = static_cast<std::uint32_t>(file.size());
  std::memcpy(flash.data(), &head, sizeof head);
  return flash;
}

}  // namespace
}  // namespace bulla::testing

int main(int argument_count, char **arguments) {
  return bulla::testing::write_flash(argument_count, arguments, bulla::testing::make_flash);
}
