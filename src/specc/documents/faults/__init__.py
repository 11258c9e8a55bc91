"""GS14xx: what is wrong with a spec that is written as JSON.

One file a code, read when it is first raised: a sound file pays for none of them.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specc.documents.faults.copy_differs import CopyDiffers as CopyDiffers
    from specc.documents.faults.duplicate_key import DuplicateKey as DuplicateKey
    from specc.documents.faults.invalid_json import InvalidJson as InvalidJson
    from specc.documents.faults.unknown_reference import UnknownReference as UnknownReference
    from specc.documents.faults.wrong_shape import WrongShape as WrongShape
else:
    from specc.registry import class_loader

    __getattr__ = class_loader(__name__)
