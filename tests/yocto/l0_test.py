#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""meta-bulla without BitBake: the fields that layer checkers ask for, the README, that every
variable is described, that Python in classes compiles, that nothing holds a secret, the modules.
"""
import ast
import pathlib
import re
import sys
import tempfile
import textwrap
import unittest

LAYER = pathlib.Path(__file__).resolve().parents[2] / "meta-bulla"
sys.path.insert(0, str(LAYER / "lib"))
from bulla_layer import components, keys  # noqa: E402

METADATA = sorted(path for path in LAYER.rglob("*")
                  if path.suffix in (".bb", ".bbappend", ".bbclass", ".conf"))
README = (LAYER / "README.md").read_text()


class FakeData:
    """As much of a BitBake datastore as the modules use."""

    def __init__(self, variables, flags=None):
        self.variables = dict(variables)
        self.flags = flags or {}

    def getVar(self, name, expand=True):
        return self.variables.get(name)

    def getVarFlags(self, name, expand=False):
        return self.flags.get(name)

    def getVarFlag(self, name, flag, expand=False):
        return (self.flags.get(name) or {}).get(flag)


def described(flags, **variables):
    given = {"BULLA_COMPONENTS": "app", "BULLA_PRODUCT": "com.example.x", "BULLA_SEQUENCE": "7",
             "BULLA_VERSION": "1.10", "BULLA_SECURITY_VERSION": "0", "MACHINE": "qemu"}
    return FakeData({**given, **variables}, {"BULLA_COMPONENT_app": flags})


class Files(unittest.TestCase):
    def test_layer_conf_has_the_fields_of_a_layer(self):
        text = (LAYER / "conf/layer.conf").read_text()
        for field in ("BBFILE_COLLECTIONS", "BBFILE_PATTERN_bulla", "BBFILE_PRIORITY_bulla",
                      "LAYERVERSION_bulla", "LAYERDEPENDS_bulla", "LAYERSERIES_COMPAT_bulla"):
            self.assertRegex(text, rf"(?m)^{field} (=|\+=) \"")
        series = re.search(r'LAYERSERIES_COMPAT_bulla = "([^"]*)"', text).group(1).split()
        self.assertEqual(series[0], "scarthgap")
        for name in series:
            self.assertIn(name, README)

    def test_the_readme_has_what_checkers_ask_for(self):
        self.assertIn("maintainer", README.lower())
        self.assertIn("patch", README.lower())
        self.assertRegex(README, r"<[^@\s]+@[^@\s]+>")
        self.assertEqual(len(re.findall("README", README, re.IGNORECASE)), 0,
                         "a README that names another is not checked further")
        self.assertIn("## Dependencies", README)

    def test_every_variable_and_flag_is_described(self):
        used = set()
        for path in METADATA:
            used |= set(re.findall(r"\bBULLA_[A-Z0-9_]+[A-Z0-9]\b", path.read_text()))
        inner = {"BULLA_COMPONENT", "BULLA_UNSIGNED", "BULLA_UNPACKDIR"}
        rows = re.findall(r"(?m)^\| (.*?) \|", README)
        for name in sorted(used - inner):
            self.assertTrue(any(f"`{name}`" in row for row in rows), f"no row describes {name}")
        for flag in components.FLAGS:
            self.assertTrue(any(f"`[{flag}]`" in row for row in rows), f"no row of [{flag}]")

    def test_what_the_readme_describes_exists(self):
        text = "\n".join(path.read_text() for path in METADATA)
        for name in set(re.findall(r"`(BULLA_[A-Z0-9_]+)`", README)):
            self.assertIn(name, text)

    def test_the_recipe_builds_every_set_of_commands(self):
        rooms = (LAYER.parent / "cli/CMakeLists.txt").read_text()
        sets = set(re.findall(r"(?m)^bulla_command\((\S+)", rooms)) - {"always"}
        recipe = next(LAYER.rglob("bulla_*.bb")).read_text()
        said = re.search(r'(?s)BULLA_COMMANDS \?= "(.*?)"\n', recipe).group(1)
        for name in sets:
            self.assertRegex(said, rf"\b{name}\b")

    def test_python_in_metadata_compiles(self):
        count = 0
        for path in METADATA:
            text = path.read_text()
            for found in re.finditer(r"(?ms)^python *(\w*) *\(\) *\{\n(.*?)^\}", text):
                ast.parse(f"def {found.group(1) or 'anonymous'}(d):\n{found.group(2)}")
                count += 1
            for found in re.finditer(r"(?ms)^def .*?(?=^\S(?!ef )|\Z)", text):
                ast.parse(textwrap.dedent(found.group(0)))
                count += 1
            for found in re.finditer(r"\$\{@([^{}]*)\}", text):
                ast.parse(found.group(1), mode="eval")
        self.assertGreater(count, 10)

    def test_every_file_has_a_licence_and_short_lines(self):
        for path in [*METADATA, *LAYER.rglob("*.py")]:
            lines = path.read_text().splitlines()
            self.assertIn("SPDX-License-Identifier: Apache-2.0", lines[0], path)
            for number, line in enumerate(lines, 1):
                self.assertLessEqual(len(line), 100, f"{path}:{number}")

    def test_no_secret_stands_anywhere(self):
        for path in LAYER.rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                text = path.read_text()
                self.assertNotRegex(text, r"PRIVATE KEY|pin-value=\w|passphrase *= *\"[^\"]",
                                    f"{path} holds a secret")
                self.assertNotRegex(text, r"export BULLA_", f"{path}: exported into run scripts")


class Keys(unittest.TestCase):
    def test_a_key_is_a_file_a_token_or_a_program(self):
        self.assertEqual(keys.split("/a.key 'cmd:/bin/s --slot 3' pkcs11:object=a"),
                         ["/a.key", "cmd:/bin/s --slot 3", "pkcs11:object=a"])
        self.assertEqual(keys.path_of("file:/a.key"), "/a.key")
        self.assertIsNone(keys.path_of("pkcs11:object=a"))
        self.assertIsNone(keys.path_of("cmd:/bin/s"))

    def test_only_files_of_keys_are_watched(self):
        with tempfile.NamedTemporaryFile() as file:
            text = f"{file.name} pkcs11:object=a?pin-source=file:/pin 'cmd:/bin/s /pin'"
            self.assertEqual(keys.watched(text), f"{file.name}:True")
        self.assertEqual(keys.watched("/no/such.key"), "/no/such.key:False")

    def test_faults(self):
        cases = {"pkcs11:a?pin-value=1": "pin-source", "pkcs11:a?PIN%2dvalue=1": "pin-source",
                 "a.key": "relative", "'a": "quote"}
        for text, word in cases.items():
            found = keys.fault_of("BULLA_SIGNING_KEY", text)
            self.assertIn(word, found)
            self.assertIn("BULLA_SIGNING_KEY", found)
            self.assertNotIn("value=1", found)
        for text in ("", None, "/a.key", "file:/a.key", "pkcs11:a?pin-source=file:/p",
                     "'cmd:/b x'"):
            self.assertIsNone(keys.fault_of("BULLA_SIGNING_KEY", text))


class Components(unittest.TestCase):
    def test_the_recipe_is_yaml_that_nobody_misreads(self):
        d = described({"file": "a", "class": "application", "compress": "zstd:3"},
                      BULLA_VERSION="1.0 beta: 2")
        self.assertIsNone(components.fault(d))
        self.assertEqual(components.recipe_text(d, components.read(d)[0]),
                         'image:\n  product: com.example.x\n  name: app\n  class: application\n'
                         '  version: "1.0 beta: 2"\n  sequence: 7\n  security-version: 0\n'
                         'compress: zstd:3\n')

    def test_the_tasks_that_make_a_payload(self):
        for flags, provider, wanted in (
                ({"file": "a"}, "", ""),
                ({"file": "a"}, "firmware", "firmware:do_deploy"),
                ({"fstype": "ext4"}, "core-image", "core-image:do_image_complete"),
                ({"file": "a", "depends": "x:do_y z:do_y"}, "firmware", "x:do_y z:do_y")):
            d = described(flags, BULLA_COMPONENT_app=provider)
            self.assertEqual(components.task_needed(components.read(d)[0]), wanted)

    def test_the_name_of_an_images_file_system(self):
        d = described({"fstype": "ext4"}, BULLA_COMPONENT_app="core-image")
        self.assertEqual(components.payload_name(d, components.read(d)[0]),
                         "core-image-qemu.rootfs.ext4")

    def test_attachments_and_settings(self):
        component = components.read(described({"attachments": "sbom=x/s.json n.txt",
                                               "set": "a.b='[c, d]' e=f", "sequence": "9"}))[0]
        self.assertEqual(components.attachments(component),
                         [("sbom", "x/s.json"), ("n.txt", "n.txt")])
        self.assertEqual(components.settings(component), ["image.sequence=9", "a.b=[c, d]", "e=f"])

    def test_delta_options_of_one_component_and_of_the_others(self):
        d = described({"file": "a", "class": "os"}, BULLA_DELTA_ARGS="--effort max")
        self.assertIsNone(components.delta_fault(d))
        self.assertEqual(components.delta_arguments(d, "app"), ["--effort", "max"])
        d.flags["BULLA_DELTA_ARGS"] = {"app": "--profile mcu", "doc": "x"}
        self.assertIsNone(components.delta_fault(d))
        self.assertEqual(components.delta_arguments(d, "app"), ["--profile", "mcu"])
        d.flags["BULLA_DELTA_ARGS"] = {"aap": "--profile mcu"}
        self.assertIn("BULLA_DELTA_ARGS[aap]", components.delta_fault(d))

    def test_what_bitbake_keeps_beside_a_value_is_no_flag_of_ours(self):
        d = described({"file": "a", "class": "os", "doc": "x", "vardeps": "y", "_content": "z"})
        self.assertIsNone(components.fault(d))
        self.assertIn("[file]", components.fault(described({"fil": "a"})))


if __name__ == "__main__":
    unittest.main(verbosity=2)
