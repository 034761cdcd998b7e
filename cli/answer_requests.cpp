// SPDX-License-Identifier: Apache-2.0
//
// The answering side of the exchange.
#include "cli/answer_requests.hpp"

#include <algorithm>
#include <map>

#include "cli/signature_text.hpp"
#include "signer/exchange_files.hpp"
#include "signer/request_policy.hpp"
#include "signer/signing_exchange.hpp"

namespace bulla {
namespace {

using Keys = std::vector<std::unique_ptr<SigningKey>>;

// The key that is asked for; the only one when none is, so that answer() can say what is wrong.
SigningKey &key_for(const Request &request, const Keys &keys) {
  const auto found = std::find_if(
      keys.begin(), keys.end(), [&](const auto &key) { return key->public_key() == request.key; });
  return found == keys.end() ? *keys.front() : **found;
}

// What the keys say, each attestation asked for once.
std::vector<Answered> answers_to(const std::vector<Request> &requests, const Keys &keys,
                                 JournalRecord *journal) {
  std::vector<Answered> answers;
  std::map<const SigningKey *, std::optional<Bytes>> attestations;
  for (const Request &request : requests) {
    SigningKey &key = key_for(request, keys);
    answers.push_back({recorded_answer(journal, request, key), request});
    if (!attestations.contains(&key)) attestations[&key] = key.attestation();
    answers.back().response.attestation = attestations[&key];
  }
  return answers;
}

}  // namespace

int answer_requests(const std::vector<std::string> &files, const Keys &keys,
                    const SignOptions &options, Output &output) {
  std::vector<Request> requests;
  for (const std::string &file : files) {
    for (Request &request : read_requests(file)) requests.push_back(std::move(request));
  }
  std::vector<Record> records;
  for (const Request &request : requests) {
    records.push_back(show_request(request, output));
    if (options.policy != nullptr) require_request_allowed(*options.policy, request, requests);
  }
  write_answers(options.output_path, answers_to(requests, keys, options.journal),
                options.overwrite);
  output.line("signed, attach with: bulla attach PKG… " + options.output_path);
  output.result(Record()
                    .add("outcome", "signed")
                    .add("reason", "ok")
                    .add("file", options.output_path)
                    .add("responses", records));
  return 0;
}

}  // namespace bulla
