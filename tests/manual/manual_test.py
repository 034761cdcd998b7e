#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The pages of the manual, as they are installed, against the program: every command has a page, every
page has the options of `--help-all` and no others, every example is a command line or a file that the
program understands, and what the pages of section 5 list is what docs/ lists.

usage: manual_test.py MAN_DIRECTORY BULLA_MANUAL      (the program's path comes in $BULLA)
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
TREE = HERE.parents[1]
sys.path.insert(0, str(TREE / "tests/cli"))
from workshop import Workshop  # noqa: E402

BULLA_MANUAL = sys.argv.pop() if len(sys.argv) > 2 else None
MAN = pathlib.Path(sys.argv.pop()) if len(sys.argv) > 1 else None

# scdoc ends every paragraph with .PP, also before an indented one.
KNOWN_LINT = "skipping paragraph macro: PP"

# The headings of docs/ whose tables list what a page of section 5 lists; what stands in the first
# column of those and is no field; fields that docs/ lists in words or examples.
FIELD_TABLES = {
    "bulla-recipe.5": ("RECIPE.md", ["2 Fields"]),
    "bulla-key-store.5": ("KEY-STORE.md", ["1 What people write", "2 Keys", "3 Roles",
                                           "5 Keys that leave, images that are denied"]),
    "bulla-device.5": ("FLEET.md", ["Facts of the devices"]),
    "bulla-board-config.5": ("BOARD-CONFIG.md", ["1 What people write"]),
    "bulla-ceremony.5": ("CEREMONY.md", ["2 The script"]),
}
NO_FIELDS = {"bulla-key-store.5": {"root", "recovery", "transport", "update", "freshness", "journal",
                                   "none"}}
ELSEWHERE = {"bulla-key-store.5": {"revoked.grandfather"},
             "bulla-ceremony.5": {"people", "keys", "steps"}}

# What each example of section 5 is given to, after the example was written to FILE.
EXAMPLE_COMMANDS = {
    "bulla-recipe.5": "pack FILE -o out.bulla",
    "bulla-key-store.5": "tks create FILE -o out.bulla",
    "bulla-device.5": "verify app.bulla --trust trust.bulla --device FILE",
    "bulla-fleet.5": "preflight --fleet FILE --release app.bulla",
    "bulla-board-config.5": "pack board-recipe.yaml -o out.bulla",
    "bulla-capability-spec.5": "capability FILE -o out.bulla",
    "bulla-ceremony.5": "ceremony plan FILE",
}


def plain(roff):
    return re.sub(r"\\f.", "", roff).replace("\\-", "-").replace("\\&", "")


class Page:
    def __init__(self, path):
        self.name = path.name
        self.sections = {}
        for part in re.split(r"(?m)^\.SH ", path.read_text())[1:]:
            title, body = part.split("\n", 1)
            self.sections[title.strip().strip('"')] = body

    def options(self):
        """Each option as (short or empty, long, value), and the names of the common ones."""
        own, common = set(), set()
        for line in self.sections["OPTIONS"].splitlines():
            if not line.startswith("\\fB-"):
                continue
            text = plain(line)
            found = re.fullmatch(r"(?:(-.), )?(--[a-z-]+)(?: (\S+?)(?:\.\.\.)?)?", text)
            if found:
                own.add((found[1] or "", found[2], found[3] or ""))
            else:
                common.update(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", text.split(":")[0]))
        return own, common

    def literal(self):
        """The blocks of commands or YAML in EXAMPLES."""
        body = self.sections.get("EXAMPLES", "")
        return [plain(block).replace("\\(aq", "'") for block in
                re.findall(r"(?s)\.nf\n(?:\.RS 4\n)?(.*?)(?:\.fi)", body)]

    def fields(self):
        """What stands in bold before an indented paragraph of the sections about fields."""
        names = set()
        for title, body in self.sections.items():
            if not title.startswith(("FIELDS", "STEPS")):
                continue
            for block in re.findall(r"(?m)^(\\fB.*)\n\.RS 4$", body):
                names.update(plain(word) for word in re.findall(r"\\fB(.*?)\\fR", block))
        return names


class Manual(Workshop):
    @classmethod
    def furnish(cls):
        super().furnish()
        cls.pages = {path.name: Page(path) for path in MAN.glob("bulla*.[157]")}
        cls.commands = cls.must("--json", "--version").json["commands"]

    def page_of(self, command):
        return self.pages["bulla-" + command.replace(" ", "-") + ".1"]

    def help_options(self, command):
        own, common = set(), set()
        part = own
        for line in self.must(*command.split(), "--help-all").out.splitlines():
            if line == "Common options:":
                part = common
            found = re.match(r"  (?:(-.), |    )(--[a-z-]+)(?: ([^\s…]+)…?)?(?:  |$)", line)
            if found:
                part.add((found[1] or "", found[2], found[3] or ""))
        return own, {name for short, long, _ in common for name in (short, long) if name}

    def test_every_command_has_a_page_and_every_page_a_command(self):
        wanted = {"bulla-" + command.replace(" ", "-") + ".1" for command in self.commands}
        self.assertEqual({name for name in self.pages if name.endswith(".1")}, wanted | {"bulla.1"})
        text = plain((MAN / "bulla.1").read_text())
        for name in wanted:
            self.assertIn(f"{name[:-2]}(1)", text)

    def test_every_page_has_the_options_of_the_program_and_no_others(self):
        for command in self.commands:
            with self.subTest(command=command):
                self.assertEqual(self.page_of(command).options(), self.help_options(command))

    def test_every_page_of_a_command_has_the_usual_sections(self):
        for command in self.commands:
            sections = list(self.page_of(command).sections)
            for wanted in ("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "EXAMPLES",
                           "SEE ALSO"):
                self.assertIn(wanted, sections, command)

    def test_names_and_references_lead_somewhere(self):
        for name, page in self.pages.items():
            self.assertTrue(plain(page.sections["NAME"]).lstrip(".PP\n").startswith(
                name.rsplit(".", 1)[0] + " - "), name)
            for other, section in re.findall(r"(bulla[a-z-]*)\\fR\((\d)\)", (MAN / name).read_text()):
                self.assertIn(f"{other}.{section}", self.pages, name)

    def test_examples_are_command_lines_that_the_program_understands(self):
        shutil.rmtree(self.place)
        self.place.mkdir()
        shell = "bulla() { \"$BULLA\" --quiet \"$@\" </dev/null; }\n"
        for name, page in self.pages.items():
            if name.endswith(".5"):
                continue
            lines = [line.strip() for block in page.literal() for line in block.splitlines()]
            self.assertTrue([line for line in lines if line.startswith("bulla ")], name)
            for line in filter(None, lines):
                with self.subTest(page=name, line=line):
                    done = subprocess.run(["bash", "-c", shell + line], cwd=self.place,
                                          capture_output=True, text=True, start_new_session=True)
                    # Files and keys are missing; what may not be is a word not understood.
                    self.assertNotIn(done.returncode, (2, 70, 127), done.stderr)

    def test_files_of_section_5_are_taken_by_the_program(self):
        for name in ("root-c", "release-1", "farm-1"):
            self.must("key", "generate", "--algorithm", "ed25519", "--out", name)
        for name in ("board", "bare"):
            self.write(f"{name}-recipe.yaml", "image: {product: com.example.dw100, name: board, "
                       "class: board-config, version: 1, sequence: 1}\n"
                       "payload: {board-config: example.yaml}\n")
        recipe = self.pages["bulla-recipe.5"].literal()[0]
        self.write("recipe.yaml", recipe)
        self.write("key-store.yaml", self.pages["bulla-key-store.5"].literal()[0])
        self.must("tks", "create", "key-store.yaml", "-o", "trust.bulla", "--force")
        self.must("sign", "trust.bulla", "--key", "root-a.key", "--key", "root-b.key")
        self.must("pack", "recipe.yaml", "-o", "app.bulla", "--key", "release-1.key", "--force")
        for name in sorted(page for page in self.pages if page.endswith(".5")):
            with self.subTest(page=name):
                example, = self.pages[name].literal()
                self.write("example.yaml", example)
                words = EXAMPLE_COMMANDS[name].replace("FILE", "example.yaml").split()
                self.must(*words, *(["--force"] if "-o" in words else []))

    def test_fields_are_those_of_the_documentation(self):
        for name, (document, headings) in FIELD_TABLES.items():
            text = (TREE / "docs" / document).read_text()
            wanted = set()
            for heading in headings:
                part = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
                for row in re.findall(r"(?m)^\| (`.*?) \|", part):
                    wanted.update(re.findall(r"`([a-z][a-z.-]*)`", row.split(" with ")[0]))
            listed = self.pages[name].fields()
            wanted = (wanted - NO_FIELDS.get(name, set())) | ELSEWHERE.get(name, set())
            self.assertEqual(listed, wanted, name)

    def test_commands_in_the_text_of_the_documentation_exist(self):
        """Blocks are run by tests/docs; here the `bulla …` in sentences and tables."""
        options = {}
        pages = [TREE / "README.md", *sorted((TREE / "docs").glob("*.md")),
                 *sorted((TREE / "examples").glob("*/README.md")), TREE / "meta-bulla/README.md"]
        for page in pages:
            for span in re.findall(r"`bulla ([^`]+)`", page.read_text()):
                words = span.replace("\\|", "|").split()
                while words and words[0] in ("--json", "…"):
                    words.pop(0)
                if not words or words[0] == "COMMAND" or words[0].startswith("-"):
                    continue
                with self.subTest(page=page.name, span=span):
                    command = next((name for count in (2, 1)
                                    if (name := " ".join(words[:count]).split("|")[0])
                                    in self.commands), None)
                    if command is None:
                        self.assertTrue(any(name.startswith(words[0] + " ")
                                            for name in self.commands), "no such command")
                        continue
                    if command not in options:
                        own, common = self.help_options(command)
                        options[command] = common | {"--version", "-h", "--help", "--help-all"} | {
                            name for short, long, _ in own for name in (short, long)}
                    for word in re.findall(r"(?:^|[\s\[])(--?[a-zA-Z][a-z-]*)", " ".join(words)):
                        self.assertIn(word, options[command])

    def test_mandoc_finds_nothing_wrong(self):
        if not shutil.which("mandoc"):
            self.skipTest("mandoc is not installed")
        for name in self.pages:
            done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", MAN / name],
                                  capture_output=True, text=True)
            said = [line for line in done.stdout.splitlines() if KNOWN_LINT not in line]
            self.assertEqual(said, [], name)

    def test_a_page_that_drifts_does_not_build(self):
        cases = {
            "@synopsis\n@option --nosuch\n@options\n": "no option --nosuch",
            "@synopsis\n@option --out\n": "is missing: add a line @options",
            "@option --out\n@option --out\n@options\n": "stands here twice",
            "@optoins\n": "what is '@optoins'?",
        }
        for source, words in cases.items():
            self.write("bulla-pack.1.scd", source)
            done = subprocess.run([BULLA_MANUAL, self.place / "filled", "bulla-pack.1.scd"],
                                  cwd=self.place, capture_output=True, text=True)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(words, done.stderr)


if __name__ == "__main__":
    assert "BULLA" in os.environ and tempfile.gettempdir()
    unittest.main(verbosity=2)
