// SPDX-License-Identifier: Apache-2.0
//
// Each rule is an index of the old files by a key; the first rule that knows a file decides.
#include "packer/delta/pair_files.hpp"

#include <string>
#include <unordered_map>

#include "packer/delta/file_content.hpp"

namespace bulla {
namespace {

constexpr std::size_t kCandidatesMax = 64;  // of one key that are compared by size

// Runs of digits become one mark, so that versions do not matter.
std::string without_digits(std::string_view path) {
  std::string text;
  for (const char c : path) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit) text += c;
    if (digit && (text.empty() || text.back() != '#')) text += '#';
  }
  return text;
}

std::string_view file_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

class OldFiles {
 public:
  explicit OldFiles(const std::vector<ContainedFile> &files) : files_(files) {}

  void add(const std::string &key, std::size_t index) { by_key_[key].push_back(index); }

  // Of those with the key, the one nearest in size.
  std::optional<std::size_t> nearest(const std::string &key, std::uint64_t bytes) const {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return std::nullopt;
    std::optional<std::size_t> best;
    std::uint64_t best_distance = 0;
    for (std::size_t i = 0; i < found->second.size() && i < kCandidatesMax; i++) {
      const std::uint64_t size = total_bytes(files_[found->second[i]].extents);
      const std::uint64_t distance = size > bytes ? size - bytes : bytes - size;
      if (best && distance >= best_distance) continue;
      best = found->second[i];
      best_distance = distance;
    }
    return best;
  }

 private:
  const std::vector<ContainedFile> &files_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_key_;
};

// The old files by content; hashed only if a new file has the same size.
class SameContent {
 public:
  SameContent(ByteView image, const std::vector<ContainedFile> &files)
      : image_(image), files_(files) {
    for (std::size_t i = 0; i < files.size(); i++) {
      by_size_[total_bytes(files[i].extents)].push_back(i);
    }
  }

  std::optional<std::size_t> find(ByteView new_image, const ContainedFile &file) {
    const std::uint64_t bytes = total_bytes(file.extents);
    const auto found = by_size_.find(bytes);
    if (found == by_size_.end()) return std::nullopt;
    for (const std::size_t index : found->second) {
      by_hash_.emplace(content_hash(image_, files_[index].extents), index);
    }
    found->second.clear();
    return at_hash(new_image, file);
  }

  std::optional<std::size_t> at_hash(ByteView new_image, const ContainedFile &file) const {
    const auto found = by_hash_.find(content_hash(new_image, file.extents));
    if (found == by_hash_.end()) return std::nullopt;
    if (!same_content(image_, files_[found->second].extents, new_image, file.extents)) {
      return std::nullopt;
    }
    return found->second;
  }

 private:
  ByteView image_;
  const std::vector<ContainedFile> &files_;
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> by_size_;  // not hashed yet
  std::unordered_map<std::uint64_t, std::size_t> by_hash_;
};

}  // namespace

std::vector<std::optional<std::size_t>> pair_files(ByteView old_image,
                                                   const std::vector<ContainedFile> &old_files,
                                                   ByteView new_image,
                                                   const std::vector<ContainedFile> &new_files) {
  std::unordered_map<std::string_view, std::size_t> by_path;
  OldFiles alike(old_files);
  for (std::size_t i = 0; i < old_files.size(); i++) {
    by_path.emplace(old_files[i].path, i);
    alike.add(without_digits(old_files[i].path), i);
    alike.add("*/" + without_digits(file_name(old_files[i].path)), i);
  }
  SameContent same(old_image, old_files);
  std::vector<std::optional<std::size_t>> pairs;
  for (const ContainedFile &file : new_files) {
    if (const auto found = by_path.find(file.path); found != by_path.end()) {
      pairs.push_back(found->second);
      continue;
    }
    const std::uint64_t bytes = total_bytes(file.extents);
    std::optional<std::size_t> pair = same.find(new_image, file);
    if (!pair) pair = alike.nearest(without_digits(file.path), bytes);
    if (!pair) pair = alike.nearest("*/" + without_digits(file_name(file.path)), bytes);
    pairs.push_back(pair);
  }
  return pairs;
}

}  // namespace bulla
