"""A service in its users' words: closed loops of people who read before they ask again."""

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specc.compiler import Compiler
from specc.diagnostics.store import MemoryStore
from specc.predict.prediction import Prediction
from specc.predict.serving.users import in_flight
from specc.result import Result
from specc.shipped import folder

SPEC = """edition 2026
from std.models.meta import llama_3_3_70b
from std.servers.gigabyte import g593_zd2

cluster pod {{ servers = {servers} x g593_zd2 }}

inference chat {{
  model   = llama_3_3_70b
  cluster = pod
  weights = fp8
  traffic {{ {load}; prompt = 1024 tokens; output = 512 tokens }}
  parallel {{ tensor = {tensor} }}
  {more}
}}
"""


@cache
def compiled(load: str, tensor: str = "4", servers: str = "1", more: str = "") -> Result:
    text = SPEC.format(load=load, tensor=tensor, servers=servers, more=more)
    catalogue = folder("specs")
    store = MemoryStore({"main.gpuspec": text}, catalogue)
    return Compiler(store, catalogue).compile(store.load("main.gpuspec"), "/main.gpuspec")


def codes(result: Result) -> list[str]:
    return [diagnostic.code for diagnostic in result.diagnostics]


def chat(result: Result) -> Prediction:
    return result.predictions["chat"]


def number(result: Result, path: str) -> float:
    value = chat(result).number(path)
    assert value is not None, path
    return value


def test_most_of_a_concurrency_that_waits_is_an_error() -> None:
    result = compiled("concurrency = 500", tensor="1", more="require tpot.mean <= 33 ms")
    (finding,) = [d for d in result.diagnostics if d.code == "GS6103"]
    running, queued = number(result, "running"), number(result, "queued")
    assert result.failed
    assert queued > 10 * running
    assert f"{round(queued)} wait" in finding.message
    assert f"{round(running)} run" in finding.message
    assert finding.span is not None
    assert finding.span.text == "500"


def test_no_layout_in_which_most_wait_is_chosen() -> None:
    result = compiled("concurrency = 500", tensor="auto", more="require tpot.mean <= 60 ms")
    assert not result.failed
    assert number(result, "queued") == 0


@pytest.mark.parametrize("tensor", ["1", "4"])
@pytest.mark.parametrize("think", [0, 5, 60])
def test_laws_of_a_loop(tensor: str, think: int) -> None:
    first = 0.0
    for users in (1, 7, 40, 300, 3000):
        result = compiled(f"users = {users}; think_time = {think} s", tensor=tensor)
        inside = number(result, "concurrency")
        assert number(result, "running") + number(result, "queued") == pytest.approx(inside)
        assert number(result, "users_served") <= users
        thinking = think * number(result, "requests_per_second")
        assert inside + thinking == pytest.approx(users, rel=1e-3)
        assert number(result, "ttft.mean") >= first * (1 - 1e-9)
        assert number(result, "utilisation") <= 1 + 1e-6
        first = number(result, "ttft.mean")
        starved = number(result, "queued") > 0.5
        assert ("GS6103" in codes(result)) is starved
        assert (number(result, "users_served") < users) is starved


def test_without_a_pause_users_are_a_concurrency() -> None:
    users, loop = compiled("users = 64"), compiled("concurrency = 64")
    for path in ("ttft.mean", "tpot.mean", "tokens_per_second", "concurrency", "users_served"):
        assert number(users, path) == pytest.approx(number(loop, path))


def test_users_who_read_longer_load_less() -> None:
    rates = [
        number(compiled(f"users = 300; think_time = {think} s"), "requests_per_second")
        for think in (0, 5, 60, 600)
    ]
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] == pytest.approx(300 / 600, rel=0.05)


@given(st.floats(1.0, 1e4), st.floats(0.1, 1e3), st.floats(0.01, 10.0), st.floats(0.1, 100.0))
@settings(max_examples=50, deadline=None)
def test_thinking_and_asking_are_all_users(
    users: float, think: float, alone: float, most: float
) -> None:
    def rate(held: float) -> float:
        return min(held / alone, most)

    held = in_flight(users, think, rate)
    assert held + think * rate(held) == pytest.approx(users, rel=1e-3)


def test_a_speed_is_a_requirement_at_its_line() -> None:
    slow = compiled("users = 500; tokens_per_second_per_user = 30 tokens/s")
    (finding,) = [d for d in slow.diagnostics if d.code == "GS7001"]
    assert finding.span is not None
    assert finding.span.text == "30 tokens/s"
    assert "tokens_per_second_per_user >= 30 tokens/s" in finding.message
    speed = number(slow, "tokens_per_second_per_user")
    assert speed == pytest.approx(1 / number(slow, "tpot.mean"))
    assert speed < 30
    assert 0 < number(slow, "users_served") < 500


