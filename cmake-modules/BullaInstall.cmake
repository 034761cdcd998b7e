# SPDX-License-Identifier: Apache-2.0
#
# What is installed, in two CMake packages, so that a cross build never links the host's archive:
#   BullaTools   component `tools`: the program, its manual and completions, the functions
#   Bulla        component `device`: the device library, its headers, a pkg-config file
# Both are relocatable. With add_subdirectory the same names are there as aliases.
include(CMakePackageConfigHelpers)

# The version file of a package also refuses builds for the wrong machine. FOR: empty when what is
# installed must fit the machine that is built for, HOST_ when it must fit the one that builds.
function(bulla_install_version_file package component BULLA_FOR BULLA_HOLDS BULLA_WANTS)
  set(directory "${CMAKE_INSTALL_LIBDIR}/cmake/${package}")
  configure_file("${CMAKE_CURRENT_FUNCTION_LIST_DIR}/BullaVersion.cmake.in"
                 "${PROJECT_BINARY_DIR}/cmake/${package}ConfigVersion.cmake" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/cmake/${package}ConfigVersion.cmake"
                "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/BullaMachine.cmake"
          DESTINATION "${directory}" COMPONENT ${component})
endfunction()

set(BULLA_DEVICE_LIBRARIES bulla_wire bulla_core bulla_state bulla_delta bulla_provider_rules
                           bulla_provider_builtin)
foreach(provider openssl libsodium)
  if(TARGET bulla_provider_${provider})
    list(APPEND BULLA_DEVICE_LIBRARIES bulla_provider_${provider})
  endif()
endforeach()
if(TARGET bulla_delta_thumb2)
  list(APPEND BULLA_DEVICE_LIBRARIES bulla_delta_thumb2)
endif()

# Bulla::verifier is everything that decides; a provider is chosen beside it.
add_library(bulla_verifier INTERFACE)
target_link_libraries(bulla_verifier INTERFACE bulla_delta bulla_state bulla_core bulla_wire)
foreach(library bulla_verifier ${BULLA_DEVICE_LIBRARIES})
  string(REPLACE "bulla_" "" name "${library}")
  set_target_properties(${library} PROPERTIES EXPORT_NAME "${name}")
  add_library(Bulla::${name} ALIAS ${library})
endforeach()

install(TARGETS bulla_verifier ${BULLA_DEVICE_LIBRARIES} EXPORT Bulla
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT device)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/verifier/include/bulla"
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/bulla-verifier" COMPONENT device
        FILES_MATCHING PATTERN "*.h")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/formats/wire"
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/bulla-verifier/formats" COMPONENT device
        FILES_MATCHING PATTERN "*.h")
install(EXPORT Bulla NAMESPACE Bulla:: FILE BullaLibraries.cmake
        DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/Bulla" COMPONENT device)

configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/BullaConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/cmake/BullaConfig.cmake"
  INSTALL_DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/Bulla")
bulla_install_version_file(Bulla device "" "libraries" "this build is for")
install(FILES "${PROJECT_BINARY_DIR}/cmake/BullaConfig.cmake"
        DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/Bulla" COMPONENT device)

configure_file("${CMAKE_CURRENT_LIST_DIR}/bulla-verifier.pc.in"
               "${PROJECT_BINARY_DIR}/cmake/bulla-verifier.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/cmake/bulla-verifier.pc"
        DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT device)

if(BULLA_BUILD_TOOLS)
  add_executable(Bulla::bulla ALIAS bulla)
  install(TARGETS bulla EXPORT BullaTools
          RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT tools)
  install(EXPORT BullaTools NAMESPACE Bulla:: FILE BullaPrograms.cmake
          DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/BullaTools" COMPONENT tools)
  configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/BullaToolsConfig.cmake.in"
    "${PROJECT_BINARY_DIR}/cmake/BullaToolsConfig.cmake"
    INSTALL_DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/BullaTools" PATH_VARS CMAKE_INSTALL_BINDIR)
  # A program of the host serves every target architecture.
  bulla_install_version_file(BullaTools tools "HOST_" "programs" "this machine is")
  install(FILES "${PROJECT_BINARY_DIR}/cmake/BullaToolsConfig.cmake"
                "${CMAKE_CURRENT_LIST_DIR}/BullaFunctions.cmake"
                "${CMAKE_CURRENT_LIST_DIR}/BullaChecks.cmake"
          DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/BullaTools" COMPONENT tools)
  foreach(page ${BULLA_MAN_PAGES})
    string(REGEX MATCH "[0-9]$" section "${page}")
    install(FILES "${page}" DESTINATION "${CMAKE_INSTALL_MANDIR}/man${section}" COMPONENT tools)
  endforeach()
  if(BULLA_COMPLETIONS)
    list(GET BULLA_COMPLETIONS 0 bash_script)
    list(GET BULLA_COMPLETIONS 1 zsh_script)
    list(GET BULLA_COMPLETIONS 2 fish_script)
    install(FILES "${bash_script}" COMPONENT tools
            DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
    install(FILES "${zsh_script}" COMPONENT tools
            DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions")
    install(FILES "${fish_script}" COMPONENT tools
            DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
  endif()
  include(BullaFunctions)
endif()
