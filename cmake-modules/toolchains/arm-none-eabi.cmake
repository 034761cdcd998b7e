# SPDX-License-Identifier: Apache-2.0
#
# Bare Cortex-M with arm-none-eabi-gcc; `ctest` runs programs in qemu, whose semihosting gives their
# text and exit codes. BULLA_CPU chooses the core: cortex-m3 (the default), -m0, -m4, -m7, -m33. With
# newlib the compiler stays as it is; without, code is freestanding, may call only what
# freestanding/string.h declares, and the program brings those four functions itself.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY) # a program needs a linker script
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES BULLA_CPU)
set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
set(CMAKE_BUILD_TYPE_INIT MinSizeRel)

set(BULLA_CPU cortex-m3 CACHE STRING "The core: cortex-m0, -m3, -m4, -m7 or -m33")
set(_bulla_boards cortex-m3=mps2-an385 cortex-m4=mps2-an386 cortex-m7=mps2-an500
                  cortex-m33=mps2-an505)
if(NOT BULLA_CPU MATCHES "^cortex-m(0|3|4|7|33)$")
  message(FATAL_ERROR "arm-none-eabi.cmake: no such core: BULLA_CPU=${BULLA_CPU}")
endif()

# Instructions are counted, so that each run is like the one before. qemu has no Cortex-M0 board with
# semihosting and room: programs for it are built, not run.
foreach(_bulla_board IN LISTS _bulla_boards)
  if(_bulla_board MATCHES "^${BULLA_CPU}=(.*)$")
    set(CMAKE_CROSSCOMPILING_EMULATOR qemu-system-arm -M ${CMAKE_MATCH_1} -nographic -monitor none
        -serial none -semihosting-config enable=on,target=native -icount shift=0 -kernel)
  endif()
endforeach()

set(_bulla_flags "-mcpu=${BULLA_CPU} -mthumb -ffunction-sections -fdata-sections")
execute_process(COMMAND ${CMAKE_C_COMPILER} -print-file-name=nano.specs
  OUTPUT_VARIABLE _bulla_newlib OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
if(NOT IS_ABSOLUTE "${_bulla_newlib}")
  string(APPEND _bulla_flags " -ffreestanding -idirafter ${CMAKE_CURRENT_LIST_DIR}/freestanding")
  set(CMAKE_EXE_LINKER_FLAGS_INIT "-nostdlib")
  set(CMAKE_C_STANDARD_LIBRARIES_INIT "-lgcc") # after all else: any of it may need its arithmetic
endif()
set(CMAKE_C_FLAGS_INIT "${_bulla_flags}")
set(CMAKE_CXX_FLAGS_INIT "${_bulla_flags}")

# Programs are the host's, libraries and headers never. Packages may be either: Bulla is found below
# CMAKE_FIND_ROOT_PATH and BullaTools below CMAKE_PREFIX_PATH, and each refuses to be found for the
# wrong machine.
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)
