// SPDX-License-Identifier: Apache-2.0
//
// The decoder of manifests: the one of formats/wire, its view copied out (FORMAT.md 6.1).
#include "formats/wire/manifest.h"

#include "formats/decode_parts.hpp"
#include "formats/manifest.hpp"
#include "formats/wire/limits.h"
#include "formats/wire/requires.h"

namespace bulla {
namespace {

constexpr DocumentRules kRules = {"manifest", BULLA_TYPE_MANIFEST, BULLA_MANIFEST_MAX_BYTES};

constexpr EntryName kEntries[] = {
    {2, "image_id"},    {3, "component"}, {4, "product"},     {5, "class"},
    {6, "name"},        {7, "version"},   {8, "sequence"},    {9, "security_version"},
    {10, "installed"},  {11, "requires"}, {12, "provides"},   {13, "attachments"},
    {14, "capability"}, {15, "features"}, {23, "extensions"},
};

std::vector<NamedRange> to_ranges(bulla_list ranges) {
  return to_vector<bulla_range>(ranges, bulla_read_range, [](const bulla_range &range) {
    return NamedRange{to_string(range.name), range.min, range.max};
  });
}

Requirements to_requirements(const bulla_requires &view) {
  Requirements result;
  result.chips = to_vector<bulla_cursor>(view.chips, bulla_read_name_item,
                                         [](const bulla_cursor &name) { return to_string(name); });
  result.boards = to_ranges(view.boards);
  result.abis = to_ranges(view.abis);
  result.components =
      to_vector<bulla_need>(view.components, bulla_read_need, [](const bulla_need &need) {
        return LeastSequence{to_uuid(need.component), need.sequence};
      });
  result.devices = to_vector<bulla_cursor>(view.devices, bulla_read_device_id,
                                           [](const bulla_cursor &id) { return to_bytes(id); });
  result.lifecycles = view.lifecycle;
  if (view.fleet != nullptr) result.fleet = to_uuid(view.fleet);
  return result;
}

std::vector<Attachment> to_attachments(bulla_list attachments) {
  return to_vector<bulla_attachment>(
      attachments, bulla_read_attachment, [](const bulla_attachment &attachment) {
        return Attachment{to_string(attachment.filename), attachment.size,
                          to_digest(attachment.digest)};
      });
}

Manifest to_manifest(const bulla_manifest &view) {
  Manifest result;
  result.image = to_uuid(view.image);
  result.component = to_uuid(view.component);
  result.product = to_uuid(view.product);
  result.image_class = view.image_class;
  result.name = to_string(view.name);
  result.version = to_string(view.version);
  result.sequence = view.sequence;
  result.security_version = view.security_version;
  if (view.has_installed) result.installed = to_blob(view.installed);
  result.requirements = to_requirements(view.requires_);
  result.provides =
      to_vector<bulla_provide>(view.provides, bulla_read_provide, [](const bulla_provide &abi) {
        return Provided{to_string(abi.name), abi.number};
      });
  result.attachments = to_attachments(view.attachments);
  if (view.has_capability) {
    const bulla_capability &capability = view.capability;
    result.capability = Capability{capability.rights, capability.use, capability.counter};
  }
  result.features = view.features;
  result.extensions = to_extensions(view.extensions);
  return result;
}

}  // namespace

Manifest decode_manifest(ByteView document) {
  check_document(document, kRules);
  bulla_manifest view;
  std::uint32_t entry = 0;
  const bulla_status status = bulla_manifest_decode(cursor_over(document), &view, &entry);
  require(status, kRules.name, entry, kEntries);
  return to_manifest(view);
}

}  // namespace bulla
