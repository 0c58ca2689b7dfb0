"""Small batches as code to copy: virtual batches, an accumulated gradient, the lab's own runs."""

from __future__ import annotations

from bn_core.lessons.small_batches.config import (
    GhostsConfig,
    SmallBatchesConfig,
    SynchronisedConfig,
)
from bn_core.lessons.small_batches.grouping import Grouped
from bn_core.text.code import call, vector


def group_code(grouped: Grouped) -> str:
    """PyTorch code that normalizes each group by itself; it ends in ``print(x_hat)``."""
    return f"""\
import torch
from torch.nn.functional import batch_norm

torch.set_printoptions(precision=8)
x = torch.tensor({vector(grouped.x)}, dtype=torch.float64)
groups = {grouped.letters!r}

x_hat = torch.zeros_like(x)  # one sample alone: PyTorch refuses, the arithmetic gives 0
for letter in sorted(set(groups)):
    mine = [i for i, each in enumerate(groups) if each == letter]
    if len(mine) > 1:
        x_hat[mine] = batch_norm(x[mine, None], None, None, training=True, eps=1e-5)[:, 0]
print(x_hat)
"""


def cliff_code(config: SmallBatchesConfig) -> str:
    """Code that repeats the errors by batch size and prints them and the verdicts."""
    return f"""\
from bn_core.configs import SmallBatchesConfig
from bn_core.configs.small_batches import NORMS
from bn_core.experiments.small_batches import run

*_, result = run({call(config)})
for norm, error in zip(NORMS, result.error):
    print(norm, dict(zip(result.sizes.tolist(), error.round(3).tolist())))
print(result.verdict.words, result.collapse.words, sep="\\n")
"""


def ghosts_code(config: GhostsConfig) -> str:
    """Code that repeats the networks on few examples and prints their errors and the verdicts."""
    return f"""\
from bn_core.configs import GhostsConfig
from bn_core.experiments.ghosts import run

*_, result = run({call(config)})
for setting, error in zip(result.settings, result.error):
    print(setting, error.round(3).tolist())
print(result.noise.words, result.dropout.words, sep="\\n")
"""


def synchronised_code(config: SynchronisedConfig) -> str:
    """Code that repeats the processes and prints how far each way is from one big batch."""
    return f"""\
from bn_core.configs import SynchronisedConfig
from bn_core.experiments.synchronised import run

*_, result = run({call(config)})
for name, together in (("apart", False), ("together", True)):
    print(name, result.apart_by(False, together), result.apart_by(True, together))
print(result.refusal)
"""


def accumulation_code(micro: int) -> str:
    """Code that compares a big batch with accumulated ones, without a norm and with batch norm."""
    return f"""\
import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(64, 20).double(), torch.randint(0, 10, (64,))


def gradient(norm, size):
    torch.manual_seed(1)
    net = nn.Sequential(nn.Linear(20, 32), norm(), nn.ReLU(), nn.Linear(32, 10)).double()
    for part, classes in zip(x.split(size), y.split(size)):
        loss = nn.functional.cross_entropy(net(part), classes)
        (loss * len(part) / 64).backward()  # weighted, so that the sum is the mean of all 64
    return torch.cat([p.grad.flatten() for p in net.parameters()])


for norm in (nn.Identity, lambda: nn.BatchNorm1d(32)):
    print((gradient(norm, 64) - gradient(norm, {micro})).abs().max().item())
"""
