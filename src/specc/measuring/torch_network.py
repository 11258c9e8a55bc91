"""A small decoder in PyTorch: what the spec of the small steps says, and nothing else."""

from __future__ import annotations

from typing import Any

from specc.measuring.operations import Network


def decoder(network: Network, device: str, dtype: Any) -> Any:
    """A decoder: root-mean-square norms, grouped-query attention, a gated network, a head of its own."""
    import torch
    from torch import nn

    width = network.hidden // network.heads

    class TorchLayer(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            inner = (network.heads + 2 * network.kv_heads) * width
            self.before, self.between = (nn.RMSNorm(network.hidden) for _ in range(2))
            self.qkv = nn.Linear(network.hidden, inner, bias=False)
            self.out = nn.Linear(network.heads * width, network.hidden, bias=False)
            self.up = nn.Linear(network.hidden, 2 * network.ffn, bias=False)
            self.down = nn.Linear(network.ffn, network.hidden, bias=False)

        def forward(self, x: Any, cache: Any) -> Any:
            heads, few = network.heads, network.kv_heads
            inner = (
                self.qkv(self.before(x)).unflatten(-1, (heads + 2 * few, width)).transpose(1, 2)
            )
            query, key, value = inner.split((heads, few, few), dim=1)
            if cache is not None:
                key, value = (
                    torch.cat(pair, dim=2) for pair in zip(cache, (key, value), strict=True)
                )
            seen = nn.functional.scaled_dot_product_attention(
                query, key, value, is_causal=cache is None, enable_gqa=heads != few
            )
            x = x + self.out(seen.transpose(1, 2).flatten(2))
            gate, up = self.up(self.between(x)).chunk(2, dim=-1)
            return x + self.down(nn.functional.silu(gate) * up)

    class Decoder(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.embedding = nn.Embedding(network.vocabulary, network.hidden)
            self.layers = nn.ModuleList(TorchLayer() for _ in range(network.layers))
            self.norm = nn.RMSNorm(network.hidden)
            self.head = nn.Linear(network.hidden, network.vocabulary, bias=False)

        def forward(self, tokens: Any, caches: Any) -> Any:
            x = self.embedding(tokens)
            for index, layer in enumerate(self.layers):
                x = layer(x, None if caches is None else caches[index])
            return self.head(self.norm(x))

    return Decoder().to(device=device, dtype=dtype)
