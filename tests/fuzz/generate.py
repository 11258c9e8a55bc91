"""Specs with extreme values: every kind and field, over a small set of parts, from a seed.

A spec has a few parts, a cluster of them and workloads on it. Most fields have values that make sense, so that specs reach
the later stages; some have none, or one of the extremes that a field of their form can hold.
"""

from random import Random

from specc.design.entity import Entity
from specc.design.fields import Attribute, Form, attributes
from specc.design.kinds import kind_class, kinds

NUMBERS = (
    "0", "1", "2", "3", "7", "8", "64", "1_000", "1e6", "1e9", "1e12", "1e15", "1e30", "1e99", "0.5", "0.001", "1e-9",
    "1e-99", "-1", "-1e99", "1 / 3", "2 ^ 0.5", "10 ^ 300", "9e99 * 9e99 * 9e99 * 9e99",
)  # fmt: skip
SOUND = ("1", "2", "4", "8", "16", "64", "128", "1_000", "0.5")
WILD = (
    "unknown", "auto", "auto(1..8)", "auto(1..1e9)", "true", '"text"', "[]", "[1, 2]", "banana", "0:1", "1:0", "2:1",
    "1..2", "0..1e99", "50 %", "0 %", "-5 %", "1e9 %", "uniform(0 tokens, 0 tokens)", "uniform(1 tokens, 1e99 tokens)",
    "lognormal(1 tokens, 1e99 tokens)", "lognormal(1 tokens, 1 tokens)", "lognormal(0 tokens, 5 tokens)",
    "histogram([1 tokens])", "histogram([])", "histogram([0 tokens, 1e99 tokens])", "pcie(gen = 5, lanes = 0)",
    "pcie(gen = 99, lanes = 16)", "pcie()", "3e8 x supply", "0 x supply", "1e12 x supply", "auto x box", "8 x 8 x gpu",
    "torus(4, 4, 0)", "torus(1e9, 1e9)", "torus()", "dragonfly(1, 1)", "full_mesh", "single", "int4(group = 0)",
    "fp8(keep = attention)", "lora(rank = 0)", "lora(rank = 1e9)", "qlora(rank = 16)", "offload(1e99 GB)", "image(0, 0)",
    "image(1e9, 1e9)", "osfp(1e99 Gb/s)", "4 x osfp(0 x 400 Gb/s)", "1 x 400 Gb/s", "1e12 x osfp(2 x 400 Gb/s)",
)  # fmt: skip
FITTING = {
    Form.SPREAD: tuple(w for w in WILD if w.startswith(("uniform", "lognormal", "histogram"))),
    Form.COUNT: ("auto", "auto(1..8)", "auto(1..1e9)", "0", "1e9", "1e12", "unknown"),
    Form.COUNTED: (
        "3e8 x supply",
        "1e12 x supply",
        "auto x box",
        "auto x g593_zd2",
        "0 x g593_zd2",
        "1e9 x g593_zd2",
    ),
    Form.TERM: tuple(w for w in WILD if w[:1].islower() and "(" in w and " x " not in w),
    Form.SHARE: ("0 %", "1e9 %", "0:1", "1:0", "0", "1e99", "unknown"),
    Form.NUMBER: ("0 %", "1e9 %", "0:1", "1:0", "0", "1e99", "unknown", "1..2"),
}
NAMES = {
    "accelerator": "gpu", "cpu": "host", "nic": "card", "server": "box", "switch": "leaf", "psu": "supply", "cable": "wire",
    "optic": "optic", "rack": "cage", "pdu": "strip", "model": "net", "site": "hall", "cluster": "pod", "storage": "store",
    "drive": "disk", "memory": "dimm", "training": "run", "inference": "chat", "enclosure": "pod_box", "service": "care",
    "cdu": "chill",
}  # fmt: skip
REAL = {
    "model": ("std.models.meta", ("llama_3_1_8b", "llama_3_1_70b")),
    "server": ("std.servers.gigabyte", ("g593_zd2",)),
    "switch": ("std.switches.nvidia", ("qm9700", "sn5400")),
    "nic": ("std.nics.nvidia", ("cx7",)),
    "accelerator": ("std.accelerators.nvidia", ("h100_sxm", "l4")),
}
PARTS = (
    "accelerator", "cpu", "memory", "drive", "nic", "psu", "optic", "cable", "switch", "rack", "server", "site", "model",
)  # fmt: skip
LATER = ("cluster", "training", "inference", "pipeline", "offer")


