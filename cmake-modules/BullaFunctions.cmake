# SPDX-License-Identifier: Apache-2.0
#
# Image packages from CMake builds. Comes with find_package(BullaTools), or with add_subdirectory of
# Bulla itself; in both cases there is a program target Bulla::bulla. Unknown and missing arguments
# are fatal and name the target, and so are files that neither exist nor are made by this build (their
# rule comes before the call) and a program that cannot do what is asked. No function takes a secret:
# a key is a path or a URI, a passphrase a file. A key that everybody has is warned of: its file, or
# NAME.note beside NAME.key, says "Bulla example key".
#
#   bulla_add_image(<name> RECIPE f [PAYLOAD f] [SET field=value…] [KEY uri… [PUB f…]]
#                   [PASSPHRASE_FILE f] [CHAIN f] [COMPRESS how] [OUTPUT f] [DEPENDS …]
#                   [DELTA_FROM package… [DELTA_KEY uri…] [DELTA_OPTIONS option…]])
#     A target <name>, part of ALL, that packs RECIPE into OUTPUT (relative to
#     CMAKE_CURRENT_BINARY_DIR; <name>.bulla unless given). It is packed again when the recipe, the
#     payload, a key file, or anything that the recipe pulls in has changed. Without KEY the package
#     is not signed, and the build says how to sign it. Property BULLA_IMAGE of <name>: the package.
#     DELTA_FROM: packages of earlier images; for each a delta comes beside OUTPUT, named after both
#     (app.bulla from app-1.bulla: app-from-app-1.bulla). DELTA_KEY signs their transports only;
#     DELTA_OPTIONS go to `bulla delta` (--effort max). Property BULLA_DELTAS of <name>: their paths.
#
#   bulla_target_add_image(<target> RECIPE f [the options above but PAYLOAD])
#     The same for a program of this build: the payload is a stripped copy of its file. The target is
#     <target>_image; <target> has the property BULLA_IMAGE too.
#
#   bulla_sign_image(<name> IMAGE target-or-file KEY uri… [PUB f…] [PASSPHRASE_FILE f] [TRUST tks]
#                    [JOURNAL f] [OUTPUT f])
#     A target <name>, part of ALL, that signs a copy of IMAGE. With TRUST a key whose signature would
#     not count is refused, and JOURNAL says where the signature is recorded. PUB: the public keys of
#     `cmd:` keys, in order.
#
#   bulla_embed_trust(<target> TKS f [SYMBOL name])
#     Compiles the key store into <target> as `const unsigned char NAME[]` and `NAME_bytes`
#     (bulla_trust unless SYMBOL is given), declared in "NAME.h". What is compiled is the document,
#     without signatures, for bulla_device_provision_embedded or bulla_key_store_open.
#
#   bulla_add_verify_test(<name> IMAGE target-or-file TRUST tks [DEVICE f])
#     A test that the device verifier accepts the image.

include_guard(GLOBAL)

include("${CMAKE_CURRENT_LIST_DIR}/BullaChecks.cmake")

# Options for the program, and files that a change of must run it again. A key is a path, or file:…,
# or a URI of something that no build can watch.
function(_bulla_key_options function name options_out depends_out)
  set(options "")
  set(depends "")
  foreach(key IN LISTS ARG_KEY)
    if(key MATCHES "pin-value=")
      message(FATAL_ERROR "${function}(${name}): a PIN in a key URI ends in build files and logs; "
                          "use pin-source=file:PATH")
    endif()
    if(NOT key MATCHES "^(pkcs11|cmd):")
      string(REGEX REPLACE "^file:" "" path "${key}")
      get_filename_component(path "${path}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_SOURCE_DIR}")
      _bulla_require_file("${function}" "${name}" "the key" "${path}"
        "Make it with `bulla key generate --algorithm ed25519 --out NAME`, or name a key in a token \
(pkcs11:…). An image without KEY is not signed")
      list(APPEND depends "${path}")
      set(key "${path}")
      _bulla_warn_of_example_key("${function}" "${name}" "${path}")
    endif()
    list(APPEND options --key "${key}")
  endforeach()
  foreach(public IN LISTS ARG_PUB)
    _bulla_absolute(public "${public}")
    list(APPEND options --pub "${public}")
  endforeach()
  if(ARG_PASSPHRASE_FILE)
    _bulla_absolute(passphrase "${ARG_PASSPHRASE_FILE}")
    _bulla_require_file("${function}" "${name}" "the passphrase file" "${passphrase}"
                        "Write the passphrase into it, readable by you only")
    list(APPEND options --passphrase-file "${passphrase}")
  endif()
  set(${options_out} "${options}" PARENT_SCOPE)
  set(${depends_out} "${depends}" PARENT_SCOPE)
