"""What the search for open values has to say.

One file a code, read when it is first raised: a sound file pays for none of them.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specc.sizing.faults.no_part_passes import NoPartPasses as NoPartPasses
    from specc.sizing.faults.no_size_passes import NoSizePasses as NoSizePasses
    from specc.sizing.faults.objective_unknown import ObjectiveUnknown as ObjectiveUnknown
    from specc.sizing.faults.search_cut_short import SearchCutShort as SearchCutShort
else:
    from specc.registry import class_loader

    __getattr__ = class_loader(__name__)
