/* SPDX-License-Identifier: Apache-2.0
 *
 * A device that verifies the packages in its flash: the whole verifier with its own crypto. Every
 * package must come to the end that the host came to. Measured are the first package, which is a
 * good one, in its three steps, and the deepest stack of all.
 */
#include "bulla/provider_builtin.h"
#include "tests/device/board/measure.h"
#include "tests/device/board/semihosting.h"
#include "tests/device/firmware/flash.h"
#include "tests/device/firmware/package_flow.h"

static struct package_flow flow;

static void hold(void *argument) {
  (void)argument;
  hold_key_store(&flow);
}

static void judge(void *argument) {
  (void)argument;
  judge_package(&flow);
}

static void stream(void *argument) {
  (void)argument;
  stream_payload(&flow);
}

static const uint8_t *flash(uint32_t offset) {
  return (const uint8_t *)(uintptr_t)(FLASH_ADDRESS + offset);
}

static uint32_t larger(uint32_t a, uint32_t b) {
  return a > b ? a : b;
}

/* Gives the deepest stack of the three steps. */
static uint32_t run_case(const struct flash_case *given, bool report) {
  flow.store_file = bulla_cursor_over(flash(given->store_offset), given->store_bytes);
  flow.package_file = bulla_cursor_over(flash(given->package_offset), given->package_bytes);
  struct measurement holding = measure(hold, 0);
  struct measurement judging = measure(judge, 0);
  struct measurement streaming = measure(stream, 0);
  if (report) {
    semihosting_report("hold_instructions", holding.instructions);
    semihosting_report("judge_instructions", judging.instructions);
    semihosting_report("stream_instructions", streaming.instructions);
  }
  return larger(holding.stack_bytes, larger(judging.stack_bytes, streaming.stack_bytes));
}

int main(void) {
  const struct flash_header *header = (const struct flash_header *)(uintptr_t)FLASH_ADDRESS;
  const struct flash_case *cases = (const struct flash_case *)(header + 1);
  uint32_t stack_bytes = 0;
  int wrong = 0;
  if (header->magic != FLASH_MAGIC) return 2;
  flow.crypto = &bulla_provider_builtin_ed25519;
  flow.product = flash(header->product_offset);
  for (uint32_t i = 0; i < header->case_count; i++) {
    stack_bytes = larger(stack_bytes, run_case(&cases[i], i == 0));
    if (flow.status == (enum bulla_status)cases[i].status &&
        flow.stage == (enum bulla_stage)cases[i].stage) {
      continue;
    }
    semihosting_print("another end than on the host: ");
    semihosting_print((const char *)flash(cases[i].name_offset));
    semihosting_print("\n");
    semihosting_report("status", (uint32_t)flow.status);
    semihosting_report("stage", (uint32_t)flow.stage);
    wrong = 1;
  }
  semihosting_report("packages", header->case_count);
  semihosting_report("stack_bytes", stack_bytes);
  semihosting_report("memory_bytes", sizeof flow);
  return wrong;
}
