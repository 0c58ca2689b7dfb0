"""Fixes and script texts that several cases share."""

from __future__ import annotations

from bn_core.lessons.clinic.case import Diagnosis, Fix

NORM = "nn.BatchNorm1d(64)"
READY = "    return net.eval()"
TWO = """\
        nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU(),
        nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU(),
"""
"""The hidden layers of the healthy script."""
SIX = """\
        *[
            layer for _ in range(6)
            for layer in (nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU())
        ],
"""
"""Six hidden layers in place of two."""
YIELD = "            yield loss.item(), labels\n"

TESTED_IN_TRAINING_MODE = Diagnosis(
    "mode",
    "The network is tested in training mode",
    "In the test, {training} of the {norms} normalization layers are in training mode.",
)
TOO_FEW_BATCHES = Diagnosis(
    "cold",
    "The running statistics have seen too few batches",
    "They have seen {seen} batches at momentum {momentum}. That covers {arrived}% of the way "
    "from their start values to the values of the data.",
)
OVERFITTED = Diagnosis(
    "overfitting",
    "The network overfits",
    "An overfitted network does well on its training images. In evaluation mode this one has "
    "accuracy {eval_training} on them.",
)

LONGER = Fix(
    "longer",
    "Train for three times as many epochs",
    (("in range(EPOCHS)", "in range(3 * EPOCHS)"),),
)
SLOWER = Fix("slower", "Use a tenth of the learning rate", (("lr=RATE", "lr=RATE / 10"),))
GROUP = Fix("group", "Replace batch norm by group norm", ((NORM, "nn.GroupNorm(8, 64)"),))
EPS = Fix("eps", "Use the ε of Keras, 0.001", ((NORM, "nn.BatchNorm1d(64, eps=1e-3)"),))
REESTIMATION = """\
    for layer in net:
        if isinstance(layer, nn.BatchNorm1d):
            layer.reset_running_stats()
            layer.momentum = None
    net.train()
    with torch.no_grad():
        for images, labels in loader:
            net(images)
    return net.eval()"""
REESTIMATE = Fix(
    "again",
    "Recompute the running statistics after training, in one pass over the training set",
    ((READY, REESTIMATION),),
)


def set_momentum(value: float, old: str = NORM, label: str = "") -> Fix:
    """Set the momentum, the share of the newest batch in the running statistics."""
    new = f"nn.BatchNorm1d(64, momentum={value})"
    return Fix(f"momentum {value}", label or f"Set momentum={value}", ((old, new),))


def clip_gradients() -> Fix:
    """Limit the norm of the gradient, the usual answer to gradients that explode."""
    step = "            optimizer.step()\n"
    line = "            nn.utils.clip_grad_norm_(net.parameters(), 1.0)\n"
    return Fix("clip", "Clip the norm of the gradient at 1", ((step, line + step),))
