#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The list of the device verifier's files, and the build files that take it: that the list is what
the libraries are made of, that plain compilers build it, and that each build file, run with the
functions of its system, names the right files.

usage: vendoring_test.py BUILT      a file that names the sources of the libraries, one a line
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

TREE = pathlib.Path(__file__).resolve().parents[2]
LIST = TREE / "verifier/sources.txt"
SYMBOLS = TREE / "tests/device/check_symbols.py"
STANDARD_HEADERS = {"limits.h", "stdbool.h", "stddef.h", "stdint.h", "string.h"}
BUILT = None


def listed():
    lines = LIST.read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def run(*words, **how):
    return subprocess.run([str(word) for word in words], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False, **how)


def script(text):
    """Runs CMake code; gives what it says."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "script.cmake"
        path.write_text(text)
        done = run("cmake", "-P", path)
    assert done.returncode == 0, done.stdout
    return done.stdout


class SourceList(unittest.TestCase):
    def test_it_is_what_the_libraries_are_made_of(self):
        built = {str(pathlib.Path(line).relative_to(TREE))
                 for line in BUILT.read_text().splitlines()}
        self.assertEqual(sorted(listed()), sorted(built))
        self.assertEqual(len(listed()), len(set(listed())))

    FLAGS = ["-std=c11", "-pedantic-errors", "-Wall", "-Wextra", "-Werror", f"-I{TREE}",
             f"-I{TREE}/verifier/include"]

    def test_plain_compilers_take_it(self):
        for compiler in ("gcc", "clang-14"):
            if shutil.which(compiler):
                with self.subTest(compiler=compiler):
                    done = run(compiler, *self.FLAGS, "-fsyntax-only", *listed(), cwd=TREE)
                    self.assertEqual(done.returncode, 0, done.stdout)

    def test_an_arm_compiler_without_libc_builds_it(self):
        if not shutil.which("arm-none-eabi-gcc"):
            self.skipTest("needs arm-none-eabi-gcc")
        fallback = TREE / "cmake-modules/toolchains/freestanding"
        rooms = {source.rsplit("/", 1)[0] for source in listed()}
        for cpu in ("cortex-m0", "cortex-m3", "cortex-m33"):
            with self.subTest(cpu=cpu), tempfile.TemporaryDirectory() as folder:
                for number, room in enumerate(sorted(rooms)):
                    objects = pathlib.Path(folder) / str(number)
                    objects.mkdir()
                    sources = [TREE / path for path in listed() if path.rsplit("/", 1)[0] == room]
                    done = run("arm-none-eabi-gcc", *self.FLAGS, f"-mcpu={cpu}", "-mthumb", "-Os",
                               "-ffreestanding", "-idirafter", fallback, "-c", *sources, cwd=objects)
                    self.assertEqual(done.returncode, 0, done.stdout)
                built = sorted(pathlib.Path(folder).rglob("*.o"))
                self.assertEqual(len(built), len(listed()))
                done = run(sys.executable, SYMBOLS, "arm-none-eabi-nm", *built)
                self.assertEqual(done.returncode, 0, done.stdout)

    def test_no_file_asks_for_more_than_a_small_c(self):
        headers = [path for folder in ("verifier", "formats/wire")
                   for path in (TREE / folder).rglob("*.h") if "host" not in path.parts]
        for path in [TREE / source for source in listed()] + headers:
            text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
            with self.subTest(path=path.name):
                included = set(re.findall(r"#include <([^>]+)>", text))
                self.assertLessEqual(included, STANDARD_HEADERS)
                forbidden = re.findall(r"\b(?:goto|setjmp|malloc|calloc|realloc|free|alloca)\b", text)
                self.assertEqual(forbidden, [])


class BuildFiles(unittest.TestCase):
    ZEPHYR = f"""
function(zephyr_include_directories)
  message("include: ${{ARGN}}")
endfunction()
function(zephyr_library_named name)
  message("library: ${{name}}")
endfunction()
function(zephyr_library_sources)
  message("sources: ${{ARGN}}")
