"""What a question answers is what its own text says, computed again by PyTorch or by hand."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from itertools import product
from statistics import fmean, pvariance, variance

import numpy as np
import pytest
import torch

from bn_core.course.quiz.bank import BANK
from bn_core.lessons.question import DrawnNumber

Numbers = list[float]


def numbers(text: str) -> Numbers:
    """All numbers of a text as a reader sees them, years and names like BatchNorm1d left out."""
    found = re.findall(r"(?<![\w.⁻])−?\d+(?:\.\d+)?(?:e−?\d+)?", text)
    return [float(each.replace("−", "-")) for each in found if each not in ("2018", "2019")]


def layer(momentum: float = 0.1, eps: float = 1e-12) -> torch.nn.BatchNorm1d:
    return torch.nn.BatchNorm1d(1, eps=eps, momentum=momentum).double()


def column(x: Numbers) -> torch.Tensor:
    return torch.tensor(x, dtype=torch.float64)[:, None]


def normalize_by_pytorch(x: Numbers, gamma: float = 1.0, beta: float = 0.0) -> Numbers:
    """The outputs of PyTorch's layer in train mode, with next to no epsilon."""
    out = layer()(column(x)) * gamma + beta
    return [float(each) for each in out.detach()[:, 0]]


def gradients(x: Numbers, gamma: float, d_y: Numbers) -> tuple[Numbers, float]:
    """(of x, of gamma), by PyTorch's autograd."""
    made, inputs = layer(eps=1e-5), column(x).requires_grad_()
    torch.nn.init.constant_(made.weight, gamma)
    made(inputs).backward(column(d_y))
    assert inputs.grad is not None
    assert made.weight.grad is not None
    return inputs.grad[:, 0].tolist(), float(made.weight.grad)


def running(momentum: float, batches: list[Numbers]) -> torch.nn.BatchNorm1d:
    made = layer(momentum)
    for each in batches:
        made(column(each))
    return made


def around(mean: float) -> Numbers:
    return [mean - 1, mean + 1]


def running_mean(momentum: float, means: Numbers) -> float:
    made = running(momentum, [around(mean) for mean in means])
    assert made.running_mean is not None
    return float(made.running_mean)


def mixed_mean(n: Numbers) -> float:
    """A running mean after one batch, whose momentum is the share of the batch's images."""
    made = running(4 / (4 + n[5]), [])
    made.running_mean = torch.tensor([n[0]], dtype=torch.float64)
    made(column(n[1:5]))
    return float(made.running_mean)


def stored_variance(n: Numbers) -> float:
    made = running(n[1], [n[2:6]])
    assert made.running_var is not None
    return float(made.running_var)


def in_eval_mode(x: Numbers, mean: float, var: float, gamma: float = 1.0, beta: float = 0.0):  # type: ignore[no-untyped-def]
    made = layer().eval()
    made.running_mean, made.running_var = torch.tensor([mean]), torch.tensor([var])
    return [float(each) * gamma + beta for each in made.double()(column(x)).detach()[:, 0]]


def epsilon(n: Numbers) -> float:
    reach = math.sqrt(n[0] * n[1])
    return float(layer(eps=n[1])(column([-reach, reach])).detach().var(unbiased=False))


def with_dropout(n: Numbers) -> float:
    """The variance over every mask that may fall on every number, by its probability."""
    p, x = n[0], n[2:6]
    kept = [each / (1 - p) for each in x]
    square = fmean((1 - p) * each**2 for each in kept)
    return square - fmean(x) ** 2


def small_batches(n: Numbers) -> float:
    return fmean(pvariance(batch) for batch in product(n[:2], repeat=int(n[3])))


def arrival(n: Numbers) -> float:
    left, batches = 1.0, 0
    while left > 1 - n[1] / 100:
        left, batches = left * (1 - n[0]), batches + 1
    return float(batches)


def passes(n: Numbers) -> float:
    """The Frobenius norm of the layer's Jacobian, times sigma, a direction."""
    x = torch.linspace(-1.0, 2.0, int(n[0]), dtype=torch.float64)[:, None] ** 3
    jacobian = torch.autograd.functional.jacobian(lambda each: layer()(each), x).squeeze()
    sigma = float(x.var(unbiased=False).sqrt())
    return float(jacobian.norm()) * sigma / math.sqrt(n[0])


def last_batch(n: Numbers) -> float:
    *_, last = torch.arange(int(n[0])).split(int(n[1]))
    return float(len(last))


def fold(n: Numbers) -> float:
    """The fused layer of PyTorch's own."""
    linear, norm = torch.nn.Linear(1, 1, bias=False).double(), layer().eval()
    torch.nn.init.constant_(linear.weight, n[0])
    norm.running_mean, norm.running_var = torch.tensor([n[1]]), torch.tensor([n[2]])
    torch.nn.init.constant_(norm.weight, n[3])
    torch.nn.init.constant_(norm.bias, n[4])
    fused = torch.nn.utils.fusion.fuse_linear_bn_eval(linear.eval(), norm.double())
    return float(fused.bias.detach())


