"""GS1xxx: what is wrong with a text. GS10xx are characters and literals, GS11xx the places of words and signs, GS12xx whole statements, GS13xx limits.

One file a code, read when it is first raised: a sound file pays for none of them.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specc.syntax.faults.bidirectional_control import (
        BidirectionalControl as BidirectionalControl,
    )
    from specc.syntax.faults.capital_in_name import CapitalInName as CapitalInName
    from specc.syntax.faults.chained_operators import ChainedOperators as ChainedOperators
    from specc.syntax.faults.comma_at_end import CommaAtEnd as CommaAtEnd
    from specc.syntax.faults.control_character import ControlCharacter as ControlCharacter
    from specc.syntax.faults.field_outside_block import FieldOutsideBlock as FieldOutsideBlock
    from specc.syntax.faults.file_too_large import FileTooLarge as FileTooLarge
    from specc.syntax.faults.foreign_assignment import ForeignAssignment as ForeignAssignment
    from specc.syntax.faults.foreign_character import ForeignCharacter as ForeignCharacter
    from specc.syntax.faults.foreign_comment import ForeignComment as ForeignComment
    from specc.syntax.faults.foreign_language import ForeignLanguage as ForeignLanguage
    from specc.syntax.faults.foreign_operator import ForeignOperator as ForeignOperator
    from specc.syntax.faults.foreign_word import ForeignWord as ForeignWord
    from specc.syntax.faults.glued_unit import GluedUnit as GluedUnit
    from specc.syntax.faults.invalid_encoding import InvalidEncoding as InvalidEncoding
    from specc.syntax.faults.list_too_long import ListTooLong as ListTooLong
    from specc.syntax.faults.lone_carriage_return import LoneCarriageReturn as LoneCarriageReturn
    from specc.syntax.faults.malformed_interpolation import (
        MalformedInterpolation as MalformedInterpolation,
    )
    from specc.syntax.faults.malformed_number import MalformedNumber as MalformedNumber
    from specc.syntax.faults.misplaced_byte_order_mark import (
        MisplacedByteOrderMark as MisplacedByteOrderMark,
    )
    from specc.syntax.faults.misplaced_edition import MisplacedEdition as MisplacedEdition
    from specc.syntax.faults.misplaced_statement import MisplacedStatement as MisplacedStatement
    from specc.syntax.faults.missing_default import MissingDefault as MissingDefault
    from specc.syntax.faults.missing_edition import MissingEdition as MissingEdition
    from specc.syntax.faults.missing_reason import MissingReason as MissingReason
    from specc.syntax.faults.missing_value import MissingValue as MissingValue
    from specc.syntax.faults.name_too_long import NameTooLong as NameTooLong
    from specc.syntax.faults.nesting_too_deep import NestingTooDeep as NestingTooDeep
    from specc.syntax.faults.number_too_long import NumberTooLong as NumberTooLong
    from specc.syntax.faults.reserved_word import ReservedWord as ReservedWord
    from specc.syntax.faults.string_too_long import StringTooLong as StringTooLong
    from specc.syntax.faults.too_many_tokens import TooManyTokens as TooManyTokens
    from specc.syntax.faults.unclosed_bracket import UnclosedBracket as UnclosedBracket
    from specc.syntax.faults.unclosed_string import UnclosedString as UnclosedString
    from specc.syntax.faults.unexpected_token import UnexpectedToken as UnexpectedToken
    from specc.syntax.faults.unknown_edition import UnknownEdition as UnknownEdition
    from specc.syntax.faults.unknown_escape import UnknownEscape as UnknownEscape
    from specc.syntax.faults.unknown_scale import UnknownScale as UnknownScale
    from specc.syntax.faults.unmatched_bracket import UnmatchedBracket as UnmatchedBracket
    from specc.syntax.faults.unnamed_entity import UnnamedEntity as UnnamedEntity
else:
    from specc.registry import class_loader

    __getattr__ = class_loader(__name__)
