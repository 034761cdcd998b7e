// SPDX-License-Identifier: Apache-2.0
//
// The files of a rehearsal as the device verifier reads them: each opened once, in memory. Knows
// packages, key stores and chains; nothing of devices.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "verifier/host/envelope_read.hpp"
#include "verifier/host/opened_key_store.hpp"

namespace bulla::truth {

// OpenSSL, with the verdict on each (key, message, signature) remembered: the same questions are
// asked in thousands of states, and an answer depends on nothing else.
const bulla_crypto *remembering_crypto();

// A key store with the signatures over it: a link of a chain, or the document of a file.
struct GivenLink {
  std::size_t store = 0;  // of GivenFiles::store
  bulla_list signatures{};
};

struct GivenFile {
  std::string name;
  EnvelopeRead read;
  bool is_image = false;
  bulla_image image{};           // of an image package
  std::vector<GivenLink> chain;  // its links, then, in a key store file, its document

  Digest digest() const { return read.digest(); }
  std::uint64_t sequence() const { return image.manifest.sequence; }
  Uuid component() const;
  Uuid product() const;
};

class GivenFiles {
 public:
  // Gives the file's number; files count from 0 in the order in which they were added. Throws
  // std::runtime_error for a file that does not open.
  std::size_t add(const std::string &name, ByteView bytes);

  std::size_t size() const { return files_.size(); }
  const GivenFile &file(std::size_t number) const { return files_[number]; }
  std::size_t number_of(const std::string &name) const;
  // The first image package with this manifest.
  std::optional<std::size_t> describing(const Digest &digest) const;
  const bulla_key_store &store(std::size_t number) const { return stores_[number].store(); }
  // The key stores that stand first in a file: what a group may hold.
  std::size_t store_of(const std::string &name) const {
    return file(number_of(name)).chain.back().store;
  }

 private:
  GivenLink take_link(bulla_cursor document, bulla_list signatures);
  void take_chain(GivenFile &file);

  std::deque<GivenFile> files_;
  std::vector<OpenedKeyStore> stores_;
  std::map<Digest, std::size_t> store_numbers_;
};

}  // namespace bulla::truth
