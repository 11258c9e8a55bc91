"""Bad names, values, units and imports: each gives its code at its place, and nothing else."""

import pytest

from specc.compiler import Compiler
from specc.diagnostics.store import MemoryStore
from specc.result import Result
from specc.shipped import folder

HEAD = "edition 2026\n"


def compiled(text: str, settings: dict[str, str] | None = None, **others: str) -> Result:
    catalogue = folder("specs")
    texts = {"main.gpuspec": text, **{f"{name}.gpuspec": t for name, t in others.items()}}
    store = MemoryStore(texts, catalogue)
    source = store.load("main.gpuspec")
    return Compiler(store, catalogue).compile(source, store.real("main.gpuspec"), settings)


def found(text: str, **others: str) -> list[tuple[str, int]]:
    """Codes with their lines, in order."""
    result = compiled(text, **others)
    return [(d.code, d.span.first[0] if d.span else 0) for d in result.diagnostics]


CHIP = "accelerator a { memory = 80 GB; memory_bandwidth = 2 TB/s }\n"

TWO = CHIP + CHIP.replace(" a ", " b ") + "psu p { output = 1 W }\n"
CASES = {
    "a choice": (TWO + "server s { accelerators = 2 x auto of [a, b] }", []),
    "a choice of other kinds": (
        TWO + "server s {\n accelerators = auto of [a,\n p,\n 3,\n 2 x b] }",
        [("GS2108", 7), ("GS2108", 8), ("GS2108", 9)],
    ),
    "a choice that its field does not take": (
        TWO + "server s {\n psus = 2 x auto of [a, b] }",
        [("GS2006", 6)],
    ),
    "a choice of one": (TWO + "server s { accelerators = auto of [a] }", [("GS2108", 5)]),
    "a choice of no list": (TWO + "server s { accelerators = auto of a }", [("GS2108", 5)]),
    "a choice of what is not there": (
        TWO + "server s { accelerators = auto of [a, c] }",
        [("GS2001", 5)],
    ),
    "too many combinations": (
        TWO + "\n".join(f"server s{i} {{ accelerators = auto of [a, b] }}" for i in range(7)),
        [("GS2304", 11)],
    ),
    "duplicate field": ("psu p {\n output = 1 W\n output = 2 W\n}", [("GS2005", 4)]),
    "duplicate entity": ("psu p { output = 1 W }\npsu p { output = 1 W }", [("GS2004", 3)]),
    "duplicate alias": (
        "from std.accelerators.nvidia import h100_sxm as x_chip\nlet x_chip = 3",
        [("GS2004", 3)],
    ),
    "misspelt field": ("psu p { outptu = 1 W; output = 2 W }", [("GS2002", 2)]),
    "missing field": ('psu p { title = "p" }', [("GS2003", 2)]),
    "unknown is a statement": ("psu p { output = unknown }", []),
    "wrong dimension": ("psu p { output = 10 GiB }", [("GS2102", 2)]),
    "plain number for power": ("psu p { output = 10 }", [("GS2102", 2)]),
    "GiB and GB add exactly": ("let a = 1 GiB + 1 GB\nrequire a == 2073741824 byte", []),
    "bits and bytes add": ("let a = 8 bit + 1 byte\nrequire a == 2 byte", []),
    "watts and watt hours do not": ("let a = 1 W + 1 Wh", [("GS2103", 2)]),
    "seconds and tokens do not": ("let a = 1 s + 1 token", [("GS2103", 2)]),
    "currencies do not": ("let a = 1 USD + 1 EUR", [("GS2103", 2)]),
    "money is no number": ("require 3 USD > 2", [("GS2103", 2)]),
    "negative count": ("cpu c { cores = -1 }", [("GS2105", 2)]),
    "fractional count": ("cpu c { cores = 2.5 }", [("GS2105", 2)]),
    "percentage is no count": ("cpu c { cores = 200 % }", [("GS2105", 2)]),
    "zero of something is a count": ("cpu c { cores = 0 }", []),
    "negative power": ("psu p { output = -1 W }", [("GS2110", 2)]),
    "negative parts": (CHIP + "server s { accelerators = -8 x a }", [("GS2108", 3)]),
    "half a part": (CHIP + "server s { accelerators = 2.5 x a }", [("GS2105", 3)]),
    "division by zero": ("let a = 1 / 0", [("GS2106", 2)]),
    "division by an interval with zero": ("let a = 1 / (0.1 ± 0.2)", [("GS2106", 2)]),
    "reversed range": ("psu p { output = 10..5 W }", [("GS2109", 2)]),
    "reversed dates": ('offer o { price = 1 USD; valid = "2026-12".."2026-10" }', [("GS2109", 2)]),
    "margin of another unit": ("let a = 5 W ± 3 s", [("GS2103", 2)]),
    "share above all": ("cluster c { spares { optics = 120 % } }", [("GS2110", 2)]),
    "unit glued twice": ("let a = 80 GB/s/s\npsu p { output = a }", [("GS2102", 3)]),
    "unknown unit": ("let a = 80 Gigs", [("GS2101", 2)]),
    "unit in small letters": ("let a = 80 gib", [("GS2101", 2)]),
    "lone B": ("let a = 80 B", [("GS2101", 2)]),
    "network rate in bytes": ("nic n { rate = 400 GB/s }", [("GS2104", 2)]),
    "memory rate in bits": (
        "accelerator a { memory = 80 GB; memory_bandwidth = 3.35 Tb/s }",
        [("GS2104", 2)],
    ),
    "power that overflows": ("let a = 10 ^ 64 ^ 9", [("GS2304", 2)]),
    "text for a quantity": ('psu p { output = "800 W" }', [("GS2108", 2)]),
    "quantity for text": ("psu p { output = 1 W; title = 3 W }", [("GS2108", 2)]),
    "word that is none": ("server s { sold_as = sistem }", [("GS2107", 2)]),
    "wrong kind of part": ("psu p { output = 1 W }\nserver s { cpus = 2 x p }", [("GS2006", 3)]),
    "base of another kind": (
        "psu p { output = 1 W }\nserver s : p { height = 2 U }",
        [("GS2006", 3)],
    ),
    "missing base": ("server s : nowhere { height = 2 U }", [("GS2001", 2)]),
    "unknown kind": ("sevrer s { height = 2 U }", [("GS2007", 2)]),
    "unknown name": ("let a = b", [("GS2001", 2)]),
    "word of a field": ("let a = liquid", []),
    "unknown name in arithmetic": ("let a = b + 1", [("GS2001", 2)]),
    "value cycle": ("let a = b + 0\nlet b = a + 0", [("GS2008", 2)]),
    "self cycle": ("psu p { output = output }", [("GS2001", 2)]),
    "base cycle": (
        "server s : t { height = 1 U }\nserver t : s { height = 1 U }",
        [("GS2008", 2)],
    ),
    "unknown source": ("psu p { output = 1 W @nowhere }", [("GS2401", 2)]),
    "source that is a part": (
        "psu q { output = 1 W }\npsu p { output = 1 W @q }",
        [("GS2401", 3)],
    ),
    "block for a value": ("psu p { output { watts = 1 } }", [("GS2003", 2), ("GS2108", 2)]),
    "value for a block": ("cluster c { spares = 3 }", [("GS2108", 2)]),
    "condition that is none": ("require 3 W", [("GS2303", 2)]),
    "requirement on nothing": (
        "site s { it_power = 1 W\n require it_pwoer >= 1 W }",
        [("GS2301", 3)],
    ),
    "result in a field": (
        "cluster c { servers = [] }\nsite s { it_power = c.power.it }",
        [("GS2302", 3)],
    ),
    "import of nothing": ("from std.accelerators.nvidia import h100_smx", [("GS2201", 2)]),
    "import of no folder": ("import std.acelerators", [("GS2201", 2)]),
    "import of no file": ('import "nowhere.gpuspec" as n', [("GS2201", 2)]),
    "import by absolute path": ('import "/etc/passwd" as n', [("GS2203", 2)]),
    "import out of the project": ('import "../../../../etc/passwd" as n', [("GS2203", 2)]),
    "import from home": ('import "~/parts.gpuspec" as n', [("GS2203", 2)]),
    "import of an address": ('import "https://example.org/a.gpuspec" as n', [("GS2203", 2)]),
    "import of a file address": ('import "file:///etc/passwd" as n', [("GS2203", 2)]),
    "import by drive": ('import "C:\\\\a.gpuspec" as n', [("GS2203", 2)]),
    "import by share": ('import "\\\\\\\\server\\\\a.gpuspec" as n', [("GS2203", 2)]),
    "import of an empty path": ('import "" as n', [("GS2203", 2)]),
    "import with a newline": ('import "a\\nb" as n', [("GS2203", 2)]),
    "import with a trailing dot": ('import "parts." as n', [("GS2203", 2)]),
    "import of itself": ('import "main.gpuspec" as n', [("GS2202", 2)]),
    "function with too much": ("let a = sqrt(1, 2)", [("GS2111", 2)]),
    "function of text": ('let a = sum(["x"])', [("GS2111", 2)]),
    "name that is a word": ("psu torus { output = 1 W }", [("GS2601", 2)]),
}


