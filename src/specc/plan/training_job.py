"""Everything that decides how long one iteration takes, in plain numbers.

Both a compiled design and a row of a table of measurements become a `TrainingJob`; the formulas read nothing else. Each
field may be an array: one element a layout to rank, or a measurement to compare with.
"""

from collections.abc import Mapping

from specc.physics.architecture import Architecture
from specc.physics.efficiency import Efficiency
from specc.physics.numeric import Number, largest, smallest
from specc.plan.adapters import EVERYTHING
from specc.plan.layout import Layout
from specc.plan.levels import Level
from specc.plan.split import Widths
from specc.plan.stack_traits import StackTraits
from specc.plan.work import Work
from specc.record import field, record


@record
class JobDevice:
    """An accelerator: its data sheet and its calibration.

    Attributes:
        peak: Dense FLOP/s of the dtype that the blocks' products run in.
        half: Dense FLOP/s in 16 bit, for attention, router and head.
        bandwidth: Memory bandwidth, byte/s.
        block: Constants for the blocks' products.
        wide: Constants for 16 bit.
        host: byte/s each way to the memory of the host, for what is offloaded.
        host_memory: byte/s of host memory for each accelerator, which updates the states that lie there.
        clock: Share of the full clock that a power limit leaves, as `peak` and `half` have it already.
    """

    peak: Number
    half: Number
    bandwidth: Number
    block: Efficiency = field(factory=Efficiency)
    wide: Efficiency = field(factory=Efficiency)
    host: Number = 25e9
    host_memory: Number = 89.6e9
    clock: Number = 1.0

    @property
    def rated(self) -> Number:
        """Dense FLOP/s of the data sheet, which utilisation is measured against."""
        return self.peak / self.clock


@record
class Recipe:
    """A numeric recipe: what the blocks' products read.

    Attributes:
        element: Bytes of an element that a product reads, scale factors included.
        routed: Time of the experts' products over that of plain ones where each has few tokens, beyond what their shapes explain.
        casts: Bytes moved for each element that is cast down before a product, beyond what fusion hides.
    """

    element: Number = 2.0
    casts: Number = 0.0
    routed: Number = 1.0


@record
class States:
    """Bytes that a parameter has in memory, by what they are.

    Attributes:
        weight: A working weight, and an element of an activation.
        gradient: A gradient.
        master: The 32-bit copy that is updated; 0 where the working weight is one.
        moments: The optimiser's own state.
        kept_input: An input of a product that is kept for the backward pass.
        adapter_rank: Rank of low-rank adapters; 0: the network's own parameters are trained.
        adapter_targets: Weights that have them, in the words of `targets`.
        base: A weight that is not trained under adapters.
        scales: What of that are statistics of its blocks, which loops may keep whole on every rank.
        scaled_loss: Whether gradients are fp16, which no stack keeps a wide copy of.
    """

    weight: Number = 2.0
    gradient: float = 4.0
    master: Number = 4.0
    moments: Number = 8.0
    kept_input: float = 2.0
    adapter_rank: int = 0
    adapter_targets: frozenset[str] = EVERYTHING
    base: float = 2.0
    scales: float = 0.0
    scaled_loss: bool = False


@record
class Offload:
    """What lies in host memory.

    Attributes:
        groups: Groups of the ledger that lie there whole.
        experts: Whether the weights of routed experts lie there.
        layers: Layers of each stage whose weights lie there.
        optimizer: Bytes of optimiser states on each rank that lie there where they are not all.
    """

    groups: frozenset[str] = frozenset()
    experts: bool = False
    layers: int = 0
    optimizer: float = 0.0

    def weights(self, experts: Number, everything: Number, layers: Number) -> Number:
        """Share of a line of weights that lies there.

        Args:
            experts: Bytes of it that are of routed experts.
            everything: All its bytes.
            layers: Layers of the stage.
        """
        if "weights" in self.groups:
            return 1.0
        if not self.experts and not self.layers:
            return 0.0
        each = smallest(self.layers / largest(layers, 1.0), 1.0)
        routed = experts / largest(everything, 1.0) if self.experts else 0.0
        return routed + each * (1.0 - routed)


