"""Which parameters lie on the fullest rank of a pipeline stage, before sharding over replicas."""

from specc.physics.architecture import Architecture
from specc.physics.layer import Layer, Tensor
from specc.physics.numeric import Number, largest
from specc.physics.quantisation import KEPT
from specc.physics.residency import local_elements
from specc.plan.adapters import adapter_elements
from specc.plan.split import divided_by
from specc.plan.stages import first_layer, layers_on
from specc.plan.training_job import TrainingJob
from specc.record import record
from specc.sums import sum_counts


def network_of(job: TrainingJob) -> Architecture:
    """The network of a job that has one.

    Raises:
        ValueError: it is of several networks, whose rows lie side by side.
    """
    if job.network is None:
        raise ValueError("a job of several networks has no ledger")
    return job.network


def stage_layers(job: TrainingJob, stage: Number) -> list[tuple[Number, tuple[Layer, ...]]]:
    """How many of each body block lie on a stage; layouts in arrays have the same number of stages."""
    body = network_of(job).body()
    stages = job.layout.pipeline
    total = float(sum_counts(block.count for block in body))
    first = float(first_layer(stage, total, stages))
    last = first + float(layers_on(stage, total, stages))
    layers: list[tuple[Number, tuple[Layer, ...]]] = []
    position = 0
    for block in body:
        inside = max(0.0, min(last, position + block.count) - max(first, position))
        if inside:
            layers.append((inside, block.layers))
        position += block.count
    return layers


def _end_layers(job: TrainingJob, *, first: bool, last: bool) -> list[tuple[int, Layer]]:
    """How many of each layer before the body lie on the first stage, towers of images included, and of those after it on the last."""
    blocks = network_of(job).blocks
    layers = [
        (b.count, layer) for b in blocks if b.place == "before" and first for layer in b.layers
    ]
    if last:
        layers += [(b.count, layer) for b in blocks if b.place == "after" for layer in b.layers]
    if last and not first:  # a tied head needs its own copy of the table
        tied = any(not t.stored for _, layer in layers for t in layer.tensors())
        if tied:
            layers += [
                (1, layer)
                for b in blocks
                if b.place == "before"
                for layer in b.layers
                if any(t.role == "embedding" for t in layer.tensors())
            ]
    return layers


@record
class Elements:
    """Parameters of one rank before sharding over replicas."""

    dense: Number = 0.0
    experts: Number = 0.0
    adapters: Number = 0.0
    table: Number = 0.0
    tables: Number = 0.0  # all of them together
    largest_layer: Number = 0.0
    kept: Number = 0.0  # of the dense ones, those that quantisation leaves at 16 bit


def _tensor_elements(job: TrainingJob, tensor: Tensor) -> Number:
    layout = job.layout
    return local_elements(tensor, layout.tensor, layout.expert, layout.expert_tensor, 128.0)


def _adapters(job: TrainingJob, layer: Layer) -> Number:
    """Elements of a layer's adapters on one rank."""
    states = job.states
    if not states.adapter_rank:
        return 0.0
    elements = adapter_elements(layer, states.adapter_rank, states.adapter_targets)
    return elements / job.layout.tensor


def _stays(tensor: Tensor) -> bool:
    """Whether quantisation leaves a tensor of a block at 16 bit."""
    return tensor.role in KEPT or tensor.operation == "scale"


def stage_elements(job: TrainingJob, stage: Number, *, first: bool, last: bool) -> Elements:
    """Parameters of the fullest rank of a stage."""
    dense: Number = 0.0
    experts: Number = 0.0
    adapters: Number = 0.0
    biggest: Number = 0.0
    kept: Number = 0.0
    for count, layers in stage_layers(job, stage):
        own: Number = 0.0
        for layer in layers:
            adapters = adapters + count * _adapters(job, layer)
            for tensor in layer.tensors():
                elements = _tensor_elements(job, tensor)
                own = own + elements
                if tensor.role == "experts":
                    experts = experts + count * elements
                else:
                    dense = dense + count * elements
                    if _stays(tensor):
                        kept = kept + count * elements
        biggest = largest(biggest, own)
    table: Number = 0.0
    tables: Number = 0.0
    for count, layer in _end_layers(job, first=first, last=last):
        adapters = adapters + count * _adapters(job, layer)
        for tensor in layer.tensors():
            elements = _tensor_elements(job, tensor)
            dense = dense + count * elements
            if count == 1 or _stays(tensor):
                kept = kept + count * elements
            if tensor.role in ("embedding", "head"):
                table = largest(table, elements)
                tables = tables + elements
    extra = network_of(job).extra_parameters
    if extra:
        dense = dense + extra / divided_by(job.layout, "weights")
    return Elements(
        dense=dense,
        experts=experts,
        adapters=adapters,
        table=table,
        tables=tables,
        largest_layer=biggest,
        kept=kept,
    )
