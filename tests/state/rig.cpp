// SPDX-License-Identifier: Apache-2.0
//
// A device on a simulated board.
#include "tests/state/rig.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "formats/digest.hpp"
#include "formats/names.hpp"

namespace bulla::testing {
namespace {

bulla_status remembered_verify(void *context, std::int32_t algorithm, const std::uint8_t *key,
                               std::size_t key_length, const std::uint8_t *message,
                               std::size_t message_length, const std::uint8_t *signature,
                               std::size_t signature_length) {
  static std::map<Bytes, bulla_status> known;
  Bytes all(key, key + key_length);
  all.insert(all.end(), message, message + message_length);
  all.insert(all.end(), signature, signature + signature_length);
  const auto [at, added] = known.emplace(all, BULLA_OK);
  if (added) {
    at->second = test_crypto()->verify(context, algorithm, key, key_length, message, message_length,
                                       signature, signature_length);
  }
  return at->second;
}

bulla_status remembered_check(void *context, std::int32_t algorithm, const std::uint8_t *key,
                              std::size_t key_length) {
  static std::map<Bytes, bulla_status> known;
  const auto [at, added] = known.emplace(Bytes(key, key + key_length), BULLA_OK);
  if (added) at->second = test_crypto()->check_key(context, algorithm, key, key_length);
  return at->second;
}

struct File {
  const Bytes *bytes;

  static bulla_status read(void *context, std::uint64_t offset, std::uint8_t *to,
                           std::size_t length) {
    const Bytes &from = *static_cast<const File *>(context)->bytes;
    if (offset + length > from.size()) return BULLA_READ_FAILED;
    std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(offset), length, to);
    return BULLA_OK;
  }
  bulla_source source() { return {this, bytes->size(), read}; }
};

}  // namespace

const bulla_crypto *remembering_crypto() {
  static const bulla_crypto crypto = [] {
    bulla_crypto copy = *test_crypto();
    copy.verify = remembered_verify;
    copy.check_key = remembered_check;
    return copy;
  }();
  return &crypto;
}

Uuid component(const std::string &name) {
  return component_uuid(product_uuid("widget"), name);
}

StoreBuilder fleet_store_with(std::uint32_t version, std::uint32_t epoch,
                              std::initializer_list<std::string> root,
                              std::initializer_list<std::string> release) {
  StoreBuilder builder(version, epoch);
  builder.role(BULLA_ROLE_ROOT, "root", 2, root);
  builder.image_role("release", 1, release);
  builder.store().roles.back().classes = 0xfe;
  for (std::uint32_t image_class = 1; image_class < 8; image_class++) {
    builder.store().windows.push_back({image_class, 0, 99});
  }
  return builder;
}

StoreBuilder fleet_store(std::uint32_t version, std::uint32_t epoch) {
  return fleet_store_with(version, epoch, {"a", "b", "c"}, {"rel-1", "rel-2"});
}

Bytes store_file(const KeyStore &store, const Names &signers, const Chain &before) {
  return key_store_package(store, signers, before).file();
}

ImageSpec release(std::uint64_t sequence, const std::string &signer,
                  std::uint32_t security_version) {
  ImageSpec spec;
  spec.sequence = sequence;
  spec.signers = {signer};
  spec.security_version = security_version;
  return spec;
}

Package image_of(const ImageSpec &spec) {
  const Bytes bytes = content(spec.bytes);
  LaidOut laid = lay_out(bytes, BULLA_LOG2_BLOCK_SMALL);
  Manifest manifest = manifest_for(laid.blob);
  manifest.component = component(spec.name);
  manifest.name = spec.name;
  manifest.image_class = static_cast<std::uint32_t>(spec.image_class);
  manifest.sequence = spec.sequence;
  manifest.security_version = spec.security_version;
  manifest.requirements = spec.requirements;
  manifest.provides = spec.provides;
  Package made = package(manifest, laid.payload, spec.signers);
  if (!spec.chain.links.empty()) made.envelope.proofs.push_back(to_proof(spec.chain));
  return made;
}

Bytes file_of(const ImageSpec &spec) {
  return image_of(spec).file();
}

Rig::Rig(SimBoard &board, const KeyStore &factory, std::size_t store_memory_bytes) : board_(board) {
  for (Bytes &memory : store_memory_) memory.resize(store_memory_bytes);
  prepare();
  const Bytes bytes = store_file(factory);
  File file{&bytes};
  const bulla_source source = file.source();
  const bulla_status status = bulla_device_provision(&device_, &source);
  if (status != BULLA_OK && status != BULLA_WRONG_ORDER) {
    throw std::runtime_error("provision: " + name(status));
  }
  (void)restart();
}

