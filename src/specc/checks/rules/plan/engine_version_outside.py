"""GS5313: an entry of the catalogue stands for other versions of the engine.

What it finds: an `engine_version` before or after the versions that the engine's entry stands for, or one that is no version. A warning: one
after the newest that was measured, where the entry stands for all that follow.

Why it matters: what an engine can do, and how fast, changes with its versions: caches of windows and latents, parallelism of
attention, kernels. The prediction would be that of another version.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster box {
  servers = 1 x g593_zd2
}

inference chat {
  model          = llama_3_1_8b
  cluster        = box
  engine         = vllm
  engine_version = "0.6.6"

  traffic {
    concurrency = 8
    prompt      = 1000 tokens
    output      = 100 tokens
  }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster box {
  servers = 1 x g593_zd2
}

inference chat {
  model          = llama_3_1_8b
  cluster        = box
  engine         = vllm_0_6
  engine_version = "0.6.6"

  traffic {
    concurrency = 8
    prompt      = 1000 tokens
    output      = 100 tokens
  }
}
```
"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from specc.checks.rule import Finding, Rule
from specc.design.profiles import Engine
from specc.design.workload import Inference
from specc.diagnostics.diagnostic import Applicability, Edit, Fix, Severity
from specc.plan.plan import Plan


def engine_version_outside(plan: Plan) -> Iterator[Finding]:
    inference = plan.workload
    if not isinstance(inference, Inference) or inference.engine_version is None:
        return
    engine = plan.companions.engines.get(inference.engine)
    text = inference.engine_version
    version = _version(text)
    if version is None:
        yield Finding(
            about=inference,
            field="engine_version",
            message=f"`{text}` is no version",
            label="not numbers with points between them",
            helps=('write it as the engine does, in quotes: `engine_version = "0.10.2"`',),
        )
        return
    if engine is None:
        return
    if _holds(engine, version):
        yield from _unmeasured(engine, version, inference)
        return
    releases = plan.companions.releases(engine.name)
    right = next((release for release in releases if _holds(release, version)), None)
    stated = inference.span("engine")
    fixes: tuple[Fix, ...] = ()
    if right is not None and stated is not None and stated.text == engine.name:
        edit = Edit(stated, right.name)
        fixes = (Fix(_written(right), (edit,), Applicability.UNSAFE),)
    yield Finding(
        about=inference,
        field="engine_version",
        message=f"version {text} is not one that `{engine.name}` stands for: {_range(engine)}",
        label=f"`{engine.name}` is {engine.title or engine.name}",
        helps=() if fixes else _helps(engine, right, releases, version),
        fixes=fixes,
    )


def _unmeasured(
    engine: Engine, version: tuple[int, ...], inference: Inference
) -> Iterator[Finding]:
    """A version that lies in the range because that has no end."""
    newest = _version(engine.newest) if engine.newest and engine.until is None else None
    if newest is None or version[: len(newest)] <= newest:
        return
    yield Finding(
        about=inference,
        field="engine_version",
        message=f"version {inference.engine_version} of `{engine.name}` is later than any that was measured: what is predicted of it is a guess from {engine.newest}",
        label=f"the newest that was measured is {engine.newest}",
        helps=(
            "write the version that you run, or hold the prediction against a measurement of your own: `specc verify`",
        ),
        severity=Severity.WARNING,
    )


def _helps(
    engine: Engine, right: Engine | None, releases: Sequence[Engine], version: tuple[int, ...]
) -> tuple[str, ...]:
    if right is not None:
        return (_written(right),)
    near = min(releases, key=lambda release: _distance(release, version), default=engine)
    text = ".".join(str(part) for part in version)
    return (
        f"the catalogue has no entry for it; the nearest is `{near.name}` ({_range(near)})",
        f"make your own: `from std.engines import {near.name}`, "
        f'`engine own : {near.name} {{ since = "{text}"; until = "{text}" }}` and `engine = own`',
    )


def _written(engine: Engine) -> str:
    return f"write `engine = {engine.name}`, which is {engine.title or engine.name}"


def _distance(engine: Engine, version: tuple[int, ...]) -> tuple[int, ...]:
    """How far the nearest end of the range is, part by part of the version."""
    ends = [_version(end) for end in (engine.since, engine.until) if end is not None]
    gaps = [
        tuple(abs(a - b) for a, b in zip_longest(end, version, fillvalue=0))
        for end in ends
        if end is not None
    ]
    return min(gaps, default=(0,))


def _version(text: str) -> tuple[int, ...] | None:
    parts = text.removeprefix("v").split(".")
    return tuple(int(part) for part in parts) if all(p.isdigit() for p in parts) else None


def _holds(engine: Engine, version: tuple[int, ...]) -> bool:
    """Whether a version lies in the range; its ends hold for all their releases."""
    first = _version(engine.since) if engine.since is not None else None
    last = _version(engine.until) if engine.until is not None else None
    early = first is not None and version[: len(first)] < first[: len(version)]
    late = last is not None and version[: len(last)] > last
    return not early and not late


def _range(engine: Engine) -> str:
    if engine.until is None:
        return f"{engine.since} and later"
    if engine.since is None or engine.since == engine.until:
        return engine.until if engine.since else f"up to {engine.until}"
    return f"{engine.since} to {engine.until}"


RULE = Rule(
    code="GS5313",
    slug="engine-version-outside",
    severity=Severity.ERROR,
    judge=engine_version_outside,
)
