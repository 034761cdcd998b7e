# SPDX-License-Identifier: Apache-2.0
"""A second reader of Bulla files, written from docs/FORMAT.md alone.

It shares no code with the libraries, so that where the two disagree one of them, or the page, has
a defect. It is slow and plain on purpose: every module follows one part of the page, in the page's
words. Nothing here is meant for a device or for a user.
"""
from .judge import Verdict, judge
from .refusal import Refused

__all__ = ["Refused", "Verdict", "judge"]
