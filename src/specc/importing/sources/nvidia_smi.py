"""`nvidia-smi topo -m` as a server: how many accelerators, what joins them directly, and which adapters stand beside them.

Lines of `nvidia-smi -L` in the same file say what the accelerators are. Source: nvidia-smi(1), "topo", and its printed legend.
"""

import re

from specc.importing.catalogue import Listed, named, product
from specc.importing.config import Fields, ImportFault
from specc.importing.source import GivenFile, Imported, ImportSource, noted
from specc.importing.writing import lines_of
from specc.sums import sum_counts

OPTIONS = ("accelerator", "nic")
MOST_LINKS = 18
"""NVLinks of an accelerator at most. Source: data sheets of H100 and B200."""
MOST_DEVICES = 256
NEAR = ("PIX", "PXB")
Cells = dict[tuple[str, str], str]


def read(given: GivenFile) -> Imported:
    """A server.

    Raises:
        ImportFault: there is no matrix, it has not the form, or what the accelerators are is not said.
    """
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in given.text.splitlines()]
    names, cells = _matrix(lines)
    gpus = [name for name in names if name.startswith("GPU")]
    nics = [name for name in names if name not in gpus]
    accelerator = _accelerator(given, lines)
    left = ["distances over PCIe and between sockets, and affinities"]
    fields: Fields = {"accelerators": f"{len(gpus)} x {accelerator.name}"}
    imports = [accelerator]
    near = [nic for nic in nics if any(cells[nic, gpu] in NEAR for gpu in gpus)]
    if near and "nic" in given.options:
        imports.append(named(given.options["nic"]))
        fields["nics"] = f"{len(near)} x {imports[-1].name}"
    elif near:
        left.append(
            f"{len(near)} adapters beside the accelerators: say what they are, such as --option nic=std.nics.nvidia.cx7"
        )
    far = [nic for nic in nics if nic not in near]
    if far:
        left.append(f"adapters away from the accelerators: {', '.join(far)}")
    joined = _scale_up(gpus, cells, left)
    if joined:
        fields["scale_up"] = joined
    body = [f"server {given.name or 'node'} {{", *lines_of(fields), "}", ""]
    text = "\n".join(
        ["edition 2026", "", *dict.fromkeys(part.line for part in imports), "", *body]
    )
    return Imported(text=noted(text, tuple(left)), left=tuple(left))


def _matrix(lines: list[str]) -> tuple[list[str], Cells]:
    """The devices, and what stands between two of them.

    Raises:
        ImportFault: there is none, or a row is not as long as its head.
    """
    start = next((n for n, line in enumerate(lines) if re.match(r"\s+GPU\d+\b", line)), None)
    if start is None:
        raise ImportFault(
            "there is no matrix whose head begins with GPU0",
            hint="is it what nvidia-smi topo -m prints?",
        )
    columns = [word for word in lines[start].split() if re.fullmatch(r"(GPU|NIC)\d+|mlx\w+", word)]
    if len(set(columns)) != len(columns) or len(columns) > MOST_DEVICES:
        raise ImportFault(
            f"the head names {len(columns)} devices, {len(set(columns))} of them different; at most {MOST_DEVICES} are read",
            line=start + 1,
        )
    cells: Cells = {}
    for number, line in enumerate(lines[start + 1 :], start + 2):
        row, *values = line.split() or [""]
        if row not in columns:
            if len({name for name, _ in cells}) == len(columns):
                break
            raise ImportFault(
                f"a row of the matrix was expected, {len(columns)} in all, found {line.strip()[:60]!r}",
                line=number,
            )
        known = [v for v in values[: len(columns)] if re.fullmatch(r"X|NV\d{1,2}|[A-Z]{3,4}", v)]
        if len(known) < len(columns):
            raise ImportFault(
                f"the row of {row} has {len(known)} of {len(columns)} cells", line=number
            )
        cells |= {(row, column): cell for column, cell in zip(columns, known, strict=True)}
    if len(cells) < len(columns) ** 2:
        raise ImportFault(
            f"the matrix ends after {len({name for name, _ in cells})} of {len(columns)} rows",
            line=len(lines),
        )
    return columns, cells


def _accelerator(given: GivenFile, lines: list[str]) -> Listed:
    if "accelerator" in given.options:
        return named(given.options["accelerator"])
    said: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        match = re.match(r"GPU \d+: (.+?)(?: \(UUID|$)", line)
        if match:
            said.setdefault(match.group(1), number)
    if len(said) > 1:
        raise ImportFault(
            f"accelerators of several kinds: {', '.join(said)[:120]}",
            hint="a server of the language has one kind; split the file",
            line=max(said.values()),
        )
    for name, number in said.items():
        part = product("accelerators", name)
        if part is None:
            raise ImportFault(
                f"{name[:60]!r} is not in the catalogue",
                hint="--option accelerator=std.accelerators.nvidia.h100_sxm names the part",
                line=number,
            )
        return part
    raise ImportFault(
        "the matrix does not say what the accelerators are",
        ("accelerator",),
        "--option accelerator=std.accelerators.nvidia.h100_sxm, or put the lines of nvidia-smi -L before it",
    )


def _scale_up(gpus: list[str], cells: Cells, left: list[str]) -> Fields:
    """How they are joined, where the language has a word for it."""
    links = {
        pair: int(cell[2:])
        for pair, cell in cells.items()
        if pair[0] in gpus and pair[1] in gpus and cell.startswith("NV")
    }
    groups = {tuple(g for g in gpus if g == one or (one, g) in links) for one in gpus}
    sizes = {len(group) for group in groups}
    if not links:
        return {}
    even = len(set(links.values())) == 1
    whole = sum_counts(map(len, groups)) == len(gpus) and len(sizes) == 1
    if not even or not whole:
        left.append(
            "direct links that differ from pair to pair: state scale_up of the server by hand"
        )
        return {}
    size, width = sizes.pop(), next(iter(links.values()))
    topology = (
        "pairs" if size == 2 else "switched" if width * (size - 1) > MOST_LINKS else "full_mesh"
    )
    return {"domain": f"{size} gpus", "topology": topology}


SOURCE = ImportSource(
    name="nvidia_smi",
    about="what nvidia-smi topo -m prints (with nvidia-smi -L), as a server",
    read=read,
    most=2**20,
    options=OPTIONS,
)