def test_servers_are_counted_for_a_speed() -> None:
    load = "users = 2000; think_time = 20 s; tokens_per_second_per_user = 30 tokens/s"
    sized = compiled(load, tensor="auto", servers="auto", more="require ttft.p95 <= 2 s")
    assert not sized.failed
    assert number(sized, "tokens_per_second_per_user") >= 30
    assert number(sized, "users_served") == 2000
    assert sized.sizing is not None
    fewer = chat(sized).accelerators // 8 - 1
    assert fewer >= 1
    assert compiled(load, tensor="auto", servers=str(fewer)).failed


def test_an_open_service_may_promise_a_speed() -> None:
    load = "rate = {} requests/s; tokens_per_second_per_user = 45 tokens/s"
    assert "GS7001" not in codes(compiled(load.format(1)))
    low = compiled(load.format(6))
    assert "users_served" not in chat(low).results
    assert number(low, "max_rate") < number(compiled("rate = 6 requests/s"), "max_rate")


def test_an_open_service_has_in_flight_what_its_latency_says() -> None:
    result = compiled("rate = 5 requests/s")
    assert number(result, "requests_per_second") == pytest.approx(5)
    held = 5 * number(result, "request_latency.mean")
    assert number(result, "concurrency") == pytest.approx(held)
    assert number(result, "running") + number(result, "queued") == pytest.approx(held)


def test_an_overload_says_what_is_served_and_why_it_is_not_stable() -> None:
    result = compiled("rate = 500 requests/s")
    assert "GS6101" in codes(result)
    assert chat(result).number("queued") is None
    (note,) = [note for note in chat(result).notes if "not stable" in note]
    served = number(result, "max_rate")
    assert "500 requests/s" in note
    (shown,) = re.findall(r", ([0-9.]+) requests/s are served", note)
    assert float(shown) == pytest.approx(served, rel=0.01)


@pytest.mark.parametrize(
    ("required", "warned"), [("", True), ("require ttft.p95 <= 10 min", False)]
)
def test_a_slow_first_token_of_which_nothing_is_required(required: str, warned: bool) -> None:
    load = "users = 1600; think_time = 1 s"
    result = compiled(load, more=required)
    assert 10 < number(result, "ttft.mean") < 600
    assert ("GS6104" in codes(result)) is warned


@pytest.mark.parametrize(
    ("load", "code", "place"),
    [
        ("users = 5; rate = 1 requests/s", "GS6205", "5"),
        ("concurrency = 7; users = 5", "GS6205", "7"),
        ("offline = true; users = 5", "GS6205", "true"),
        ("batch = 3; concurrency = 7", "GS6205", "3"),
        ("concurrency = 7; think_time = 20 s", "GS6206", "20 s"),
        ("rate = 1 requests/s; think_time = 20 s", "GS6206", "20 s"),
    ],
)
def test_loads_that_exclude_each_other(load: str, code: str, place: str) -> None:
    result = compiled(load)
    (finding,) = [d for d in result.diagnostics if d.code == code]
    assert result.failed
    assert finding.span is not None
    assert finding.span.text == place


@pytest.mark.parametrize(
    "load",
    [
        "users = 0",
        "users = 2.5",
        "users = 5 s",
        "users = 5; think_time = 20 tokens",
        "users = 5; think_time = -1 s",
        "users = 5; tokens_per_second_per_user = 0 tokens/s",
        "users = 5; tokens_per_second_per_user = 30 requests/s",
    ],
)
def test_what_is_no_load(load: str) -> None:
    result = compiled(load)
    assert result.failed
    assert all(diagnostic.span is not None for diagnostic in result.diagnostics)


def test_a_run_of_so_many_requests_says_how_long_it_takes() -> None:
    night = compiled("offline = true; requests = 100_000")
    assert number(night, "duration") == pytest.approx(
        100_000 / number(night, "requests_per_second")
    )
    twice = compiled("offline = true; requests = 200_000")
    assert number(twice, "duration") == pytest.approx(2 * number(night, "duration"), rel=1e-3)
    assert chat(compiled("offline = true")).number("duration") is None
    assert chat(compiled("concurrency = 8")).number("duration") is None


def test_a_queue_of_a_run_is_not_for_want_of_memory() -> None:
    finite, endless = compiled("offline = true; requests = 100_000"), compiled("offline = true")
    assert chat(finite).bound_by == chat(endless).bound_by


def test_a_night_is_a_requirement() -> None:
    result = compiled(
        "offline = true; requests = 10_000_000", servers="auto", more="require duration <= 8 h"
    )
    assert not result.failed
    assert number(result, "duration") <= 8 * 3600
    fewer = chat(result).accelerators // 8 - 1
    assert fewer > 0
    late = compiled("offline = true; requests = 10_000_000", servers=str(fewer))
    assert number(late, "duration") > 8 * 3600
