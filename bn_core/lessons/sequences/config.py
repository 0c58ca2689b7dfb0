"""Settings of a block of tokens, and of models that predict coin flips."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.inputs.knobs import Knobs, choice, knob

NORMS = ("batch", "layer", "rms", "none")
"""The norms of the models, in the order of every result."""
BATCH, LAYER, RMS, NONE = range(len(NORMS))
SCANNED = (1, 2, 4, 8, 16, 32)
"""Sequences in a batch, of the models that show where the leak is used."""
MOMENTS = 30
"""Models are measured before their first step and this many times later, evenly spaced."""
TOKENS, MODELS = "tokens", "models"


@dataclass(frozen=True, slots=True)
class TokensConfig(Knobs):
    """One block of tokens, and the token whose output is looked at."""

    norm: str = choice("batch", NORMS[:NONE], "norm")
    sequences: int = knob(4, 1, 8, "sequences in the batch")
    length: int = knob(8, 2, 12, "tokens of a sequence")
    features: int = knob(16, 2, 64, "features of a token")
    sequence: int = knob(2, 1, 8, "sequence of the token, from 1")
    position: int = knob(3, 1, 12, "position of the token in its sequence, from 1")
    seed: int = knob(0, 0, 9999, "seed of the tokens")

    @property
    def token(self) -> tuple[int, int]:
        """The sequence and the position of the token, from 0 and within the block."""
        return min(self.sequence, self.sequences) - 1, min(self.position, self.length) - 1


@dataclass(frozen=True, slots=True)
class FlipsConfig(Repeated):
    """Causal models that are equal except for their norms.

    Each reads the same sequences of coin flips and predicts every next flip. One layer of a
    transformer: a norm and attention to the tokens up to the present one, a norm and two weights
    with a ReLU between them, then a norm and the output. They learn by Adam.
    """

    prefix = "flips_"

    sequences: str = choice("1", ("1", "2", "4", "8", "16", "32"), "sequences in a batch")
    length: int = knob(8, 2, 16, "coin flips that a model reads in a sequence")
    rate: float = knob(0.003, 1e-4, 0.03, "learning rate", log=True)
    steps: int = knob(600, MOMENTS, 2000, "training steps")
    seeds: int = knob(5, 1, 6, "seeds of weights and coin flips")

    @property
    def batch_size(self) -> int:
        """The sequences in a batch."""
        return int(self.sequences)

    @property
    def measured_steps(self) -> tuple[int, ...]:
        """The MOMENTS + 1 steps after which the models are measured."""
        return tuple(round(self.steps * moment / MOMENTS) for moment in range(MOMENTS + 1))


@dataclass(frozen=True, slots=True)
class LeakConfig(Repeated):
    """A block of tokens, and causal models in batches of several sizes."""

    prefix = "leak_"

    length: int = knob(8, 2, 12, "tokens of a sequence")
    rate: float = knob(0.003, 1e-4, 0.03, "learning rate", log=True)
    steps: int = knob(600, MOMENTS, 2000, "training steps")

    def flips(self, sequences: int) -> FlipsConfig:
        """Return the models that read this many sequences in a batch."""
        return FlipsConfig(
            sequences=str(sequences),
            length=self.length,
            rate=self.rate,
            steps=self.steps,
            seeds=self.seeds,
            seed=self.seed,
        )

    def token(self, norm: str, position: int) -> TokensConfig:
        """Return a block of tokens and a token of its first sequence, from 1."""
        return TokensConfig(norm, length=self.length, sequence=1, position=position)


@dataclass(frozen=True, slots=True)
class FlipsView(Knobs):
    """How the models are drawn; nothing here changes what is computed."""

    theme: str = choice("light", ("light", "dark"), "colours of the background")


@dataclass(frozen=True, slots=True)
class PictureConfig(Knobs):
    """What the lesson draws."""

    picture: str = choice(TOKENS, (TOKENS, MODELS), "a block of tokens, or models that learn")
