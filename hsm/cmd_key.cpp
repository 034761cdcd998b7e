// SPDX-License-Identifier: Apache-2.0
//
// Signing programs: what they read, what their answers mean.
#include "hsm/cmd_key.hpp"

#include <sys/wait.h>

#include <algorithm>
#include <utility>

#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "hsm/child_process.hpp"
#include "hsm/ecdsa_der.hpp"

namespace bulla {
namespace {

// Enough for a signature and for telling what came instead.
constexpr std::size_t kOutputMaxBytes = 4096;

Error failed(const ChildResult &result, std::string sentence) {
  if (!result.last_error.empty()) sentence += ": " + result.last_error;
  return Error(Reason::kSignerFailed, sentence);
}

void require_success(const ChildResult &result, std::chrono::milliseconds timeout) {
  if (result.timed_out)
    throw Error(Reason::kSignerTimeout,
                "no signature within " + std::to_string(timeout.count() / 1000) + " s");
  if (result.output_too_long) throw failed(result, "it writes far more than a signature");
  if (WIFSIGNALED(result.wait_status))
    throw failed(result, "it was ended by signal " + std::to_string(WTERMSIG(result.wait_status)));
  if (WEXITSTATUS(result.wait_status) != 0)
    throw failed(result, "it ended with status " + std::to_string(WEXITSTATUS(result.wait_status)));
}

// What the program wrote, in words, when it was no signature.
std::string describe_output(ByteView output) {
  if (output.empty()) return "it wrote nothing";
  const bool text = std::ranges::all_of(
      output, [](std::uint8_t byte) { return (byte >= 0x20 && byte < 0x7f) || byte == '\n'; });
  return "it wrote " + std::to_string(output.size()) + (text ? " bytes of text" : " bytes");
}

RawSignature signature_from(const ChildResult &result, int algorithm) {
  RawSignature raw{};
  if (result.output.size() == raw.size()) {
    std::ranges::copy(result.output, raw.begin());
    return raw;
  }
  const bool ecdsa = algorithm == BULLA_ALG_ES256;
  if (const auto from_der = ecdsa ? raw_from_der(result.output) : std::nullopt) return *from_der;
  const std::string wanted = ecdsa ? "64 raw bytes or DER" : "64 raw bytes";
  throw Error(Reason::kSignerFailed,
              describe_output(result.output) + "; wanted is a signature, " + wanted);
}

}  // namespace

CommandKey::CommandKey(CommandKeyUri command, PublicKey public_key, CommandInput input,
                       std::chrono::milliseconds timeout)
    : command_(std::move(command)),
      public_key_(std::move(public_key)),
      input_(input),
      timeout_(timeout) {
  if (input_ == CommandInput::kSha256 && public_key_.algorithm == BULLA_ALG_ED25519)
    throw Error(Reason::kUsage,
                "--cmd-input sha256: Ed25519 signs the bytes themselves, not their digest");
}

RawSignature CommandKey::sign(ByteView message) {
  const bool hashed = input_ == CommandInput::kSha256;
  const Digest digest = hashed ? sha256(message) : Digest{};
  try {
    const ChildResult result = run_child(command_.arguments, hashed ? ByteView(digest) : message,
                                         {timeout_, kOutputMaxBytes});
    require_success(result, timeout_);
    return signature_from(result, public_key_.algorithm);
  } catch (Error &error) {
    error.within(describe());
    throw;
  }
}

std::string CommandKey::describe() const {
  return "command " + command_.arguments.front();
}

}  // namespace bulla
