"""One of several processes that normalize a batch together.

``python -m bn_core.lessons.many_devices.worker.sync_process RANK RANKS FOLDER SECONDS`` reads
``samples.npz`` of the
folder and leaves ``answer<rank>.npz``. The processes meet in a file of the folder and talk over
this machine's loopback. Whatever happens, each ends after SECONDS. Nothing of the lab's training
is loaded here: a process starts the faster.
"""

from __future__ import annotations

import faulthandler
import os
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.distributed as dist
from numpy.typing import NDArray
from torch import Tensor, nn


class AllReduceSum(torch.autograd.Function):
    """The sum of a tensor over all processes, forward and backward."""

    @staticmethod
    def forward(ctx: Any, own: Tensor) -> Tensor:
        """Return the sum of this tensor over all processes."""
        del ctx
        whole = own.clone()
        dist.all_reduce(whole)
        return whole

    @staticmethod
    def backward(ctx: Any, d: Tensor) -> Tensor:
        """Return the sum of this gradient over all processes."""
        del ctx
        whole = d.clone()
        dist.all_reduce(whole)
        return whole


def normalize_together(x: Tensor, eps: float) -> Tensor:
    """Return x̂ of this process's samples (N, U) by the statistics of all.

    Two questions to all: the count and the sum, then the squares about the mean, since a
    difference of large squares would lose digits.
    """
    ones = x.new_ones(1)
    count, *_ = whole = AllReduceSum.apply(torch.cat([ones * len(x), x.sum(0)]))
    centered = x - whole[1:] / count
    var = AllReduceSum.apply(centered.square().sum(0)) / count
    return centered * (var + eps).rsqrt()


def compute_answer(x: NDArray[Any], upstream: NDArray[Any], eps: float) -> dict[str, NDArray[Any]]:
    """Compute output and input gradient, separate and together, and the refusal."""
    layer = nn.BatchNorm1d(x.shape[1], eps=eps, dtype=torch.float64)
    result: dict[str, NDArray[Any]] = {}
    for name, norm in (("separate", layer), ("together", partial(normalize_together, eps=eps))):
        given = torch.tensor(x, requires_grad=True)
        y = norm(given)
        y.backward(torch.tensor(upstream))
        assert given.grad is not None
        result |= {name: y.detach().numpy(), f"d_{name}": given.grad.numpy()}
    return result | {"refusal": np.array(find_refusal(torch.tensor(x)))}


def find_refusal(x: Tensor) -> str:
    """Return PyTorch's error for these samples in SyncBatchNorm, or ""."""
    try:
        nn.SyncBatchNorm(x.shape[1], dtype=x.dtype)(x)
    except (ValueError, RuntimeError) as refused:
        return str(refused)
    return ""


def main(rank: int, ranks: int, folder: Path, seconds: float) -> None:
    """Meet the other processes, answer, and end."""
    faulthandler.dump_traceback_later(seconds, exit=True)
    torch.set_num_threads(1)
    (folder / f"started{rank}").touch()
    os.environ["GLOO_SOCKET_IFNAME"] = "lo0" if sys.platform == "darwin" else "lo"
    dist.init_process_group(
        "gloo",
        init_method=f"file://{folder / 'meeting'}",
        rank=rank,
        world_size=ranks,
        timeout=timedelta(seconds=seconds),
    )
    (folder / f"met{rank}").touch()
    with np.load(folder / "samples.npz") as given:
        mine = slice(*np.cumsum([0, *given["counts"]])[rank : rank + 2])
        result = compute_answer(given["x"][mine], given["upstream"][mine], float(given["eps"]))
    np.savez(folder / f"part{rank}.npz", allow_pickle=False, **result)
    (folder / f"part{rank}.npz").rename(folder / f"answer{rank}.npz")
    dist.destroy_process_group()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), float(sys.argv[4]))
