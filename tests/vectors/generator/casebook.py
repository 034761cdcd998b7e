# SPDX-License-Identifier: Apache-2.0
"""The list of cases and the files that they name."""
import dataclasses
import json
import re


@dataclasses.dataclass
class Case:
    name: str
    file: str
    reason: str
    exit: int
    why: str
    attack: str
    trust: str
    device: dict = None
    installed: str = None

    def as_json(self):
        return {key: value for key, value in dataclasses.asdict(self).items() if value is not None}


class Casebook:
    """Collects vectors. A file that several cases use is written once."""

    def __init__(self, reasons_page):
        rows = re.findall(r"^\| `([a-z0-9-]+)` \| (\d+) \|", reasons_page, re.M)
        self._exits = {reason: int(code) for reason, code in rows}
        self.cases, self.files = [], {}

    def valid(self, name, data, why, attack="", suffix=".bulla", **others):
        self._add(f"valid/{name}{suffix}", name, data, "ok", why, attack, others)

    def invalid(self, name, data, reason, why, attack, suffix=".bulla", **others):
        self._add(f"invalid/{name}{suffix}", name, data, reason, why, attack, others)

    def again(self, name, file, reason, why, attack="", **others):
        """Another case over a file that is there: its path, as in "valid/NAME.bulla"."""
        folder = "valid" if reason == "ok" else "invalid"
        self._case(folder, name, file, reason, why, attack, others)

    def add_file(self, path, data):
        if self.files.setdefault(path, data) != data:
            raise ValueError(f"two files of the name {path}")
        return path

    def json(self):
        return json.dumps([case.as_json() for case in self.cases], indent=1) + "\n"

    def _add(self, path, name, data, reason, why, attack, others):
        self.add_file(path, data)
        self._case(path.split("/")[0], name, path, reason, why, attack, others)

    def _case(self, folder, name, file, reason, why, attack, others):
        trust, device = others.pop("trust", BASE), others.pop("device", None)
        installed = others.pop("installed", None)
        if others:
            raise TypeError(f"unknown: {sorted(others)}")
        if isinstance(installed, bytes):
            installed = self.add_file(f"{folder}/{name}.img", installed)
        if any(case.name == name for case in self.cases):
            raise ValueError(f"two cases of the name {name}")
        self.cases.append(Case(name, file, reason, self._exits[reason], why, attack, trust, device,
                               installed))


BASE = "valid/store-base.bulla"
