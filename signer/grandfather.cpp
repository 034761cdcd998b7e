// SPDX-License-Identifier: Apache-2.0
//
// The walk through a folder. Files are taken in the order of their paths, so that the first fault
// named is always the same.
#include "signer/grandfather.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <vector>

#include "files/interrupt.hpp"
#include "formats/error.hpp"
#include "formats/manifest.hpp"
#include "formats/merkle.hpp"
#include "formats/wire/header.h"
#include "signer/signing_scope.hpp"
#include "verifier/host/byte_source.hpp"
#include "verifier/host/envelope_read.hpp"
#include "verifier/host/host_crypto.hpp"
#include "verifier/host/verdict_steps.hpp"

namespace bulla {
namespace {

namespace fs = std::filesystem;

bool is_package(const fs::path &path) {
  if (path.extension() == ".bulla") return true;
  const InputFile file(path.string());
  std::array<std::uint8_t, BULLA_MAGIC_BYTES> first{};
  if (file.size() < first.size()) return false;
  file.pread(0, first);
  return bulla_has_magic(bulla_cursor_over(first.data(), first.size()));
}

std::vector<fs::path> files_below(const std::string &directory) {
  std::vector<fs::path> paths;
  std::error_code fault;
  fs::recursive_directory_iterator entry(directory, fault);
  for (; !fault && entry != fs::recursive_directory_iterator(); entry.increment(fault))
    if (entry->is_regular_file()) paths.push_back(entry->path());
  if (fault == std::errc::no_such_file_or_directory)
    throw Error(Reason::kFileNotFound, directory + ": no such directory");
  if (fault) throw Error(Reason::kFileUnreadable, directory + ": " + fault.message());
  std::ranges::sort(paths);
  return paths;
}

class Collector {
 public:
  Collector(const OpenedKeyStore &held, const KeyId &key) : held_(held.store()), key_(key) {
    index_ = bulla_key_store_find(&held_, key.data());
    if (index_ < 0)
      throw Error(Reason::kFieldInvalid, "the key store before has no key " + to_hex(key) +
                                             ": its signatures cannot be judged");
    result_.tree.key = key;
  }

  void look_at(const fs::path &path) {
    const FileByteSource bytes(path.string());
    const EnvelopeRead read = read_envelope(bytes);
    if (read.status != BULLA_OK)
      throw refusal_error(bytes.name(), kind_of(read), read.status, place_of(read.fault));
    if (!read.has_manifest()) return;
    bulla_image image;
    bulla_fault fault{};
    const bulla_status status =
        bulla_image_open(&image, &read.package, host_crypto(), bytes.size(), &fault);
    if (status != BULLA_OK)
      throw refusal_error(bytes.name(), kind_of(read), status, place_of(fault));
    ++result_.package_count;
    if (is_signed(image, read.document())) {
      result_.tree.leaves.push_back(read.digest());
    } else {
      ++result_.unsigned_count;
    }
  }

  GrandfatherCollection take() {
    result_.tree.leaves = ascending_leaves(std::move(result_.tree.leaves));
    return std::move(result_);
  }

 private:
  // A key that is revoked already counts only with a proof under the root that `held` states.
  bool is_signed(const bulla_image &image, ByteView document) const {
    bulla_tally tally{};
    const bulla_status status =
        bulla_tally_envelope(&tally, &held_, host_crypto(), &image.package.envelope,
                             image.package.digest, BULLA_TYPE_MANIFEST);
    if (status != BULLA_OK) throw Error(status, "a signature could not be judged");
    if (!has_bit(tally.valid, index_)) return false;
    const Manifest manifest = decode_manifest(document);
    const FileEnvelope envelope;
    std::vector<std::string> would_do;
    return is_listed(held_, scope_of(envelope, EnvelopePart::kDocument, manifest), key_, would_do);
  }

  const bulla_key_store &held_;
  KeyId key_;
  int index_ = -1;
  GrandfatherCollection result_;
};

}  // namespace

GrandfatherCollection collect_grandfathered(const std::string &directory,
                                            const OpenedKeyStore &held, const KeyId &key) {
  Collector collector(held, key);
  for (const fs::path &path : files_below(directory)) {
    throw_if_interrupted();
    if (is_package(path)) collector.look_at(path);
  }
  return collector.take();
}

}  // namespace bulla