void Rig::prepare() {
  device_ = {};
  device_.crypto = remembering_crypto();
  device_.board = board_.get();
  device_.memory.store[0] = store_memory_[0].data();
  device_.memory.store[1] = store_memory_[1].data();
  device_.memory.store_bytes = store_memory_[0].size();
  device_.memory.seal = seal_memory_.data();
  device_.memory.seal_bytes = seal_memory_.size();
  device_.memory.blocks = block_memory_.data();
  device_.memory.blocks_bytes = block_memory_.size();
  device_.state.components = components_;
  device_.state.capacity = kCapacity;
}

std::string Rig::reboot() {
  prepare();
  return name(bulla_device_start(&device_));
}

std::string Rig::restart() {
  board_.power_on();
  return reboot();
}

Delivered Rig::deliver(const Bytes &bytes, bulla_direction direction) {
  Delivered delivered;
  File file{&bytes};
  const bulla_source source = file.source();
  delivered.reason = name(bulla_device_deliver(&device_, &source, direction, &delivered.report));
  return delivered;
}

Delivered Rig::grant(const Bytes &bytes, std::uint32_t *rights) {
  Delivered delivered;
  File file{&bytes};
  const bulla_source source = file.source();
  delivered.reason = name(bulla_device_grant(&device_, &source, rights, &delivered.report));
  return delivered;
}

std::string Rig::load(const std::string &of, bulla_place place) {
  bulla_area area;
  return name(bulla_device_load(&device_, component(of).data(), place, &area));
}

std::string Rig::confirm(const std::string &of) {
  return name(bulla_device_confirm(&device_, component(of).data()));
}

std::string Rig::boot_failed(const std::string &of) {
  return name(bulla_device_boot_failed(&device_, component(of).data()));
}

std::string Rig::update(const Bytes &file, const std::string &of) {
  const Delivered delivered = deliver(file);
  if (delivered.reason != "ok") return delivered.reason;
  const std::string started = reboot();
  if (started != "ok") return started;
  const std::string loaded = load(of);
  return loaded == "ok" ? confirm(of) : loaded;
}

void Rig::copy_into(std::uint8_t slot_number, const Package &package, const Bytes &image,
                    const Uuid &component) {
  const Bytes seal = encode(seal_of(package.envelope));
  Bytes &sealed = board_.area(BULLA_AREA_SEAL, slot_number, component);
  Bytes &slot = board_.area(BULLA_AREA_IMAGE, slot_number, component);
  for (std::size_t i = 0; i < 4; i++) {
    sealed[i] = static_cast<std::uint8_t>(seal.size() >> (8 * (3 - i)));
  }
  std::copy(seal.begin(), seal.end(), sealed.begin() + 4);
  std::copy(image.begin(), image.end(), slot.begin());
}

std::string Rig::adopt_recovery(const Package &package, const Bytes &image, const std::string &of) {
  const Uuid uuid = component(of);
  copy_into(BULLA_SLOT_RECOVERY, package, image, uuid);
  return name(bulla_device_adopt_recovery(&device_, uuid.data()));
}

std::string Rig::reset_to(const Package &package, const Bytes &image, const std::string &of) {
  bulla_factory_image factory{};
  const Uuid uuid = component(of);
  std::copy(uuid.begin(), uuid.end(), factory.component);
  factory.image_class =
      static_cast<std::uint8_t>(decode_manifest(package.envelope.document).image_class);
  const std::string begun = name(bulla_device_begin_reset(&device_, &factory, 1));
  if (begun != "ok") return begun;
  factory.image.slot = bulla_device_free_slot(&device_, uuid.data());
  copy_into(factory.image.slot, package, image, uuid);
  return name(bulla_device_finish_reset(&device_, &factory, 1));
}

bulla_component_state *Rig::state(const std::string &of) {
  return bulla_state_find(&device_.state, component(of).data());
}

std::uint64_t Rig::sequence(const std::string &of) const {
  const bulla_component_state *found = bulla_state_find(&device_.state, component(of).data());
  return found == nullptr ? 0 : found->running.sequence;
}

std::uint32_t Rig::floor(const std::string &of) const {
  const bulla_component_state *found = bulla_state_find(&device_.state, component(of).data());
  return found == nullptr ? 0 : found->floor;
}

}  // namespace bulla::testing
