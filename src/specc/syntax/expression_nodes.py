"""Nodes of expressions: one function for each rule or alias of `grammar/gpuspec.lark`, under its name.

A function takes the children of its rule in the order of the grammar (a token is its index, an absent piece is None) and
the first and last token of what was read. What the grammar allows and the language does not stops the statement here:
capitals in names that are declared, wrong escapes, the limits.
"""

from typing import Any, TypeAlias

from specc.syntax import nodes
from specc.syntax.lexer import Tokens
from specc.syntax.limits import EXPONENT, Limits
from specc.syntax.stop import Stop

Children: TypeAlias = list[Any]
SCALES = frozenset("kMBT")


class ExpressionNodes:
    """Builds the nodes of the expressions of a text."""

    __slots__ = ("ends", "kinds", "limits", "quantities", "starts", "text")

    def __init__(self, tokens: Tokens, limits: Limits) -> None:
        """Nothing is built yet."""
        self.text = tokens.text
        self.kinds = tokens.kinds
        self.starts = tokens.starts
        self.ends = tokens.ends
        self.limits = limits
        self.quantities: dict[str, tuple[str, str, nodes.Unit, int]] = {}

    # --- words and literals -------------------------------------------------------------------------------------------

    def spelling(self, at: int) -> str:
        """The text of a name, within the limit."""
        start, end = self.starts[at], self.ends[at]
        if end - start > self.limits.name_length:
            raise Stop(at, "", "name-length")
        return self.text[start:end]

    def word(self, at: int) -> nodes.Word:
        """A name as a key."""
        return nodes.Word(self.starts[at], self.ends[at], self.spelling(at))

    def declared(self, at: int) -> nodes.Word:
        """A name that is declared here, which has no capitals."""
        word = self.word(at)
        if word.text.lower() != word.text:
            raise Stop(at, "", "capital")
        return word

    def digits(self, text: str, at: int) -> tuple[str, str]:
        """The digits of a number and its scale letter, within the limits."""
        scale = ""
        if text[-1] in SCALES:
            scale = text[-1]
            text = text[:-1]
        if "_" in text:
            text = text.replace("_", "")
        mantissa, _, exponent = text.replace("E", "e").partition("e")
        if len(mantissa) > self.limits.digits + ("." in mantissa):
            raise Stop(at, "", "digits")
        if exponent and (len(exponent) > 9 or abs(int(exponent)) > EXPONENT):
            raise Stop(at, "", "exponent")
        return text, scale

    def raw(self, at: int) -> str:
        """The text between the quotes, within the limit."""
        start, end = self.starts[at] + 1, self.ends[at] - 1
        if end - start > self.limits.string_length:
            raise Stop(at, "", "string-length")
        return self.text[start:end]

    def unescaped(self, text: str, at: int, offset: int = 0) -> str:
        """A text, its escapes read; it stands in a string at `offset`."""
        if "\\" in text:
            from specc.syntax.strings import unescape

            text, wrong = unescape(text)
            if wrong >= 0:
                raise Stop(at, str(offset + wrong), "escape")
        return text

    def plain(self, at: int) -> str:
        """The text of a string that names nothing."""
        text = self.raw(at)
        if "${" in text:
            raise Stop(at, str(text.index("${")), "plain-text")
        return self.unescaped(text, at)

    def interpolation(self, text: str, at: int) -> nodes.Interpolation:
        """A string with names in it."""
        from specc.syntax.strings import NAMED

        start = self.starts[at] + 1
        pieces: list[nodes.Expression] = []
        done = 0
        for match in NAMED.finditer(text):
            if match[1] is None:
                raise Stop(at, str(match.start()), "interpolation")
            if match.start() > done:
                pieces.append(self.piece(text, done, match.start(), at))
            pieces.append(self.named(match[1], start + match.start(1)))
            done = match.end()
        if done < len(text):
            pieces.append(self.piece(text, done, len(text), at))
        return nodes.Interpolation(self.starts[at], self.ends[at], pieces)

    def named(self, words: str, start: int) -> nodes.Expression:
        """A reference that stands in a string."""
        head, *members = words.split(".")
        end = start + len(head)
        made: nodes.Expression = nodes.Name(start, end, head)
        for member in members:
            place, end = end + 1, end + 1 + len(member)
            made = nodes.MemberAccess(start, end, made, member, place)
        return made

    def piece(self, text: str, first: int, behind: int, at: int) -> nodes.String:
        """What stands between names."""
        start = self.starts[at] + 1
        return nodes.String(
            start + first, start + behind, self.unescaped(text[first:behind], at, first)
        )

    def path(self, name: Any) -> nodes.Expression:
        """A reference as an expression; it arrives as a token or, with dots, as several."""
        if isinstance(name, int):
            return nodes.Name(self.starts[name], self.ends[name], self.spelling(name))
        start = self.starts[name[0]]
        made: nodes.Expression = nodes.Name(start, self.ends[name[0]], self.spelling(name[0]))
        for at in name[1:]:
            made = nodes.MemberAccess(
                start, self.ends[at], made, self.spelling(at), self.starts[at]
            )
        return made

    # --- expressions --------------------------------------------------------------------------------------------------

    def number(self, read: Children, first: int, last: int) -> nodes.Number:
        start, end = self.starts[last], self.ends[last]
        digits, scale = self.digits(self.text[start:end], last)
        return nodes.Number(start, end, digits, scale)

    def quantity(self, read: Children, first: int, last: int) -> nodes.QuantityLiteral:
        start, end = self.starts[last], self.ends[last]
        text = self.text[start:end]
        known = self.quantities.get(text)
        if known is None:
            number, unit = text.split(None, 1)
            digits, scale = self.digits(number, last)
            powers = []
            for place, factor in enumerate(unit.split("/")):
                name, _, power = factor.partition("^")
                if len(power) > 3:
                    raise Stop(last, "", "exponent")
                exponent = int(power or 1)
                powers.append((name, exponent if place == 0 else -exponent))
            known = (digits, scale, tuple(powers), len(text) - len(unit))
            self.quantities[text] = known
        return nodes.QuantityLiteral(start, end, known[0], known[1], known[2], start + known[3])

    def ratio(self, read: Children, first: int, last: int) -> nodes.Ratio:
        left, right = self.number([], first, first), self.number([], last, last)
        return nodes.Ratio(left.start, right.end, left, right)

    def string(self, read: Children, first: int, last: int) -> nodes.Expression:
        text = self.raw(last)
        if "${" in text:
            return self.interpolation(text, last)
        return nodes.String(self.starts[last], self.ends[last], self.unescaped(text, last))

    def true(self, read: Children, first: int, last: int) -> nodes.Bool:
        return nodes.Bool(self.starts[last], self.ends[last], True)

    def false(self, read: Children, first: int, last: int) -> nodes.Bool:
        return nodes.Bool(self.starts[last], self.ends[last], False)

    def unknown(self, read: Children, first: int, last: int) -> nodes.UnknownLiteral:
        return nodes.UnknownLiteral(self.starts[last], self.ends[last])

    def auto(self, read: Children, first: int, last: int) -> nodes.AutoLiteral:
        return nodes.AutoLiteral(self.starts[last], self.ends[last], None)

    def auto_between(self, read: Children, first: int, last: int) -> nodes.AutoLiteral:
        bounds = self.between(read[1:], first + 2, last - 1)
        return nodes.AutoLiteral(self.starts[first], self.ends[last], bounds)

    def reference(self, read: Children, first: int, last: int) -> Children:
        return read

    def reference_value(self, read: Children, first: int, last: int) -> nodes.Expression:
        name = read[0]
        if name.__class__ is int:
            start, end = self.starts[name], self.ends[name]
            if end - start > self.limits.name_length:
                raise Stop(name, "", "name-length")
            return nodes.Name(start, end, self.text[start:end])
        return self.path(name)

    def call(self, read: Children, first: int, last: int) -> nodes.Call:
        callee, arguments = read
        return nodes.Call(callee.start, self.ends[last], callee, arguments or [])

    def arguments(self, read: Children, first: int, last: int) -> Children:
        return self.listed(read, last)

    def listed(self, items: Children, last: int) -> Children:
        """Items within the limit."""
        if len(items) > self.limits.list_items:
            raise Stop(last, "", "list-items")
        return items

    def argument(self, read: Children, first: int, last: int) -> nodes.Argument:
        return nodes.Argument(self.starts[first], self.ends[last], None, read[0])

    def named_argument(self, read: Children, first: int, last: int) -> nodes.Argument:
        name = self.spelling(read[0])
        return nodes.Argument(self.starts[first], self.ends[last], name, read[1])

    def override(self, read: Children, first: int, last: int) -> nodes.Override:
        return nodes.Override(read[0].start, self.ends[last], read[0], read[1][1])

    def count_of(self, read: Children, first: int, last: int) -> nodes.Count:
        return nodes.Count(self.starts[first], self.ends[last], read[0], read[2])

    def share_of(self, read: Children, first: int, last: int) -> nodes.Of:
        return nodes.Of(self.starts[first], self.ends[last], read[0], read[2])

    def between(self, read: Children, first: int, last: int) -> nodes.Range:
        return nodes.Range(self.starts[first], self.ends[last], read[0], read[1])

    def plus_minus(self, read: Children, first: int, last: int) -> nodes.PlusMinus:
        return nodes.PlusMinus(self.starts[first], self.ends[last], read[0], read[2])

    def unary(self, read: Children, first: int, last: int) -> nodes.Unary:
        return nodes.Unary(self.starts[first], self.ends[last], self.kinds[first], read[1])

    def binary(self, read: Children, first: int, last: int) -> nodes.Binary:
        left, operator, right = read
        return nodes.Binary(
            self.starts[first], self.ends[last], left, self.kinds[operator], right, self.starts[operator]
        )  # fmt: skip

    def compare(self, read: Children, first: int, last: int) -> nodes.Compare:
        left, operator, right = read
        return nodes.Compare(
            self.starts[first], self.ends[last], left, self.kinds[operator], right, self.starts[operator]
        )  # fmt: skip

    def logic(self, read: Children, first: int, last: int) -> nodes.Logic:
        left, operator, right = read
        return nodes.Logic(
            self.starts[first], self.ends[last], left, self.kinds[operator], right, self.starts[operator]
        )  # fmt: skip

    def if_else(self, read: Children, first: int, last: int) -> nodes.If:
        return nodes.If(self.starts[first], self.ends[last], read[1], read[3], read[5])

    def list(self, read: Children, first: int, last: int) -> nodes.List:
        return nodes.List(self.starts[first], self.ends[last], self.listed(read, last))

    def comprehension(self, read: Children, first: int, last: int) -> nodes.Comprehension:
        item, _, name, _, source, _, condition = read
        return nodes.Comprehension(
            self.starts[first], self.ends[last], item, self.declared(name), source, condition
        )