def round_weight(n: Numbers) -> float:
    """PyTorch's own rounding, with one scale for both weights."""
    weights = torch.tensor([n[-2], n[-1]])
    whole = torch.fake_quantize_per_tensor_affine(weights, n[-2] / n[2], 0, int(n[1]), int(n[2]))
    return float(whole[1])


def decay(n: Numbers) -> float:
    """The factor of one step of PyTorch's SGD, to the power of the steps."""
    gamma = torch.nn.Parameter(torch.tensor([n[2]], dtype=torch.float64))
    gamma.grad = torch.zeros_like(gamma)
    torch.optim.SGD([gamma], lr=n[0], weight_decay=n[1]).step()
    return float(gamma.detach()) ** n[3]


def he(n: Numbers) -> float:
    return n[1] * torch.nn.init.calculate_gain("relu") / math.sqrt(n[0])


def measure_update(n: Numbers) -> float:
    """The change that a step of PyTorch's SGD makes to weights of this spread."""
    shape = torch.tensor([-1.0, 0.0, 1.0], dtype=torch.float64)
    weight = torch.nn.Parameter(n[0] * shape)
    before = weight.detach().clone()
    weight.grad = n[1] * shape.flip(0)
    torch.optim.SGD([weight], lr=n[2]).step()
    return float((weight.detach() - before).std() / before.std())


def bend(n: Numbers) -> float:
    """The value whose output is 0, on the line through the outputs of the layer."""
    y = normalize_by_pytorch(n[:4], n[4], n[5])
    return n[0] - y[0] * (n[3] - n[0]) / (y[3] - y[0])


def guessing(n: Numbers) -> float:
    classes = int(n[0])
    return float(torch.nn.functional.cross_entropy(torch.zeros(1, classes), torch.tensor([0])))


def turning(n: Numbers) -> float:
    """How many times as far one small step turns w, on a loss of the direction alone."""
    turned = []
    for length in n[:2]:
        w = torch.tensor([length, 0.0], dtype=torch.float64, requires_grad=True)
        (w / w.norm() - torch.tensor([0.0, 1.0])).square().sum().backward()
        assert w.grad is not None
        step = w.detach() - 1e-6 * w.grad
        turned.append(math.atan2(float(step[1]), float(step[0])))
    return turned[1] / turned[0]


def cosine(n: Numbers) -> float:
    one, two = torch.tensor(n[:2]), torch.tensor(n[2:])
    return float(torch.nn.functional.cosine_similarity(one, two, dim=0))


def count_shared(n: Numbers) -> float:
    return torch.zeros([int(each) for each in n]).transpose(0, 1).flatten(1).shape[1]


def count_parameters(n: Numbers) -> float:
    return sum(each.numel() for each in torch.nn.BatchNorm2d(int(n[0])).parameters())


def drifting_bias(n: Numbers) -> float:
    """The bias after gradient descent by autograd, with the mean detached."""
    bias = torch.zeros((), dtype=torch.float64, requires_grad=True)
    for _ in range(int(n[6])):
        x = column(n[:4]) + bias
        (d_bias,) = torch.autograd.grad((x - x.mean().detach() - n[4]).square().mean(), bias)
        bias = (bias - n[7] * d_bias).detach().requires_grad_()
    return bias.item()


