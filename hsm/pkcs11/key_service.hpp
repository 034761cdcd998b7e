// SPDX-License-Identifier: Apache-2.0
//
// What the process of a module does for the program: finds keys, one session for each token, and
// signs with them. The requests and answers of hsm/pkcs11/token_key.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "hsm/pkcs11/fields.hpp"
#include "hsm/pkcs11/signer.hpp"

namespace bulla::pkcs11 {

enum class KeyRequest : std::uint64_t {
  kOpen = 1,    // URI; 0, or 1, algorithm and bytes of --pub -> number of the key, algorithm, bytes
  kSign = 2,    // number of the key, message -> 64 bytes
  kAttest = 3,  // number of the key -> the attestation, empty without one
};

class KeyService {
 public:
  // Loads the module. `program` outlives this.
  KeyService(const std::string &path, const ProgramSide &program);
  // Answers `request` and those after it, until the program wants no more. Throws what a key or the
  // module throws.
  void serve(Bytes request);

 private:
  Bytes answer(ByteView request);
  Bytes open(FieldReader &fields);
  Session &session_with(const Slot &slot);

  const ProgramSide &program_;
  Module module_;
  std::map<std::pair<CK_SLOT_ID, std::string>, std::unique_ptr<Session>> sessions_;
  std::vector<std::unique_ptr<Signer>> signers_;
};

}  // namespace bulla::pkcs11
