// SPDX-License-Identifier: Apache-2.0
//
// Anchors and links. Only bulla_key_store_anchor and bulla_link_judge make a Trust.
#include "verifier/host/trust.hpp"

#include <algorithm>

#include "formats/error.hpp"
#include "verifier/host/byte_source.hpp"
#include "verifier/host/envelope_read.hpp"
#include "verifier/host/host_crypto.hpp"
#include "verifier/host/verdict_steps.hpp"

namespace bulla {
namespace {

[[noreturn]] void refuse_kind(const std::string &name, const EnvelopeRead &read) {
  bulla_image image;
  bulla_fault fault;
  FileKind kind = kind_of(read);
  const bool opened = bulla_image_open(&image, &read.package, host_crypto(), BULLA_SIZE_NOT_JUDGED,
                                       &fault) == BULLA_OK;
  if (kind == FileKind::kImagePackage && opened && image.manifest.has_capability) {
    kind = FileKind::kCapability;
  }
  const std::string article = kind == FileKind::kImagePackage ? "an " : "a ";
  throw Error(BULLA_WRONG_TYPE, name + ": this is " + article + std::string(file_kind_name(kind)) +
                                    ", a key store is wanted here")
      .hint("whom to trust comes from a key store: `bulla tks create SPEC.yaml -o TKS.bulla`");
}

OpenedKeyStore open_anchor(const std::string &name, FileKind kind, const EnvelopeRead &read) {
  bulla_status status = BULLA_WRONG_ORDER;
  std::uint32_t entry = 0;
  auto opened = OpenedKeyStore::open(read.document(), status, entry);
  if (!opened) {
    throw refusal_error(name, kind, status,
                        place_of({BULLA_STAGE_FIELDS, BULLA_PART_DOCUMENT, entry}));
  }
  return *opened;
}

OpenedKeyStore judge_anchor(const ByteSource &bytes) {
  const EnvelopeRead read = read_envelope(bytes);
  const FileKind kind = kind_of(read);
  if (read.status != BULLA_OK) {
    throw refusal_error(bytes.name(), kind, read.status, place_of(read.fault));
  }
  if (read.has_manifest()) refuse_kind(bytes.name(), read);
  const OpenedKeyStore opened = open_anchor(bytes.name(), kind, read);
  bulla_fault fault{};
  bulla_status status = bulla_store_package_check(&read.package, bytes.size(), &fault);
  if (status != BULLA_OK) throw refusal_error(bytes.name(), kind, status, place_of(fault));
  status = bulla_key_store_anchor(&opened.store(), host_crypto(), read.package.envelope.signatures);
  if (status != BULLA_OK) throw refusal_error(bytes.name(), kind, status, "by its own root role");
  return opened;
}

std::vector<StoreKeyInfo> list_keys(const OpenedKeyStore &opened, const KeyStore &contents) {
  std::vector<StoreKeyInfo> keys;
  for (std::size_t i = 0; i < contents.keys.size(); i++) {
    const auto *key = std::get_if<PublicKey>(&contents.keys[i]);
    if (key == nullptr) continue;
    StoreKeyInfo info;
    info.key = *key;
    info.id = key_id(*key);
    info.revoked = (opened.store().revoked >> i & 1) != 0;
    for (const KeyNote &note : contents.notes) {
      if (note.key != i) continue;
      info.name = note.label;
      info.not_before = note.not_before;
      info.not_after = note.not_after;
    }
    keys.push_back(std::move(info));
  }
  return keys;
}

}  // namespace

Trust::Trust(OpenedKeyStore opened)
    : opened_(std::move(opened)),
      contents_(std::make_shared<const KeyStore>(decode_key_store(opened_.document()))),
      keys_(std::make_shared<const std::vector<StoreKeyInfo>>(list_keys(opened_, *contents_))) {}

Trust Trust::anchor(const std::string &path) {
  return Trust(judge_anchor(FileByteSource(path)));
}

Trust Trust::anchor(ByteView file, const std::string &name) {
  return Trust(judge_anchor(MemoryByteSource(file, name)));
}

std::optional<Trust> Trust::follow(const OpenedKeyStore &next, bulla_list signatures,
                                   bulla_status &status) const {
  status = bulla_link_judge(&store(), &next.store(), host_crypto(), signatures);
  if (status != BULLA_OK) return std::nullopt;
  if (next.digest() == digest()) return *this;
  return Trust(next);
}

const StoreKeyInfo *Trust::find_key(const KeyId &id) const {
  const auto found = std::find_if(keys_->begin(), keys_->end(),
                                  [&](const StoreKeyInfo &key) { return key.id == id; });
  return found == keys_->end() ? nullptr : &*found;
}

const StoreKeyInfo *Trust::find_key(const ShortId &id) const {
  const auto found = std::find_if(keys_->begin(), keys_->end(), [&](const StoreKeyInfo &key) {
    return std::equal(id.begin(), id.end(), key.id.begin());
  });
  return found == keys_->end() ? nullptr : &*found;
}

}  // namespace bulla