class Generator:
    """Texts of specs from a seed; the same seed gives the same texts."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.wildness = 0.1

    def spec(self) -> str:
        """One spec."""
        pick = self.random
        self.wildness = pick.choice((0.02, 0.05, 0.1, 0.3))
        lines = ["edition 2026", ""]
        for place, names in REAL.values():
            lines.append(f"from {place} import {', '.join(names)}")
        lines.append("")
        chosen = [kind for kind in PARTS if pick.random() < 0.2]
        chosen += [kind for kind in LATER if pick.random() < LIKELY.get(kind, 0.1)]
        if pick.random() < 0.05:
            chosen += pick.sample(kinds(), 2)
        self.declared = {kind: NAMES.get(kind, f"some_{kind}") for kind in chosen}
        for kind in dict.fromkeys(chosen):
            lines += self.entity(kind)
        lines += [self.requirement() for _ in range(pick.randrange(3))]
        return "\n".join(lines) + "\n"

    def entity(self, kind: str) -> list[str]:
        """A declaration, over a base of the catalogue or alone."""
        name = self.declared.get(kind, kind)
        base = ""
        if kind in REAL and self.random.random() < 0.6:
            base = f" : {self.random.choice(REAL[kind][1])}"
        try:
            cls = kind_class(kind)
        except KeyError:
            return [f"{kind} {name} {{ }}"]
        wanted = 0.1 if base else WANTED.get(kind, 0.3)
        return [f"{kind} {name}{base} {{", *self.body(cls, kind, wanted, 0), "}", ""]

    def body(self, cls: type[Entity], kind: str, wanted: float, depth: int) -> list[str]:
        """Fields and blocks."""
        pick = self.random
        lines: list[str] = []
        for name, attribute in attributes(cls).items():
            needed = attribute.required or name in NEEDED.get(kind, ())
            if not needed and pick.random() > wanted:
                continue
            if needed and pick.random() < self.wildness / 2:
                continue
            lines += self.field(name, attribute, kind, depth)
        return lines

    def field(self, name: str, attribute: Attribute, kind: str, depth: int) -> list[str]:
        """One field or block."""
        pick = self.random
        head = attribute.head or name
        if attribute.form in {Form.BLOCK, Form.NAMED}:
            assert attribute.owner is not None
            label = (
                f" {pick.choice(('compute', 'storage', 'a'))}"
                if attribute.form is Form.NAMED
                else ""
            )
            inner = self.body(attribute.owner, f"{kind}.{name}", WANTED.get(kind, 0.4), depth + 1)
            return [f"{head}{label} {{", *inner, "}"]
        if attribute.form in {Form.TABLE, Form.LISTS}:
            keys = attribute.words or ("bf16", "fp8", "a")
            rows = [
                f"{key} = {self.value(name, attribute)}"
                for key in dict.fromkeys(pick.choices(keys, k=pick.randrange(1, 4)))
            ]
            return [f"{head} {{", *rows, "}"]
        return [f"{name} = {self.value(name, attribute)}"]

    def number(self) -> str:
        """A count."""
        return self.random.choice(NUMBERS if self.random.random() < self.wildness else SOUND)

    def quantity(self, attribute: Attribute) -> str:
        """A number of the field's unit."""
        pick = self.random
        unit = attribute.unit or "1"
        if attribute.bits is not False and unit == "byte/s":
            unit = pick.choice(("Gb/s", "Tb/s") if attribute.bits else ("GB/s", "TB/s"))
        elif unit in {"byte", "FLOP/s", "W"}:
            unit = pick.choice(("G", "T", "k")) + {"byte": "B"}.get(unit, unit)
        number = self.number()
        if pick.random() < self.wildness / 4:
            number = f"{number} .. {self.number()}"
        if unit == "1":
            return number
        plain = (
            number.replace("_", "").replace(".", "").replace("e", "").replace("-", "").isdigit()
        )
        return f"{number} {unit}" if plain and "/" not in unit[:2] else f"({number}) * 1 {unit}"

    def value(self, name: str, attribute: Attribute) -> str:
        """A value of the field's form, or one of any."""
        pick = self.random
        if pick.random() < self.wildness:
            return pick.choice(FITTING.get(attribute.form, WILD) if pick.random() < 0.7 else WILD)
        match attribute.form:
            case Form.QUANTITY | Form.TABLE:
                return self.quantity(attribute)
            case Form.SPREAD:
                one, two = self.quantity(attribute), self.quantity(attribute)
                return pick.choice((one, f"uniform({one}, {two})", f"lognormal({one}, {two})"))
            case Form.LIST:
                return (
                    f"[{', '.join(self.quantity(attribute) for _ in range(pick.randrange(1, 3)))}]"
                )
            case Form.NUMBER | Form.SHARE:
                return pick.choice((self.number(), f"{self.number()} %", f"{self.number()}:1"))
            case Form.COUNT:
                return self.number()
            case Form.WORD | Form.TERM:
                return pick.choice(attribute.words) if attribute.words else pick.choice(WORDS)
            case Form.WORDS | Form.TERMS:
                return f"[{pick.choice(attribute.words or WORDS)}]"
            case Form.TEXT:
                return pick.choice(('"2026-11"', '"text"', '""'))
            case Form.FLAG:
                return pick.choice(("true", "false"))
            case Form.PART | Form.PARTS:
                return self.part(attribute)
            case Form.COUNTED | Form.LISTS:
                parts = [
                    f"{self.number()} x {self.part(attribute)}"
                    for _ in range(pick.choice((1, 1, 2)))
                ]
                return " + ".join(parts)
            case Form.PORTS:
                return f"{self.number()} x {pick.choice(('osfp(2 x 400 Gb/s)', '400 Gb/s', 'qsfp112(400 Gb/s)'))}"
            case _:
                return pick.choice(WILD)

    def part(self, attribute: Attribute) -> str:
        """A part that the field takes, if one is declared or imported."""
        pick = self.random
        own = [self.declared[kind] for kind in attribute.kinds if kind in self.declared]
        real = [name for kind in attribute.kinds if kind in REAL for name in REAL[kind][1]]
        names = own + real
        chosen = pick.choice(
            real if real and pick.random() < 0.5 else names or list(NAMES.values())
        )
        if pick.random() < self.wildness / 4:
            return f"{chosen} {{ title = unknown }}"
        return chosen

    def requirement(self) -> str:
        """A condition on results."""
        pick = self.random
        path = pick.choice(RESULTS)
        unit = pick.choice(("", " s", " days", " kW", " USD", " %", " GB"))
        form = pick.choice(
            (
                "{a} <= {n}{u}",
                "{a} / {b} > {n}",
                "{n}{u} == {a}",
                "({a} + {b}) <= {n}{u}",
                "{a} ^ {n} > 1",
            )
        )
        body = form.format(a=path, b=pick.choice(RESULTS), n=self.number(), u=unit)
        return pick.choice(("require {}", "require {}", "minimise {}")).format(
            body if pick.random() < 0.9 else f"max({body}, {path})"
        )


LIKELY = {"cluster": 0.95, "training": 0.6, "inference": 0.6, "pipeline": 0.3}
WANTED = {"cluster": 0.15, "training": 0.12, "inference": 0.12, "pipeline": 0.2}
WORDS = (
    "bf16",
    "fp8",
    "air",
    "adam",
    "megatron",
    "vllm",
    "sxm",
    "poisson",
    "full",
    "none",
    "x86",
    "hbm3",
)
NEEDED = {
    "cluster": ("servers",),
    "cluster.fabrics": ("topology", "leaf", "spine", "nic"),
    "training": ("model", "cluster", "tokens", "sequence", "global_batch", "parallel"),
    "inference": ("model", "cluster", "traffic"),
    "inference.traffic": ("rate", "prompt", "output"),
    "server": ("accelerators", "nics", "psus"),
    "pipeline": ("stages",),
}
RESULTS = (
    "run.duration", "run.mfu", "run.cost.total", "chat.ttft.p95", "chat.tpot.p95", "chat.max_rate", "chat.cost.total",
    "chat.utilisation", "pod.power.it", "pod.cost.capital", "pod.bom.count(qm9700)", "pod.racks", "chat.kv_cache_tokens",
)  # fmt: skip
