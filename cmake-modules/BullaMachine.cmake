# SPDX-License-Identifier: Apache-2.0
#
# Which machine something was built for, so that a cross build never takes an archive or a program of
# the wrong one. Included by the packages' version files; knows only names.
#
# bulla_machine(<out> <system> <processor>): what may be linked or run together has equal texts;
# empty when the processor is not known.
function(bulla_machine out system processor)
  string(TOLOWER "${processor}" processor)
  set(family "")
  if(processor MATCHES "^(x86_64|amd64)$")
    set(family x86_64)
  elseif(processor MATCHES "^i[3-6]86$|^x86$")
    set(family x86)
  elseif(processor MATCHES "^(aarch64|arm64)")
    set(family aarch64)
  elseif(processor MATCHES "^(arm|thumb|cortex)")
    set(family arm)
  elseif(processor MATCHES "^riscv(32|64)")
    set(family "${processor}")
  endif()
  set(${out} "" PARENT_SCOPE)
  if(family)
    if(NOT system MATCHES "^(Linux|Darwin|Windows|FreeBSD)$")
      set(system bare) # Generic, and the names that real-time systems give themselves
    endif()
    set(${out} "${system} ${family}" PARENT_SCOPE)
  endif()
endfunction()
