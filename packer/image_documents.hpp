// SPDX-License-Identifier: Apache-2.0
//
// The two statements about an image (docs/FORMAT.md 6.1, 6.2) from what a recipe says and what
// packing found out. Pure: no files, no keys.
#pragma once

#include <vector>

#include "formats/bytes.hpp"
#include "formats/manifest.hpp"
#include "formats/transport.hpp"
#include "packer/encode_payload.hpp"
#include "packer/pack.hpp"
#include "packer/recipe.hpp"

namespace bulla {

// What a recipe demands, as the manifest says it.
Requirements requirements_of(const RecipeRequirements &recipe);

// Everything of the manifest but its image id.
Manifest manifest_of(const Recipe &recipe, const EncodedPayload &payload,
                     std::vector<Attachment> attachments);

// kContent needs the rest of the manifest, which must be final.
Uuid choose_image_id(const PackOptions &options, const Manifest &manifest);

// The transport of a compressed payload.
Transport transport_of(const Digest &manifest_digest, const EncodedPayload &payload,
                       unsigned log2_block);

}  // namespace bulla
