// SPDX-License-Identifier: Apache-2.0
//
// Documents in words. Texts inside documents are printable ASCII by the decoders' rule, so that
// nothing here can deceive a terminal.
#include "signer/signing_summary.hpp"

#include "formats/digest.hpp"
#include "formats/key_store.hpp"
#include "formats/manifest.hpp"
#include "formats/number_names.hpp"
#include "formats/signature.hpp"
#include "formats/transport.hpp"
#include "formats/wording.hpp"
#include "signer/envelope_parts.hpp"

namespace bulla {
namespace {

using Lines = std::vector<SigningSummary::Line>;

std::string size_text(const Blob &blob) {
  return std::to_string(blob.size) + " bytes";
}

std::string range_text(const NamedRange &range) {
  return range.name + " " + std::to_string(range.min) + ".." + std::to_string(range.max);
}

void add_list(Lines &lines, const std::string &name, const std::vector<std::string> &words) {
  if (!words.empty()) lines.push_back({name, joined(words)});
}

void add_requirements(Lines &lines, const Requirements &needs) {
  std::vector<std::string> boards;
  for (const auto &board : needs.boards) boards.push_back(range_text(board));
  std::vector<std::string> abis;
  for (const auto &abi : needs.abis) abis.push_back(range_text(abi));
  std::vector<std::string> components;
  for (const auto &component : needs.components)
    components.push_back(to_text(component.component) +
                         " >= " + std::to_string(component.sequence));
  std::vector<std::string> devices;
  for (const auto &device : needs.devices) devices.push_back(to_hex(device));
  add_list(lines, "for chips", needs.chips);
  add_list(lines, "for boards", boards);
  add_list(lines, "for ABIs", abis);
  add_list(lines, "for components", components);
  add_list(lines, "for devices", devices);
  add_list(lines, "for lifecycles", lifecycle_names(needs.lifecycles));
  if (needs.fleet) lines.push_back({"for fleet", to_text(*needs.fleet)});
}

Lines manifest_lines(const Manifest &manifest) {
  Lines lines = {
      {"class", class_name(manifest.image_class)},
      {"name", manifest.name},
      {"version", manifest.version},
      {"sequence", std::to_string(manifest.sequence)},
      {"security version", std::to_string(manifest.security_version)},
      {"product", to_text(manifest.product)},
      {"component", to_text(manifest.component)},
      {"image", to_text(manifest.image)},
  };
  if (manifest.installed) {
    lines.push_back({"size", size_text(*manifest.installed)});
    lines.push_back({"content", short_hex(manifest.installed->digest)});
  }
  if (manifest.capability) {
    lines.push_back({"rights", joined(right_names(manifest.capability->rights))});
    lines.push_back({"use", use_name(manifest.capability->use)});
    if (manifest.requirements.devices.empty())
      lines.push_back({"for devices", "ALL of the product"});
  }
  add_requirements(lines, manifest.requirements);
  return lines;
}

Lines transport_lines(const Transport &transport) {
  Lines lines = {
      {"of manifest", short_hex(transport.manifest)},
      {"encoding", encoding_name(transport.encoding)},
      {"size", size_text(transport.stored)},
      {"working memory", std::to_string(transport.memory_bytes) + " bytes"},
  };
  if (transport.base) lines.push_back({"against", short_hex(transport.base->digest)});
  if (transport.in_place) lines.push_back({"in place", "the old image is overwritten"});
  return lines;
}

// A key by its note's name, else by its id.
std::string key_text(const KeyStore &store, std::size_t index) {
  for (const auto &note : store.notes)
    if (note.key == index) return note.label;
  const auto *key = std::get_if<PublicKey>(&store.keys[index]);
  return key != nullptr ? short_hex(key_id(*key)) : "an unknown kind of key";
}

std::string role_text(const KeyStore &store, const Role &role) {
  std::vector<std::string> keys;
  for (const std::size_t index : role.keys) keys.push_back(key_text(store, index));
  std::string text = std::to_string(role.threshold) + " of " + joined(keys);
  if (role.classes != 0) text += " for " + joined(class_names(role.classes));
  std::vector<std::string> products;
  for (const auto &product : role.products) products.push_back(to_text(product));
  if (!products.empty()) text += " of " + joined(products);
  if (role.grants != 0) text += ", may " + joined(grant_names(role.grants));
  return text;
}

std::string window_text(const SecurityWindow &window) {
  const auto *image_class = std::get_if<std::uint32_t>(&window.subject);
  const std::string subject =
      image_class != nullptr ? class_name(*image_class) : to_text(std::get<Uuid>(window.subject));
  return subject + " " + std::to_string(window.min) + ".." + std::to_string(window.max);
}

Lines key_store_lines(const KeyStore &store) {
  Lines lines = {
      {"fleet", to_text(store.fleet)},
      {"version", std::to_string(store.version)},
      {"epoch", std::to_string(store.epoch)},
  };
  for (const auto &role : store.roles)
    lines.push_back({"role " + role.label, role_text(store, role)});
  for (const auto &revocation : store.revocations)
    lines.push_back(
        {"revoked", short_hex(revocation.key) + ", " + revocation_reason_name(revocation.reason)});
  for (const auto &digest : store.denied) lines.push_back({"denied", short_hex(digest)});
  for (const auto &window : store.windows)
    lines.push_back({"security versions", window_text(window)});
  return lines;
}

Lines lines_of(ByteView document, bulla_document_type type) {
  switch (type) {
    case BULLA_TYPE_MANIFEST:
      return manifest_lines(decode_manifest(document));
    case BULLA_TYPE_TRANSPORT:
      return transport_lines(decode_transport(document));
    default:
      return key_store_lines(decode_key_store(document));
  }
}

}  // namespace

SigningSummary summarize(ByteView document, bulla_document_type type, const PublicKey &key) {
  require_signable(document, type);
  const Digest digest = sha256(document);
  SigningSummary summary;
  summary.type = type;
  summary.lines = lines_of(document, type);
  summary.short_digest = short_hex(digest);
  if (key.algorithm == BULLA_ALG_ES256) {
    const Bytes header = protected_header(key.algorithm, short_id(key_id(key)), type);
    summary.token_digest = short_hex(sha256(signed_bytes(header, digest)));
  }
  return summary;
}

}  // namespace bulla