endfunction()
include("{TREE}/zephyr/CMakeLists.txt")
"""
    ESP_IDF = f"""
function(idf_component_register)
  cmake_parse_arguments(ARG "" "" "SRCS;INCLUDE_DIRS" ${{ARGN}})
  message("sources: ${{ARG_SRCS}}")
  message("include: ${{ARG_INCLUDE_DIRS}}")
endfunction()
include("{TREE}/esp-idf/bulla/CMakeLists.txt")
"""

    def sources(self, said):
        found = re.search(r"^sources: (.*)$", said, re.MULTILINE)[1].split(";")
        include = re.search(r"^include: (.*)$", said, re.MULTILINE)[1].split(";")
        self.assertEqual(include, [str(TREE), f"{TREE}/verifier/include"])
        return {str(pathlib.Path(path).relative_to(TREE)) for path in found}

    def takes_what_was_chosen(self, text):
        everything = set(listed())
        state = {path for path in everything if path.startswith("verifier/state/")}
        es256 = {path for path in everything if "256" in path.rsplit("/", 1)[1] and "sha" not in path}
        es256.add("verifier/providers/builtin/provider_builtin.c")
        on = "set(CONFIG_BULLA y)\n"
        self.assertEqual(self.sources(script(on + text)), everything - state - es256)
        on += "set(CONFIG_BULLA_STATE y)\n"
        self.assertEqual(self.sources(script(on + text)), everything - es256)
        on += "set(CONFIG_BULLA_ES256 y)\n"
        self.assertEqual(self.sources(script(on + text)), everything)

    def test_the_zephyr_module_takes_what_was_chosen(self):
        self.takes_what_was_chosen(self.ZEPHYR)
        self.assertEqual(script(self.ZEPHYR), "")
        module = (TREE / "zephyr/module.yml").read_text()
        self.assertIn("cmake: zephyr\n", module)
        self.assertIn("kconfig: zephyr/Kconfig\n", module)

    def test_the_esp_idf_component_takes_what_was_chosen(self):
        self.takes_what_was_chosen(self.ESP_IDF)
        early = "set(CMAKE_BUILD_EARLY_EXPANSION 1)\n" + self.ESP_IDF
        self.assertEqual(self.sources(script(early)), set(listed()))

    def test_every_option_is_described(self):
        for folder in ("zephyr", "esp-idf/bulla"):
            asked = set(re.findall(r"CONFIG_(BULLA\w*)", (TREE / folder / "CMakeLists.txt").read_text()))
            described = set(re.findall(r"^\s*(?:menu)?config (\w+)$",
                                       (TREE / folder / "Kconfig").read_text(), re.MULTILINE))
            self.assertEqual(asked, described, folder)

    def test_versions_agree(self):
        version = re.search(r"project\(bulla VERSION (\S+)", (TREE / "CMakeLists.txt").read_text())[1]
        self.assertIn(f'version: "{version}"', (TREE / "esp-idf/bulla/idf_component.yml").read_text())

    def test_what_is_left_out_is_not_needed(self):
        """A program of the smallest choice links."""
        if not shutil.which("gcc"):
            self.skipTest("needs gcc")
        chosen = self.sources(script("set(CONFIG_BULLA y)\n" + self.ZEPHYR))
        with tempfile.TemporaryDirectory() as folder:
            program = pathlib.Path(folder) / "program.c"
            program.write_text(
                "#include <bulla/bulla.h>\n#include <bulla/provider_builtin.h>\n"
                "int main(void) { struct bulla_cursor none = {0, 0}; struct bulla_key_store store;\n"
                "uint32_t entry;\nreturn bulla_key_store_open(&store,\n"
                "&bulla_provider_builtin_ed25519, none, &entry) != BULLA_OK ? 0 : 1; }\n")
            done = run("gcc", "-std=c11", "-I.", "-Iverifier/include", program, *sorted(chosen),
                       "-o", f"{folder}/program", cwd=TREE)
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertEqual(run(f"{folder}/program").returncode, 0)


if __name__ == "__main__":
    BUILT = pathlib.Path(sys.argv.pop())
    unittest.main(verbosity=2)