@record
class Companion:
    """A network that runs for each step beside the one that is trained.

    Attributes:
        name: What it is: `reference`, `old_policy`, `teacher`, `reward`, `critic`.
        network: Its layers.
        work: What a sample costs it.
        passes: Forward passes over the samples of a step.
        resident: Whether it has weights of its own on these accelerators.
        trained: Whether it is trained too.
        apart: Accelerators here over those that it runs on, where it has others.
    """

    name: str
    network: Architecture
    work: Work
    passes: float = 1.0
    resident: bool = True
    trained: bool = False
    apart: float = 1.0


@record
class Recomputed:
    """What the backward pass computes again of blocks that do not run again whole, beside scores.

    Attributes:
        modules: Names: `norms`, `mlp`, `moe`, `moe_activation`, `up_projection`.
        products, experts, streams: Share of the time of dense products, of experts and of elementwise operators that this is.
    """

    modules: frozenset[str] = frozenset()
    products: Number = 0.0
    experts: Number = 0.0
    streams: Number = 0.0


@record
class TrainingJob:
    """A training job as numbers: what its memory, its time and its checkpoints are computed from.

    Attributes:
        work: What a sample costs.
        layout: How it is divided.
        device: On what.
        levels: Joined how, innermost first.
        widths: Bytes of what is sent.
        recipe: Numeric recipe of the blocks.
        habits: The software stack's.
        network: The network, block by block; None for rows of several networks side by side.
        longest: Tokens of the longest sample, which memory must hold; time is that of the mean one in `work`.
        states: Bytes of a parameter in memory.
        traits: Memory traits of the stack by name.
        offload: What lies in host memory.
        capacity: Bytes that the accelerator has; None where nobody knows.
        recompute: Share of the blocks' forward pass that is run again backward: 0 to 1.
        recompute_scores: 1 where only the scores are run again (selective).
        again: What else of a block that is not run again whole.
        flash: 1 where attention is fused.
        dropout: Whether dropout masks are kept.
        stream: Bytes of an element between the blocks' products.
        logits: Bytes that the loss keeps of a logit; None: the stack's.
        compiled: Whether a compiler fuses operators, whose backward pass computes cheap ones again.
        varied: Whether samples differ in length, so that blocks of one step do not fit those of the next; None: nobody says.
        expandable: Whether the allocator's segments grow, so that interleaved stages leave no gaps.
        offloaded: Bytes that travel to the host and back in an iteration, for each accelerator.
        host_updates: Bytes of host memory that the host moves in an iteration to update the states that lie there.
        host_states: Share of the optimiser states that lie there.
        weight_gradients: Share of the products that make weight gradients: 1, or nearly 0 where weights are frozen.
        companions: Networks beside it.
        rollout: Seconds in which answers are drawn for a step, and weights handed to what draws them.
        unknown: What is missing to give a time; None where nothing is.
    """

    work: Work
    layout: Layout
    device: JobDevice
    levels: tuple[Level, ...]
    widths: Widths = field(factory=Widths)
    recipe: Recipe = field(factory=Recipe)
    habits: StackTraits = field(factory=StackTraits)
    network: Architecture | None = None
    longest: Number = 1.0
    states: States = field(factory=States)
    traits: Mapping[str, float] = field(factory=dict)
    offload: Offload = field(factory=Offload)
    capacity: float | None = None
    recompute: Number = 0.0
    recompute_scores: Number = 0.0
    again: Recomputed = field(factory=Recomputed)
    flash: Number = 1.0
    dropout: bool = False
    stream: Number = 2.0
    logits: float | None = None
    compiled: bool = False
    varied: bool | None = None
    expandable: bool = False
    offloaded: Number = 0.0
    host_updates: Number = 0.0
    host_states: Number = 0.0
    weight_gradients: Number = 1.0
    companions: tuple[Companion, ...] = ()
    rollout: Number = 0.0
    unknown: str | None = None

    @property
    def accelerators(self) -> Number:
        """Accelerators of the job."""
        return self.layout.accelerators

    @property
    def update(self) -> Number:
        """Bytes that the optimiser moves for one trained parameter: gradients three times, states in and out, the weight."""
        states = self.states.master + self.states.moments
        return 3.0 * self.widths.gradient + 2.0 * states + self.states.weight

    @property
    def checkpoint(self) -> float:
        """Bytes of a checkpoint: weights, and of what is trained the 32-bit copy and the moments too."""
        each = self.states.master + self.states.moments
        parameters = float(self.work.parameters)
        trained = parameters * float(self.widths.trained)
        if self.states.adapter_rank:
            return float(trained * (self.states.weight + each))
        return float(parameters * self.states.weight + trained * each)
