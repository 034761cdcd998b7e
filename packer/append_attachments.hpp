// SPDX-License-Identifier: Apache-2.0
//
// The files that travel after the payload (docs/FORMAT.md 2.2).
#pragma once

#include <vector>

#include "files/output_file.hpp"
#include "formats/manifest.hpp"
#include "packer/recipe.hpp"

namespace bulla {

// Appends the files at the position of `out`, ascending by name as the manifest lists them, and
// gives that list. Throws Error: those of InputFile, kInputChanged, kInterrupted, those of
// OutputFile.
std::vector<Attachment> append_attachments(std::vector<AttachmentSource> sources, OutputFile &out);

}  // namespace bulla