AGAIN: dict[str, Callable[[Numbers], float]] = {
    "spread-by-layer": lambda n: math.prod([n[0]] * int(n[1])),
    "first-z-score": lambda n: normalize_by_pytorch(n)[0],
    "other-unit": lambda n: n[0],
    "variance-of-a-batch": lambda n: pvariance(n),
    "one-output": lambda n: normalize_by_pytorch(n[:4], *n[4:])[0],
    "scaled-input": lambda n: normalize_by_pytorch([n[5] * x + n[6] for x in n[:4]])[0],
    "epsilon-takes-part": epsilon,
    "spread-of-the-output": lambda n: pvariance(normalize_by_pytorch(n[2:6], n[0], n[1])) ** 0.5,
    "one-outlier": lambda n: normalize_by_pytorch([0.0] * int(n[1]) + [n[2]])[-1],
    "gradient-of-gamma": lambda n: gradients(n[:4], 1.0, n[7:])[1],
    "mean-for-sum": lambda n: n[0] * n[1],
    "fourth-gradient": lambda n: gradients(n[:4], n[4], n[5:9])[0][3],
    "gradient-of-a-sum": lambda n: gradients(n[1:5], n[5], [n[0]] * 4)[0][0],
    "drifting-bias": drifting_bias,
    "stored-variance": stored_variance,
    "running-mean-twice": lambda n: running_mean(n[0], n[1:]),
    "momentum-in-keras": lambda n: 1 - n[0],
    "batches-to-arrive": arrival,
    "companions-in-eval": lambda n: in_eval_mode(n[5:], n[0], n[1])[0],
    "evaluated-too-early": lambda n: running_mean(n[0], [n[2]] * int(n[1])),
    "folded-bias": fold,
    "one-scale": round_weight,
    "decayed-gamma": decay,
    "bias-before-it": lambda n: normalize_by_pytorch([x + n[7] for x in n[:4]])[0],
    "numbers-that-share": lambda n: count_shared([n[0], n[1], n[2], n[3]]) * 1.0,
    "learned-numbers": count_parameters,
    "pixels-per-mean": lambda n: count_shared([n[0], 3.0, *n[1:]]) * 1.0,
    "guessing-loss": guessing,
    "update-ratio": measure_update,
    "scale-of-weights": he,
    "line-of-a-unit": bend,
    "scatter-of-a-line": lambda n: math.sqrt(n[1] / n[2]),
    "two-examples": lambda n: normalize_by_pytorch(n[:2], n[3], n[4])[1],
    "accumulated-batch": lambda n: normalize_by_pytorch(n[:3])[0],
    "two-devices": lambda n: pvariance(n),
    "gradient-that-passes": passes,
    "variance-of-small-batches": small_batches,
    "noise-by-batch-size": lambda n: n[2] ** -0.5,
    "last-batch": last_batch,
    "cold-memory": lambda n: running_mean(n[0], [n[2]] * int(n[1])),
    "poisoned-memory": lambda n: running_mean(n[1], [n[0]] * 300 + [n[2]] + [n[4]] * int(n[3])),
    "dropout-before": with_dropout,
    "frozen-slice": lambda n: float(
        np.std(in_eval_mode([n[4] * x for x in n[:4]], fmean(n[:4]), pvariance(n[:4])))
    ),
    "steepest-rate": lambda n: 2 / n[1],
    "gradient-bound": lambda n: n[0] / n[1] * n[2],
    "fastest-change": lambda n: max(abs(n[0]), abs(n[1])),
    "filter-normalized": lambda n: n[0] * n[2] / math.hypot(n[0], n[1]),
    "cosine-of-gradients": cosine,
    "growth-by-layer": lambda n: (math.pi / (math.pi - n[0])) ** (n[1] / 2),
    "fading-by-layer": lambda n: n[0] ** n[1],
    "gradient-of-scaled-weights": lambda n: n[1] / n[2],
    "output-of-scaled-weights": lambda n: float(
        np.std(normalize_by_pytorch([n[5] * x for x in n[:4]], gamma=n[6]))
    ),
    "length-after-a-step": lambda n: math.hypot(n[0], n[1]),
    "effective-rate": turning,
    "normalized-weights": lambda n: n[6] * n[4] / math.hypot(n[4], n[5] / 2),
    "last-die": lambda n: 5 * n[4] - sum(n[:4]),
    "mixed-mean": mixed_mean,
    "root-mean-square": lambda n: float(
        torch.nn.functional.rms_norm(torch.tensor(n[:3], dtype=torch.float64), (3,), eps=0.0)[0]
    ),
    "clipped-gradient": lambda n: n[1] * min(1.0, n[2] * n[0] / n[1]),
    "branch-share": lambda n: 100 / sum([1.0] * (1 + int(n[2]))),
}


def test_numeric_questions_are_all_recomputed() -> None:
    assert set(AGAIN) == {id for id, each in BANK.items() if each.kind == "numeric"}


@pytest.mark.parametrize("id", AGAIN)
def test_numeric_answer_follows_from_text(id: str) -> None:
    for seed in (*range(10), 5000, 9999):
        asked = BANK[id].draw(seed)
        assert isinstance(asked, DrawnNumber)
        again = AGAIN[id](numbers(asked.text))
        # Three digits are told of a gradient's length; all else is told exactly.
        loose = 0.01 if id == "gradient-of-scaled-weights" else 1e-5
        assert asked.answer == pytest.approx(again, rel=loose, abs=1e-5), (seed, asked.text)


def test_slip_value_follows_from_its_mistake() -> None:
    """Some of them by hand: the unbiased variance, the swapped momentum, the batch in eval mode."""
    for seed in range(12):
        for id, first in (
            ("variance-of-a-batch", lambda n: variance(n)),
            ("stored-variance", lambda n: (1 - n[1]) + n[1] * pvariance(n[2:6])),
            ("companions-in-eval", lambda n: normalize_by_pytorch(n[5:])[0]),
            ("accumulated-batch", lambda n: normalize_by_pytorch(n)[0]),
        ):
            asked = BANK[id].draw(seed)
            assert isinstance(asked, DrawnNumber)
            wrong = first(numbers(asked.text))
            if abs(wrong - asked.answer) > 3 * asked.tolerance:
                assert asked.mistakes[0].value == pytest.approx(wrong, abs=1e-4), (id, seed)
