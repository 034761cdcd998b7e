// SPDX-License-Identifier: Apache-2.0
//
// Field by field; image ids follow RFC 9562.
#include "packer/image_documents.hpp"

#include <sodium.h>

#include <utility>

#include "formats/error.hpp"
#include "formats/wire/numbers.h"

namespace bulla {
namespace {

Blob blob_of(const TreeResult &tree, unsigned log2_block) {
  return {tree.size, log2_block, tree.digest};
}

Uuid random_uuid() {
  if (sodium_init() < 0) throw Error(Reason::kInternal, "libsodium cannot be initialised");
  Uuid uuid;
  randombytes_buf(uuid.data(), uuid.size());
  uuid[6] = static_cast<std::uint8_t>((uuid[6] & 0x0f) | 0x40);  // version 4
  uuid[8] = static_cast<std::uint8_t>((uuid[8] & 0x3f) | 0x80);  // variant of RFC 9562
  return uuid;
}

std::vector<NamedRange> ranges_of(const std::vector<RecipeRange> &recipe) {
  std::vector<NamedRange> ranges;
  for (const RecipeRange &range : recipe) ranges.push_back({range.name, range.min, range.max});
  return ranges;
}

}  // namespace

Requirements requirements_of(const RecipeRequirements &recipe) {
  Requirements wanted;
  wanted.chips = recipe.chips;
  wanted.boards = ranges_of(recipe.boards);
  wanted.abis = ranges_of(recipe.abis);
  for (const ComponentRequirement &component : recipe.components) {
    wanted.components.push_back({component.component, component.least_sequence});
  }
  wanted.devices = recipe.devices;
  if (recipe.lifecycle != 0) wanted.lifecycles = recipe.lifecycle;
  wanted.fleet = recipe.fleet;
  return wanted;
}

Manifest manifest_of(const Recipe &recipe, const EncodedPayload &payload,
                     std::vector<Attachment> attachments) {
  Manifest manifest;
  manifest.component = recipe.component;
  manifest.product = recipe.product;
  manifest.image_class = static_cast<std::uint32_t>(recipe.image_class);
  manifest.name = recipe.name;
  manifest.version = recipe.version;
  manifest.sequence = recipe.sequence;
  manifest.security_version = recipe.security_version;
  manifest.installed = blob_of(payload.installed, recipe.log2_block);
  manifest.requirements = requirements_of(recipe.requires_);
  for (const ProvidedAbi &abi : recipe.provides) {
    manifest.provides.push_back({abi.name, abi.version});
  }
  manifest.attachments = std::move(attachments);
  return manifest;
}

Uuid choose_image_id(const PackOptions &options, const Manifest &manifest) {
  switch (options.image_id_rule) {
    case ImageIdRule::kGiven:
      return options.image_id;
    case ImageIdRule::kRandom:
      return random_uuid();
    case ImageIdRule::kContent:
      return content_image_id(manifest);
    case ImageIdRule::kDefault:
      break;
  }
  return options.source_date_epoch ? content_image_id(manifest) : random_uuid();
}

Transport transport_of(const Digest &manifest_digest, const EncodedPayload &payload,
                       unsigned log2_block) {
  Transport transport;
  transport.manifest = manifest_digest;
  transport.encoding = BULLA_ENCODING_ZSTD;
  transport.stored = blob_of(payload.stored.tree, log2_block);
  transport.memory_bytes = payload.working_memory_bytes;
  return transport;
}

}  // namespace bulla
