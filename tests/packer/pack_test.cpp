// SPDX-License-Identifier: Apache-2.0
//
// Whole packages: what stands in them, that equal inputs make equal bytes, and that whatever goes
// wrong leaves nothing behind.
#include "packer/pack.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "files/interrupt.hpp"
#include "formats/digest.hpp"
#include "formats/envelope.hpp"
#include "formats/error.hpp"
#include "formats/header.hpp"
#include "formats/manifest.hpp"
#include "formats/transport.hpp"
#include "packer/recipe.hpp"
#include "packer/tree_shape.hpp"
#include "tests/packer/scratch_directory.hpp"

namespace bulla {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

class Pack : public testing::Test {
 protected:
  Pack() {
    recipe_.path = directory_.write("recipe.yaml", "not read by pack()");
    recipe_.name = "app";
    recipe_.version = "1.0";
    recipe_.sequence = 7;
    recipe_.payload = {PayloadSource::Kind::kFile, directory_.write("payload", noise(3000001))};
    options_.output_path = directory_ / "out.bulla";
    options_.source_date_epoch = 1700000000;
    options_.overwrite = Overwrite::kYes;
  }

  void compress(int level = 3) { recipe_.compression = {Compression::Method::kZstd, level}; }

  PackResult pack_it() { return pack(recipe_, options_, progress_); }

  // The package that these options make.
  Bytes packed() {
    pack_it();
    return directory_.read("out.bulla");
  }

  // Reason of the failure; and nothing may be there afterwards that was not before.
  std::string failure_reason(Progress &progress) {
    const std::vector<std::string> before = names();
    try {
      pack(recipe_, options_, progress);
      return "none";
    } catch (const Error &error) {
      EXPECT_EQ(names(), before);
      return std::string(error.reason());
    }
  }
  std::string failure_reason() { return failure_reason(progress_); }

  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto &entry : fs::directory_iterator(directory_.path())) {
      found.push_back(entry.path().filename());
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  ScratchDirectory directory_;
  Recipe recipe_;
  PackOptions options_;
  NoProgress progress_;
};

struct Parts {
  explicit Parts(const Bytes &package)
      : header(decode_file_header(package, package.size())),
        envelope(decode_file_envelope(ByteView(package).subspan(32, header.envelope_bytes))),
        manifest(decode_manifest(envelope.document)) {
    if (envelope.transport) transport = decode_transport(*envelope.transport);
    const Blob &stored = transport ? transport->stored : *manifest.installed;
    const TreeShape shape(stored.size, stored.log2_block);
    payload = ByteView(package).subspan(header.payload_offset,
                                        static_cast<std::size_t>(shape.payload_bytes()));
    rest = ByteView(package).subspan(header.payload_offset + payload.size());
  }

