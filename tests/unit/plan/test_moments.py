"""Which moment of an iteration is fullest in loops that make gradients anew."""

import pytest

from specc.plan.layout import Layout
from specc.plan.memory.training import fullest_bytes, stage_memory
from specc.plan.network.architecture import architecture
from specc.plan.training_job import JobDevice, Offload, States, TrainingJob
from specc.plan.work import work_of
from specc.record import evolve
from specc.validation.shelves import Shelves

LLAMA = architecture(Shelves().model("llama_3_1_8b"))
LOOP = {
    "memory_frees_gradients": 1.0,
    "memory_step_copies": 1.0,
    "memory_gathered_layers": 1.0,
    "memory_whole_tables": 1.0,
    "memory_logits_bytes": 12.0,
    "memory_fragmentation": 0.1,
    "memory_context_bytes": 1e9,
    "memory_reserve_step": 1.0,
    "memory_reserve_pass": 1.0,
}
PURE = States(weight=2.0, gradient=2.0, master=0.0, moments=4.0)
P = float(LLAMA.parameters())


def job(*, ranks=1.0, microbatch=1.0, microbatches=1.0, states=PURE, **traits):
    shard = 3.0 if ranks > 1 else 0.0
    layout = Layout(data=ranks, shard=shard, microbatch=microbatch, microbatches=microbatches)
    return TrainingJob(
        work=work_of(LLAMA, 4096.0), network=LLAMA, layout=layout, longest=4096.0, states=states, recompute=1.0,
        device=JobDevice(peak=1e15, half=1e15, bandwidth=3e12), levels=(), traits={**LOOP, **traits},
    )  # fmt: skip


def at(given):
    return stage_memory(given, 0)


def test_the_optimisers_step_is_the_fullest_moment_of_a_short_batch():
    held = at(job())
    assert held.allocated == pytest.approx(
        10.0 * P, rel=1e-3
    )  # weights, gradients, two moments, a copy of one
    assert held.ledger.line("saved activations").bytes == 0.0
    assert held.rest == pytest.approx(6.0 * P, rel=1e-3)


def test_the_passes_are_the_fullest_moment_of_a_long_batch():
    short, long = at(job()), at(job(microbatch=64.0))
    assert long.allocated > short.allocated
    assert long.ledger.line("saved activations").bytes > 0.0
    assert long.ledger.line("gradients").bytes < 0.1 * 2.0 * P  # none but the head's is there yet
    assert long.rest == short.rest


def test_gradients_that_accumulate_whole_are_not_divided():
    once = at(job(ranks=8.0))
    several = at(job(ranks=8.0, microbatches=2.0))
    whole = at(job(ranks=8.0, microbatches=2.0, memory_whole_gradients=1.0))
    assert once.allocated <= several.allocated < whole.allocated
    assert whole.ledger.line("gradients").bytes == pytest.approx(2.0 * P, rel=1e-3)


def test_adapters_keep_inputs_of_blocks_twice_where_hooks_hold_them():
    adapted = evolve(PURE, adapter_rank=16)
    plain = at(job(ranks=4.0, microbatch=8.0, states=adapted, memory_logits_bytes=0.0))
    held = at(
        job(ranks=4.0, microbatch=8.0, states=adapted, memory_logits_bytes=0.0, memory_adapter_inputs=2.0)
    )  # fmt: skip
    kept = plain.ledger.line("saved activations").bytes
    assert held.allocated - plain.allocated == pytest.approx(kept)


def test_what_the_allocator_holds_is_given_back_where_it_is_short():
    free = at(job(microbatch=8.0))
    spare = free.ledger.line("held for other moments").bytes
    needed = float(free.driver) - float(spare)
    assert spare > 1e9
    tight = at(evolve(job(microbatch=8.0), capacity=needed + 1e9))
    assert float(tight.driver) == pytest.approx(needed + 1e9)
    short = at(evolve(job(microbatch=8.0), capacity=needed - 1e9))
    assert float(short.driver) == pytest.approx(needed)


def test_arrays_of_layouts_have_the_ledgers_of_each():
    import numpy as np

    batches = [1.0, 4.0, 16.0, 64.0]
    every = fullest_bytes(job(microbatch=np.array(batches), ranks=4.0))
    for microbatch, total in zip(batches, every, strict=True):
        alone = fullest_bytes(job(microbatch=microbatch, ranks=4.0))
        assert float(total) == pytest.approx(float(alone))


MIXTRAL = architecture(Shelves().model("mixtral_8x7b_v0_1"))


