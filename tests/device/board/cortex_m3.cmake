# SPDX-License-Identifier: Apache-2.0
#
# Toolchain for the firmware of these tests: a bare Cortex-M3 without any libc. Code that includes
# more than the compiler's own headers and the four functions of board/include/string.h does not
# compile; code that calls more does not link.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_CXX_COMPILER arm-none-eabi-g++)

execute_process(COMMAND arm-none-eabi-gcc -print-file-name=include
  OUTPUT_VARIABLE compiler_headers OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
string(JOIN " " CMAKE_C_FLAGS_INIT
  "-mcpu=cortex-m3 -mthumb -ffunction-sections -fdata-sections"
  "-ffreestanding -nostdinc -isystem ${compiler_headers}"
  "-isystem ${CMAKE_CURRENT_LIST_DIR}/include")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-mcpu=cortex-m3 -mthumb -nostdlib")