@pytest.mark.parametrize("name", CASES)
def test_codes_and_places(name: str) -> None:
    text, expected = CASES[name]
    assert found(HEAD + text) == expected


def test_five_faults_in_five_blocks_are_five_findings() -> None:
    text = HEAD + "".join(f"psu p{i} {{\n  output = {i} GiB\n}}\n" for i in range(5))
    assert found(text) == [("GS2102", 3 + 3 * i) for i in range(5)]


def test_what_rests_on_a_fault_stays_silent() -> None:
    text = HEAD + "psu p { output = 10 GiB }\nserver s { psus = 4 x p }\nlet a = p.output * 2\n"
    assert found(text) == [("GS2102", 2)]


def test_import_cycle_names_every_file() -> None:
    result = compiled(
        HEAD + 'import "a.gpuspec" as a_file\n',
        a=HEAD + 'import "b.gpuspec" as b_file\n',
        b=HEAD + 'import "a.gpuspec" as a_again\n',
    )
    (cycle,) = [d for d in result.diagnostics if d.code == "GS2202"]
    assert "a.gpuspec" in cycle.message
    assert "b.gpuspec" in cycle.message
    assert len(cycle.labels) == 2


def test_imports_deeper_than_the_limit_are_refused() -> None:
    files = {f"f{i}": HEAD + f'import "f{i + 1}.gpuspec" as next_{i}\n' for i in range(100)}
    files["f100"] = HEAD
    assert ("GS2304", 2) in found(HEAD + 'import "f0.gpuspec" as first\n', **files)


