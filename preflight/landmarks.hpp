// SPDX-License-Identifier: Apache-2.0
//
// The values at which a release tells devices apart: every chip, board revision, ABI number,
// sequence… that one of its documents names. Between two landmarks all values behave alike, so a
// fact that is unknown needs one possibility for each stretch and no more.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "formats/bytes.hpp"

namespace bulla {

struct Landmarks {
  std::set<Uuid> products;                                    // of the images
  std::map<Uuid, Uuid> component_products;                    // component: its product
  std::set<std::string> chips;                                // that an image requires
  std::map<std::string, std::set<std::uint32_t>> boards;      // name: ends of the ranges required
  std::map<std::string, std::set<std::uint32_t>> abis;        // name: ends of ranges, and provided
  std::map<Uuid, std::set<std::uint64_t>> sequences;          // component: offered and required
  std::map<Uuid, std::set<std::uint32_t>> security_versions;  // component: offered, window ends
  std::set<Bytes> device_ids;
  std::uint32_t lifecycles = 0;              // mask of those that an image tells apart
  std::uint32_t features = 0;                // bits that a document needs
  std::set<std::uint64_t> key_store_bytes;   // sizes of the key stores offered
  std::set<std::uint64_t> image_bytes;       // installed sizes
  std::vector<std::string> key_store_paths;  // every key store at hand, as files
};

}  // namespace bulla