endfunction()

# The package that a target makes, or the file itself.
function(_bulla_image_of function name image file_out depends_out)
  if(TARGET "${image}")
    get_target_property(file "${image}" BULLA_IMAGE)
    if(NOT file)
      message(FATAL_ERROR "${function}(${name}): target ${image} makes no image")
    endif()
    get_target_property(maker "${image}" BULLA_IMAGE_TARGET)
    set(depends "${maker}" "${file}")
  else()
    get_filename_component(file "${image}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_BINARY_DIR}")
    _bulla_require_file("${function}" "${name}" "there is no target '${image}', and the file" "${file}"
                        "Name the target of bulla_add_image, or a package")
    set(depends "${file}")
  endif()
  set(${file_out} "${file}" PARENT_SCOPE)
  set(${depends_out} "${depends}" PARENT_SCOPE)
endfunction()

function(_bulla_absolute out path)
  get_filename_component(absolute "${path}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_SOURCE_DIR}")
  set(${out} "${absolute}" PARENT_SCOPE)
endfunction()

# Where a package goes: OUTPUT, or `default`. Its directory is made, which ninja does by itself and
# make does not.
function(_bulla_output out default)
  if(NOT ARG_OUTPUT)
    set(ARG_OUTPUT "${default}")
  endif()
  get_filename_component(file "${ARG_OUTPUT}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_BINARY_DIR}")
  get_filename_component(directory "${file}" DIRECTORY)
  file(MAKE_DIRECTORY "${directory}")
  set(${out} "${file}" PARENT_SCOPE)
endfunction()

# The target that makes a package, part of ALL, with what other functions ask it for.
function(_bulla_image_target name output)
  add_custom_target(${name} ALL DEPENDS "${output}" ${ARGN})
  set_target_properties(${name} PROPERTIES BULLA_IMAGE "${output}" BULLA_IMAGE_TARGET "${name}")
endfunction()

function(_bulla_key_store function name out path)
  _bulla_absolute(file "${path}")
  _bulla_require_file("${function}" "${name}" "the key store" "${file}"
                      "`bulla tks create SPEC.yaml -o TKS` makes one")
  set(${out} "${file}" PARENT_SCOPE)
endfunction()

macro(_bulla_parse_pack)
  cmake_parse_arguments(ARG "" "RECIPE;PAYLOAD;PASSPHRASE_FILE;CHAIN;COMPRESS;OUTPUT"
                        "SET;KEY;PUB;DEPENDS;DELTA_FROM;DELTA_KEY;DELTA_OPTIONS" ${ARGN})
endmacro()

# One delta for each package of DELTA_FROM, against what is packed to `output`.
function(_bulla_deltas function name output deltas_out)
  set(deltas "")
  if(ARG_DELTA_FROM)
    _bulla_require_command("${function}" "${name}" delta)
  elseif(ARG_DELTA_KEY OR ARG_DELTA_OPTIONS)
    message(FATAL_ERROR "${function}(${name}): DELTA_KEY and DELTA_OPTIONS go with DELTA_FROM")
  endif()
  set(ARG_KEY ${ARG_DELTA_KEY})
  set(ARG_PUB "")
  set(ARG_PASSPHRASE_FILE "")
  _bulla_key_options("${function}" "${name}" key_options key_files)
  get_filename_component(folder "${output}" DIRECTORY)
  get_filename_component(new_stem "${output}" NAME_WLE)
  foreach(old IN LISTS ARG_DELTA_FROM)
    _bulla_absolute(old "${old}")
    _bulla_require_file("${function}" "${name}" "the package" "${old}"
                        "DELTA_FROM names packages that were released earlier")
    get_filename_component(old_stem "${old}" NAME_WLE)
    set(delta "${folder}/${new_stem}-from-${old_stem}.bulla")
    add_custom_command(
      OUTPUT "${delta}"
      COMMAND Bulla::bulla delta "${old}" "${output}" --out "${delta}" --force --quiet
              ${key_options} ${ARG_DELTA_OPTIONS}
      DEPENDS Bulla::bulla "${old}" "${output}" ${key_files}
      COMMENT "Making a delta from ${old_stem}"
      VERBATIM)
    list(APPEND deltas "${delta}")
  endforeach()
  set(${deltas_out} "${deltas}" PARENT_SCOPE)