def test_long_chains_of_names_are_refused_without_a_crash() -> None:
    text = HEAD + "let n0 = 1\n" + "".join(f"let n{i} = n{i - 1} + 0\n" for i in range(1, 5000))
    backwards = (
        HEAD + "".join(f"let m{i} = m{i + 1} + 0\n" for i in range(5000)) + "let m5000 = 1\n"
    )
    assert found(text) == []
    assert {code for code, _ in found(backwards)} == {"GS2304"}


def test_sums_are_as_long_as_nesting_is_deep() -> None:
    for terms, codes in ((150, set()), (20_000, {"GS1302"})):
        text = f"{HEAD}let a = {' + '.join(['1'] * terms)}\n"
        assert {code for code, _ in found(text)} == codes


def test_bombs_stay_small() -> None:
    counts = "let c0 = 2\n" + "".join(f"let c{i} = c{i - 1} * c{i - 1}\n" for i in range(1, 31))
    codes = {code for code, _ in found(HEAD + counts)}
    assert codes == {"GS2304"}


def test_settings_are_typed_and_known() -> None:
    text = HEAD + "param power = 1 kW\npsu p { output = power }\n"
    assert not compiled(text, {"power": "2 kW"}).diagnostics
    assert [d.code for d in compiled(text, {"power": "2 GB"}).diagnostics] == ["GS2102"]
    assert [d.code for d in compiled(text, {"powr": "2 kW"}).diagnostics] == ["GS2501"]
