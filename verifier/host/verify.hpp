// SPDX-License-Identifier: Apache-2.0
//
// The verdict of the device verifier on a file: image package, capability, key store, chain, seal.
// It runs the C objects that devices run (verifier/core) and adds what only a tool can: many
// threads, an explanation, attachments. It says nothing about a later reading of the same path:
// unpack does.
#pragma once

#include <string>

#include "files/progress.hpp"
#include "verifier/host/device_facts.hpp"
#include "verifier/host/trust.hpp"
#include "verifier/host/verdict.hpp"

namespace bulla {

enum class ChainUse { kWalk, kIgnore };

struct VerifyOptions {
  const DeviceFacts *device = nullptr;  // null: identity and versions are not judged
  std::string installed_path;           // of the image that a seal is for; empty: none
  ChainUse chain = ChainUse::kWalk;
  unsigned thread_count = 0;     // 0: one for each core
  Progress *progress = nullptr;  // null: none
};

// Judges all fourteen stages that the file's kind has. Throws Error only for faults of the machine:
// those of InputFile (kInputChanged when the file changed meanwhile), kInterrupted, crypto-failed.
Verdict verify_file(const std::string &path, const Trust &trust, const VerifyOptions &options = {});

// The same for a file in memory; `name` stands for the path.
Verdict verify_bytes(ByteView file, const std::string &name, const Trust &trust,
                     const VerifyOptions &options = {});

}  // namespace bulla
