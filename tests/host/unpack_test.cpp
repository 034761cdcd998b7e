// SPDX-License-Identifier: Apache-2.0
//
// What comes out of a package, and that nothing comes out of one that is refused.
#include "verifier/host/unpack.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "files/region_journal.hpp"
#include "formats/error.hpp"
#include "formats/header.hpp"
#include "tests/host/packages.hpp"
#include "tests/host/temporary_directory.hpp"

namespace bulla::testing {
namespace {

class Unpack : public ::testing::Test {
 protected:
  UnpackResult unpack(const Package &package, UnpackWhat what = UnpackWhat::kInstalled) {
    UnpackOptions options;
    options.what = what;
    options.output_path = directory_.path("out");
    options.seal_path = seal_path_;
    return unpack_file(directory_.file("in.bulla", package.file()), trust_, options);
  }
  Bytes output() { return read_file(directory_.path("out")); }

  TemporaryDirectory directory_;
  std::string seal_path_;
  const Trust trust_ = trust_in(standard_store().store());
};

TEST_F(Unpack, GivesTheImageAtEverySize) {
  for (const std::size_t size : {0u, 1u, 4095u, 4096u, 4097u, 524'288u, 524'289u, 3'000'001u}) {
    const TemporaryDirectory directory;
    const Bytes image = content(size);
    for (const Package &package : {image_package(image), zstd_package(image)}) {
      UnpackOptions options;
      options.output_path = directory.path("out");
      options.overwrite = Overwrite::kYes;
      const UnpackResult result =
          unpack_file(directory.file("in.bulla", package.file()), trust_, options);
      EXPECT_EQ(result.verdict.reason, "") << size;
      EXPECT_EQ(result.written_bytes, size);
      EXPECT_EQ(read_file(options.output_path), image) << size;
    }
  }
}

TEST_F(Unpack, GivesThePayloadAsItTravels) {
  const Bytes image = content(600'000);
  EXPECT_EQ(unpack(zstd_package(image), UnpackWhat::kStored).verdict.reason, "");
  EXPECT_EQ(output(), zstd_frame(image));
}

TEST_F(Unpack, GivesADeltaWithoutItsBaseOnlyAsItTravels) {
  const Package delta =
      transported(manifest_for(lay_out(content(9)).blob), BULLA_ENCODING_DELTA, content(5000));
  EXPECT_THROW(unpack(delta), Error);
  EXPECT_FALSE(std::filesystem::exists(directory_.path("out")));
  EXPECT_EQ(unpack(delta, UnpackWhat::kStored).verdict.reason, "");
  EXPECT_EQ(output(), content(5000));
}

TEST_F(Unpack, GivesTheSealToo) {
  seal_path_ = directory_.path("out.seal");
  const Package package = zstd_package(content(5000));
  EXPECT_TRUE(unpack(package).verdict.accepted);
  EXPECT_EQ(read_file(seal_path_), encode(seal_of(package.envelope)));
  VerifyOptions options;
  options.installed_path = directory_.path("out");
  EXPECT_TRUE(verify_file(seal_path_, trust_, options).accepted);
}

TEST_F(Unpack, LeavesNothingBehindWhenItRefuses) {
  seal_path_ = directory_.path("out.seal");
  Package altered = image_package(content(3'000'000));
  altered.payload.back() ^= 1;
  EXPECT_EQ(unpack(altered).verdict.reason, "payload-digest");
  Package wrong = transported(manifest_for(lay_out(content(3'000'000)).blob), BULLA_ENCODING_ZSTD,
                              zstd_frame(content(2'999'999)), {"farm-1"}, 8u << 20);
  EXPECT_EQ(unpack(wrong).verdict.reason, "encoding-invalid");
  EXPECT_EQ(unpack(image_package(content(9), {"stranger"})).verdict.reason, "key-unknown");
  EXPECT_EQ(unpack(capability_package(capability_manifest())).verdict.reason, "wrong-type");
  EXPECT_EQ(unpack(key_store_package(standard_store(2).store())).verdict.reason, "wrong-type");
  EXPECT_EQ(directory_.entry_count(), 1u);  // the input
}

TEST_F(Unpack, KeepsAnExistingOutput) {
  directory_.text("out", "precious");
  try {
    (void)unpack(image_package(content(10)));
    FAIL() << "overwrote it";
  } catch (const Error &error) {
    EXPECT_EQ(error.reason(), "output-exists");
  }
  EXPECT_EQ(output(), Bytes(as_bytes("precious").begin(), as_bytes("precious").end()));
}

// Somebody rewrites the payload while it is unpacked: whatever comes out is what was signed.
TEST_F(Unpack, NeverWritesWhatItDidNotHash) {
  const Bytes image = content(4'000'000);
  const Package package = image_package(image);
  const std::string path = directory_.file("racing.bulla", package.file());
  std::atomic<bool> stop{false};
  std::thread racer([&] {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    for (char byte = 0; !stop; byte = static_cast<char>(byte ^ 1)) {
      file.seekp(4096 + 2'000'000);
      file.put(byte).flush();
    }
  });
  for (int i = 0; i < 20; i++) {
    UnpackOptions options;
    options.output_path = directory_.path("raced");
    options.overwrite = Overwrite::kYes;
    std::filesystem::remove(options.output_path);
    try {
      if (!unpack_file(path, trust_, options).verdict.accepted) continue;
    } catch (const Error &error) {
      EXPECT_EQ(error.reason(), "input-changed");
      continue;
    }
    EXPECT_EQ(read_file(options.output_path), image);
  }
  stop = true;
  racer.join();
}

// Signing was cut off when its journal was whole and nothing of the file was written yet.
TEST_F(Unpack, TellsThatSigningWasCutOffAndReadsWhatWasSigned) {
  const Package signed_one = image_package(content(700));
  Package unsigned_one = signed_one;
  unsigned_one.envelope.signatures.clear();
  const RegionJournal journal = {signed_one.file().size(), encode_region(unsigned_one.envelope),
                                 encode_region(signed_one.envelope)};
  const std::string path = directory_.file("in.bulla", unsigned_one.file());
  directory_.file("in.bulla.bulla-journal", encode_region_journal(journal));
  UnpackOptions options;
  options.output_path = directory_.path("out");
  const UnpackResult unpacked = unpack_file(path, trust_, options);
  const Verdict verified = verify_file(path, trust_, {});
  for (const Verdict &verdict : {unpacked.verdict, verified}) {
    EXPECT_TRUE(verdict.accepted) << verdict.sentence;
    ASSERT_EQ(verdict.warnings.size(), 1u);
    EXPECT_NE(verdict.warnings[0].find("cut off"), std::string::npos) << verdict.warnings[0];
  }
  EXPECT_EQ(output(), content(700));
}

}  // namespace
}  // namespace bulla::testing
