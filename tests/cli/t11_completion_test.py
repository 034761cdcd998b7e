# SPDX-License-Identifier: Apache-2.0
"""The completion scripts, each asked by its own shell: bash calls the function, fish answers by
`complete -C`, zsh completes on a terminal. A shell that is not installed is a skip that says so."""

import os
import pty
import re
import shutil
import subprocess
import tempfile
import time
import unittest

from workshop import BULLA, Workshop, main

ASK_BASH = """
offer() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _bulla; printf '%s ' "${COMPREPLY[@]}"; echo; }
"""

# Every match goes to $OUT as it is added, not where compadd is only asked to filter; the widget
# says when the line is done.
ASK_ZSH = """
PROMPT= RPROMPT=
fpath=({place} $fpath)
autoload -Uz compinit && compinit -u -D
zstyle ':completion:*' verbose no
compadd() {{
  local -a hits
  if [[ ${{@[1,(i)(-|--)]}} != *-[OAD]\\ * ]]; then
    builtin compadd -A hits "$@"
    print -rl -- $hits >>$OUT
  fi
  builtin compadd "$@"
}}
ask() {{ zle complete-word; print END >>$OUT; zle .kill-whole-line }}
zle -N ask
bindkey '^X' ask
print READY >>$OUT
"""

# What is typed, and what must be offered: all of it, and in no shell anything else.
EXACT = [
    (["tks", "c"], {"create", "chain"}),
    (["journal", ""], {"show", "verify", "prove", "audit"}),
    (["ver"], {"verify"}),
    (["--color", "never", "fl"], {"fleet"}),
    (["sign", "--what", ""], {"both", "manifest", "transport"}),
    (["completion", ""], {"bash", "zsh", "fish"}),
    (["verify", "--tr"], {"--trust"}),
    (["journal", "verify", "--che"], {"--checkpoint"}),
    (["pack", "recipe.y"], {"recipe.yaml"}),
    (["sign", "app.bulla", "--key", "release.k"], {"release.key"}),
]


class Completion(Workshop):
    @classmethod
    def furnish(cls):
        for name in ("recipe.yaml", "release.key", "release.pub"):
            cls.write(name, b"")

    def script(self, shell):
        return self.must("completion", shell).out

    def every_option(self):
        """(words of the command, its long options) as --help-all has them."""
        for command in self.must("--json", "--version").json["commands"]:
            text = self.must(*command.split(), "--help-all").out
            yield command.split(), set(re.findall(r"(?m)^  (?:-.,|   ) (--[a-z-]+)", text))

    def bash(self, questions):
        lines = "\n".join("offer bulla " + " ".join(f"'{word}'" for word in words)
                          for words in questions)
        done = subprocess.run(["bash", "-c", self.script("bash") + ASK_BASH + lines], check=True,
                              cwd=self.place, stdout=subprocess.PIPE)
        return [set(line.split()) for line in done.stdout.decode().splitlines()]

    def test_bash_offers_exactly_what_fits(self):
        for (words, wanted), offered in zip(EXACT, self.bash(words for words, _ in EXACT)):
            self.assertEqual(offered, wanted, words)
        self.assertEqual(self.bash([["sign", "--what", "=", "m"], ["sign", "--what", "="],
                                    ["--color", "=", "never", "tks", "n"], ["pack", "--", "-"],
                                    ["pack", "r", "--set", ""]]),
                         [{"manifest"}, {"both", "manifest", "transport"}, {"next"}, set(), set()])

    def test_bash_offers_every_option_of_every_command(self):
        commands = list(self.every_option())
        for (words, options), offered in zip(commands,
                                             self.bash(words + ["--"] for words, _ in commands)):
            self.assertEqual(offered, options, words)

    @unittest.skipUnless(shutil.which("fish"), "fish is not installed")
    def test_fish_offers_exactly_what_fits(self):
        self.write("script.fish", self.script("fish"))

        def fish(questions):
            lines = ["source script.fish"]
            for words in questions:
                lines += [f"complete -C 'bulla {' '.join(words)}'", "echo END"]
            done = subprocess.run(["fish", "--no-config", "-c", "\n".join(lines)], check=True,
                                  cwd=self.place, stdout=subprocess.PIPE)
            return [{line.split("\t")[0] for line in part.splitlines() if line}
                    for part in done.stdout.decode().split("END\n")[:-1]]

        for (words, wanted), offered in zip(EXACT, fish(words for words, _ in EXACT)):
            self.assertEqual(offered, wanted, words)
        commands = list(self.every_option())
        for (words, options), offered in zip(commands,
                                             fish(words + ["--"] for words, _ in commands)):
            self.assertEqual(offered, options, words)

    @unittest.skipUnless(shutil.which("zsh"), "zsh is not installed")
    def test_zsh_offers_exactly_what_fits(self):
        with tempfile.TemporaryDirectory(prefix="bulla-zsh-") as functions:
            with open(f"{functions}/_bulla", "w") as script:
                script.write(self.script("zsh"))
            for (words, wanted), offered in zip(EXACT, self.ask_zsh(
                    functions, [words for words, _ in EXACT])):
                self.assertEqual(offered, wanted, words)
            commands = list(self.every_option())
            for (words, options), offered in zip(commands, self.ask_zsh(
                    functions, [words + ["--"] for words, _ in commands])):
                self.assertEqual(offered, options, words)
        # Sourced instead of found in $fpath, it defines the same function.
        done = subprocess.run(["zsh", "-f", "-c", "autoload -U compinit; compinit -u -D; "
                               f"source <({BULLA} completion zsh); print $_comps[bulla]"],
                              check=True, stdout=subprocess.PIPE)
        self.assertEqual(done.stdout.decode().strip(), "_bulla")

    def ask_zsh(self, functions, questions):
        out = self.place / "zsh.out"
        out.unlink(missing_ok=True)
        self.write("init.zsh", ASK_ZSH.format(place=functions))
        master, slave = pty.openpty()
        shell = subprocess.Popen(["zsh", "-f", "-i"], stdin=slave, stdout=slave, stderr=slave,
                                 cwd=self.place, start_new_session=True,
                                 env={**os.environ, "OUT": str(out), "TERM": "dumb"})
        os.close(slave)
        os.set_blocking(master, False)

        def until(mark, count):
            for _ in range(6000):
                try:
                    os.read(master, 65536)  # so that the shell never waits for its terminal
                except (BlockingIOError, OSError):
                    pass
                text = out.read_text() if out.exists() else ""
                if text.splitlines().count(mark) >= count:
                    return text
                self.assertIsNone(shell.poll(), text)
                time.sleep(0.01)
            self.fail(f"zsh does not answer; so far: {text}")

        try:
            os.write(master, b"source ./init.zsh\n")
            until("READY", 1)
            for number, words in enumerate(questions, 1):
                os.write(master, ("bulla " + " ".join(words) + "\x18").encode())
                text = until("END", number)
        finally:
            shell.kill()
            shell.wait()
            os.close(master)
        answers = text.split("READY\n")[1].split("END\n")[:-1]
        return [{line.rstrip("=") for line in offered.splitlines() if line} for offered in answers]


if __name__ == "__main__":
    main()
