/* SPDX-License-Identifier: Apache-2.0
 *
 * What ES256 costs a device beside Ed25519.
 */
#include "bulla/provider_builtin.h"
#include "formats/wire/numbers.h"
#include "tests/device/firmware/signature_cases.h"

int main(void) {
  return run_signature_cases(&bulla_provider_builtin, BULLA_ALG_ES256);
}
