# SPDX-License-Identifier: Apache-2.0
#
# The manual (docs/man/PAGE.scd to man/PAGE in the build tree) where scdoc is, and the completion
# scripts. A page of section 1 is made when its command is in this build; a command without a page
# is what tests/manual is for.
add_executable(bulla_manual manual_main.cpp manual.cpp)
target_link_libraries(bulla_manual PRIVATE bulla_cli bulla_warnings)

find_program(BULLA_SCDOC scdoc)
if(BULLA_SCDOC)
  set(man_directory "${PROJECT_BINARY_DIR}/man")
  file(MAKE_DIRECTORY "${man_directory}/filled")
  file(GLOB man_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/docs/man/*.scd")
  set(BULLA_MAN_PAGES "")
  set(chosen "")
  set(formatting "")
  # The date in a page is not that of the build, so that equal sources give equal packages.
  set(page_epoch 1767225600)
  if(DEFINED ENV{SOURCE_DATE_EPOCH})
    set(page_epoch "$ENV{SOURCE_DATE_EPOCH}")
  endif()
  foreach(source ${man_sources})
    get_filename_component(page "${source}" NAME_WLE)
    if(page MATCHES "[.]1$" AND NOT page IN_LIST BULLA_COMMAND_PAGES)
      continue()
    endif()
    list(APPEND chosen "${source}")
    list(APPEND BULLA_MAN_PAGES "${man_directory}/${page}")
    list(APPEND formatting COMMAND "${CMAKE_COMMAND}" -E env "SOURCE_DATE_EPOCH=${page_epoch}"
                           "${BULLA_SCDOC}" < "${man_directory}/filled/${page}.scd"
                           > "${man_directory}/${page}")
  endforeach()
  add_custom_command(
    OUTPUT ${BULLA_MAN_PAGES}
    COMMAND bulla_manual "${man_directory}/filled" ${chosen}
    ${formatting}
    DEPENDS bulla_manual ${chosen}
    COMMENT "Making the manual"
    VERBATIM)
  add_custom_target(bulla_man ALL DEPENDS ${BULLA_MAN_PAGES})
  set(BULLA_MAN_PAGES "${BULLA_MAN_PAGES}" PARENT_SCOPE)
endif()

set(completion_directory "${PROJECT_BINARY_DIR}/completions")
file(MAKE_DIRECTORY "${completion_directory}")
set(scripts "${completion_directory}/bulla" "${completion_directory}/_bulla"
            "${completion_directory}/bulla.fish")
add_custom_command(
  OUTPUT ${scripts}
  COMMAND bulla completion bash > "${completion_directory}/bulla"
  COMMAND bulla completion zsh > "${completion_directory}/_bulla"
  COMMAND bulla completion fish > "${completion_directory}/bulla.fish"
  DEPENDS bulla
  COMMENT "Making the completions"
  VERBATIM)
add_custom_target(bulla_completions ALL DEPENDS ${scripts})
set(BULLA_COMPLETIONS ${scripts} PARENT_SCOPE)
