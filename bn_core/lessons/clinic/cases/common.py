"""Fixes and script texts that several cases share."""

from __future__ import annotations

from bn_core.lessons.clinic.case import Fix

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

LONGER = Fix("longer", "Train three times as long", (("in range(EPOCHS)", "in range(3 * EPOCHS)"),))
SLOWER = Fix("slower", "A tenth of the learning rate", (("lr=RATE", "lr=RATE / 10"),))
GROUP = Fix("group", "Group norm in place of batch norm", ((NORM, "nn.GroupNorm(8, 64)"),))
EPS = Fix("eps", "Keras's ε, 0.001", ((NORM, "nn.BatchNorm1d(64, eps=1e-3)"),))
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
    "Reset the running statistics after training, and average one pass over the training set",
    ((READY, REESTIMATION),),
)


def set_momentum(value: float, old: str = NORM, label: str = "") -> Fix:
    """Set the momentum, the share of the newest batch in the running statistics."""
    new = f"nn.BatchNorm1d(64, momentum={value})"
    return Fix(f"momentum {value}", label or f"momentum={value}", ((old, new),))


def clip_gradients() -> Fix:
    """The usual answer to wild gradients."""
    step = "            optimizer.step()\n"
    line = "            nn.utils.clip_grad_norm_(net.parameters(), 1.0)\n"
    return Fix("clip", "Clip the gradient's norm at 1", ((step, line + step),))
