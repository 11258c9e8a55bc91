"""Expressions that a dump keeps: what rests on a name that a variant or sweep changes, and choices between parts."""

from collections.abc import Iterable, Iterator

from specc.design.design import Following
from specc.design.entity import Entity
from specc.resolve.entity import Resolver
from specc.resolve.modules import ImportBinding
from specc.syntax import nodes
from specc.syntax.walk import walk


def following(resolver: Resolver, changed: Iterable[str]) -> Following:
    """The lets and fields of the root file that rest on names that change, or hold a choice.

    An expression that uses what a dump has no name for, such as a `let` of a block, the name of a template or a folder of the
    catalogue, stays the value that it has.
    """
    module = resolver.root
    names = _resting(module.declared.values(), set(changed))
    result = Following()
    for name, declared in module.declared.items():
        if isinstance(declared, nodes.Let):
            used = _names(declared.value)
            if used & names and _imports(resolver, used, result.imports):
                result.values[name] = _text(resolver, declared.value)
        elif isinstance(declared, nodes.Declaration):
            own = {node.name.text for node in walk(declared) if isinstance(node, nodes.Let)}
            for field in (n for n in walk(declared) if isinstance(n, nodes.FieldStatement)):
                used = _names(field.value)
                known = not used & own and _imports(resolver, used, result.imports)
                chosen = any(isinstance(node, nodes.Of) for node in walk(field.value))
                if known and (chosen or used & names):
                    place = field.value.start, field.value.end
                    result.fields[place] = _text(resolver, field.value)
    return result


def _text(resolver: Resolver, node: nodes.Expression) -> str:
    return resolver.root.source.text[node.start : node.end]


def _names(node: nodes.Expression) -> set[str]:
    return {inner.text for inner in walk(node) if isinstance(inner, nodes.Name)}


def _resting(declared: Iterable[object], names: set[str]) -> set[str]:
    """The names with those of lets that rest on them, however far."""
    lets: list[tuple[str, set[str]]] = [
        (node.name.text, _names(node.value)) for node in declared if isinstance(node, nodes.Let)
    ]
    rest = [(name, used) for name, used in lets if not used & names]
    while len(rest) < len(lets):
        names = names | {name for name, _ in lets} - {name for name, _ in rest}
        lets, rest = rest, [(name, used) for name, used in rest if not used & names]
    return names


def _imports(resolver: Resolver, used: set[str], imports: dict[str, str]) -> bool:
    """Keep the import paths of the names that are parts of the catalogue; False where another import is used."""
    for name in _imported(resolver, used):
        value = resolver.declared(resolver.root, name)
        if not isinstance(value, Entity) or not value.path.startswith("std."):
            return False
        imports[name] = value.path
    return True


def _imported(resolver: Resolver, used: set[str]) -> Iterator[str]:
    for name in sorted(used):
        if isinstance(resolver.root.declared.get(name), ImportBinding):
            yield name
