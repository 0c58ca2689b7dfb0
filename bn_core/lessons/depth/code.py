"""The experiments on depth as code to copy."""

from __future__ import annotations

from bn_core.lessons.depth.config import DepthConfig, TrainabilityConfig
from bn_core.lessons.depth.experiments import FIRST_WEIGHTS, GRADIENTS, TRAINABILITY
from bn_core.lessons.depth.first_weights_config import FirstWeightsConfig
from bn_core.lessons.depth.untrained_config import WIDTH, UntrainedConfig
from bn_core.text.code import format_config, format_import

_PHI = {"relu": "torch.relu", "tanh": "torch.tanh", "linear": "lambda x: x"}


def write_growth_code(config: UntrainedConfig) -> str:
    """Write PyTorch code that prints how a gradient grows, for weights of its own."""
    return f"""\
import torch
from torch import nn

depth, width, batch, skips = {config.layers}, {WIDTH}, {config.batch}, {config.skips}
phi = {_PHI[config.activation]}


def grow(norm, gain):
    \"\"\"Return the first layer's gradient over the last one's.\"\"\"
    torch.manual_seed({config.seed})
    z, sums = torch.randn(batch, width).double(), []
    for layer in range(depth):
        weight = torch.randn(width, width).double() * (gain / width) ** 0.5
        added = (phi(norm(z)) if layer else z) @ weight.requires_grad_()
        z = z + added if skips and layer else added
        z.retain_grad()
        sums.append(z)
    out = z if skips else phi(norm(z))
    (out * torch.randn_like(z)).sum().backward()
    return (sums[0].grad.norm() / sums[-1].grad.norm()).item()


batch_norm = nn.BatchNorm1d(width, affine=False, track_running_stats=False)
print("PyTorch's weights, no norm:", grow(nn.Identity(), 1 / 3))
print("He's weights, no norm:     ", grow(nn.Identity(), 2))
print("batch norm:                ", grow(batch_norm, 2))
"""


def write_untrained_code(config: UntrainedConfig) -> str:
    """Write code that prints the numbers of the page."""
    return f"""\
{format_import(type(config))}
from bn_core.lessons.depth.untrained import compare_untrained

for kind, sizes in compare_untrained({format_config(config)}).items():
    print(kind, "gradient", sizes.ratio, "signal", sizes.signal[-1])
"""


def write_depth_code(config: DepthConfig) -> str:
    """Write code that measures the gradients again and prints growth and verdicts."""
    return f"""\
{format_import(type(config))}
from bn_core.lessons.depth.config import ACTIVATIONS, BATCHES, KINDS
from {GRADIENTS.worker} import run

*_, result = run({format_config(config)})
for kind, factors in zip(KINDS, result.factors):
    print(kind, factors.round(4).tolist())
for activation, growth in zip(ACTIVATIONS, result.growth):
    for size, squared in zip(BATCHES, growth):
        print(activation, size, squared.round(4).tolist())
for verdict in result.verdicts:
    print(*verdict.sentences)
"""


def write_trainability_code(config: TrainabilityConfig) -> str:
    """Write code that trains every depth and prints each network's best accuracy."""
    return f"""\
{format_import(type(config))}
from {TRAINABILITY.worker} import run
from bn_core.lessons.depth.experiments import TRAINABILITY

for result in run({format_config(config)}):
    if result.step:
        depth, kind = result.parts[result.step - 1]
        print(depth, kind, result.computed[result.step - 1].accuracy.max(axis=0).round(3).tolist())
for verdict in TRAINABILITY.judge(result):
    print(*verdict.sentences)
"""


def write_first_weights_code(config: FirstWeightsConfig) -> str:
    """Write code that measures untrained networks and prints the verdicts."""
    return f"""\
{format_import(type(config))}
from {FIRST_WEIGHTS.worker} import run

*_, result = run({format_config(config)})
print("rank, (nonlinearity, norm, width, seed)", result.rank[..., -1].round(2).tolist())
print("share of the last branch", result.share[..., -1].round(4).tolist())
print("autocorrelation of neighbours", result.autocorrelation[..., 0].round(3).tolist())
for verdict in result.verdicts:
    print(*verdict.sentences)
"""
