// SPDX-License-Identifier: Apache-2.0
//
// New key pairs: made in locked memory, written as two files that appear together.
#include "hsm/generate.hpp"

#include <unistd.h>

#include <string>

#include "files/interrupt.hpp"
#include "files/output_file.hpp"
#include "hsm/pkcs8.hpp"
#include "hsm/private_key.hpp"

namespace bulla {
namespace {

constexpr mode_t kOwnerOnly = 0600;
constexpr mode_t kReadable = 0644;

// Both or neither: a private key whose public key could not be written is taken back.
void commit_both(OutputFile &private_file, OutputFile &public_file) {
  const SignalsHeld held;
  private_file.commit();
  try {
    public_file.commit();
  } catch (...) {
    unlink(private_file.path().c_str());
    throw;
  }
}

}  // namespace

KeyFiles generate_key_files(int algorithm, const std::filesystem::path &name,
                            const Secret &passphrase) {
  const std::string private_path = name.string() + ".key";
  const std::string public_path = name.string() + ".pub";
  OutputFile private_file(private_path, Overwrite::kNo, kOwnerOnly);
  OutputFile public_file(public_path, Overwrite::kNo, kReadable);

  const PrivateKey key = generate_private_key(algorithm);
  const PublicKey public_key = public_key_of(key);
  private_file.write(private_key_to_pem(key, passphrase).view());
  public_file.write(as_bytes(to_pem(public_key)));
  commit_both(private_file, public_file);
  return {private_path, public_path, public_key};
}

}  // namespace bulla
