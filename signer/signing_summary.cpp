// SPDX-License-Identifier: Apache-2.0
//
// Documents in words. Texts inside documents are printable ASCII by the decoders' rule, so that
// nothing here can deceive a terminal.
#include "signer/signing_summary.hpp"

#include "formats/digest.hpp"
#include "formats/key_name.hpp"
#include "formats/key_store.hpp"
#include "formats/manifest.hpp"
#include "formats/number_names.hpp"
#include "formats/signature.hpp"
#include "formats/transport.hpp"
#include "formats/wording.hpp"
#include "signer/envelope_parts.hpp"
#include "signer/tks_words.hpp"

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
  std::vector<std::string> provides;
  for (const auto &abi : manifest.provides)
    provides.push_back(abi.abi + " " + std::to_string(abi.number));
  add_list(lines, "provides", provides);
  std::vector<std::string> attachments;
  for (const auto &attachment : manifest.attachments) attachments.push_back(attachment.filename);
  add_list(lines, "attachments", attachments);
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

// What a name stands for: the holder compares the id, whatever the key store calls the key.
SigningSummary::Line key_line(const KeyStore &store, std::size_t index) {
  const auto *key = std::get_if<PublicKey>(&store.keys[index]);
  if (key == nullptr) return {"key number " + std::to_string(index), "of an unknown kind"};
  std::string text = key_name(store, index) + ", " + algorithm_name(key->algorithm);
  for (const KeyNote &note : store.notes)
    if (note.key == index) text += ", signs " + signing_window_words(note);
  return {"key " + short_hex(key_id(*key)), text};
}

// No two lines have the same name: each becomes a field of a JSON object.
Lines key_store_lines(const KeyStore &store) {
  Lines lines = {
      {"fleet", to_text(store.fleet)},
      {"version", std::to_string(store.version)},
      {"epoch", std::to_string(store.epoch)},
  };
  for (std::size_t i = 0; i < store.keys.size(); ++i) lines.push_back(key_line(store, i));
  for (const auto &role : store.roles)
    lines.push_back({"role " + role.label, role_words(store, role)});
  std::vector<std::string> unknown_roles;
  for (const auto &role : store.unknown_roles) unknown_roles.push_back(std::to_string(role.kind));
  add_list(lines, "roles of unknown kinds", unknown_roles);
  for (const auto &revocation : store.revocations)
    lines.push_back({"revoked " + short_hex(revocation.key), revocation_words(revocation)});
  std::vector<std::string> denied;
  for (const auto &digest : store.denied) denied.push_back(short_hex(digest));
  add_list(lines, "denied", denied);
  for (const auto &window : store.windows)
    lines.push_back({"security versions of " + window_subject(window), window_words(window)});
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
