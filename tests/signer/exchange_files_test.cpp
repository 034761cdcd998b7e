// SPDX-License-Identifier: Apache-2.0
#include "signer/exchange_files.hpp"

#include <gtest/gtest.h>

#include "signer/signing_exchange.hpp"
#include "tests/hsm/failure.hpp"
#include "tests/signer/sample.hpp"

namespace bulla {
namespace {

using test::reason_of;

TEST(ExchangeFiles, hold_several_requests_and_their_answers) {
  const test::Scratch scratch;
  test::MemoryKey key(BULLA_ALG_ED25519);
  const FileEnvelope envelope = test::sample_envelope_with_transport();
  std::vector<Request> requests;
  std::vector<Answered> answers;
  for (const EnvelopePart part : parts_to_sign(envelope, SignWhat::kBoth)) {
    requests.push_back(make_request(envelope, part, key.public_key()));
    answers.push_back({answer(requests.back(), key), requests.back()});
  }
  const std::string request_path = scratch.path("a.req").string();
  const std::string response_path = scratch.path("a.sig").string();
  write_requests(request_path, requests, Overwrite::kNo);
  write_answers(response_path, answers, Overwrite::kNo);
  EXPECT_EQ(read_requests(request_path), requests);
  EXPECT_EQ(read_answers(response_path), answers);
  EXPECT_EQ(read_exchange(response_path).size(), 2 * answers.size());
  EXPECT_EQ(reason_of([&] { read_requests(response_path); }), "wrong-type");
  EXPECT_EQ(reason_of([&] { read_answers(request_path); }), "wrong-type");
  EXPECT_EQ(reason_of([&] { write_requests(request_path, requests, Overwrite::kNo); }),
            "output-exists");
}

TEST(ExchangeFiles, may_hold_a_bare_response) {
  const test::Scratch scratch;
  test::MemoryKey key(BULLA_ALG_ED25519);
  const Request request =
      make_request(test::sample_envelope(), EnvelopePart::kDocument, key.public_key());
  const std::vector<Answered> answers = {{answer(request, key), std::nullopt}};
  const std::string path = scratch.path("a.sig").string();
  write_answers(path, answers, Overwrite::kNo);
  EXPECT_EQ(read_answers(path), answers);
}

TEST(ExchangeFiles, are_refused_when_cut_off_or_empty) {
  const test::Scratch scratch;
  const test::MemoryKey key(BULLA_ALG_ED25519);
  const Bytes whole =
      encode(make_request(test::sample_envelope(), EnvelopePart::kDocument, key.public_key()));
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const auto path =
        scratch.write("cut.req", {reinterpret_cast<const char *>(whole.data()), length});
    EXPECT_NE(reason_of([&] { read_requests(path.string()); }), "none") << length;
  }
}

}  // namespace
}  // namespace bulla
