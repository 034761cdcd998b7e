# SPDX-License-Identifier: Apache-2.0
#
# 64-bit Arm under Linux with Debian's cross compiler; `ctest` runs programs in qemu-user. Libraries
# of the target are Debian's own packages (`dpkg --add-architecture arm64`), or lie below
# CMAKE_FIND_ROOT_PATH.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_BUILD_TYPE_INIT Release)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)

# Where the target's own libc is, from a package of its architecture or from the cross compiler.
set(_bulla_root /usr/aarch64-linux-gnu)
if(EXISTS /lib/ld-linux-aarch64.so.1)
  set(_bulla_root /)
endif()
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64 -L ${_bulla_root})
list(APPEND CMAKE_FIND_ROOT_PATH /usr/aarch64-linux-gnu)

# pkg-config would answer for the host.
set(ENV{PKG_CONFIG_LIBDIR} /usr/lib/aarch64-linux-gnu/pkgconfig)

# As in arm-none-eabi.cmake; libraries of Debian's packages are found by their names alone.
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)
