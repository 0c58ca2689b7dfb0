"""One recorded moment of a live run, as NumPy arrays."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One recorded moment of a run of K networks with L hidden layers.

    A network that has ended (diverged, or refused its batch) holds NaN from then on,
    and its sentence stands in ``ended``.
    """

    step: int
    """Updates made so far; 0 is the freshly initialized network."""
    rate: float
    """The learning rate in force."""
    norms: tuple[str, ...]
    """The K networks, by their normalization: none, batch, layer."""
    first: int
    """The step to which ``losses[0]`` belongs: the one after the last scheduled frame."""
    losses: Array
    """(S, K): the training loss in nats of steps ``first`` to ``step``, each measured before that
    step's update; none at step 0. A frame off the schedule (a single step, a pause) repeats into
    the next one, so a loss curve is merged by place: ``curve[frame.first - 1 :] = frame.losses``.
    """
    accuracy: Array
    """(K,): share of the test set classified rightly, with the running statistics;
    NaN where these have overflowed."""
    edges: Array
    """(bins + 1,): the histogram's bin edges, the same for every frame of a run."""
    histogram: Array
    """(K, L, bins): share of the probe batch's pre-activations in each bin; what lies outside the
    edges is counted in the outermost bins. The probe batch is the first 128 test examples,
    normalized by its own statistics; a pre-activation is what enters the nonlinearity."""
    percentiles: Array
    """(K, L, 3): 15th, 50th and 85th percentile of one unit's pre-activations."""
    gradient: Array
    """(K, L + 1): the norm of dLoss/dW for each weight matrix, the output's last, on the last
    step's batch and before its update; at step 0, on the first batch."""
    saturated: Array
    """(K, L): share of hidden outputs where the nonlinearity's slope is under 5% of its largest;
    for ReLU, where it is 0: the unit is dead for that example."""
    ended: tuple[str, ...]
    """For each network: empty while it trains, else why it stopped, in a sentence."""
