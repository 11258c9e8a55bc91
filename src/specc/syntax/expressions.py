"""Tokens to expressions: precedence climbing over the levels of `grammar/expressions.lark`."""

from specc.syntax import nodes
from specc.syntax.cursor import Cursor, Stop
from specc.syntax.limits import EXPONENT

# The levels of the grammar, loosest first.
OR, AND, NOT, COMPARE, RANGE, SUM, TERM, SIGN, SHARE, COUNT, POWER = range(1, 12)

_LEVELS = {
    "or": OR, "and": AND,
    "==": COMPARE, "!=": COMPARE, "<": COMPARE, "<=": COMPARE, ">": COMPARE, ">=": COMPARE,
    "..": RANGE, "±": RANGE,
    "+": SUM, "-": SUM, "*": TERM, "/": TERM,
    "of": SHARE, "x": COUNT, "^": POWER,
}  # fmt: skip
_SCALES = frozenset("kMBT")
VALUE = "a value"


class Expressions(Cursor):
    """Reads expressions. Blocks of overrides are read by `body`, which the statements know."""

    __slots__ = ("quantities",)

    quantities: dict[str, tuple[str, str, nodes.Unit, int]]

    def body(self) -> list[nodes.Statement]:
        """The statements between the braces; the cursor stands at `{`, and then behind `}`."""
        raise NotImplementedError

    def expression(self, level: int = 0) -> nodes.Expression:
        """An expression that binds at least as tightly as `level`."""
        before = self.depth
        start = self.starts[self.at]
        self.deeper()
        left = self.operand(level)
        while True:
            at = self.at
            operator = self.kinds[at]
            here = _LEVELS.get(operator)
            if here is None or here < level:
                break
            self.at = at + 1
            self.deeper()
            left = self.binary(start, left, here, at)
            if (here in (COMPARE, RANGE, SHARE)) and _LEVELS.get(self.kinds[self.at]) == here:
                raise Stop(self.at, "", "chain")
        self.depth = before
        return left

    def deeper(self) -> None:
        """One level down, within the limit."""
        self.depth += 1
        if self.depth > self.limits.depth:
            raise Stop(self.at, "", "depth")

    def binary(self, start: int, left: nodes.Expression, level: int, at: int) -> nodes.Expression:
        """What stands right of the operator at `at`, and the node of both."""
        operator = self.kinds[at]
        if level == POWER:
            right = self.exponent()
        else:
            right = self.expression(level if level == COUNT else level + 1)
        end = self.ends[self.at - 1]
        if level in (SUM, TERM, POWER):
            return nodes.Binary(start, end, left, operator, right, self.starts[at])
        if level == COMPARE:
            return nodes.Compare(start, end, left, operator, right, self.starts[at])
        if level in (OR, AND):
            return nodes.Logic(start, end, left, operator, right, self.starts[at])
        if operator == "x":
            return nodes.Count(start, end, left, right)
        if operator == "..":
            return nodes.Range(start, end, left, right)
        if operator == "±":
            return nodes.PlusMinus(start, end, left, right)
        return nodes.Of(start, end, left, right)

    def exponent(self) -> nodes.Expression:
        """What stands right of `^`, which may have a sign."""
        at = self.at
        if self.kinds[at] != "-":
            return self.expression(POWER)
        self.at = at + 1
        self.deeper()
        operand = self.exponent()
        return nodes.Unary(self.starts[at], operand.end, "-", operand)

    def operand(self, level: int) -> nodes.Expression:
        """What an expression begins with: a value, a sign, a bracket."""
        at = self.at
        kind = self.kinds[at]
        start, end = self.starts[at], self.ends[at]
        self.at = at + 1
        if kind == "quantity":
            return self.quantity(at)
        if kind == "name":
            return self.reference(at)
        if kind == "number":
            return self.number(at)
        if kind == "string":
            return nodes.String(start, end, self.string(at))
        if kind == "auto":
            return self.auto(start, end)
        if kind == "[":
            return self.brackets(at)
        if kind == "(":
            inner = self.expression()
            self.take(")", "`)`")
            return inner
        if kind == "-" and level <= SIGN:
            operand = self.expression(SIGN)
            return nodes.Unary(start, self.ends[self.at - 1], "-", operand)
        if kind in ("true", "false"):
            return nodes.Bool(start, end, kind == "true")
        if kind == "unknown":
            return nodes.UnknownLiteral(start, end)
        if kind == "not" and level <= NOT:
            operand = self.expression(NOT)
            return nodes.Unary(start, self.ends[self.at - 1], "not", operand)
        if kind == "if" and level == 0:
            return self.conditional(start)
        self.at = at
        raise Stop(at, VALUE)

    def quantity(self, at: int) -> nodes.QuantityLiteral:
        """A number and a unit. What a spelling means is worked out once a file."""
        start, end = self.starts[at], self.ends[at]
        text = self.text[start:end]
        known = self.quantities.get(text)
        if known is None:
            number, unit = text.split(None, 1)
            digits, scale = self.digits(number, at)
            powers = []
            for place, factor in enumerate(unit.split("/")):
                name, _, power = factor.partition("^")
                if len(power) > 3:
                    raise Stop(at, "", "exponent")
                exponent = int(power or 1)
                powers.append((name, exponent if place == 0 else -exponent))
            known = (digits, scale, tuple(powers), len(text) - len(unit))
            self.quantities[text] = known
        return nodes.QuantityLiteral(start, end, known[0], known[1], known[2], start + known[3])

    def number(self, at: int) -> nodes.Expression:
        """A number, or a ratio of two."""
        start, end = self.starts[at], self.ends[at]
        digits, scale = self.digits(self.text[start:end], at)
        left = nodes.Number(start, end, digits, scale)
        if self.kinds[at + 1] != ":":
            return left
        right = at + 2
        if self.kinds[right] != "number":
            raise Stop(right, "a number, as in `2:1`")
        self.at = at + 3
        start, end = self.starts[right], self.ends[right]
        digits, scale = self.digits(self.text[start:end], right)
        return nodes.Ratio(left.start, end, left, nodes.Number(start, end, digits, scale))

    def digits(self, text: str, at: int) -> tuple[str, str]:
        """The digits of a number and its scale letter, within the limits."""
        scale = ""
        if text[-1] in _SCALES:
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

    def string(self, at: int) -> str:
        """The text of a string, its escapes read."""
        start, end = self.starts[at] + 1, self.ends[at] - 1
        if end - start > self.limits.string_length:
            raise Stop(at, "", "string-length")
        text = self.text[start:end]
        if "\\" in text:
            from specc.syntax.strings import unescape

            text, wrong = unescape(text)
            if wrong >= 0:
                raise Stop(at, str(wrong), "escape")
        return text

    def auto(self, start: int, end: int) -> nodes.AutoLiteral:
        """`auto`, `auto(8..64)`."""
        if self.kinds[self.at] != "(":
            return nodes.AutoLiteral(start, end, None)
        self.at += 1
        low = self.expression(SUM)
        self.take("..", "`..` and the highest value, as in `auto(8..64)`")
        high = self.expression(SUM)
        bounds = nodes.Range(low.start, self.ends[self.at - 1], low, high)
        closer = self.take(")", "`)`")
        return nodes.AutoLiteral(start, self.ends[closer], bounds)

    def reference(self, at: int) -> nodes.Expression:
        """A name, what is inside it, a call of it or an override of it."""
        found = self.dotted(at)
        kind = self.kinds[self.at]
        if kind == "(":
            found = self.call(found)
            kind = self.kinds[self.at]
        if kind == "{":
            self.deeper()
            body = self.body()
            found = nodes.Override(found.start, self.ends[self.at - 1], found, body)
        return found

    def dotted(self, at: int) -> nodes.Expression:
        """A name and what is inside it: `pod.power.it`; `at` is its first token, already read."""
        start = self.starts[at]
        found: nodes.Expression = nodes.Name(start, self.ends[at], self.name(at))
        before = self.depth
        while self.kinds[self.at] == ".":
            self.at += 1
            self.deeper()
            at = self.take("name", "a name after the dot")
            found = nodes.MemberAccess(start, self.ends[at], found, self.name(at), self.starts[at])
        self.depth = before
        return found

    def call(self, callee: nodes.Expression) -> nodes.Call:
        """The arguments of a call; the cursor stands at `(`."""
        self.at += 1
        arguments: list[nodes.Argument] = []
        while self.kinds[self.at] != ")":
            at = self.at
            name = None
            if self.kinds[at] == "name" and self.kinds[at + 1] == "=":
                name = self.name(at)
                self.at = at + 2
            value = self.expression()
            arguments.append(nodes.Argument(self.starts[at], self.ends[self.at - 1], name, value))
            if not self.separated(len(arguments), ")"):
                break
        closer = self.take(")", "`,` or `)`")
        return nodes.Call(callee.start, self.ends[closer], callee, arguments)

    def separated(self, number: int, closer: str) -> bool:
        """Read the comma behind an item; whether another item may follow."""
        if self.kinds[self.at] != ",":
            return False
        if number > self.limits.list_items:
            raise Stop(self.at, "", "list-items")
        self.at += 1
        return self.kinds[self.at] != closer

    def brackets(self, opener: int) -> nodes.Expression:
        """A list or a comprehension; the cursor stands behind `[`."""
        items: list[nodes.Expression] = []
        while self.kinds[self.at] != "]":
            items.append(self.expression())
            if len(items) == 1 and self.kinds[self.at] == "for":
                return self.comprehension(opener, items[0])
            if not self.separated(len(items), "]"):
                break
        closer = self.take("]", "`,` or `]`")
        return nodes.List(self.starts[opener], self.ends[closer], items)

    def comprehension(self, opener: int, item: nodes.Expression) -> nodes.Comprehension:
        """`for s in list if cond]`."""
        self.at += 1
        variable = self.declared("a name for the item")
        self.take("in", "`in`")
        source = self.expression(OR)
        condition = None
        if self.kinds[self.at] == "if":
            self.at += 1
            condition = self.expression(OR)
        closer = self.take("]", "`if` or `]`" if condition is None else "`]`")
        return nodes.Comprehension(
            self.starts[opener], self.ends[closer], item, variable, source, condition
        )

    def conditional(self, start: int) -> nodes.If:
        """`if a then b else c`; the cursor stands behind `if`."""
        condition = self.expression(OR)
        self.take("then", "`then`")
        yes = self.expression()
        self.take("else", "`else`")
        no = self.expression()
        return nodes.If(start, self.ends[self.at - 1], condition, yes, no)
