"""Causal models of several seeds that learn as one."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, relu, scaled_dot_product_attention

from bn_core.lessons.sequences.config import NORMS, FlipsConfig
from bn_core.training.norms import EPS

WIDTH = 32
"""Features of a token."""
_MOMENTUM = 0.1
_SIDES = 2


class CausalModels:
    """R models of one layer of a transformer with the same norm, one for each seed.

    Tensors begin with R. Tokens are (R, G, N, T): G batches of N sequences of T coin flips, each of
    which batch norm normalizes on its own. All norms of a seed share their initial weights.
    """

    def __init__(self, config: FlipsConfig, norm: str, place: torch.device) -> None:
        if norm not in NORMS:
            raise ValueError(f"There is no norm {norm!r}.")
        self._norm = norm

        def draw(layer: int, *size: int, scale: float = 1.0) -> Tensor:
            drawn = [
                torch.randn(size, generator=torch.Generator().manual_seed(1000 * seed + layer))
                for seed in config.seed_values
            ]
            return (scale * torch.stack(drawn)).to(place)

        def fill(value: float, *size: int) -> Tensor:
            return torch.full((config.seeds, *size), value, device=place)

        own = 1 / math.sqrt(WIDTH)
        self.embedding = draw(0, _SIDES, WIDTH)
        self.position = draw(1, config.length, WIDTH)
        self.weights = [
            draw(2, WIDTH, 3 * WIDTH, scale=own),
            draw(3, WIDTH, WIDTH, scale=own),
            draw(4, WIDTH, 4 * WIDTH, scale=own),
            draw(5, 4 * WIDTH, WIDTH, scale=own / 2),
            draw(6, WIDTH, _SIDES, scale=own),
        ]
        self.biases = [fill(0.0, 1, each.shape[-1]) for each in self.weights]
        self.gammas = [fill(1.0, 1, WIDTH) for _ in range(3)]
        self.betas = [fill(0.0, 1, WIDTH) for _ in range(3)]
        self._means = [fill(0.0, 1, WIDTH) for _ in range(3)]
        self._vars = [fill(1.0, 1, WIDTH) for _ in range(3)]
        learned = [self.embedding, self.position, *self.weights, *self.biases]
        if norm != "none":
            learned += self.gammas
        if norm in ("batch", "layer"):
            learned += self.betas
        self._optimizer = torch.optim.Adam(
            [each.requires_grad_() for each in learned], lr=config.rate, fused=True
        )

    def learn(self, flips: Tensor) -> None:
        """Make one step of Adam on a batch of sequences (R, N, T + 1)."""
        loss = self._measure(flips[:, None], training=True, learns=True).mean((1, 2, 3)).sum()
        self._optimizer.zero_grad()
        loss.backward()
        self._optimizer.step()

    @torch.no_grad()
    def measure_loss(self, flips: Tensor, *, training: bool) -> Tensor:
        """Return the loss (R, T) at each position of sequences (R, G, N, T + 1).

        It is averaged over the sequences. Nothing is learned, nor averaged for the evaluation mode.
        """
        return self._measure(flips, training=training).mean((1, 2))

    def _measure(self, flips: Tensor, *, training: bool, learns: bool = False) -> Tensor:
        """Return the cross-entropy (R, G, N, T) of every next flip."""
        logits = self.predict(flips[..., :-1], training=training, learns=learns)
        return cross_entropy(logits.movedim(-1, 1), flips[..., 1:], reduction="none")

    def predict(self, tokens: Tensor, *, training: bool, learns: bool = False) -> Tensor:
        """Return the logits (R, G, N, T, 2) of the flip after each token.

        If it ``learns``, batch norm takes the batch into its running averages.
        """
        shape = tokens.shape
        seeds = torch.arange(shape[0], device=tokens.device)[:, None, None, None]
        x = self.embedding[seeds, tokens] + self.position[:, None, None]

        def normalize(place: int, x: Tensor) -> Tensor:
            tokens = x.view(*shape, WIDTH)
            return self._normalize(place, tokens, training, learns).flatten(1, 3)

        x = x.flatten(1, 3)
        mixed = self._apply(0, normalize(0, x)).view(-1, shape[3], 3 * WIDTH)
        query, key, value = mixed.chunk(3, dim=-1)
        seen = scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x + self._apply(1, seen.reshape(x.shape))
        x = x + self._apply(3, relu(self._apply(2, normalize(1, x))))
        return self._apply(4, normalize(2, x)).view(*shape, _SIDES)

    def _apply(self, layer: int, x: Tensor) -> Tensor:
        return torch.baddbmm(self.biases[layer], x, self.weights[layer])

    def _normalize(self, place: int, x: Tensor, training: bool, learns: bool) -> Tensor:
        """Normalize tokens (R, G, N, T, features)."""
        if self._norm == "none":
            return x
        gamma, beta = self.gammas[place][:, None, None], self.betas[place][:, None, None]
        if self._norm == "rms":
            return gamma * x * (x.square().mean(-1, keepdim=True) + EPS).rsqrt()
        if self._norm == "layer":
            var, mean = torch.var_mean(x, -1, correction=0, keepdim=True)
        elif training:
            var, mean = torch.var_mean(x, (2, 3), correction=0, keepdim=True)
            if learns:
                self._average(place, x.shape[2] * x.shape[3], mean, var)
        else:
            mean, var = (each[place][:, None, None] for each in (self._means, self._vars))
        return gamma * (x - mean) * (var + EPS).rsqrt() + beta

    @torch.no_grad()
    def _average(self, place: int, count: int, mean: Tensor, var: Tensor) -> None:
        """Take the statistics of a batch into the running averages, the variance unbiased."""
        self._means[place].lerp_(mean[:, 0, 0], _MOMENTUM)
        self._vars[place].lerp_(var[:, 0, 0] * (count / (count - 1)), _MOMENTUM)
