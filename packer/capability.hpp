// SPDX-License-Identifier: Apache-2.0
//
// Capabilities (FORMAT.md 8.6): a manifest of class 6 that gives rights to one device, a list of
// them, or all of a product. Made from a spec, with no payload and no signature.
#pragma once

#include <string>

#include "files/output_file.hpp"
#include "files/yaml_node.hpp"
#include "formats/manifest.hpp"

namespace bulla {

// The manifest that a spec describes; the same spec gives the same bytes. Errors, with line and
// column: those of read_yaml and YamlFields; field-invalid, field-missing; capability-malformed for
// what could never be used (once with a counter of 0).
Manifest read_capability_spec(const std::string &path);
// The same for a document read already.
Manifest parse_capability_spec(const YamlNode &document);

struct MadeCapability {
  Manifest manifest;
  Digest digest{};  // of the document
};

// Errors: those of read_capability_spec and of OutputFile.
MadeCapability make_capability(const std::string &spec_path, const std::string &output_path,
                               Overwrite overwrite);

}  // namespace bulla
