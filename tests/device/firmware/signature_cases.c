/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/device/firmware/signature_cases.h"

#include "tests/device/board/measure.h"
#include "tests/device/board/semihosting.h"

struct verification {
  const struct bulla_crypto *crypto;
  int32_t algorithm;
  const struct signature_case *given;
  enum bulla_status status;
};

static void verify(void *argument) {
  struct verification *run = argument;
  const struct signature_case *given = run->given;
  run->status = run->crypto->verify(run->crypto->context, run->algorithm, given->key,
                                    given->key_length, given->message, given->message_length,
                                    given->signature, given->signature_length);
}

int run_signature_cases(const struct bulla_crypto *crypto, int32_t algorithm) {
  struct measurement most = {0, 0};
  int wrong = 0;
  for (unsigned i = 0; i < signature_case_count; i++) {
    struct verification run = {crypto, algorithm, &signature_cases[i], BULLA_CRYPTO_FAILED};
    struct measurement cost = measure(verify, &run);
    if (cost.instructions > most.instructions) most.instructions = cost.instructions;
    if (cost.stack_bytes > most.stack_bytes) most.stack_bytes = cost.stack_bytes;
    if (run.status == signature_cases[i].verdict) continue;
    semihosting_print("wrong verdict: ");
    semihosting_print(signature_cases[i].name);
    semihosting_print("\n");
    wrong = 1;
  }
  semihosting_report("cases", signature_case_count);
  semihosting_report("instructions", most.instructions);
  semihosting_report("stack_bytes", most.stack_bytes);
  return wrong;
}
