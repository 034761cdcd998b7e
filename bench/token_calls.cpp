// SPDX-License-Identifier: Apache-2.0
//
// What hsm/ adds to a signature of a token: the same key through open_token_key() and by bare
// C_SignInit and C_Sign in this process. Through hsm/ in three ways: within the module's process,
// which shows what finding the token and the key, session and login, and the care for each call
// add; one at a time, where each call also waits for a process to wake up twice; and with the next
// one asked for before the last is taken, as `bulla sign` does it. Started by bench/tokens.sh,
// which makes the token.
//
//   bulla_token_calls [--bare] MODULE LABEL PIN-FILE COUNT
//
// --bare: only the seconds that so many bare calls with an Ed25519 key take.
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
#include "hsm/pkcs11/fields.hpp"
#include "hsm/pkcs11/signer.hpp"
#include "hsm/pkcs11/token_key.hpp"

namespace bulla {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kRounds = 9;

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

// Signs so many times.
using Signing = std::function<void(long)>;

void one_at_a_time(SigningKey &key, ByteView message, long count) {
  for (long i = 0; i < count; ++i) (void)key.sign(message);
}

void ahead(SigningKey &key, ByteView message, long count) {
  key.ask(message);
  for (long i = 1; i < count; ++i) {
    key.ask(message);
    (void)key.take();
  }
  (void)key.take();
}

double wall_microseconds_each(long count, const Signing &sign) {
  const auto start = Clock::now();
  sign(count);
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

// What one signature costs in the module's process, finding and login shared by all `count`.
struct Cost {
  double cpu = 0;
  double wall = 0;
};

Cost cost_inside(const std::string &label, const TokenAccess &access, long count) {
  using namespace pkcs11;
  const Bytes message(65, 0x42);
  ModuleProcess process(access.module, access, [&](const ProgramSide &program) {
    if (!program.next_request()) return;
    const double cpu_start = cpu_microseconds();
    const double wall = wall_microseconds_each(1, [&](long) {
      const Module module(access.module);
      const TokenUri uri("pkcs11:object=" + label);
      Session session(module, find_token(module, uri), Session::Access::kRead);
      Signer signer(session, uri, std::nullopt, program);
      for (long i = 0; i < count; ++i) (void)signer.sign(message);
    });
    const double cpu = cpu_microseconds() - cpu_start;
    program.answer(FieldWriter()
                       .number(static_cast<std::uint64_t>(cpu))
                       .number(static_cast<std::uint64_t>(wall))
                       .view());
  });
  const Bytes answer = process.call({});
  FieldReader fields(answer);
  const double cpu = static_cast<double>(fields.number());
  return {cpu / static_cast<double>(count),
          static_cast<double>(fields.number()) / static_cast<double>(count)};
}

// CPU of opening the key, signing `count` times and closing it.
double cpu_of_ours(const std::string &label, const TokenAccess &access,
                   const std::function<void(SigningKey &)> &sign) {
  const double start = cpu_microseconds();
  {
    const auto key = open_token_key({"pkcs11:object=" + label}, access, std::nullopt);
    sign(*key);
  }
  return cpu_microseconds() - start;
}

void show(const char *what, double bare, double ours) {
  std::printf("    %-20s bare C_Sign %8.1f us   through hsm/ %8.1f us   %+.1f us (%+.1f %%)\n",
              what, bare, ours, ours - bare, (ours / bare - 1) * 100);
}

int run_bare(char **arguments) {
  const long count = std::strtol(arguments[4], nullptr, 10);
  Bare bare = open_bare(arguments[1], arguments[2], read_pin_file(arguments[3]), BULLA_ALG_ED25519);
  const Bytes message(65, 0x42);
  const double each = wall_microseconds_each(count, [&](long times) {
    for (long i = 0; i < times; ++i) sign_bare(bare, message);
  });
  std::printf("%.3f\n", each * static_cast<double>(count) / 1e6);
  return 0;
}

int run(char **arguments) {
  const std::string label = arguments[2];
  const long count = std::strtol(arguments[4], nullptr, 10);
  const Bytes message(65, 0x42);  // what Bulla signs
  TokenAccess access;
  access.module = arguments[1];
  access.pin = pin_from_file(arguments[3]);
  const auto cpu_each = [&](const auto &way) {
    const double whole = cpu_of_ours(label, access, [&](SigningKey &k) { way(k, message, count); });
    const double once = cpu_of_ours(label, access, [&](SigningKey &k) { way(k, message, 1); });
    return (whole - once) / static_cast<double>(count - 1);
  };
  const double cpu_single = cpu_each(one_at_a_time);
  const double cpu_ahead = cpu_each(ahead);
  const auto key = open_token_key({"pkcs11:object=" + label}, access, std::nullopt);
  const int algorithm = key->public_key().algorithm;
  Bare bare = open_bare(arguments[1], label, read_pin_file(arguments[3]), algorithm);
  const Digest digest = sha256(message);
  const ByteView input = algorithm == BULLA_ALG_ES256 ? ByteView(digest) : ByteView(message);
  const Signing sign_bare_often = [&](long times) {
    for (long i = 0; i < times; ++i) sign_bare(bare, input);
  };
  const double cpu_start = cpu_microseconds();
  sign_bare_often(count);
  const double cpu_bare = (cpu_microseconds() - cpu_start) / static_cast<double>(count);
  Cost inside = cost_inside(label, access, count);
  double best_bare = 1e9;
  double best_single = 1e9;
  double best_ahead = 1e9;
  for (int round = 0; round < kRounds; ++round) {  // in turn, so that all see the same machine
    best_bare = std::min(best_bare, wall_microseconds_each(count, sign_bare_often));
    inside.wall = std::min(inside.wall, cost_inside(label, access, count).wall);
    best_single = std::min(best_single, wall_microseconds_each(count, [&](long times) {
                             one_at_a_time(*key, message, times);
                           }));
    best_ahead = std::min(best_ahead, wall_microseconds_each(
                                          count, [&](long times) { ahead(*key, message, times); }));
  }
  std::printf("  %s\n", label.c_str());
  show("CPU, inside", cpu_bare, inside.cpu);
  show("CPU, one at a time", cpu_bare, cpu_single);
  show("CPU, one ahead", cpu_bare, cpu_ahead);
  show("wall, inside", best_bare, inside.wall);
  show("wall, one at a time", best_bare, best_single);
  show("wall, one ahead", best_bare, best_ahead);
  return 0;
}

}  // namespace
}  // namespace bulla

int main(int count, char **arguments) {
  if (count == 6 && std::string(arguments[1]) == "--bare") return bulla::run_bare(arguments + 1);
  return count == 5 ? bulla::run(arguments) : 2;
}