def routed(**traits):
    given = job(microbatch=8.0, states=evolve(PURE, adapter_rank=16), **traits)
    return at(evolve(given, network=MIXTRAL, work=work_of(MIXTRAL, 4096.0)))


def test_experts_in_a_loop_pass_backward_one_at_a_time():
    together = routed(memory_logits_bytes=0.0, memory_backward_layers=1.0)
    apart = routed(memory_logits_bytes=0.0, memory_backward_layers=1.0, expert_loop=1.0)
    tokens, chosen, ffn, hidden = 8.0 * 4096.0, 2.0, 14336.0, 4096.0
    of_experts = tokens * chosen * (3.0 * ffn + 2.0 * hidden) * 2.0
    assert together.allocated - apart.allocated == pytest.approx(of_experts * 7.0 / 8.0, rel=0.01)


def test_gradients_follow_an_optimiser_that_steps_on_the_host():
    offload = Offload(groups=frozenset({"optimizer"}))
    there = {"memory_frees_gradients": 0.0}
    kept = at(evolve(job(**there), offload=offload))
    sent = at(evolve(job(**there, memory_host_gradients=1.0), offload=offload))
    assert kept.allocated - sent.allocated == pytest.approx(2.0 * P, rel=1e-3)
    assert at(job(**there, memory_host_gradients=1.0)).allocated == at(job(**there)).allocated


def test_statistics_of_quantised_weights_that_no_sharding_divides():
    quantised = evolve(PURE, adapter_rank=16, base=0.515625, scales=0.015625)
    shared = at(job(ranks=4.0, states=quantised))
    whole = at(job(ranks=4.0, states=quantised, memory_whole_scales=1.0))
    narrow = P - 2.0 * LLAMA.vocabulary * LLAMA.hidden  # tables and head stay at 16 bit
    extra = float(whole.rest) - float(shared.rest)
    assert extra == pytest.approx(0.75 * 0.015625 * narrow, rel=1e-2)


def test_copies_of_quantised_weights_count_beyond_what_is_allocated():
    quantised = evolve(PURE, adapter_rank=16, base=0.515625, scales=0.015625)
    without = at(job(ranks=4.0, states=quantised))
    held = at(job(ranks=4.0, states=quantised, memory_wide_layers=1.0))
    assert held.allocated == without.allocated
    assert held.reserved - without.reserved == pytest.approx(2.0 * 218.1e6, rel=1e-2)
    assert at(job(ranks=4.0, memory_wide_layers=1.0)).driver == at(job(ranks=4.0)).driver


def test_a_stage_that_is_gathered_once_is_whole_for_all_its_microbatches():
    def staged(**kept):
        given = job(ranks=4.0, microbatches=8.0)
        return at(evolve(given, layout=evolve(given.layout, pipeline=4.0, **kept)))

    again, once = staged(), staged(keeps=1.0, once=1.0)
    own = once.ledger.line("weights").bytes * 4.0
    assert once.ledger.line("gathered layers").bytes == pytest.approx(own, rel=1e-6)
    assert once.ledger.line("gradients").bytes == pytest.approx(own, rel=1e-6)
    assert again.driver < once.driver
    sharded = staged(once=1.0)  # dropped after each forward pass, gradients added up whole
    assert again.driver < sharded.driver < once.driver


def test_near_the_limit_is_what_is_needed_not_what_is_held():
    needed = float(at(job(microbatch=8.0)).needed)
    for share, near in ((1.2, False), (1.04, True), (0.97, True), (0.9, False)):
        assert at(evolve(job(microbatch=8.0), capacity=needed * share)).near is near


def test_interleaved_chunks_leave_gaps_where_segments_are_fixed():
    def staged(chunks, *, expandable=False, varied=True, **traits):
        given = job(microbatches=16.0, memory_frees_gradients=0.0, **traits)
        layout = evolve(given.layout, pipeline=4.0, virtual=chunks)
        return at(evolve(given, layout=layout, expandable=expandable, varied=varied))

    lost = {"memory_fragmentation": 0.04, "memory_chunk_fragments": 0.3}
    fixed, grown = staged(2.0, **lost), staged(2.0, expandable=True, **lost)
    assert fixed.allocated == grown.allocated
    assert fixed.ledger.line("fragmentation").bytes == pytest.approx(0.34 * fixed.allocated)
    assert grown.ledger.line("fragmentation").bytes == pytest.approx(0.04 * grown.allocated)
    alike = staged(2.0, varied=False, **lost)
    assert alike.ledger.line("fragmentation").bytes == pytest.approx(0.04 * alike.allocated)
    whole = staged(1.0, **lost)
    assert whole.ledger.line("fragmentation").bytes == pytest.approx(0.04 * whole.allocated)
