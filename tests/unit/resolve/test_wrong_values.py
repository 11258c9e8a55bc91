"""No field takes a wrong value in silence: every field of every kind, and of every block, against values that it cannot have."""

from collections.abc import Iterator

import pytest

from specc.design.attribute import Attribute, Form, Word
from specc.design.entity import Entity
from specc.design.fields import attributes
from specc.design.kinds import described_kinds, kind_class
from specc.design.workload import Inference
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.resolve.modules import Loader
from specc.resolve.resolve import Reader
from specc.services.losses import losses
from specc.shipped import folder

LEAST = 8
MOST_WORDS = 6
BLOCKS = {Form.BLOCK, Form.NAMED}
KEYED = {Form.TABLE, Form.LISTS}
NUMBERS = {Form.QUANTITY, Form.NUMBER, Form.LIST, Form.SHARE, Form.SPREAD, Form.TABLE}
DIMENSIONS = {
    "5 kg": "kg",
    "5 W": "W",
    "5 s": "s",
    "5 tokens": "token",
    "5 GB": "byte",
    "5 m": "m",
    "5": "1",
}
HEAD = "edition 2026\npsu other { output = 1 kW }\n"


def wrong(attribute: Attribute) -> Iterator[str]:
    """Values that the field cannot have."""
    form = attribute.form
    if form is not Form.FLAG:
        yield "true"
    if form is not Form.TEXT and not attribute.names and not own(attribute):
        yield '"banana"'
    yield "[true, false]"
    yield "[]" if form in {Form.FLAG, Form.TEXT, Form.DATE, Form.COUNT, Form.QUANTITY} else "[[1]]"
    yield "3 m^7"
    if not attribute.names:
        yield "banana"
    yield "banana(5)"
    yield "banana(rate = 5 GB)"
    if "psu" not in attribute.kinds and (attribute.kinds or form not in {Form.PART, Form.PARTS}):
        yield "other"
        yield "4 x other"
        yield "[other, other]"
    for text, unit in DIMENSIONS.items():
        known = {str(dimension) for dimension in attribute.dimensions}
        if unit not in known and not (attribute.names and unit == "1"):
            yield text
    if form in NUMBERS and not attribute.signed:
        yield f"-5 {attribute.unit}" if attribute.unit != "1" else "-5"
    yield from none_twice_or_shares(attribute)
    if form is Form.COUNT:
        yield from ("2.5", "-1", "50 %", "1e30", "1..5")
        yield "auto(8..2)"
        if not attribute.auto:
            yield "auto"
    for bound, factor in ((attribute.low, "0.5"), (attribute.high, "3")):
        if bound is not None and bound.value:
            unit = bound.dimension.text
            yield f"{factor} * {float(bound.value):.12f}" + (f" {unit}" if unit != "1" else "")
    words = sorted(attribute.vocabulary or (), key=lambda word: -len(word.arguments))
    for word in words[:MOST_WORDS]:
        yield from wrong_words(word, form)


def none_twice_or_shares(attribute: Attribute) -> Iterator[str]:
    """Nothing where there must be something, a thing twice, and a share where things are counted."""
    if attribute.form is Form.QUANTITY and attribute.unit == "1":
        yield "150 %"
    if attribute.form in {Form.WORDS, Form.CHOICE} and attribute.vocabulary:
        yield f"[{', '.join(2 * [next(iter(attribute.vocabulary)).name])}]"
    if attribute.form is Form.LOSSES:
        yield "[1 server, 1 server]"
    if attribute.more or (attribute.form is Form.PARTS and "psu" in attribute.kinds):
        yield "[other, other]"
    if attribute.above_zero:
        yield "0" if attribute.unit == "1" else f"0 {attribute.unit}"


def own(attribute: Attribute) -> bool:
    return attribute.vocabulary is not None and attribute.vocabulary.own


def wrong_words(word: Word, form: Form) -> Iterator[str]:
    """A word misspelt, and with arguments that it does not have."""
    if form in KEYED:
        return
    yield f"{word.name}q"
    yield f"{word.name}(banana = 5)"
    yield f"{word.name}(1, 2, 3, 4, 5, 6, 7, 8)"
    if form not in {Form.WORD, Form.WORDS}:
        for name, argument in word.arguments.items():
            for value in ("3 m^7", "true", *(() if argument.names else ("banana",))):
                yield f"{word.name}({name} = {value})"
            if argument.form is Form.COUNT:
                yield f"{word.name}({name} = {(argument.least or 0) - 1})"
                yield f"{word.name}({name} = {argument.most + 1})"


