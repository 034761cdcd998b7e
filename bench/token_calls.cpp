// SPDX-License-Identifier: Apache-2.0
//
// What hsm/ adds to a signature of a token: the same key through open_token_key() and by bare
// C_SignInit and C_Sign in this process. Started by bench/tokens.sh, which makes the token.
//
//   bulla_token_calls MODULE LABEL PIN-FILE COUNT
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>

#include "formats/digest.hpp"
#include "hsm/passphrase.hpp"
#include "hsm/pkcs11/token_key.hpp"

namespace bulla {
namespace {

using Clock = std::chrono::steady_clock;

// CPU time of this process and of those that it has started and collected.
double cpu_microseconds() {
  double sum = 0;
  for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage usage{};
    getrusage(who, &usage);
    for (const timeval &time : {usage.ru_utime, usage.ru_stime})
      sum += static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
  }
  return sum;
}

double wall_microseconds_each(long count, const std::function<void()> &call) {
  const auto start = Clock::now();
  for (long i = 0; i < count; ++i) call();
  const std::chrono::duration<double, std::micro> passed = Clock::now() - start;
  return passed.count() / static_cast<double>(count);
}

void require(CK_RV result, const char *call) {
  if (result == CKR_OK) return;
  std::fprintf(stderr, "%s: 0x%lx\n", call, result);
  std::exit(1);
}

struct Bare {
  CK_FUNCTION_LIST *functions = nullptr;
  CK_SESSION_HANDLE session = 0;
  CK_OBJECT_HANDLE key = 0;
  CK_MECHANISM mechanism{};
};

// The first token's key of that label, without any of the care that hsm/ takes.
Bare open_bare(const char *module, std::string label, const Secret &pin, int algorithm) {
  Bare bare;
  void *library = dlopen(module, RTLD_NOW);
  const auto get =
      reinterpret_cast<CK_RV (*)(CK_FUNCTION_LIST **)>(dlsym(library, "C_GetFunctionList"));
  require(get(&bare.functions), "C_GetFunctionList");
  require(bare.functions->C_Initialize(nullptr), "C_Initialize");
  CK_SLOT_ID slots[16];
  CK_ULONG count = 16;
  require(bare.functions->C_GetSlotList(CK_TRUE, slots, &count), "C_GetSlotList");
  require(
      bare.functions->C_OpenSession(slots[0], CKF_SERIAL_SESSION, nullptr, nullptr, &bare.session),
      "C_OpenSession");
  std::string pin_text(pin.view().begin(), pin.view().end());
  require(
      bare.functions->C_Login(bare.session, CKU_USER,
                              reinterpret_cast<CK_UTF8CHAR *>(pin_text.data()), pin_text.size()),
      "C_Login");
  CK_OBJECT_CLASS object_class = CKO_PRIVATE_KEY;
  CK_ATTRIBUTE wanted[] = {{CKA_CLASS, &object_class, sizeof object_class},
                           {CKA_LABEL, label.data(), label.size()}};
  require(bare.functions->C_FindObjectsInit(bare.session, wanted, 2), "C_FindObjectsInit");
  require(bare.functions->C_FindObjects(bare.session, &bare.key, 1, &count), "C_FindObjects");
  bare.functions->C_FindObjectsFinal(bare.session);
  bare.mechanism.mechanism = algorithm == BULLA_ALG_ES256 ? CKM_ECDSA : CKM_EDDSA;
  return bare;
}

void sign_bare(Bare &bare, ByteView input) {
  Bytes data(input.begin(), input.end());
  CK_BYTE out[128];
  CK_ULONG size = sizeof out;
  require(bare.functions->C_SignInit(bare.session, &bare.mechanism, bare.key), "C_SignInit");
  require(bare.functions->C_Sign(bare.session, data.data(), data.size(), out, &size), "C_Sign");
}

// CPU of opening the key, signing `count` times and closing it.
double cpu_of_ours(const std::string &label, const TokenAccess &access, long count) {
  const Bytes message(65, 0x42);
  const double start = cpu_microseconds();
  {
    const auto key = open_token_key({"pkcs11:object=" + label}, access, std::nullopt);
    for (long i = 0; i < count; ++i) (void)key->sign(message);
  }
  return cpu_microseconds() - start;
}

void show(const char *what, double bare, double ours) {
  std::printf("    %-4s bare C_Sign %8.1f us   through hsm/ %8.1f us   %+.1f us (%+.1f %%)\n", what,
              bare, ours, ours - bare, (ours / bare - 1) * 100);
}

int run(char **arguments) {
  const std::string label = arguments[2];
  const long count = std::strtol(arguments[4], nullptr, 10);
  const Bytes message(65, 0x42);  // what Bulla signs
  TokenAccess access;
  access.module = arguments[1];
  access.pin = pin_from_file(arguments[3]);
  const double whole = cpu_of_ours(label, access, count);
  const double opening = cpu_of_ours(label, access, 1);
  const auto key = open_token_key({"pkcs11:object=" + label}, access, std::nullopt);
  const int algorithm = key->public_key().algorithm;
  Bare bare = open_bare(arguments[1], label, read_pin_file(arguments[3]), algorithm);
  const Digest digest = sha256(message);
  const ByteView input = algorithm == BULLA_ALG_ES256 ? ByteView(digest) : ByteView(message);
  const double cpu_start = cpu_microseconds();
  for (long i = 0; i < count; ++i) sign_bare(bare, input);
  const double cpu_bare = (cpu_microseconds() - cpu_start) / static_cast<double>(count);
  double best_bare = 1e9;
  double best_ours = 1e9;
  for (int round = 0; round < 5; ++round) {  // in turn, so that both see the same machine
    best_bare = std::min(best_bare, wall_microseconds_each(count, [&] { sign_bare(bare, input); }));
    best_ours =
        std::min(best_ours, wall_microseconds_each(count, [&] { (void)key->sign(message); }));
  }
  std::printf("  %s\n", label.c_str());
  show("CPU", cpu_bare, (whole - opening) / static_cast<double>(count - 1));
  show("wall", best_bare, best_ours);
  return 0;
}

}  // namespace
}  // namespace bulla

int main(int count, char **arguments) {
  if (count != 5) return 2;
  return bulla::run(arguments);
}
