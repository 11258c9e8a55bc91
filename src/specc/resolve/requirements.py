"""Requirements: expressions over results, lowered to formulas and unit-checked before anything is computed."""

from itertools import pairwise

from specc.design.entity import Entity, Value
from specc.design.requirement import Formula, Requirement
from specc.design.results import RESULTS, result_dimension, result_names
from specc.diagnostics.fault import Fault
from specc.diagnostics.span import Span
from specc.resolve import faults
from specc.resolve.entity import Resolver, TopScope
from specc.resolve.evaluate import evaluate
from specc.resolve.functions import FUNCTIONS
from specc.resolve.members import member
from specc.resolve.values import UNKNOWN, Failure, Found, Unknown, describe
from specc.syntax import nodes
from specc.units import DIMENSIONLESS, Dimension, Quantity
from specc.units.text import show

CONDITION = "condition"
Kind = Dimension | str | None  # a dimension, CONDITION, or None where it is not known


class Lowering:
    """Lowers the conditions that stand at one place: at the top level, or in an entity."""

    def __init__(self, resolver: Resolver, scope: TopScope, owner: Entity | None) -> None:
        """`owner` is the entity in which the conditions stand."""
        self._resolver = resolver
        self._scope = scope
        self._owner = owner
        self._failed = False

    def requirement(self, node: nodes.Require | nodes.Minimise) -> Requirement | None:
        """The requirement of a statement; None where it has errors."""
        self._failed = False
        minimise = isinstance(node, nodes.Minimise)
        expression = node.value if isinstance(node, nodes.Minimise) else node.condition
        formula = self._lower(expression)
        kind = self._kind(formula)
        span = Span(self._scope.source, node.start, node.end)
        if not minimise and kind is not None and kind != CONDITION and not self._failed:
            found = (
                describe(formula.constant)
                if formula.operator == "value"
                else f"a quantity in {kind}"
            )
            self._report(faults.NotACondition(span=formula.span or span, found=found))
        if self._failed:
            return None
        why = node.why if isinstance(node, nodes.Require) else None
        scope = self._owner.path if self._owner else ""
        return Requirement(formula, span, why, scope, minimise)

    def _report(self, fault: Fault) -> None:
        self._failed = True
        self._resolver.report(fault, self._owner.path if self._owner else "")

    def _span(self, node: nodes.SyntaxNode) -> Span:
        return Span(self._scope.source, node.start, node.end)

    def _constant(self, node: nodes.Expression, value: Found) -> Formula:
        if isinstance(value, Failure):
            self._failed = True
        kept: Value = None
        if not isinstance(value, Failure | Unknown | dict):
            kept = value  # type: ignore[assignment]
        return Formula("value", constant=kept, span=self._span(node))

    def _lower(self, node: nodes.Expression) -> Formula:
        match node:
            case nodes.Binary():
                return self._chain(node)
            case nodes.Unary():
                return Formula(
                    f"unary {node.operator}", (self._lower(node.operand),), span=self._span(node)
                )
            case nodes.If():
                operands = (
                    self._lower(node.condition),
                    self._lower(node.yes),
                    self._lower(node.no),
                )
                return Formula("if", operands, span=self._span(node))
            case nodes.Call():
                return self._call(node)
            case nodes.Name() | nodes.MemberAccess():
                return self._path(node)
            case _:
                return self._constant(node, evaluate(node, self._scope, wordy=True))

    def _chain(self, node: nodes.Binary) -> Formula:
        """Long chains of operators are walked, not recursed into."""
        spine = [node]
        left = node.left
        while isinstance(left, nodes.Binary):
            spine.append(left)
            left = left.left
        formula = self._lower(left)
        for link in reversed(spine):
            formula = Formula(
                link.operator, (formula, self._lower(link.right)), span=self._span(link)
            )
        return formula

    def _call(self, node: nodes.Call) -> Formula:
        callee = node.callee
        if isinstance(callee, nodes.Name) and callee.text in FUNCTIONS:
            operands = tuple(self._lower(argument.value) for argument in node.arguments)
            return Formula(callee.text, operands, span=self._span(node))
        if isinstance(callee, nodes.MemberAccess):
            formula = self._path(callee)
            operands = tuple(
                self._constant(a.value, evaluate(a.value, self._scope, wordy=True))
                for a in node.arguments
            )
            return Formula("path", operands, name=formula.name, span=self._span(node))
        return self._constant(node, evaluate(node, self._scope, wordy=True))

    def _path(self, node: nodes.Name | nodes.MemberAccess) -> Formula:
        words = _words(node)
        if words is None:
            return self._constant(node, evaluate(node, self._scope))
        span = self._span(node)
        owner = self._owner
        if owner is not None:
            found = self._of_noun(owner, words, span)
            if found is not None:
                return found
        head = self._scope.lookup(words[0], span)
        if isinstance(head, Failure):
            return self._constant(node, head)
        if isinstance(head, Entity) and len(words) > 1:
            found = self._of_noun(head, words[1:], span)
            if found is not None:
                return found
            known = tuple(f"{words[0]}.{name}" for name in result_names(head.kind))
            self._report(faults.UnknownResult(span=span, word=".".join(words), known=known))
            return self._constant(node, UNKNOWN)
        if head is not None:
            return self._constant(node, evaluate(node, self._scope))
        if len(words) == 1 and owner is None:
            return self._constant(node, evaluate(node, self._scope))
        names = (*result_names(owner.kind),) if owner is not None else ()
        self._report(
            faults.UnknownResult(
                span=span, word=".".join(words), known=lambda: (*names, *self._scope.names())
            )
        )
        return self._constant(node, UNKNOWN)

    def _of_noun(self, owner: Entity, words: list[str], span: Span) -> Formula | None:
        """A result or a field of an entity."""
        path = ".".join(words)
        if owner.kind in RESULTS and result_dimension(owner.kind, path) is not None:
            return Formula("path", name=f"{owner.path}.{path}", span=span)
        value: Found = owner
        for word in words:
            found = member(self._resolver, value, word, span)
            if found is None:
                return None
            value = found
            if isinstance(value, Unknown):
                break
        kept: Value = None if isinstance(value, Failure | Unknown | dict) else value  # type: ignore[assignment]
        return Formula("value", constant=kept, name=f"{owner.path}.{path}", span=span)

    # --- units ---

    def _kind(self, formula: Formula) -> Kind:
        """The dimension of a formula, reporting what does not go together."""
        operator = formula.operator
        if operator == "value":
            value = formula.constant
            if isinstance(value, Quantity):
                return value.dimension
            return CONDITION if isinstance(value, bool) else None
        if operator == "path":
            return self._result_kind(formula.name)
        kinds = [self._kind(operand) for operand in formula.operands]
        if operator in {"and", "or", "unary not", "any", "all"}:
            return CONDITION
        if operator in {"<", "<=", ">", ">=", "==", "!="}:
            self._same(formula, "compare", kinds)
            return CONDITION
        if operator in {"*", "/"}:
            left, right = kinds
            if isinstance(left, Dimension) and isinstance(right, Dimension):
                return left * right if operator == "*" else left / right
            return None
        if operator in {"+", "-", "sum", "min", "max"}:
            self._same(formula, "subtract" if operator == "-" else "add", kinds)
            return next((kind for kind in kinds if kind is not None), None)
        if operator == "if":
            return kinds[1] if kinds[1] is not None else kinds[2]
        return (
            kinds[0] if operator == "unary -" else DIMENSIONLESS if operator == "count" else None
        )

    def _result_kind(self, name: str) -> Kind:
        owner, _, path = name.partition(".")
        entity = self._resolver.declared(self._resolver.root, owner)
        return result_dimension(entity.kind, path) if isinstance(entity, Entity) else None

    def _same(self, formula: Formula, operation: str, kinds: list[Kind]) -> None:
        known = [
            (k, f)
            for k, f in zip(kinds, formula.operands, strict=True)
            if isinstance(k, Dimension)
        ]
        for (left, a), (right, b) in pairwise(known):
            if left is not right:
                assert formula.span is not None
                self._report(
                    faults.MixedDimensions(
                        span=formula.span,
                        operation=operation,
                        left=_shown(a),
                        right=_shown(b),
                        left_unit=str(left),
                        right_unit=str(right),
                    )
                )
                return


def _shown(formula: Formula) -> str:
    if isinstance(formula.constant, Quantity):
        return show(formula.constant)
    return f"`{formula.name}`" if formula.name else "this side"


def _words(node: nodes.Expression) -> list[str] | None:
    """The names of a dotted path, or None where it begins with something else."""
    words: list[str] = []
    while isinstance(node, nodes.MemberAccess):
        words.append(node.name)
        node = node.value
    if not isinstance(node, nodes.Name):
        return None
    words.append(node.text)
    return words[::-1]
