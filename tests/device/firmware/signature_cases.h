/* SPDX-License-Identifier: Apache-2.0
 *
 * Every signature case of tests/vectors/signatures, run and measured on the device.
 */
#ifndef BULLA_TESTS_DEVICE_SIGNATURE_CASES_H_
#define BULLA_TESTS_DEVICE_SIGNATURE_CASES_H_

#include "bulla/crypto.h"

struct signature_case {
  const char *name;
  const uint8_t *key;
  size_t key_length;
  const uint8_t *message;
  size_t message_length;
  const uint8_t *signature;
  size_t signature_length;
  enum bulla_status verdict;
};

/* Written by make_signature_table.py. */
extern const struct signature_case signature_cases[];
extern const unsigned signature_case_count;

/* Runs all of them. Reports cases, instructions (the most that one took) and stack_bytes
 * (likewise); prints what went wrong. The exit code of the program: 0 when every verdict was right.
 */
int run_signature_cases(const struct bulla_crypto *crypto, int32_t algorithm);

#endif /* BULLA_TESTS_DEVICE_SIGNATURE_CASES_H_ */
