"""The script that builds, trains and tests the lesson's network.

The page shows it to be copied, and workers run it, so both compute the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from bn_core.lessons.use_it.config import Variant

WIDTH = 32
STEPS = 100
BATCH = 64
RATE, DECAY = 0.1, 5e-4

_DATA = """\
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy

images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16, dtype=torch.float32), torch.tensor(labels)
x_train, y_train, x_test, y_test = x[:1280], y[:1280], x[1280:], y[1280:]
"""
_RESIDUAL = """\


class Residual(nn.Module):
    def __init__(self, branch):
        super().__init__()
        self.branch = branch

    def forward(self, x):
        return {sum}

"""
_START = """
# Another choice changes neither the first weights of a layer nor the batches.
linear = [layer for layer in model.modules() if isinstance(layer, nn.Linear)]
for number, layer in enumerate(linear):
    torch.manual_seed({seed} + number)
    layer.reset_parameters()
torch.manual_seed({seed})
"""
_OPTIMIZER = f"""
# Weight decay for the weights alone: γ, β and biases have one dimension.
weights = [p for p in model.parameters() if p.dim() > 1]
others = [p for p in model.parameters() if p.dim() == 1]
optimizer = torch.optim.SGD(
    [{{"params": weights, "weight_decay": {DECAY}}}, {{"params": others, "weight_decay": 0}}],
    lr={RATE},
)
"""
_TRAINING = """
model.{mode}(){note}
losses = []
for step in range({steps}):
    rows = torch.randint(len(x_train), ({batch},))
    loss = cross_entropy(model(x_train[rows]), y_train[rows])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
"""
_TEST = """
model.eval()  # predictions use the running statistics
with torch.no_grad():
    accuracy = (model(x_test).argmax(1) == y_test).float().mean().item()
"""
_REPORT = """\
print(model)
print(f"loss {losses[0]:.3f} -> {losses[-1]:.3f}, test accuracy {accuracy:.3f}")
"""


def write_data() -> str:
    """Write the part of the script that imports and loads."""
    return _DATA


def write_model(variant: Variant, seed: int) -> str:
    """Write the part that builds ``model`` and ``optimizer``."""
    first = _write_layers(64, variant)
    block = [*_write_layers(WIDTH, variant), *_write_layers(WIDTH, variant)]
    if not variant.residual:
        parts = [*first, *block, f"nn.Linear({WIDTH}, 10)"]
        last = max(place for place, each in enumerate(parts) if "BatchNorm" in each)
        return _join(parts, f"model[{last}]", variant, seed, "")
    if variant.placement == "before":
        block = block[:-1]  # the activation follows the sum
    branch = "\n".join(f"        {each}," for each in block)
    parts = [
        *first,
        f"Residual(nn.Sequential(\n{branch}\n    ))",
        f"nn.Linear({WIDTH}, 10)",
    ]
    added = "x + self.branch(x)"
    added = f"torch.relu({added})" if variant.placement == "before" else added
    last = max(place for place, each in enumerate(block) if "BatchNorm" in each)
    return _join(parts, f"model[3].branch[{last}]", variant, seed, _RESIDUAL.format(sum=added))


def write_training(variant: Variant) -> str:
    """Write the part that trains; ``losses`` has the loss of each step."""
    note = "  # a mistake: the running statistics never move" * (variant.mode == "eval")
    return _TRAINING.format(mode=variant.mode, note=note, steps=STEPS, batch=BATCH)


def write_test() -> str:
    """Write the part that measures ``accuracy``."""
    return _TEST


def write_script(variant: Variant, seed: int = 0) -> str:
    """Write the whole script, which runs alone and prints the model and its accuracy."""
    parts = (write_data(), write_model(variant, seed), write_training(variant), _TEST, _REPORT)
    return "".join(parts)


def _write_layers(width: int, variant: Variant) -> list[str]:
    bias = "" if variant.bias else ", bias=False"
    norm, activation = f"nn.BatchNorm1d({WIDTH})", "nn.ReLU()"
    order = (norm, activation) if variant.placement == "before" else (activation, norm)
    return [f"nn.Linear({width}, {WIDTH}{bias})", *order]


def _join(parts: Sequence[str], last_norm: str, variant: Variant, seed: int, before: str) -> str:
    layers = "\n".join(f"    {each}," for each in parts)
    zero = f"nn.init.zeros_({last_norm}.weight)  # γ = 0 at the start\n" * variant.zero_gamma
    start = _START.format(seed=seed)
    return f"{before}\nmodel = nn.Sequential(\n{layers}\n)\n{zero}{start}{_OPTIMIZER}"
