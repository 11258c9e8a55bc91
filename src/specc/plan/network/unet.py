"""U-Nets of diffusion models, level by level."""

from specc.design.model import Diffusion, Model
from specc.physics.architecture import Block
from specc.physics.layer import Layer
from specc.physics.layers.attention import SelfAttention
from specc.physics.layers.convolution import Convolution
from specc.physics.layers.feed_forward import FeedForward
from specc.physics.layers.linear import Linear
from specc.physics.layers.norm import Norm
from specc.plan.network.transformer import MOST_LAYERS, missing_sizes
from specc.record import evolve
from specc.sums import sum_counts
from specc.units.text import number

MOST_LEVELS = 16
"""Each halves the image: no image has more."""


def unet(model: Model, block: Diffusion) -> list[Block]:
    """Source: Rombach et al. 2021 (latent diffusion) and its reference code; Podell et al. 2023 (SDXL)."""
    if block.channels is None or not block.multipliers:
        raise missing_sizes(model, "diffusion.channels and diffusion.multipliers")
    if len(block.multipliers) > MOST_LEVELS:
        raise missing_sizes(model, f"diffusion.multipliers of at most {MOST_LEVELS} levels")
    blocks = sum_counts(int(depth) for depth in block.transformers) * (block.resnets + 1)
    if blocks > MOST_LAYERS:
        most = number(MOST_LAYERS // (block.resnets + 1))
        raise missing_sizes(model, f"diffusion.transformers that add up to at most {most}")
    return UNetBuilder(model, block).blocks()


class UNetBuilder:
    """Walks down and up the levels of a U-Net."""

    def __init__(self, model: Model, block: Diffusion) -> None:
        """Take the sizes; every level halves the image."""
        self.block = block
        self.model = model
        self.heads = model.heads
        first = block.channels or 0
        self.first = first
        self.widths = [int(m) * first for m in block.multipliers]
        counts = [int(t) for t in block.transformers]
        self.transformers = counts + [0] * (len(self.widths) - len(counts))
        self.time = 4 * first

    def resnet(self, inputs: int, outputs: int, level: int) -> tuple[Layer, ...]:
        """Two convolutions with norms, the timestep between them, a shortcut where the width changes."""
        scale = 0.25**level
        layers: tuple[Layer, ...] = (
            Norm(width=inputs, kind="groupnorm", stream="image", scale=scale),
            Convolution(inputs=inputs, outputs=outputs, stream="image", scale=scale),
            Linear(
                rows=outputs,
                columns=self.time,
                role="modulation",
                stream="sample",
                name="timestep",
            ),
            Norm(width=outputs, kind="groupnorm", stream="image", scale=scale),
            Convolution(inputs=outputs, outputs=outputs, stream="image", scale=scale),
        )
        if inputs != outputs:
            layers += (
                Convolution(inputs=inputs, outputs=outputs, window=1, stream="image", scale=scale),
            )
        return layers

    def transformer(self, width: int, level: int, depth: int) -> tuple[Layer, ...]:
        """Projections around `depth` blocks of self-attention, cross-attention and a gated network."""
        scale = 0.25**level
        heads = self.heads or 8
        if self.block.head_width:
            heads = width // self.block.head_width
        if heads < 1 or heads > width:
            raise missing_sizes(
                self.model, "diffusion.head_width of at most the channels of a level"
            )
        attention = SelfAttention(
            hidden=width,
            heads=heads,
            kv_heads=heads,
            head_dim=width // heads,
            out_bias=True,
            causal=False,
            cached=False,
            stream="image",
            scale=scale,
        )
        inner: tuple[Layer, ...] = (
            Norm(width=width, kind="layernorm", stream="image", scale=scale),
            attention,
            Norm(width=width, kind="layernorm", stream="image", scale=scale),
            evolve(
                attention,
                cross=self.block.text_width or 768,
                context_stream="text",
                name="cross_attention",
            ),
            Norm(width=width, kind="layernorm", stream="image", scale=scale),
            FeedForward(
                hidden=width,
                ffn=4 * width,
                gated=True,
                in_bias=True,
                out_bias=True,
                stream="image",
                scale=scale,
            ),
        )
        around: tuple[Layer, ...] = (
            Norm(width=width, kind="groupnorm", stream="image", scale=scale),
            Convolution(
                inputs=width, outputs=width, window=1, stream="image", scale=scale, name="in"
            ),
            Convolution(
                inputs=width, outputs=width, window=1, stream="image", scale=scale, name="out"
            ),
        )
        return (*around, *(inner * depth))

    def level(self, inputs: int, outputs: int, level: int) -> tuple[Layer, ...]:
        """One residual step, with its transformer where the level has one."""
        layers = self.resnet(inputs, outputs, level)
        depth = self.transformers[level]
        return layers + self.transformer(outputs, level, depth) if depth else layers

    def blocks(self) -> list[Block]:
        """The whole network in order."""
        last = len(self.widths) - 1
        bottom = self.widths[-1]
        depth = next((d for d in reversed(self.transformers) if d), 1)
        before: tuple[Layer, ...] = (
            Convolution(inputs=self.block.latent_channels, outputs=self.first, stream="image"),
            Linear(rows=self.time, columns=self.first, role="modulation", stream="sample"),
            Linear(rows=self.time, columns=self.time, role="modulation", stream="sample"),
        )
        if self.block.pooled_width:
            before += (
                Linear(
                    rows=self.time,
                    columns=self.block.pooled_width,
                    role="modulation",
                    stream="sample",
                ),
                Linear(rows=self.time, columns=self.time, role="modulation", stream="sample"),
            )
        blocks = [Block(name="inputs", count=1, layers=before, place="before", tower="denoiser")]
        blocks += self._down(last)
        middle = (
            *self.resnet(bottom, bottom, last),
            *self.transformer(bottom, last, depth),
            *self.resnet(bottom, bottom, last),
        )
        blocks.append(Block(name="middle", count=1, layers=middle, tower="denoiser"))
        blocks += self._up(last)
        outputs = self.block.out_channels or self.block.latent_channels
        after = (
            Norm(width=self.first, kind="groupnorm", stream="image"),
            Convolution(inputs=self.first, outputs=outputs, stream="image"),
        )
        blocks.append(Block(name="output", count=1, layers=after, place="after", tower="denoiser"))
        return blocks

    def _down(self, last: int) -> list[Block]:
        blocks = []
        inputs = self.first
        for level, width in enumerate(self.widths):
            layers: tuple[Layer, ...] = ()
            for step in range(self.block.resnets):
                layers += self.level(inputs if step == 0 else width, width, level)
            if level < last:
                layers += (
                    Convolution(
                        inputs=width, outputs=width, stream="image", scale=0.25 ** (level + 1)
                    ),
                )
            blocks.append(Block(name=f"down {level}", count=1, layers=layers, tower="denoiser"))
            inputs = width
        return blocks

    def _up(self, last: int) -> list[Block]:
        blocks = []
        below = self.widths[-1]
        for level in range(last, -1, -1):
            width = self.widths[level]
            skipped = self.widths[max(level - 1, 0)] if level else self.first
            layers: tuple[Layer, ...] = ()
            for step in range(self.block.resnets + 1):
                carried = below if step == 0 else width
                skip = skipped if step == self.block.resnets else width
                layers += self.level(carried + skip, width, level)
            if level:
                layers += (
                    Convolution(
                        inputs=width, outputs=width, stream="image", scale=0.25 ** (level - 1)
                    ),
                )
            blocks.append(Block(name=f"up {level}", count=1, layers=layers, tower="denoiser"))
            below = width
        return blocks
