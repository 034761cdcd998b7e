# SPDX-License-Identifier: Apache-2.0
"""How a check refuses: one reason (REASONS.md), and the stage of FORMAT.md 9.1 that gave it."""
import contextlib


class Refused(Exception):
    """The input is refused. `stage` is filled in by the stage that the check belongs to."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason
        self.stage = None


def require(holds, reason):
    """The shape of most rules: what holds, and the reason when it does not."""
    if not holds:
        raise Refused(reason)


@contextlib.contextmanager
def stage(number):
    """Marks refusals that arise inside; the outermost stage wins, as a chain is all stage 5."""
    try:
        yield
    except Refused as refused:
        refused.stage = number
        raise
