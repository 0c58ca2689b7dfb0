"""The notebooks of the lesson on many devices."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.network_notebook import list_networks
from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.many_devices.code import write_shares_code
from bn_core.lessons.many_devices.config import (
    NORMS,
    PARTS,
    SAMPLES,
    UNITS,
    AccumulationConfig,
    SyncBatchNormConfig,
)
from bn_core.lessons.many_devices.result import Accumulation, SyncBatchNorm
from bn_core.lessons.many_devices.shares import Shares
from bn_core.text.notebook import Cell, Check, Notebook, split_code

_ACCUMULATE = """\
SIZES = ({sizes})
order = torch.randperm(len(x_train), generator=torch.Generator().manual_seed({seed}))[:{samples}]
x, y = x_train[order].double(), y_train[order]


def accumulate(norm, size):
    \"\"\"Return the gradient that parts of this size add up to.\"\"\"
    network = build(norm, {seed}).double()
    for part, classes in zip(x.split(size), y.split(size)):
        share = len(part) / len(x)  # so that the sum is the mean over all examples
        (nn.functional.cross_entropy(network(part), classes) * share).backward()
    return torch.cat([each.grad.flatten() for each in network.parameters()])


difference = {{}}
for norm in NORMS:
    whole = accumulate(norm, len(x))
    difference[norm] = [
        ((accumulate(norm, size) - whole).norm() / whole.norm()).item() for size in SIZES
    ]
    print(norm, [f"{{each:.2g}}" for each in difference[norm]])
"""
_FIGURE = """\
import matplotlib.pyplot as plt

for norm, values in difference.items():
    plt.loglog(SIZES, np.maximum(values, 1e-17), "o-", label=norm)
plt.xlabel(f"examples in a part, of {len(x)}")
plt.ylabel("difference from the whole batch's gradient, as a share")
plt.legend()
plt.show()
"""


def list_accumulation(config: AccumulationConfig, result: Accumulation | None) -> Notebook:
    """List the cells that accumulate the gradient of one batch, for the first seed."""
    run = RunConfig(depth=3, width=96, activation="relu", seed=config.seed)
    code = _ACCUMULATE.format(sizes=", ".join(PARTS), seed=config.seed, samples=SAMPLES)
    checks: tuple[Check, ...] = ()
    if result and np.isfinite(result.difference[:, :, 0]).all():
        checks = tuple(
            Check(norm, f"difference[{norm!r}]", result.difference[row, :-1, 0], 1e-3, 1e-9)
            for row, norm in enumerate(NORMS)
        )
    return Notebook(
        (
            *list_networks(run, NORMS),
            Cell("**The gradient** of one batch, and of its parts, one after another.", code),
            Cell("Only with batch norm the parts do not add up to the whole.", _FIGURE),
        ),
        checks,
    )


def list_shares(shares: Shares) -> Notebook:
    """List the cells that put together the statistics of two shares."""
    code = write_shares_code(*(each.x[:, 0] for each in shares.apart))
    cells = split_code(
        code,
        {
            "import torch": "The shares of two devices.",
            "means =": "**Averaged**: each device weighs the same.",
            "counts =": "**Weighted** by the counts, with the spread between the means.",
        },
    )
    return Notebook(
        tuple(cells),
        (
            Check("mean of the means", "means.mean().item()", shares.mean_of_means),
            Check("mean of the variances", "variances.mean().item()", shares.mean_of_variances),
            Check("mean", "mean.item()", float(shares.merged.mean[0])),
            Check("variance", "var.item()", float(shares.merged.var[0])),
        ),
    )


_PROCESSES = """\
import numpy as np

processes, size = {processes}, {size}
rng = np.random.default_rng({seed})
chosen = rng.choice(len(x_train), processes * size, replace=False)
{order}x = x_train[chosen].double() @ draw_weights({seed})[0].double().T
upstream = torch.from_numpy(rng.standard_normal(tuple(x.shape)))


def normalize(x, upstream):
    \"\"\"Return the output of batch norm, and the gradient by its input.\"\"\"
    x = x.clone().requires_grad_()
    y = nn.functional.batch_norm(x, None, None, training=True, eps=1e-5)
    (gradient,) = torch.autograd.grad(y, x, upstream)
    return y.detach(), gradient


whole, d_whole = normalize(x, upstream)
pairs = [normalize(*each) for each in zip(x.split(size), upstream.split(size))]
separate, d_separate = (torch.cat(each) for each in zip(*pairs))
"""
_TOGETHER = """\
parts = x.split(size)
count = sum(len(each) for each in parts)
mean = sum(each.sum(dim=0) for each in parts) / count
var = sum((each**2).sum(dim=0) for each in parts) / count - mean**2
together = torch.cat([(each - mean) / torch.sqrt(var + 1e-5) for each in parts])
for name, values in (("separate", separate), ("together", together)):
    print(name, "differs from one big batch by at most", (values - whole).abs().max().item())
print("separate gradients differ by at most", (d_separate - d_whole).abs().max().item())
"""
_OUTPUTS = """\
import matplotlib.pyplot as plt

unit = (separate - whole).abs().max(dim=0).values.argmax()
plt.plot(whole[:, unit], separate[:, unit], "o", color="#D55E00", label="separate")
plt.plot(whole[:, unit], together[:, unit], ".", color="#0072B2", label="together")
plt.axline((0, 0), slope=1, color="0.6")
plt.xlabel("output in one big batch")
plt.ylabel("output in processes")
plt.legend()
plt.show()
"""


def list_processes(config: SyncBatchNormConfig, result: SyncBatchNorm | None) -> Notebook:
    """List the cells that split one batch as over processes, in one process."""
    run = RunConfig(depth=1, width=UNITS, activation="relu", seed=config.seed)
    order = 'chosen = chosen[np.argsort(y_train.numpy()[chosen], kind="stable")]\n'
    split = _PROCESSES.format(
        processes=config.processes,
        size=config.device_batch,
        seed=config.seed,
        order=order if config.shared_by == "class" else "",
    )
    checks: tuple[Check, ...] = ()
    if result and result.done and result.whole.size:
        pairs = {
            "whole": result.whole,
            "separate": result.separate,
            "together": result.together,
            "d_separate": result.d_separate,
        }
        checks = tuple(
            Check(name, f"{name}[:4, :8]", values[:4, :8], 1e-6, 1e-6)
            for name, values in pairs.items()
        )
    return Notebook(
        (
            *list_networks(run, ("batch",)),
            Cell("One batch as a whole, and in parts that each have their own statistics.", split),
            Cell(
                "**Synchronized**: only counts, sums and sums of squares are added up.", _TOGETHER
            ),
            Cell("The unit whose outputs differ most.", _OUTPUTS),
        ),
        checks,
        "The page starts real processes. This notebook does their arithmetic in one.",
    )
