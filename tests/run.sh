#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Installs what is missing, builds, and runs every test: the release build whole, then what parses or
# attacks once more under AddressSanitizer and UndefinedBehaviorSanitizer. With --quick the release
# build only. CI=true turns warnings into errors. The last lines are CTest's summaries.
set -euo pipefail
cd "$(dirname "$0")/.."

quick=no
case "${1:-}" in
  "") ;;
  --quick) quick=yes ;;
  *) echo "usage: tests/run.sh [--quick]" >&2; exit 2 ;;
esac

tests/deps.sh

jobs=$(nproc)
options=(-DBULLA_WERROR=$([ "${CI:-}" = true ] && echo ON || echo OFF))
if command -v ccache >/dev/null; then
  options+=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
fi

build() { # preset, further arguments of cmake --build
  local preset=$1
  shift
  cmake --preset "$preset" "${options[@]}" >"build/$preset.configure.log" || {
    cat "build/$preset.configure.log"
    exit 1
  }
  cmake --build "build/$preset" --parallel "$jobs" "$@"
}

summaries=()
failed=no
run_tests() { # preset, further arguments of ctest
  local preset=$1
  shift
  ctest --test-dir "build/$preset" --parallel "$jobs" --output-on-failure "$@" |
    tee "build/$preset.tests.log" || failed=yes
  summaries+=("$preset: $(grep 'tests passed' "build/$preset.tests.log" || echo 'no summary')")
}

mkdir -p build
build release
run_tests release
if [ "$quick" = no ]; then
  # What parses, judges, is attacked, or holds secrets. g++'s warnings are judged in the release
  # build: under the sanitizers it sees uninitialised members that are not.
  options+=(-DBULLA_WERROR=OFF)
  build asan --target core_test delta_test in_place_test in_place_maker_test formats_test \
    files_test yaml_test bulla_providers_test state_test host_test host_attack_test \
    host_delta_test host_tamper_test hsm_test signer_test packer_test recipe_test vectors_test \
    $(cd tests/fuzz && basename -s .cpp fuzz_*.cpp)
  export LSAN_OPTIONS=suppressions=$PWD/tests/leaks.supp:print_suppressions=0
  run_tests asan -L '^(unit|tamper|vectors|fuzz)$' -E '^(arrows|vectors\.)'
fi

printf '%s\n' "${summaries[@]}"
[ "$failed" = no ]