endfunction()

# What both functions that pack do, from parsed arguments.
function(_bulla_pack function name default_output)
  _bulla_require_command("${function}" "${name}" pack)
  _bulla_key_options("${function}" "${name}" key_options key_files)
  _bulla_output(output "${default_output}")
  _bulla_absolute(recipe "${ARG_RECIPE}")
  _bulla_require_file("${function}" "${name}" "the recipe" "${recipe}"
                      "`bulla init DIR` writes one to start from, man bulla-recipe lists its fields")
  set(options ${key_options})
  foreach(setting IN LISTS ARG_SET)
    list(APPEND options --set "${setting}")
  endforeach()
  set(depends ${recipe} ${key_files} ${ARG_DEPENDS})
  if(ARG_PAYLOAD)
    get_filename_component(payload "${ARG_PAYLOAD}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_BINARY_DIR}")
    list(APPEND options --payload "${payload}")
    list(APPEND depends "${payload}")
  endif()
  if(ARG_CHAIN)
    _bulla_absolute(chain "${ARG_CHAIN}")
    _bulla_require_file("${function}" "${name}" "the chain" "${chain}"
                        "`bulla tks chain` makes one from key stores")
    list(APPEND options --chain "${chain}")
    list(APPEND depends "${chain}")
  endif()
  if(ARG_COMPRESS)
    list(APPEND options --compress "${ARG_COMPRESS}")
  endif()
  set(note "")
  if(NOT ARG_KEY)
    set(note COMMAND "${CMAKE_COMMAND}" -E echo
        "${name}: not signed. Sign it with: bulla sign ${output} --key URI")
  endif()
  add_custom_command(
    OUTPUT "${output}"
    COMMAND Bulla::bulla pack "${recipe}" --out "${output}" --force --quiet
            --depfile "${output}.d" ${options}
    ${note}
    DEPENDS Bulla::bulla ${depends}
    DEPFILE "${output}.d"
    COMMENT "Packing ${output}"
    VERBATIM)
  _bulla_deltas("${function}" "${name}" "${output}" deltas)
  _bulla_image_target(${name} "${output}" ${deltas})
  set_target_properties(${name} PROPERTIES BULLA_DELTAS "${deltas}")
endfunction()

function(bulla_add_image name)
  _bulla_parse_pack(${ARGN})
  _bulla_check_arguments(bulla_add_image "${name}" RECIPE)
  _bulla_pack(bulla_add_image "${name}" "${name}.bulla")
endfunction()

function(bulla_target_add_image target)
  _bulla_parse_pack(${ARGN})
  _bulla_check_arguments(bulla_target_add_image "${target}" RECIPE)
  if(NOT TARGET "${target}")
    message(FATAL_ERROR "bulla_target_add_image(${target}): there is no such target")
  endif()
  if(ARG_PAYLOAD)
    message(FATAL_ERROR "bulla_target_add_image(${target}): the payload is the target's own file; "
                        "bulla_add_image takes PAYLOAD")
  endif()
  set(stripped "${CMAKE_CURRENT_BINARY_DIR}/${target}.payload")
  if(CMAKE_STRIP)
    set(strip COMMAND "${CMAKE_STRIP}" "${stripped}")
  endif()
  add_custom_command(
    OUTPUT "${stripped}"
    COMMAND "${CMAKE_COMMAND}" -E copy "$<TARGET_FILE:${target}>" "${stripped}"
    ${strip}
    DEPENDS ${target} "$<TARGET_FILE:${target}>"
    COMMENT "Stripping ${target}"
    VERBATIM)
  set(ARG_PAYLOAD "${stripped}")
  _bulla_pack(bulla_target_add_image "${target}_image" "${target}.bulla")
  get_target_property(image "${target}_image" BULLA_IMAGE)
  set_target_properties(${target} PROPERTIES BULLA_IMAGE "${image}"
                                             BULLA_IMAGE_TARGET "${target}_image")
endfunction()

