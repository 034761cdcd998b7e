// SPDX-License-Identifier: Apache-2.0
//
// What is on offer: the files of a release, each opened once by verifier/core and kept without its
// payload, with the key stores and images that they bring. A file that cannot be read is no
// rehearsal at all: the functions here throw.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "files/progress.hpp"
#include "preflight/image_book.hpp"
#include "preflight/stores_at_hand.hpp"

namespace bulla {

struct OfferedFile {
  std::string path;
  std::uint64_t bytes = 0;
  Digest digest{};                          // of the document
  std::vector<OfferedStore> links;          // of its chain, as far as they can be read
  bulla_status chain_fault = BULLA_OK;      // what ends the chain after `links`, on every device
  std::optional<ImageIndex> image;          // an image package or a capability
  std::optional<OfferedStore> key_store;    // a key store or a chain
  bool supposed = false;                    // there is no such file
  std::optional<std::uint32_t> capability;  // number among the capabilities

  // Whether a device that refuses the document could still take something of the file.
  bool carries_stores() const { return key_store.has_value() || !links.empty(); }
};

using FileIndex = std::uint32_t;

// A key store that nobody has made yet, and the one that it would follow.
struct SupposedStore {
  std::string name;
  KeyStore before;
  KeyStore store;
};

inline constexpr std::uint32_t kCapabilitiesMax = 64;  // those accepted are a mask in each state

class Offer {
 public:
  Offer();
  Offer(const Offer &) = delete;
  Offer &operator=(const Offer &) = delete;

  // Opens a file of the release. Throws Error with the file's fault: those of InputFile, of
  // FORMAT.md 9 up to stage 4; wrong-type for a seal.
  void add_file(const std::string &path);
  // A key store that devices hold, or that their factory has: taken at the fleet's word, its
  // signatures are not judged. Opened once.
  StoreIndex open_store(const std::string &path);

  // Takes the signatures of this key over every document of the release that has none by it for
  // given.
  void sign_as(const PublicKey &key);
  // The same for the image of one file.
  void sign_file_as(const std::string &path, const PublicKey &key);
  // A key store that exists only in this rehearsal, offered last, as if the roots had signed it.
  void add_supposed_store(const SupposedStore &supposed);
  // Reads every payload that some key store at hand admits, once. Throws payload-digest.
  // thread_count 0: one for each core.
  void check_payloads(unsigned thread_count, Progress &progress);

  const std::vector<OfferedFile> &files() const { return files_; }
  // Of a file with an image.
  const bulla_manifest &manifest(const OfferedFile &file) const;
  // The files of the release that are key stores or chains.
  std::vector<std::string> key_store_paths() const;
  // Those that devices hold or their factories have, by path.
  const std::map<std::string, StoreIndex> &opened_stores() const { return store_paths_; }
  StoresAtHand &stores() { return stores_; }
  const StoresAtHand &stores() const { return stores_; }
  ImageBook &images() { return images_; }
  const ImageBook &images() const { return images_; }
  const bulla_crypto *crypto() const { return crypto_.get(); }
  const RehearsalCrypto &verification() const { return crypto_; }

 private:
  void add_links(OfferedFile &file, const EnvelopeRead &read);
  std::uint32_t number_capability(const std::string &path);
  void add_key_store(OfferedFile &file, EnvelopeRead read);
  void sign_image_as(const OfferedFile &file, const PublicKey &key);
  OfferedStore with_signature(const OfferedStore &offered, const PublicKey &key);

  RehearsalCrypto crypto_;
  StoresAtHand stores_{crypto_.get()};
  ImageBook images_{&stores_, crypto_.get()};
  std::vector<OfferedFile> files_;
  std::uint32_t capability_count_ = 0;
  std::map<std::string, StoreIndex> store_paths_;
  std::deque<EnvelopeRead> envelopes_;  // of key store files: lists point into them
  std::deque<Bytes> lists_;             // of signatures that were added
};

}  // namespace bulla
