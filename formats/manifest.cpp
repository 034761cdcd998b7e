// SPDX-License-Identifier: Apache-2.0
//
// The encoder of manifests (FORMAT.md 6.1).
#include "formats/manifest.hpp"

#include <algorithm>

#include "formats/cbor_writer.hpp"
#include "formats/digest.hpp"
#include "formats/encode_parts.hpp"
#include "formats/wire/numbers.h"

namespace bulla {
namespace {

void write(CborWriter &out, const std::vector<NamedRange> &ranges, std::string_view what) {
  SortedArray sorted;
  for (const NamedRange &range : ranges) {
    sorted.add(encode_item([&](CborWriter &item) {
      item.array(3);
      item.text(range.name);
      item.uint(range.min);
      item.uint(range.max);
    }));
  }
  sorted.write(out, what);
}

void write(CborWriter &out, const std::vector<LeastSequence> &components) {
  SortedArray sorted;
  for (const LeastSequence &least : components) {
    sorted.add(bytes_item(least.component), encode_item([&](CborWriter &item) {
                 item.array(2);
                 item.bytes(least.component);
                 item.uint(least.sequence);
               }));
  }
  sorted.write(out, "requires: components");
}

void write(CborWriter &out, const Requirements &wanted) {
  const auto count = [](bool there) -> std::size_t { return there ? 1 : 0; };
  out.map(count(!wanted.chips.empty()) + count(!wanted.boards.empty()) +
          count(!wanted.abis.empty()) + count(!wanted.components.empty()) +
          count(!wanted.devices.empty()) + count(wanted.lifecycles != 0) +
          count(wanted.fleet.has_value()));
  if (!wanted.chips.empty()) {
    out.uint(0);
    SortedArray chips;
    for (const std::string &chip : wanted.chips) chips.add(text_item(chip));
    chips.write(out, "requires: chips");
  }
  if (!wanted.boards.empty()) {
    out.uint(1);
    write(out, wanted.boards, "requires: boards");
  }
  if (!wanted.abis.empty()) {
    out.uint(2);
    write(out, wanted.abis, "requires: abi");
  }
  if (!wanted.components.empty()) {
    out.uint(3);
    write(out, wanted.components);
  }
  if (!wanted.devices.empty()) {
    out.uint(4);
    SortedArray devices;
    for (const Bytes &device : wanted.devices) devices.add(bytes_item(device));
    devices.write(out, "requires: devices");
  }
  if (wanted.lifecycles != 0) {
    out.uint(5);
    out.uint(wanted.lifecycles);
  }
  if (wanted.fleet) {
    out.uint(6);
    out.bytes(*wanted.fleet);
  }
}

void write(CborWriter &out, const std::vector<Provided> &provides) {
  SortedArray sorted;
  for (const Provided &provided : provides) {
    sorted.add(text_item(provided.abi), encode_item([&](CborWriter &item) {
                 item.array(2);
                 item.text(provided.abi);
                 item.uint(provided.number);
               }));
  }
  sorted.write(out, "provides");
}

void write(CborWriter &out, const std::vector<Attachment> &attachments) {
  SortedArray sorted;
  for (const Attachment &attachment : attachments) {
    sorted.add(text_item(attachment.filename), encode_item([&](CborWriter &item) {
                 item.array(3);
                 item.text(attachment.filename);
                 item.uint(attachment.size);
                 item.bytes(attachment.digest);
               }));
  }
  sorted.write(out, "attachments");
}

void write(CborWriter &out, const Capability &capability) {
  out.array(3);
  out.uint(capability.rights);
  out.uint(capability.use);
  out.uint(capability.counter);
}

// Entries 0 to 9, which every manifest has.
constexpr std::size_t kMandatoryEntries = 10;

void write_mandatory(CborWriter &out, const Manifest &manifest) {
  out.uint(0);
  out.uint(BULLA_TYPE_MANIFEST);
  out.uint(1);
  out.uint(BULLA_FORMAT_VERSION);
  out.uint(2);
  out.bytes(manifest.image);
  out.uint(3);
  out.bytes(manifest.component);
  out.uint(4);
  out.bytes(manifest.product);
  out.uint(5);
  out.uint(manifest.image_class);
  out.uint(6);
  out.text(manifest.name);
  out.uint(7);
  out.text(manifest.version);
  out.uint(8);
  out.uint(manifest.sequence);
  out.uint(9);
  out.uint(manifest.security_version);
}

void write_optional(CborWriter &out, const Manifest &manifest) {
  if (manifest.installed) {
    out.uint(10);
    write(out, *manifest.installed);
  }
  if (manifest.requirements != Requirements{}) {
    out.uint(11);
    write(out, manifest.requirements);
  }
  if (!manifest.provides.empty()) {
    out.uint(12);
    write(out, manifest.provides);
  }
  if (!manifest.attachments.empty()) {
    out.uint(13);
    write(out, manifest.attachments);
  }
  if (manifest.capability) {
    out.uint(14);
    write(out, *manifest.capability);
  }
  write_tail(out, manifest.features, manifest.extensions);
}

}  // namespace

Bytes encode(const Manifest &manifest) {
  const auto count = [](bool there) -> std::size_t { return there ? 1 : 0; };
  return encode_item([&](CborWriter &out) {
    out.map(kMandatoryEntries + count(manifest.installed.has_value()) +
            count(manifest.requirements != Requirements{}) + count(!manifest.provides.empty()) +
            count(!manifest.attachments.empty()) + count(manifest.capability.has_value()) +
            count_tail(manifest.features, manifest.extensions));
    write_mandatory(out, manifest);
    write_optional(out, manifest);
  });
}

Uuid content_image_id(const Manifest &manifest) {
  Manifest without_id = manifest;
  without_id.image = {};
  const Digest digest = sha256(encode(without_id));
  Uuid id;
  std::copy_n(digest.begin(), id.size(), id.begin());
  id[6] = static_cast<std::uint8_t>((id[6] & 0x0f) | 0x80);  // version 8, RFC 9562 5.8
  id[8] = static_cast<std::uint8_t>((id[8] & 0x3f) | 0x80);  // the variant of RFC 9562
  return id;
}

}  // namespace bulla
