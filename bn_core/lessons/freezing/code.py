"""Freezing as code to copy."""

from __future__ import annotations

from bn_core.lessons.freezing.config import FreezingView

_MODES = {
    "train": "model.train()",
    "eval": "model.train()\nmodel[1].eval()",
    "eval_then_train": "model[1].eval()\nmodel.train()  # undoes the line above",
}
FREEZE = """\
import torch
from torch import nn


def freeze_batch_norm(model):
    for module in model.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            module.eval()  # the running statistics stop
            module.requires_grad_(False)  # γ and β stop


norm = nn.BatchNorm1d(8)
model = nn.Sequential(nn.Linear(4, 8), norm, nn.ReLU(), nn.Linear(8, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
before = [values.clone() for values in norm.state_dict().values()]
for epoch in range(3):
    model.train()
    freeze_batch_norm(model)  # after every model.train(), which undoes it
    optimizer.zero_grad()
    model(torch.randn(64, 4) + 5).square().mean().backward()
    optimizer.step()
print(all(map(torch.equal, before, norm.state_dict().values())))  # True
"""
"""A function that freezes all batch norms of a model; the script prints True."""


def write_freezing_code(view: FreezingView) -> str:
    """Write a script that makes one step with a setting, and prints what moved."""
    switch = "model[1].requires_grad_(False)\n" if "requires_grad" in view.gradient else ""
    if view.gradient == "no_grad":
        step = "with torch.no_grad():\n    model(x)  # no gradient, so no step can follow"
    else:
        step = """\
loss = nn.functional.cross_entropy(model(x), y)
optimizer.zero_grad()
loss.backward()
optimizer.step()"""
    return f"""\
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = torch.randn(64, 4) + 5, torch.randint(2, (64,))

{_MODES[view.mode]}
{switch}before = {{name: values.clone() for name, values in model[1].state_dict().items()}}
{step}
for name, values in model[1].state_dict().items():
    print(name, "moved" if (values != before[name]).any() else "did not move")
"""
