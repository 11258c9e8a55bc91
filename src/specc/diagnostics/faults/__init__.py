"""GS0xxx: what the program itself has to say, of files that it cannot read and of its own failures.

One file a code, read when it is first raised: a sound file pays for none of them.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specc.diagnostics.faults.internal_error import InternalError as InternalError
    from specc.diagnostics.faults.unreadable_file import UnreadableFile as UnreadableFile
else:
    from specc.registry import class_loader

    __getattr__ = class_loader(__name__)
