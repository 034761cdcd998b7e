# SPDX-License-Identifier: Apache-2.0
"""Words of the command line: help, version, usage errors, common options."""

import os
import pty
import re
import subprocess

from workshop import BULLA, Workshop, main

COMMANDS = ["init", "key generate", "key show", "key list", "tks create", "tks next", "tks diff",
            "tks lint", "tks chain", "tks show", "tks export", "pack", "delta", "matrix", "sign",
            "request", "attach", "resign", "capability", "journal show", "journal verify",
            "journal prove", "journal audit", "ceremony plan", "ceremony run", "ceremony verify",
            "verify", "inspect", "unpack", "preflight", "fleet import", "completion"]


class Words(Workshop):
    @classmethod
    def furnish(cls):
        pass

    def test_help_lists_every_command(self):
        out = self.must("--help-all").out
        for command in COMMANDS:
            self.assertRegex(out, rf"(?m)^  {command} ")
        out = self.must("--help").out
        for command in COMMANDS:
            first, *second = command.split()
            self.assertRegex(out, rf"(?m)^  {first} .*{''.join(second)}")

    def test_every_help_fits_a_screen(self):
        groups = {command.split()[0] for command in COMMANDS if " " in command}
        for command in ["", *groups, *COMMANDS]:
            lines = self.must(*command.split(), "--help").out.splitlines()
            with self.subTest(command=command):
                self.assertTrue(lines[0].startswith(f"Usage: bulla {command}".rstrip()))
                self.assertLessEqual(len(lines), 24)
                self.assertLessEqual(max(map(len, lines)), 80)

    def test_help_names_every_option_and_help_all_explains_every_one(self):
        for command in COMMANDS:
            short = self.must(*command.split(), "--help").out
            whole = self.must(*command.split(), "--help-all").out
            self.assertLessEqual(max(map(len, whole.splitlines())), 80)
            for short_name, long_name in re.findall(r"(?m)^  (-.|  )[, ] (--[a-z-]+)", whole):
                names = long_name if short_name == "  " else f"(?:{long_name}|{short_name})"
                self.assertRegex(short, rf"(?<![\w-]){names}(?![\w-])", command)

    def test_help_wins_over_what_is_missing(self):
        self.must("pack", "-h")
        self.must("pack", "--version")

    def test_a_group_lists_its_commands(self):
        self.assertIn("tks create", self.must("tks", "--help").out)

    def test_version_is_one_line_or_json(self):
        self.assertRegex(self.must("--version").out, r"^bulla \d+\.\d+\.\d+\n$")
        self.assertEqual(self.must("--json", "--version").json["commands"], COMMANDS)

    def test_usage_errors(self):
        cases = [
            (), ("tks",), ("frobnicate",), ("tks", "frobnicate"), ("pack",),
            ("pack", "a", "b", "-o", "c"), ("pack", "a"), ("pack", "a", "-o"),
            ("pack", "a", "-o", "--force"),
            ("pack", "a", "-o", "b", "-o", "c"), ("pack", "a", "-o", "b", "--jobs", "many"),
            ("pack", "a", "-o", "b", "--jobs", "-1"), ("pack", "a", "-o", "b", "--room=1048577"),
            ("pack", "a", "-o", "b", "--image-id", "seven"), ("verify", "a", "--explain=yes",
                                                              "--trust", "t"),
            ("verify", "a", "--color", "blue", "--trust", "t"), ("-z",), ("completion", "tcsh"),
            ("sign", "a"), ("attach", "a", "--raw", "s"),
        ]
        for words in cases:
            with self.subTest(words=words):
                self.write("a", b"")
                self.refuses(2, "usage", *words)

    def test_nearest_names_are_offered(self):
        self.assertIn("did you mean 'bulla verify'?", self.run_bulla("verfy").err)
        self.assertIn("did you mean 'bulla tks create'?", self.run_bulla("tks", "crate").err)
        self.assertIn("did you mean '--trust'?", self.run_bulla("verify", "--trst", "x").err)

    def test_common_options_stand_before_or_after_the_verb(self):
        for words in (["--json", "completion", "bash"], ["completion", "bash", "--json"],
                      ["--progress", "none", "--color=never", "completion", "bash", "--json"]):
            self.assertEqual(self.must(*words).json["format"], 1)

    def test_double_dash_ends_the_options(self):
        self.refuses(4, "file-not-found", "inspect", "--", "--file")

    def test_a_full_disk_behind_stdout_is_an_error(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([BULLA, "--help"], stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 4)
        self.assertIn(b"standard output", done.stderr)

    def test_a_reader_that_went_away_is_none(self):
        read_end, write_end = os.pipe()
        os.close(read_end)
        done = subprocess.run([BULLA, "--help"], stdout=write_end, stderr=subprocess.PIPE)
        os.close(write_end)
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_colour_is_for_terminals_and_yields_to_no_color(self):
        def on_terminal(*words, **env):
            master, slave = pty.openpty()
            subprocess.run([BULLA, *words], stderr=slave, stdin=subprocess.DEVNULL,
                           env={**os.environ, "TERM": "xterm", **env})
            os.close(slave)
            said = os.read(master, 4096)
            os.close(master)
            return b"\x1b[" in said

        self.assertTrue(on_terminal("frobnicate", NO_COLOR=""))
        self.assertFalse(on_terminal("frobnicate", NO_COLOR="1"))
        self.assertFalse(on_terminal("inspect", "--color=never", "missing", NO_COLOR=""))
        self.assertIn("\x1b[", self.run_bulla("inspect", "--color=always", "missing").err)
        self.assertNotIn("\x1b[", self.run_bulla("inspect", "missing").err)


if __name__ == "__main__":
    main()
