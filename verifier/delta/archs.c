/* SPDX-License-Identifier: Apache-2.0 */
#include "verifier/delta/unit.h"

bool bulla_delta_arch_is_here(uint64_t arch) {
  return arch <= BULLA_DELTA_ARCH_ELF;
}
