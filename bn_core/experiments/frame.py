"""The measurements of a live run at one step."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.layer_probes import NO_LAYERS, LayerProbes
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """The measurements of K networks with L hidden layers at one step.

    The values of a network that has ended (it diverged, or PyTorch refused its batch) are NaN, and
    ``ended`` has the reason.
    """

    step: int
    """Updates made so far; 0 is the freshly initialized network."""
    rate: float
    """The present learning rate."""
    norms: tuple[str, ...]
    """The K networks, by their normalization: none, batch, layer."""
    first: int
    """The step of ``losses[0]``, the first after the last scheduled frame."""
    losses: Array
    """(S, K): the training loss in nats of steps ``first`` to ``step``, each measured before that
    step's update; empty at step 0. The losses of an unscheduled frame (a single step, a pause) are
    repeated in the next one, so merge them by step: ``curve[frame.first - 1 :] = frame.losses``.
    """
    accuracy: Array
    """(K,): share of the test set classified correctly with the running statistics; NaN if these
    overflowed."""
    edges: Array
    """(bins + 1,): the histogram's bin edges, the same for every frame of a run."""
    histogram: Array
    """(K, L, bins): share of the probe batch's pre-activations in each bin; values outside the
    edges count in the outermost bins. The probe batch is the first 128 test examples,
    normalized by its own statistics; a pre-activation is the input of the nonlinearity."""
    percentiles: Array
    """(K, L, 3): 15th, 50th and 85th percentile of one unit's pre-activations."""
    gradient: Array
    """(K, L + 1): the norm of dLoss/dW for each weight matrix, the output layer's last, on the last
    step's batch before its update; at step 0, on the first batch."""
    saturated: Array
    """(K, L): share of hidden outputs where the nonlinearity's slope is under 5% of its largest;
    for ReLU where it is 0, so that the unit is dead for that example."""
    ended: tuple[str, ...]
    """For each network why it ended, in a sentence; empty while it trains."""
    classes: int = 0
    """The number of classes C, for the loss of guessing, log C; 0 if it is not known."""
    layers: LayerProbes = NO_LAYERS
    """What else was recorded of each layer."""
