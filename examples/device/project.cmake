# SPDX-License-Identifier: Apache-2.0
#
# What a project for a device begins with: Bulla for the target, its program for this machine, keys,
# and tests in Python that run the device. KEYS is a folder made by keys.sh.
enable_testing()
find_package(BullaTools 0.1 REQUIRED)
find_package(Bulla 0.1 REQUIRED)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(KEYS "" CACHE PATH "Folder with trust.bulla and the private keys of the example")
if(NOT EXISTS "${KEYS}/trust.bulla")
  message(FATAL_ERROR "${PROJECT_NAME}: no trust.bulla in KEYS=${KEYS}; "
                      "${CMAKE_CURRENT_LIST_DIR}/keys.sh makes it")
endif()

# device_deltas(<out> name…): arguments of bulla_add_image for deltas against these images of the same
# project, whose transport the key `farm` signs.
function(device_deltas out)
  set(arguments "")
  if(ARGN)
    list(TRANSFORM ARGN REPLACE "(.+)" "${CMAKE_CURRENT_BINARY_DIR}/\\1.bulla")
    set(arguments DELTA_FROM ${ARGN} DELTA_KEY "${KEYS}/farm.key")
  endif()
  set(${out} "${arguments}" PARENT_SCOPE)
endfunction()

# device_test(<name> SCRIPT): the script gets the build folder, and what runs programs of the target.
# Not Python3::Interpreter, which would be run in the emulator as well.
function(device_test name script)
  add_test(NAME ${name}
    COMMAND "${Python3_EXECUTABLE}" "${CMAKE_CURRENT_SOURCE_DIR}/${script}"
      "${CMAKE_CURRENT_BINARY_DIR}" ${CMAKE_CROSSCOMPILING_EMULATOR})
  set_tests_properties(${name} PROPERTIES ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
endfunction()