function(bulla_sign_image name)
  cmake_parse_arguments(ARG "" "IMAGE;PASSPHRASE_FILE;TRUST;JOURNAL;OUTPUT" "KEY;PUB" ${ARGN})
  _bulla_check_arguments(bulla_sign_image "${name}" IMAGE KEY)
  _bulla_require_command(bulla_sign_image "${name}" sign)
  _bulla_key_options(bulla_sign_image "${name}" options key_files)
  _bulla_image_of(bulla_sign_image "${name}" "${ARG_IMAGE}" image depends)
  _bulla_output(output "${name}.bulla")
  if(ARG_TRUST)
    _bulla_key_store(bulla_sign_image "${name}" trust "${ARG_TRUST}")
    list(APPEND options --trust "${trust}")
    list(APPEND depends "${trust}")
  endif()
  if(ARG_JOURNAL)
    _bulla_absolute(journal "${ARG_JOURNAL}")
    list(APPEND options --journal "${journal}")
  else()
    list(APPEND options --no-journal)
  endif()
  add_custom_command(
    OUTPUT "${output}"
    COMMAND Bulla::bulla sign "${image}" --out "${output}" --force --quiet ${options}
    DEPENDS Bulla::bulla ${depends} ${key_files}
    COMMENT "Signing ${output}"
    VERBATIM)
  _bulla_image_target(${name} "${output}")
endfunction()

function(bulla_embed_trust target)
  cmake_parse_arguments(ARG "" "TKS;SYMBOL" "" ${ARGN})
  _bulla_check_arguments(bulla_embed_trust "${target}" TKS)
  if(NOT TARGET "${target}")
    message(FATAL_ERROR "bulla_embed_trust(${target}): there is no such target")
  endif()
  if(NOT ARG_SYMBOL)
    set(ARG_SYMBOL bulla_trust)
  endif()
  string(MAKE_C_IDENTIFIER "${ARG_SYMBOL}" identifier)
  if(NOT identifier STREQUAL ARG_SYMBOL)
    message(FATAL_ERROR "bulla_embed_trust(${target}): ${ARG_SYMBOL} is no C identifier")
  endif()
  _bulla_require_command(bulla_embed_trust "${target}" "tks export")
  _bulla_key_store(bulla_embed_trust "${target}" tks "${ARG_TKS}")
  set(directory "${CMAKE_CURRENT_BINARY_DIR}/${target}.trust")
  file(MAKE_DIRECTORY "${directory}")
  set(source "${directory}/${ARG_SYMBOL}.c")
  file(CONFIGURE OUTPUT "${directory}/${ARG_SYMBOL}.h" @ONLY CONTENT
"/* The key store that this program trusts: @ARG_TKS@. */
#include <stddef.h>
#ifdef __cplusplus
extern \"C\" {
#endif
extern const unsigned char @ARG_SYMBOL@[];
extern const size_t @ARG_SYMBOL@_bytes;
#ifdef __cplusplus
}
#endif
")
  add_custom_command(
    OUTPUT "${source}"
    COMMAND Bulla::bulla tks export "${tks}" --c-array --name "${ARG_SYMBOL}" --out "${source}"
            --force --quiet
    DEPENDS Bulla::bulla "${tks}"
    COMMENT "Embedding ${ARG_TKS} into ${target}"
    VERBATIM)
  target_sources(${target} PRIVATE "${source}")
  target_include_directories(${target} PRIVATE "${directory}")
endfunction()

function(bulla_add_verify_test name)
  cmake_parse_arguments(ARG "" "IMAGE;TRUST;DEVICE" "" ${ARGN})
  _bulla_check_arguments(bulla_add_verify_test "${name}" IMAGE TRUST)
  _bulla_require_command(bulla_add_verify_test "${name}" verify)
  _bulla_image_of(bulla_add_verify_test "${name}" "${ARG_IMAGE}" image depends)
  _bulla_key_store(bulla_add_verify_test "${name}" trust "${ARG_TRUST}")
  set(options --trust "${trust}")
  if(ARG_DEVICE)
    _bulla_absolute(device "${ARG_DEVICE}")
    _bulla_require_file(bulla_add_verify_test "${name}" "the device file" "${device}"
                        "`bulla init DIR` writes one to start from")
    list(APPEND options --device "${device}")
  endif()
  # By its file: a target's name would be run in the emulator of a cross build.
  add_test(NAME "${name}" COMMAND "$<TARGET_FILE:Bulla::bulla>" verify "${image}" ${options})
endfunction()
