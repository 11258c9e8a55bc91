"""Multi-head latent attention (MLA): keys and values from one small latent vector a token.

Source: DeepSeek-V2 (arXiv 2405.04434), section 2.1.
"""

from specc.physics.layer import AttentionGeometry, Layer, Saved, Tensor
from specc.record import record


@record
class LatentAttention(Layer):
    """MLA with an optional low-rank query.

    Attributes:
        hidden: Features of the residual stream.
        heads: Heads.
        q_rank: Rank of the query projection; 0: one full matrix.
        kv_rank: Features of the cached latent.
        nope_dim: Head features without rotary positions.
        rope_dim: Head features with rotary positions; their key is shared by all heads and cached.
        value_dim: Features of a value head.
        indexer_heads, indexer_dim: Heads and features of a sparse-attention indexer (DeepSeek-V3.2, GLM-5); 0: none.
        indexer_top: Tokens that the indexer lets through.
    """

    hidden: int
    heads: int
    kv_rank: int
    nope_dim: int
    rope_dim: int
    value_dim: int
    q_rank: int = 0
    indexer_heads: int = 0
    indexer_dim: int = 128
    indexer_top: int = 2048
    name: str = "attention"

    def _weight(self, name: str, rows: int, columns: int, split: str) -> Tensor:
        pieces = self.heads if split != "none" else None
        return Tensor(
            name=f"{self.name}.{name}",
            role="attention",
            rows=rows,
            columns=columns,
            split=split,
            pieces=pieces,
        )

    def _vector(self, name: str, rows: int) -> Tensor:
        return Tensor(name=f"{self.name}.{name}", role="norm", rows=rows, operation="scale")

    def tensors(self) -> tuple[Tensor, ...]:
        queries = self.heads * (self.nope_dim + self.rope_dim)
        tensors: list[Tensor] = []
        if self.q_rank:
            tensors.append(self._weight("q_a", self.q_rank, self.hidden, "none"))
            tensors.append(self._vector("q_a_norm", self.q_rank))
            tensors.append(self._weight("q_b", queries, self.q_rank, "column"))
        else:
            tensors.append(self._weight("q", queries, self.hidden, "column"))
        tensors.append(self._weight("kv_a", self.kv_rank + self.rope_dim, self.hidden, "none"))
        tensors.append(self._vector("kv_a_norm", self.kv_rank))
        tensors.append(
            self._weight(
                "kv_b", self.heads * (self.nope_dim + self.value_dim), self.kv_rank, "column"
            )
        )
        tensors.append(self._weight("out", self.hidden, self.heads * self.value_dim, "row"))
        if self.indexer_heads:
            tensors.append(
                self._weight(
                    "indexer.q",
                    self.indexer_heads * self.indexer_dim,
                    self.q_rank or self.hidden,
                    "none",
                )
            )
            tensors.append(self._weight("indexer.k", self.indexer_dim, self.hidden, "none"))
            tensors.append(self._vector("indexer.k_norm", 2 * self.indexer_dim))
            tensors.append(
                self._weight("indexer.weights", self.indexer_heads, self.hidden, "none")
            )
        return tuple(tensors)

    def attention(self) -> AttentionGeometry:
        return AttentionGeometry(
            kind="latent",
            heads=self.heads,
            kv_heads=1,
            head_dim=self.nope_dim + self.rope_dim,
            value_dim=self.value_dim,
            latent_dim=self.kv_rank + self.rope_dim,
            window=self.indexer_top if self.indexer_heads else None,
            stream=self.stream,
            context_stream=self.stream,
        )

    def kv_elements_per_token(self) -> int:
        return self.kv_rank + self.rope_dim + (self.indexer_dim if self.indexer_heads else 0)

    def saved(self) -> tuple[Saved, ...]:
        """The up-projected q, k and v are kept whole: the training form is not absorbed."""
        head = self.nope_dim + self.rope_dim
        return (
            Saved(
                name="attention input",
                module="norms",
                per_token=self.hidden,
                split="sequence",
                recomputable=True,
            ),
            Saved(name="query latent and its norm", per_token=2 * self.q_rank, split="sequence"),
            Saved(
                name="key-value latent and its norm",
                per_token=2 * self.kv_rank + self.rope_dim,
                split="sequence",
            ),
            Saved(name="queries", module="up_projection", per_token=self.heads * head),
            Saved(name="keys", module="up_projection", per_token=self.heads * head),
            Saved(name="values", module="up_projection", per_token=self.heads * self.value_dim),
            Saved(name="attention output", per_token=self.heads * self.value_dim),
            Saved(name="softmax statistics", per_token=self.heads, width="float32"),
            Saved(name="softmax output", per_pair=self.heads, core=True, unfused=True),
        )

    def elementwise_elements(self) -> float:
        return (
            4.0 * self.heads * self.rope_dim
            + 4.0 * (self.q_rank + self.kv_rank)
            + 3.0 * self.hidden
        )
