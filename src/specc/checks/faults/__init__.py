"""GS0xxx: what is wrong with what a text allows.

One file a code, read when it is first raised: a sound file pays for none of them.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specc.checks.faults.unused_allowance import UnusedAllowance as UnusedAllowance
else:
    from specc.registry import class_loader

    __getattr__ = class_loader(__name__)
