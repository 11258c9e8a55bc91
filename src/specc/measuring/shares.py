"""From times of operators to constants of the models: the formulas of physics, solved for the share that they multiply.

Times of a formula fall in proportion to the share, so that the share is what the formula takes with 1 over what was timed;
where a latency stands beside it, the short call gives that and the long one the share.
"""

from collections.abc import Callable, Sequence

from specc.measuring.benchmarks import Timed, Timings
from specc.physics.attention import FORWARD_PRODUCTS, flash_backward, flash_forward, score_flops
from specc.physics.collectives import all_reduce_time, gather_time
from specc.physics.efficiency import Efficiency
from specc.physics.gemm import gemm_bytes, gemm_time
from specc.physics.numeric import Number
from specc.physics.transfer import Link
from specc.record import record

LARGEST_SHARE = 1.0
HALF_BYTES = {"bf16": 2.0, "fp16": 2.0, "fp32": 4.0}


@record
class ShareSheet:
    """What the data sheet says, and constants that times alone do not tell.

    Attributes:
        half: Dense peak in the wide dtype, FLOP/s.
        narrow: Dense peak in 8 bit; None where it has none.
        bandwidth: Of the memory, byte/s.
        link: Scale-up rate each way, byte/s; None where it is not stated.
        constants: Depth, units, wave and length of attention.
        kept: Shares that steps keep of single operators, by name.
    """

    half: float
    narrow: float | None
    bandwidth: float
    link: float | None
    constants: Efficiency
    kept: dict[str, float]


@record
class Shares:
    """Values of a calibration by name, those of training and those of serving, and what could not be said."""

    training: dict[str, float]
    serving: dict[str, float]
    left: tuple[str, ...]


def shares_of(timings: Timings, sheet: ShareSheet, ranks: int) -> Shares:
    """Every share that the timings tell.

    A share above 1 says that the sheet's peak is not that of this device: it is left out.
    """
    shares = {
        "gemm": _best(timings.of("product"), _product(sheet, timings.half)),
        "gemm_8bit": _best(timings.of("product_8bit"), _narrow(sheet)),
        "stream": _best(timings.of("weights"), _weights(sheet, timings.half)),
        "memory": _best(
            timings.of("copy"), lambda call: 2.0 * call.sizes["size"] / sheet.bandwidth
        ),
        "attention_forward": _best(timings.of("attention"), _flash(sheet, flash_forward)),
        "attention_backward": _best(
            timings.of("attention_backward"), _flash(sheet, flash_backward)
        ),
        "attention": _best(timings.of("attention"), _scores(sheet)),
        "kv_stream": _best(timings.of("cache"), _cache(sheet, timings.half)),
    }
    left = []
    for name, share in list(shares.items()):
        if share is not None and share > LARGEST_SHARE:
            left.append(f"{name}: faster than the peak that the part states; it is left out")
            shares[name] = None
    known = {name: share for name, share in shares.items() if share is not None}
    kept = sheet.kept
    training = {name: known[name] for name in ("memory",) if name in known}
    for name in ("gemm", "gemm_8bit"):
        if name in known:
            training[name] = known[name] * kept["kept_gemm"]
    if "attention_forward" in known:
        training["attention_forward"] = known["attention_forward"]
        training["attention_slowdown"] = 1.0
        if "attention_backward" in known:
            training["attention_backward"] = known["attention_backward"]
    links, reason = _links(timings, sheet, ranks)
    training |= links
    left += reason
    serving = {
        name: known[source] * kept[share]
        for name, source, share in (
            ("stream_bf16", "stream", "kept_stream"),
            ("compute_bf16", "gemm", "kept_compute"),
            ("kv_stream", "kv_stream", "kept_kv_stream"),
            ("attention", "attention", "kept_attention"),
        )
        if source in known
    }
    return Shares(training=training, serving=serving, left=tuple(left))


def _best(calls: Sequence[Timed], whole: Callable[[Timed], float]) -> float | None:
    """The highest share over the sizes: what the formula takes with a share of 1, over what was timed."""
    return max((whole(call) / call.seconds for call in calls), default=None)


