# SPDX-License-Identifier: Apache-2.0
#
# Debian packages, by `cmake --build build/release --target package`, into build/release/packages:
#   bulla            the program with every command, its manual, completions, the CMake functions
#   bulla-ceremony   the program for a machine that holds keys: it signs and verifies, and carries
#                    neither packer nor rehearsals. It is called bulla too, because scripts of
#                    ceremonies, their transcripts and the manual say so; hence the two conflict.
#   libbulla-dev     the device library, for programs of Debian; firmware takes the sources
# One commit gives the same bytes in whatever folder and at whatever time it is built.

set(BULLA_MAINTAINER "Bulla maintainers <maintainers@users.noreply.h-seed-ea789fea.example>")

install(PROGRAMS "$<TARGET_FILE:bulla_ceremony>" RENAME bulla
        DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT ceremony EXCLUDE_FROM_ALL)
# Pages of its commands, and of every file format.
foreach(path ${BULLA_MAN_PAGES})
  get_filename_component(page "${path}" NAME)
  if(page IN_LIST BULLA_CEREMONY_PAGES OR NOT page MATCHES "[.]1$")
    string(REGEX MATCH "[0-9]$" section "${page}")
    install(FILES "${path}" DESTINATION "${CMAKE_INSTALL_MANDIR}/man${section}"
            COMPONENT ceremony EXCLUDE_FROM_ALL)
  endif()
endforeach()

# Debian's zsh looks where no other one does.
if(BULLA_COMPLETIONS)
  list(GET BULLA_COMPLETIONS 1 zsh_script)
  install(FILES "${zsh_script}" COMPONENT tools EXCLUDE_FROM_ALL
          DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions")
endif()

set(packages_tools bulla)
set(packages_ceremony bulla-ceremony)
set(packages_device libbulla-dev)
foreach(component tools ceremony device)
  set(package "${packages_${component}}")
  string(TOUPPER "${component}" upper)
  set(CPACK_DEBIAN_${upper}_PACKAGE_NAME "${package}")
  install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" RENAME copyright
          DESTINATION "${CMAKE_INSTALL_DATAROOTDIR}/doc/${package}"
          COMPONENT ${component} EXCLUDE_FROM_ALL)
endforeach()

set(CPACK_COMPONENT_TOOLS_DESCRIPTION "Builds, signs, verifies and rehearses image packages \
for devices that are updated in the field.")
set(CPACK_DEBIAN_TOOLS_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_TOOLS_PACKAGE_CONFLICTS bulla-ceremony)

set(CPACK_COMPONENT_CEREMONY_DESCRIPTION "For machines that hold keys: makes keys and key stores, \
holds ceremonies, signs and verifies. It has neither packer nor rehearsals.")
set(CPACK_DEBIAN_CEREMONY_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_CEREMONY_PACKAGE_CONFLICTS bulla)

set(CPACK_COMPONENT_DEVICE_DESCRIPTION "The device library: verifies image packages, in C, \
without allocation; with its own cryptography, or on OpenSSL or libsodium.")
set(CPACK_DEBIAN_DEVICE_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVICE_PACKAGE_DEPENDS "")
if(TARGET bulla_provider_openssl)
  list(APPEND CPACK_DEBIAN_DEVICE_PACKAGE_DEPENDS "libssl-dev (>= 3.0)")
endif()
if(TARGET bulla_provider_libsodium)
  list(APPEND CPACK_DEBIAN_DEVICE_PACKAGE_DEPENDS libsodium-dev pkg-config)
endif()
list(JOIN CPACK_DEBIAN_DEVICE_PACKAGE_DEPENDS ", " CPACK_DEBIAN_DEVICE_PACKAGE_DEPENDS)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME bulla)
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGE_CONTACT "${BULLA_MAINTAINER}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_DIRECTORY "${PROJECT_BINARY_DIR}/packages")
set(CPACK_COMPONENTS_ALL tools ceremony device)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_THREADS 1)
configure_file("${CMAKE_CURRENT_LIST_DIR}/package_times.cmake.in"
               "${PROJECT_BINARY_DIR}/cmake/package_times.cmake" @ONLY)
set(CPACK_PROJECT_CONFIG_FILE "${PROJECT_BINARY_DIR}/cmake/package_times.cmake")
include(CPack)
