# SPDX-License-Identifier: Apache-2.0
#
# What the functions of BullaFunctions.cmake check while a build is configured. Every message names
# function and target, what is wrong, and the cure.
include_guard(GLOBAL)

set(BULLA_EXAMPLE_KEY_MARK "Bulla example key")

function(_bulla_check_arguments function name)
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "${function}(${name}): unknown argument: ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  if(ARG_KEYWORDS_MISSING_VALUES)
    message(FATAL_ERROR "${function}(${name}): no value after ${ARG_KEYWORDS_MISSING_VALUES}")
  endif()
  foreach(required IN LISTS ARGN)
    if(NOT ARG_${required})
      message(FATAL_ERROR "${function}(${name}): ${required} is missing")
    endif()
  endforeach()
  if(NOT TARGET Bulla::bulla)
    message(FATAL_ERROR "${function}(${name}): there is no Bulla::bulla; "
                        "find_package(BullaTools REQUIRED) comes first")
  endif()
endfunction()

# The program must be there, run on this machine, be as old as these functions, and have `command`.
# Asked once a configuration; one that is built beside the caller needs no asking.
function(_bulla_require_command function name command)
  get_target_property(is_imported Bulla::bulla IMPORTED)
  if(NOT is_imported)
    return()
  endif()
  get_property(commands GLOBAL PROPERTY _BULLA_PROGRAM_COMMANDS)
  if(NOT commands)
    _bulla_ask_program("${function}" "${name}" commands)
    set_property(GLOBAL PROPERTY _BULLA_PROGRAM_COMMANDS "${commands}")
  endif()
  if(NOT command IN_LIST commands)
    get_target_property(program Bulla::bulla LOCATION)
    message(FATAL_ERROR "${function}(${name}): ${program} has no command '${command}': it was built "
                        "with few BULLA_COMMANDS. Install one that was built with all")
  endif()
endfunction()

function(_bulla_ask_program function name commands_out)
  get_target_property(program Bulla::bulla LOCATION)
  set(cure "Install Bulla's tools for this machine, and name their prefix in CMAKE_PREFIX_PATH")
  if(NOT EXISTS "${program}")
    message(FATAL_ERROR "${function}(${name}): the program ${program} is not there. ${cure}")
  endif()
  execute_process(COMMAND "${program}" --version --json RESULT_VARIABLE status
                  OUTPUT_VARIABLE text ERROR_VARIABLE trouble)
  string(JSON version ERROR_VARIABLE fault GET "${text}" version)
  if(NOT status EQUAL 0 OR fault)
    message(FATAL_ERROR "${function}(${name}): ${program} does not run here (${status}) ${trouble}. "
                        "${cure}")
  endif()
  get_property(wanted GLOBAL PROPERTY _BULLA_FUNCTIONS_VERSION)
  if(wanted AND NOT version STREQUAL wanted)
    message(FATAL_ERROR "${function}(${name}): ${program} is of version ${version}, these functions "
                        "are of ${wanted}. Install both from one build of Bulla")
  endif()
  string(JSON count LENGTH "${text}" commands)
  set(commands "")
  math(EXPR last "${count} - 1")
  foreach(i RANGE ${last})
    string(JSON command GET "${text}" commands ${i})
    list(APPEND commands "${command}")
  endforeach()
  set(${commands_out} "${commands}" PARENT_SCOPE)
endfunction()

# A file that neither is there nor is made by this build. What is there is watched: when it goes, the
# build configures again and ends here, instead of in words of its own.
function(_bulla_require_file function name what path cure)
  get_source_file_property(is_generated "${path}" GENERATED)
  if(is_generated)
    return()
  endif()
  if(NOT EXISTS "${path}")
    message(FATAL_ERROR "${function}(${name}): ${what} ${path} does not exist. ${cure}")
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${path}")
endfunction()

function(_bulla_warn_of_example_key function name path)
  get_filename_component(directory "${path}" DIRECTORY)
  get_filename_component(stem "${path}" NAME_WLE)
  foreach(file IN ITEMS "${path}" "${directory}/${stem}.note")
    if(EXISTS "${file}")
      file(STRINGS "${file}" marks REGEX "${BULLA_EXAMPLE_KEY_MARK}")
      if(marks)
        message(WARNING "${function}(${name}): ${path} IS AN EXAMPLE KEY. Everybody has it: "
                        "whoever wants to can sign for devices that trust it. Never ship this image.")
        return()
      endif()
    endif()
  endforeach()
endfunction()
