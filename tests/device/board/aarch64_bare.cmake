# SPDX-License-Identifier: Apache-2.0
#
# Toolchain for the firmware of these tests on a bare 64-bit Arm core, to count its instructions: qemu
# counts those of a whole machine, not of a program under Linux. The memory is never mapped, so no
# access may be unaligned.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_C_FLAGS_INIT
  "-ffunction-sections -fdata-sections -fno-pic -mstrict-align -mno-outline-atomics")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static -no-pie -Wl,--build-id=none")
