// SPDX-License-Identifier: Apache-2.0
//
// Opening the files of a release. Faults of a chain's links are kept beside the links: a device
// that gets so far stops there (FORMAT.md 8.5).
#include "preflight/offer.hpp"

#include <algorithm>

#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "formats/wire/proof.h"
#include "formats/wire/signature.h"
#include "verifier/host/verdict_steps.hpp"

namespace bulla {
namespace {

EnvelopeRead read_file(const std::string &path, std::uint64_t &file_bytes) {
  const FileByteSource bytes(path);
  file_bytes = bytes.size();
  EnvelopeRead read = read_envelope(bytes);
  if (read.status != BULLA_OK) {
    throw refusal_error(path, kind_of(read), read.status, place_of(read.fault));
  }
  if (read.is_seal) {
    throw Error(BULLA_WRONG_TYPE, path + ": this is a seal, a package is wanted here");
  }
  return read;
}

OpenedKeyStore open_document(const std::string &path, const EnvelopeRead &read,
                             std::uint64_t file_bytes) {
  bulla_status status = BULLA_OK;
  bulla_fault fault{BULLA_STAGE_FIELDS, BULLA_PART_DOCUMENT, 0};
  const auto opened = OpenedKeyStore::open(read.document(), status, fault.entry);
  if (opened) status = bulla_store_package_check(&read.package, file_bytes, &fault);
  if (status != BULLA_OK) throw refusal_error(path, kind_of(read), status, place_of(fault));
  return *opened;
}

// The next link of a chain; nothing at its fault.
std::optional<OpenedKeyStore> open_link(bulla_cursor &links, bulla_link &link,
                                        bulla_status &status) {
  status = bulla_chain_next(&links, &link);
  if (status != BULLA_OK) return std::nullopt;
  std::uint32_t entry = 0;
  return OpenedKeyStore::open({link.document.at, link.document.left}, status, entry);
}

bool has_entry_of(bulla_list signatures, const PublicKey &key, DocumentType type) {
  const Bytes header = protected_header(key.algorithm, short_id(key_id(key)), type);
  const bulla_cursor wanted = bulla_cursor_over(header.data(), header.size());
  bulla_signature entry;
  while (bulla_signatures_next(&signatures, &entry)) {
    if (bulla_cursor_equal(entry.protected_header, wanted)) return true;
  }
  return false;
}

}  // namespace

Offer::Offer() = default;

void Offer::add_links(OfferedFile &file, const EnvelopeRead &read) {
  bulla_cursor links{};
  std::uint32_t count = 0;
  if (!read.package.envelope.has_chain) return;
  file.chain_fault = bulla_chain_open(read.chain(), &links, &count);
  std::optional<std::uint32_t> last;
  for (std::uint32_t i = 0; i < count && file.chain_fault == BULLA_OK; i++) {
    bulla_link link;
    const auto opened = open_link(links, link, file.chain_fault);
    if (!opened) return;
    if (last && opened->version() <= *last) file.chain_fault = BULLA_CHAIN_ORDER;
    if (file.chain_fault != BULLA_OK) return;
    last = opened->version();
    file.links.push_back(stores_.offer(stores_.add(*opened), link.signatures));
  }
  if (file.chain_fault == BULLA_OK && links.left != 0) file.chain_fault = BULLA_TRAILING_BYTES;
}

void Offer::add_key_store(OfferedFile &file, EnvelopeRead read) {
  const OpenedKeyStore opened = open_document(file.path, read, file.bytes);
  envelopes_.push_back(std::move(read));
  add_links(file, envelopes_.back());
  file.key_store =
      stores_.offer(stores_.add(opened), envelopes_.back().package.envelope.signatures);
  if (file.chain_fault != BULLA_OK || file.links.empty()) return;
  if (opened.version() <= stores_.version(file.links.back().store)) {
    file.chain_fault = BULLA_CHAIN_ORDER;
  }
}

std::uint32_t Offer::number_capability(const std::string &path) {
  if (capability_count_ == kCapabilitiesMax) {
    throw Error(Reason::kUsage, path + ": a rehearsal takes 64 capabilities at most");
  }
  return capability_count_++;
}

void Offer::add_file(const std::string &path) {
  OfferedFile file;
  file.path = path;
  EnvelopeRead read = read_file(path, file.bytes);
  file.digest = read.digest();
  if (read.has_manifest()) {
    file.image = images_.add(path, std::move(read), file.bytes);
    const BookedImage &booked = images_.at(*file.image);
    add_links(file, booked.read);
    if (booked.image.manifest.has_capability) file.capability = number_capability(path);
  } else {
    add_key_store(file, std::move(read));
  }
  files_.push_back(std::move(file));
}

StoreIndex Offer::open_store(const std::string &path) {
  const auto known = store_paths_.find(path);
  if (known != store_paths_.end()) return known->second;
  std::uint64_t bytes = 0;
  const EnvelopeRead read = read_file(path, bytes);
  if (read.has_manifest()) {
    throw Error(BULLA_WRONG_TYPE, path + ": this is an image package, a key store is wanted here");
  }
  const StoreIndex index = stores_.add(open_document(path, read, bytes));
  store_paths_.emplace(path, index);
  return index;
}

OfferedStore Offer::with_signature(const OfferedStore &offered, const PublicKey &key) {
  if (has_entry_of(offered.signatures, key, BULLA_TYPE_KEY_STORE)) return offered;
  const Bytes entry = encode(
      crypto_.take_for_given(key, stores_.opened(offered.store).digest(), BULLA_TYPE_KEY_STORE));
  const bulla_cursor items = offered.signatures.items;
  Bytes &list = lists_.emplace_back(items.at, items.at + items.left);
  list.insert(list.end(), entry.begin(), entry.end());
  return stores_.offer(offered.store,
                       {bulla_cursor_over(list.data(), list.size()), offered.signatures.count + 1});
}

void Offer::sign_image_as(const OfferedFile &file, const PublicKey &key) {
  const bulla_image &image = images_.at(*file.image).image;
  const bulla_envelope &envelope = image.package.envelope;
  if (!has_entry_of(envelope.signatures, key, BULLA_TYPE_MANIFEST)) {
    images_.add_signature(*file.image, BULLA_TYPE_MANIFEST,
                          crypto_.take_for_given(key, file.digest, BULLA_TYPE_MANIFEST));
  }
  if (!envelope.has_transport ||
      has_entry_of(envelope.transport_signatures, key, BULLA_TYPE_TRANSPORT)) {
    return;
  }
  Digest transport;
  std::copy_n(image.transport_digest, transport.size(), transport.begin());
  images_.add_signature(*file.image, BULLA_TYPE_TRANSPORT,
                        crypto_.take_for_given(key, transport, BULLA_TYPE_TRANSPORT));
}

void Offer::sign_as(const PublicKey &key) {
  for (OfferedFile &file : files_) {
    if (file.key_store) file.key_store = with_signature(*file.key_store, key);
    if (file.image) sign_image_as(file, key);
  }
}

void Offer::sign_file_as(const std::string &path, const PublicKey &key) {
  for (const OfferedFile &file : files_) {
    if (file.path == path && file.image) sign_image_as(file, key);
  }
}

void Offer::add_supposed_store(const SupposedStore &supposed) {
  const Bytes document = encode(supposed.store);
  bulla_status status = BULLA_OK;
  std::uint32_t entry = 0;
  const auto opened = OpenedKeyStore::open(document, status, entry);
  if (!opened) throw refusal_error(supposed.name, FileKind::kKeyStore, status, "supposed");
  OfferedFile file;
  file.path = supposed.name;
  file.supposed = true;
  file.bytes = document.size();
  file.digest = opened->digest();
  file.key_store = stores_.offer(stores_.add(*opened), bulla_list_none());
  for (const KeyStore *store : {&supposed.before, &supposed.store}) {
    for (const Role &role : store->roles) {
      if (role.kind != BULLA_ROLE_ROOT) continue;
      for (const std::size_t index : role.keys) {
        const auto *key = std::get_if<PublicKey>(&store->keys[index]);
        if (key != nullptr) file.key_store = with_signature(*file.key_store, *key);
      }
    }
  }
  files_.push_back(std::move(file));
}

std::vector<std::string> Offer::key_store_paths() const {
  std::vector<std::string> paths;
  for (const OfferedFile &file : files_) {
    if (file.key_store && !file.supposed) paths.push_back(file.path);
  }
  return paths;
}

const bulla_manifest &Offer::manifest(const OfferedFile &file) const {
  return images_.at(*file.image).image.manifest;
}

}  // namespace bulla
