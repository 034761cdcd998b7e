// SPDX-License-Identifier: Apache-2.0
//
// The plan of a release's deltas: every old image against every new one, as jobs that depend on
// nothing but their inputs. A job is named by what goes into it, so that any machine gives it the
// same name, and an output that is there under its name is the one that would be made. Reads no
// files.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "formats/bytes.hpp"
#include "formats/manifest.hpp"

namespace bulla {

// A package of the matrix.
struct MatrixImage {
  std::string path;
  Manifest manifest;  // with `installed`
  Digest manifest_digest{};
};

struct MatrixJob {
  std::string name;    // 64 hex digits: SHA-256 over old image, new manifest and parameters
  std::string output;  // file name: readable, and unique by the start of `name`
  std::size_t old_index = 0;
  std::size_t new_index = 0;
};

// A pair for which there is no job.
struct MatrixOmission {
  std::size_t old_index = 0;
  std::size_t new_index = 0;
  std::string reason;  // wrong-product, wrong-component, same-image, not-newer, same-base
  std::string sentence;
};

struct MatrixPlan {
  std::vector<MatrixJob> jobs;  // in an order that does not depend on that of the images
  std::vector<MatrixOmission> omissions;
};

// `parameters`: all else that the bytes depend on, as one line of text.
MatrixPlan make_matrix_plan(std::span<const MatrixImage> old_images,
                            std::span<const MatrixImage> new_images, std::string_view parameters);

// The jobs of shard `number` (1 to `count`): each job is in exactly one.
void keep_shard(MatrixPlan &plan, std::uint64_t number, std::uint64_t count);

}  // namespace bulla