def _product(sheet: ShareSheet, dtype: str) -> Callable[[Timed], float]:
    return _gemm(sheet, sheet.half, HALF_BYTES[dtype])


def _narrow(sheet: ShareSheet) -> Callable[[Timed], float]:
    return _gemm(sheet, sheet.narrow or sheet.half, 1.0)


def _gemm(sheet: ShareSheet, peak: float, element: float) -> Callable[[Timed], float]:
    def whole(call: Timed) -> float:
        return float(
            gemm_time(
                call.sizes["m"],
                call.sizes["n"],
                call.sizes["k"],
                peak=peak,
                bandwidth=float("inf"),
                efficiency=sheet.constants,
                inner=element,
                weight=element,
            )
        )

    return whole


def _weights(sheet: ShareSheet, dtype: str) -> Callable[[Timed], float]:
    element = HALF_BYTES[dtype]

    def whole(call: Timed) -> float:
        sizes = call.sizes
        moved = gemm_bytes(sizes["m"], sizes["n"], sizes["k"], element, element, element)
        return float(moved) / sheet.bandwidth

    return whole


def _flash(sheet: ShareSheet, formula: Callable[..., object]) -> Callable[[Timed], float]:
    def whole(call: Timed) -> float:
        sizes = call.sizes
        seconds = formula(
            sizes["batch"],
            sizes["heads"],
            sizes["kv_heads"],
            sizes["length"],
            sizes["length"],
            sizes["width"],
            causal=0.5,
            peak=sheet.half,
            bandwidth=float("inf"),
            efficiency=sheet.constants,
        )
        return float(seconds)  # type: ignore[arg-type]

    return whole


def _scores(sheet: ShareSheet) -> Callable[[Timed], float]:
    """Serving prices the scores of a prompt at one share whatever its length."""

    def whole(call: Timed) -> float:
        sizes = call.sizes
        length = sizes["length"]
        product = score_flops(sizes["batch"], sizes["heads"], length, length, sizes["width"])
        return 0.5 * FORWARD_PRODUCTS * float(product) / sheet.half

    return whole


def _cache(sheet: ShareSheet, dtype: str) -> Callable[[Timed], float]:
    element = HALF_BYTES[dtype]

    def whole(call: Timed) -> float:
        sizes = call.sizes
        elements = 2 * sizes["batch"] * sizes["kv_heads"] * sizes["length"] * sizes["width"]
        return element * elements / sheet.bandwidth

    return whole


def _links(timings: Timings, sheet: ShareSheet, ranks: int) -> tuple[dict[str, float], list[str]]:
    """Latency of the scale-up links from an all-reduce of next to nothing, their share from all-gathers."""
    short, sent = timings.of("all_reduce"), timings.of("all_gather")
    if not short or not sent:
        return {}, []
    if sheet.link is None:
        return {}, ["collectives: the part states no rate of its links (`scale_up`)"]
    fans, rate = (float(ranks),), sheet.link

    def seconds(
        formula: Callable[..., Number], size: float, latency: float, share: float
    ) -> float:
        link = Link(bandwidth=rate, latency=latency, efficiency=share)
        return float(formula(size, fans, (link,)))

    latency = short[0].seconds / seconds(all_reduce_time, 0.0, 1.0, 1.0)

    def share_of(call: Timed) -> float:
        """The share with which the formula takes the measured time, to 1 in 2^40; time falls as it grows."""
        low, high = 0.0, 2.0 * LARGEST_SHARE
        for _ in range(40):
            middle = 0.5 * (low + high)
            slower = seconds(gather_time, call.sizes["size"], latency, middle) > call.seconds
            low, high = (middle, high) if slower else (low, middle)
        return low

    best = max(share_of(call) for call in sent)
    if not 0.0 < best <= LARGEST_SHARE:
        return {}, ["collectives: faster than the rate that the part states; they are left out"]
    return {"scale_up_latency": latency, "scale_up_efficiency": best}, []
