"""The measurements of smoothness as code to copy."""

from __future__ import annotations

from bn_core.lessons.smoothness.config import (
    CurvatureConfig,
    GradientBoundConfig,
    GradientPathConfig,
    SpectrumConfig,
)
from bn_core.lessons.smoothness.experiments import (
    CURVATURE,
    GRADIENT_BOUND,
    GRADIENT_PATH,
    SPECTRUM,
)
from bn_core.text.code import format_config, format_import

_READINGS = {"gradient": "largest_change", "distance": "effective_beta"}


def write_gradient_path_code(config: GradientPathConfig, picture: str) -> str:
    """Write code that searches along the gradient again and prints the ratios.

    In the picture "distance" the gradient's change is divided by the distance.
    """
    return f"""\
{format_import(type(config))}
from {GRADIENT_PATH.worker} import run

*_, result = run({format_config(config)})
for reading in ("loss_range", {_READINGS[picture]!r}):
    print(reading, result.compare_looks(reading).round(2).tolist())
for verdict in result.verdicts:
    print(verdict.sentence)
"""


def write_gradient_bound_code(config: GradientBoundConfig) -> str:
    """Write code that measures theorem 4.1 again and counts the units."""
    return f"""\
{format_import(type(config))}
from {GRADIENT_BOUND.worker} import run

*_, result = run({format_config(config)})
units, grown, above = result.count()
print(f"{{units}} units, largest quotient {{result.quotient[result.has_gradient].max():.12f}}")
print(f"the gradient grows in {{grown}}, gamma / sigma is above 1 in {{above}}")
"""


def write_spectrum_code(config: SpectrumConfig) -> str:
    """Write code that finds the spectra again and prints their ends."""
    return f"""\
{format_import(type(config))}
from {SPECTRUM.worker} import run

*_, result = run({format_config(config)})
for moment, name in enumerate(("first weights", "after training")):
    for network, norm in enumerate(("none", "batch")):
        ends = result.bottom[moment, network], result.top[moment, network]
        print(name, norm, *(each.round(3).tolist() for each in ends))
"""


def write_torch_code() -> str:
    """Write PyTorch code of one Hessian-vector product and power iteration."""
    return """\
import torch
from torch import nn
from torch.nn.functional import cross_entropy

torch.manual_seed(0)
x, y = torch.randn(256, 20), torch.randint(0, 3, (256,))
net = nn.Sequential(nn.Linear(20, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 3))
weights = list(net.parameters())
gradient = torch.autograd.grad(cross_entropy(net(x), y), weights, create_graph=True)

# the Hessian times a vector is the gradient of (gradient · vector)
vector = [torch.randn_like(each) for each in weights]
for _ in range(100):
    length = sum((each**2).sum() for each in vector) ** 0.5
    vector = [each / length for each in vector]
    along = sum((g * v).sum() for g, v in zip(gradient, vector))
    product = torch.autograd.grad(along, weights, retain_graph=True, materialize_grads=True)
    value = sum((p * v).sum() for p, v in zip(product, vector)).item()
    vector = [each.detach() for each in product]
print(f"eigenvalue of the largest size: {value:.4f}")
"""


def write_curvature_code(config: CurvatureConfig) -> str:
    """Write code that finds the eigenvalues again and prints their ratios."""
    return f"""\
{format_import(type(config))}
from {CURVATURE.worker} import run

*_, result = run({format_config(config)})
for quantity in ("top", "dominant", "fisher"):
    print(quantity, getattr(result, quantity).round(3).tolist())
for verdict in result.verdicts:
    print(verdict.sentence)
"""