  FileHeader header;
  FileEnvelope envelope;
  Manifest manifest;
  std::optional<Transport> transport;
  ByteView payload;
  ByteView rest;
};

TEST_F(Pack, PutsARawPayloadBehindAnUnsignedManifest) {
  const PackResult result = pack_it();
  const Bytes package = directory_.read("out.bulla");
  const Parts parts(package);
  EXPECT_EQ(parts.header.payload_offset, 4096u);
  EXPECT_TRUE(parts.envelope.signatures.empty());
  EXPECT_FALSE(parts.transport);
  EXPECT_EQ(parts.manifest.name, "app");
  EXPECT_EQ(parts.manifest.sequence, 7u);
  EXPECT_EQ(parts.manifest.installed->size, 3000001u);
  EXPECT_EQ(parts.manifest.installed->digest, result.image_digest);
  EXPECT_EQ(parts.manifest.image, result.image_id);
  EXPECT_EQ(sha256(parts.envelope.document), result.manifest_digest);
  EXPECT_EQ(package.size(), result.package_size);
  EXPECT_EQ(result.stored_size, result.installed_size);
  EXPECT_TRUE(parts.rest.empty());
}

TEST_F(Pack, StatesHowACompressedPayloadTravels) {
  compress();
  const PackResult result = pack_it();
  const Bytes package = directory_.read("out.bulla");
  const Parts parts(package);
  ASSERT_TRUE(parts.transport);
  EXPECT_EQ(parts.transport->manifest, result.manifest_digest);
  EXPECT_EQ(sha256(*parts.envelope.transport), result.transport_digest);
  EXPECT_EQ(parts.transport->encoding, static_cast<unsigned>(BULLA_ENCODING_ZSTD));
  EXPECT_EQ(parts.transport->stored.size, result.stored_size);
  EXPECT_GE(parts.transport->memory_bytes, 2u << 20);
  EXPECT_LE(parts.transport->memory_bytes, 9u << 20);
  EXPECT_TRUE(parts.rest.empty());
}

TEST_F(Pack, BeginsThePayloadAt4096AlsoWhenCompressionMakesTheTreeShallower) {
  recipe_.payload.path = directory_.write("zeros", Bytes(70u << 20));
  compress();
  const Bytes package = packed();
  const Parts parts(package);
  EXPECT_EQ(parts.header.payload_offset, 4096u);
  EXPECT_LT(parts.payload.size(), 20000u);
  EXPECT_TRUE(parts.rest.empty());
}

TEST_F(Pack, AppendsAttachmentsInTheOrderOfTheManifest) {
  const std::string notes(300000, 'n');
  recipe_.attachments = {{"sbom.spdx.json", directory_.write("s", "{}")},
                         {"notes", directory_.write("n", notes)},
                         {"empty", directory_.write("e", "")}};
  const Bytes package = packed();
  const Parts parts(package);
  ASSERT_EQ(parts.manifest.attachments.size(), 3u);
  EXPECT_EQ(parts.manifest.attachments[0].filename, "empty");
  EXPECT_EQ(parts.manifest.attachments[1].filename, "notes");
  EXPECT_EQ(parts.manifest.attachments[1].digest, sha256(as_bytes(notes)));
  EXPECT_EQ(parts.manifest.attachments[2].size, 2u);
  const std::string text = notes + "{}";
  const ByteView wanted = as_bytes(text);
  EXPECT_TRUE(std::equal(parts.rest.begin(), parts.rest.end(), wanted.begin(), wanted.end()));
}

TEST_F(Pack, MovesPayloadAndAttachmentsWhenSignaturesNeedMoreRoom) {
  recipe_.attachments = {{"notes", directory_.write("n", "text")}};
  compress();
  const Bytes small = packed();
  const Parts expected(small);
  options_.finish_envelope = [](FileEnvelope &envelope) {
    envelope.signatures.assign(16, {Bytes(17, 1), Bytes(8000, 2)});
  };
  const Bytes large = packed();
  const Parts moved(large);
  EXPECT_EQ(moved.header.payload_offset, 32u * 4096u);
  EXPECT_EQ(moved.envelope.document, expected.envelope.document);
  EXPECT_TRUE(std::equal(moved.payload.begin(), moved.payload.end(), expected.payload.begin(),
                         expected.payload.end()));
  EXPECT_TRUE(
      std::equal(moved.rest.begin(), moved.rest.end(), expected.rest.begin(), expected.rest.end()));
}

TEST_F(Pack, LeavesTheRoomThatWasAskedFor) {
  options_.room_bytes = 16384;
  EXPECT_EQ(Parts(packed()).header.payload_offset, 16384u);
}

TEST_F(Pack, CarriesAChain) {
  options_.chain_body = encode(Chain{{ChainLink{Bytes(100, 1), {{Bytes(17, 1), Bytes(64, 2)}}}}});
  const Parts parts(packed());
  ASSERT_EQ(parts.envelope.proofs.size(), 1u);
  EXPECT_EQ(parts.envelope.proofs[0].kind, static_cast<unsigned>(BULLA_PROOF_CHAIN));
  EXPECT_EQ(parts.envelope.proofs[0].body, options_.chain_body);
}

TEST_F(Pack, MakesTheSameBytesAtAnyNumberOfThreads) {
  fs::create_directories(directory_ / "tree/sub");
  directory_.write("tree/a", noise(5000000));
  directory_.write("tree/sub/b", Bytes(9000000, 'b'));
  const std::vector<PayloadSource> sources{{PayloadSource::Kind::kFile, directory_ / "payload"},
                                           {PayloadSource::Kind::kDirectory, directory_ / "tree"}};
  for (const PayloadSource &source : sources) {
    for (const auto method : {Compression::Method::kNone, Compression::Method::kZstd}) {
      recipe_.payload = source;
      recipe_.compression = {method, 3};
      options_.job_count = 1;
      const Bytes one = packed();
      options_.job_count = 4;
      EXPECT_EQ(packed(), one);
    }
  }
}

TEST_F(Pack, GivesEachBuildAnIdOfItsOwnUnlessTheSourceHasADate) {
  const Uuid dated = pack_it().image_id;
  EXPECT_EQ(dated, content_image_id(Parts(directory_.read("out.bulla")).manifest));
  EXPECT_EQ(dated, pack_it().image_id);
  options_.source_date_epoch.reset();
  const Uuid one = pack_it().image_id;
  EXPECT_NE(one, pack_it().image_id);
  EXPECT_EQ(one[6] >> 4, 4);
  EXPECT_EQ(one[8] >> 6, 2);
}

TEST_F(Pack, TakesTheIdThatIsGiven) {
  options_.image_id_rule = ImageIdRule::kGiven;
  options_.image_id.fill(9);
  EXPECT_EQ(pack_it().image_id, options_.image_id);
}

TEST_F(Pack, DerivesTheSameIdFromTheSameContentWithoutADate) {
  options_.source_date_epoch.reset();
  options_.image_id_rule = ImageIdRule::kContent;
  EXPECT_EQ(pack_it().image_id, pack_it().image_id);
}

TEST_F(Pack, PacksAnEmptyFile) {
  recipe_.payload.path = directory_.write("nothing", "");
  EXPECT_EQ(packed().size(), 4096u);
  compress();
  const Bytes package = packed();
  EXPECT_EQ(Parts(package).payload.size(), package.size() - 4096);
}

TEST_F(Pack, ListsEveryInputInADepfile) {
  fs::create_directories(directory_ / "tree/sub");
  directory_.write("tree/sub/b", "b");
  fs::create_symlink("b", directory_ / "tree/sub/link");
  recipe_.payload = {PayloadSource::Kind::kDirectory, directory_ / "tree"};
  recipe_.attachments = {{"notes", directory_.write("n", "text")}};
  options_.depfile_path = directory_ / "out.d";
  const PackResult result = pack_it();
  EXPECT_THAT(result.inputs, ElementsAre(recipe_.path, directory_ / "tree", directory_ / "tree/sub",
                                         directory_ / "tree/sub/b", directory_ / "n"));
  const Bytes depfile = directory_.read("out.d");
  const std::string text(depfile.begin(), depfile.end());
  EXPECT_EQ(text.substr(0, options_.output_path.size() + 1), options_.output_path + ":");
  for (const std::string &input : result.inputs) {
    EXPECT_NE(text.find(" " + input + " "), text.find(" " + input + "\n")) << input;
  }
}

TEST_F(Pack, KeepsAnOutputThatExists) {
  directory_.write("out.bulla", "precious");
  options_.overwrite = Overwrite::kNo;
  EXPECT_EQ(failure_reason(), "output-exists");
  EXPECT_EQ(directory_.read("out.bulla").size(), 8u);
}

TEST_F(Pack, RefusesWhatIsMissing) {
  recipe_.attachments = {{"notes", directory_ / "missing"}};
  EXPECT_EQ(failure_reason(), "file-not-found");
  recipe_.attachments.clear();
  recipe_.payload.path = directory_ / "missing";
  EXPECT_EQ(failure_reason(), "file-not-found");
}

TEST_F(Pack, RefusesADirectoryWithASocketOrFifo) {
  fs::create_directories(directory_ / "tree");
  ASSERT_EQ(mkfifo((directory_ / "tree/pipe").c_str(), 0600), 0);
  recipe_.payload = {PayloadSource::Kind::kDirectory, directory_ / "tree"};
  EXPECT_EQ(failure_reason(), "input-unsupported");
}

TEST_F(Pack, RefusesMoreMemoryThanDevicesHave) {
  compress();
  options_.memory_limit_bytes = 1 << 20;
  EXPECT_EQ(failure_reason(), "memory-exceeded");
}

TEST_F(Pack, RefusesARecipeThatMakesNoManifest) {
  recipe_.version = "";
  EXPECT_NE(failure_reason(), "none");
}

TEST_F(Pack, LeavesNothingBehindWhenSigningFails) {
  options_.finish_envelope = [](FileEnvelope &) { throw Error(Reason::kSignerFailed, "no"); };
  EXPECT_EQ(failure_reason(), "signer-failed");
}

TEST_F(Pack, LeavesNothingBehindWhenTheDepfileCannotBeWritten) {
  options_.depfile_path = directory_ / "missing/out.d";
  EXPECT_EQ(failure_reason(), "output-failed");
}

// Peak memory of a process of its own that packs this, in KiB.
long peak_memory_kib(const std::function<void()> &pack_in_child) {
  const pid_t child = fork();
  if (child == 0) {
    pack_in_child();
    _exit(0);
  }
  int status = 0;
  rusage usage{};
  wait4(child, &status, 0, &usage);
  EXPECT_EQ(status, 0);
  return usage.ru_maxrss;
}

TEST_F(Pack, NeedsNoMoreMemoryForAGibibyte) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "the sanitizer's own memory is in the way";
#endif
  recipe_.payload.path = directory_.write("sparse", "");
  fs::resize_file(directory_ / "sparse", std::uintmax_t{1} << 30);
  compress();
  options_.job_count = 2;
  EXPECT_LT(peak_memory_kib([this] { pack_it(); }), 200 << 10);
  EXPECT_LT(fs::file_size(directory_ / "out.bulla"), 200000u);
}

