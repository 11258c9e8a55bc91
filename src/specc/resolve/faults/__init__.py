"""GS2xxx: what is wrong with names, fields, values, units, imports and requirements.

One file a code, read when it is first raised: a sound file pays for none of them.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specc.resolve.faults.bytes_for_bits import BytesForBits as BytesForBits
    from specc.resolve.faults.division_by_zero import DivisionByZero as DivisionByZero
    from specc.resolve.faults.duplicate_field import DuplicateField as DuplicateField
    from specc.resolve.faults.duplicate_name import DuplicateName as DuplicateName
    from specc.resolve.faults.empty_span import EmptySpan as EmptySpan
    from specc.resolve.faults.import_cycle import ImportCycle as ImportCycle
    from specc.resolve.faults.import_not_found import ImportNotFound as ImportNotFound
    from specc.resolve.faults.import_outside import ImportOutside as ImportOutside
    from specc.resolve.faults.import_unreadable import ImportUnreadable as ImportUnreadable
    from specc.resolve.faults.limit_exceeded import LimitExceeded as LimitExceeded
    from specc.resolve.faults.missing_field import MissingField as MissingField
    from specc.resolve.faults.mixed_dimensions import MixedDimensions as MixedDimensions
    from specc.resolve.faults.name_cycle import NameCycle as NameCycle
    from specc.resolve.faults.not_a_condition import NotACondition as NotACondition
    from specc.resolve.faults.not_a_count import NotACount as NotACount
    from specc.resolve.faults.not_varied import NotVaried as NotVaried
    from specc.resolve.faults.nothing_declared import NothingDeclared as NothingDeclared
    from specc.resolve.faults.out_of_range import OutOfRange as OutOfRange
    from specc.resolve.faults.result_outside_require import (
        ResultOutsideRequire as ResultOutsideRequire,
    )
    from specc.resolve.faults.reversed_range import ReversedRange as ReversedRange
    from specc.resolve.faults.unfit_item import UnfitItem as UnfitItem
    from specc.resolve.faults.unknown_argument import UnknownArgument as UnknownArgument
    from specc.resolve.faults.unknown_field import UnknownField as UnknownField
    from specc.resolve.faults.unknown_kind import UnknownKind as UnknownKind
    from specc.resolve.faults.unknown_name import UnknownName as UnknownName
    from specc.resolve.faults.unknown_param import UnknownParam as UnknownParam
    from specc.resolve.faults.unknown_result import UnknownResult as UnknownResult
    from specc.resolve.faults.unknown_source import UnknownSource as UnknownSource
    from specc.resolve.faults.unknown_unit import UnknownUnit as UnknownUnit
    from specc.resolve.faults.unknown_word import UnknownWord as UnknownWord
    from specc.resolve.faults.word_is_name import WordIsName as WordIsName
    from specc.resolve.faults.wrong_argument_count import WrongArgumentCount as WrongArgumentCount
    from specc.resolve.faults.wrong_arguments import WrongArguments as WrongArguments
    from specc.resolve.faults.wrong_dimension import WrongDimension as WrongDimension
    from specc.resolve.faults.wrong_form import WrongForm as WrongForm
    from specc.resolve.faults.wrong_kind import WrongKind as WrongKind
else:
    from specc.registry import class_loader

    __getattr__ = class_loader(__name__)
