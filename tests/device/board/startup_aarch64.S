/* SPDX-License-Identifier: Apache-2.0
 *
 * From reset to main on a bare 64-bit Arm core, memory management off. A fault ends the run.
 */
  .section .vectors, "ax"
  .global board_reset
board_reset:
  mov x0, #(3 << 20) /* floating point registers, which compilers use to copy */
  msr cpacr_el1, x0
  adr x0, faults
  msr vbar_el1, x0
  isb
  ldr x0, =board_stack_top
  mov sp, x0
  b board_main

  .balign 2048
faults:
  .rept 16
  .balign 128
  b board_fault
  .endr