def fields_of(
    owner: type, opened: str = "", closed: str = ""
) -> Iterator[tuple[str, str, Attribute]]:
    """Every field of a kind and of its blocks, with the text around it."""
    for name, attribute in attributes(owner).items():
        needed = "".join(
            f"{other} = unknown; "
            for other, one in attributes(owner).items()
            if one.required and other != name
        )
        if attribute.form in BLOCKS:
            head = attribute.head or name
            yield f"{opened}{needed}{head} = ", closed, attribute
            assert attribute.owner is not None
            yield from fields_of(attribute.owner, f"{opened}{needed}{head} {{ ", f" }}{closed}")
        elif attribute.form in KEYED:
            key = attribute.words[0] if attribute.words else "key"
            yield f"{opened}{needed}{name} {{ {key} = ", f" }}{closed}", attribute
        else:
            yield f"{opened}{needed}{name} = ", closed, attribute


def trials(kind: str) -> Iterator[str]:
    for opened, closed, attribute in fields_of(kind_class(kind)):
        values = list(dict.fromkeys(wrong(attribute)))
        assert len(values) >= LEAST, (kind, opened)
        for value in values:
            yield f"{opened}{value}{closed}"


def refused_later(entity: Entity) -> bool:
    """Whether it is what a rule judges: GS3201 reads `survives`."""
    return (
        isinstance(entity, Inference)
        and entity.survives is not None
        and losses(entity.survives) is None
    )


@pytest.mark.parametrize("kind", described_kinds())
def test_no_wrong_value_is_taken_in_silence(kind: str) -> None:
    lines = [f"{kind} x{i} {{ {text} }}" for i, text in enumerate(trials(kind))]
    catalogue = folder("specs")
    reader = Reader(Loader(DiskStore(catalogue), catalogue))
    source = Source("trial.gpuspec", HEAD + "\n".join(lines) + "\n")
    design, findings = reader.read(source, "/trial.gpuspec")
    heard = {f.span.source.position(f.span.start)[0] for f in findings if f.span is not None}
    silent = [
        line
        for number, line in enumerate(lines, HEAD.count("\n") + 1)
        if number not in heard and not refused_later(design.entities[line.split()[1]])
    ]
    assert not silent, f"{len(silent)} of {len(lines)}: " + "\n".join(silent[:40])


def test_there_are_as_many_trials_as_a_person_would_make() -> None:
    assert sum(1 for kind in described_kinds() for _ in trials(kind)) > 5000


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("pcie(gen = 9, lanes = 16)", "GS2110"),
        ("pcie(gen = 5, lane = 16)", "GS2112"),
        ("pcie(gen = 5, lanes = 0)", "GS2105"),
        ("lora(rang = 8)", "GS2112"),
        ("lognormal(5 tokens)", "GS2113"),
        ("lognormal(9 tokens, 5 tokens)", "GS2110"),
        ("[bf16, int4(grp = 32)]", "GS2112"),
        ("liquid(to_liquid = 120 %)", "GS2110"),
        ("osfp(2 x 400 GB/s)", "GS2104"),
        ("tier(from = 64, price = 3 kg)", "GS2102"),
    ],
)
def test_a_constant_is_a_word_that_some_field_takes(value: str, code: str) -> None:
    catalogue = folder("specs")
    reader = Reader(Loader(DiskStore(catalogue), catalogue))
    _, findings = reader.read(
        Source("let.gpuspec", f"edition 2026\nlet c = {value}\n"), "/let.gpuspec"
    )
    assert [finding.code for finding in findings] == [code]


def test_right_constants_are_taken() -> None:
    right = (
        "pcie(5, 128)", "[int4(group = 128), fp8(block = 128, keep = attention)]", "torus(4, 4)", "osfp(2 x 400 Gb/s)",
        "lognormal(p95 = 2000 tokens, median = 500 tokens)", "qlora(rank = 16, targets = [q, v])", "licence(per = gpu, term = 1 year)",
    )  # fmt: skip
    text = "".join(f"let c{i} = {value}\n" for i, value in enumerate(right))
    catalogue = folder("specs")
    reader = Reader(Loader(DiskStore(catalogue), catalogue))
    _, findings = reader.read(Source("let.gpuspec", f"edition 2026\n{text}"), "/let.gpuspec")
    assert findings == []


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        ("cluster = [pod, pod]", "pod"),
        ("cluster = pod; instead_of = [other, other]", "other"),
        ("cluster = pod; survives = [1 server, 1 server]", "1 server"),
    ],
)
def test_a_list_names_each_thing_once(text: str, twice: str) -> None:
    catalogue = folder("specs")
    reader = Reader(Loader(DiskStore(catalogue), catalogue))
    spec = (
        "edition 2026\nserver box { height = 1 U }\ncluster pod { servers = 1 x box }\nmodel m { parameters = 8B params }\n"
        "inference other { model = m; cluster = pod }\n"
        f"inference chat {{ model = m; {text} }}\n"
    )
    _, findings = reader.read(Source("twice.gpuspec", spec), "/twice.gpuspec")
    assert [finding.code for finding in findings] == ["GS2110"]
    assert f"`{twice}` twice" in findings[0].message