// Does something once, in the middle of the payload.
class Interruption final : public Progress {
 public:
  explicit Interruption(std::function<void()> act) : act_(std::move(act)) {}
  void start(std::string_view, std::uint64_t) override {}
  void advance(std::uint64_t) override {
    if (act_) std::exchange(act_, nullptr)();
  }
  void done() override {}

 private:
  std::function<void()> act_;
};

TEST_F(Pack, NoticesAPayloadThatChangesWhileItIsRead) {
  const timespec long_ago[2] = {{1000, 0}, {1000, 0}};
  const std::vector<std::function<void()>> changes{
      [this] { fs::resize_file(directory_ / "payload", 1500000); },
      [this] { fs::resize_file(directory_ / "payload", 4000000); },
      [this] { directory_.write("payload", noise(3000001, 2)); }};
  for (const auto method : {Compression::Method::kNone, Compression::Method::kZstd}) {
    recipe_.compression = {method, 3};
    for (const auto &change : changes) {
      directory_.write("payload", noise(3000001));
      utimensat(AT_FDCWD, (directory_ / "payload").c_str(), long_ago, 0);
      Interruption interruption(change);
      EXPECT_EQ(failure_reason(interruption), "input-changed");
    }
  }
}

TEST_F(Pack, LeavesNothingBehindAfterAnInterrupt) {
  const auto interrupted_pack = [this] {
    install_interrupt_handlers();
    Interruption interruption([] { raise(SIGINT); });
    _exit(failure_reason(interruption) == "interrupted" && !HasFailure() ? 0 : 1);
  };
  EXPECT_EXIT(interrupted_pack(), testing::ExitedWithCode(0), "");
  compress();
  EXPECT_EXIT(interrupted_pack(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace bulla
