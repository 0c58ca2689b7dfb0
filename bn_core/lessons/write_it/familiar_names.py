"""Other names under which people know what an exercise gives.

Pasted lines use the names of CS231n, of Karpathy's makemore, of PyTorch's modules, or of a paper.
"""

from __future__ import annotations

from collections.abc import Collection

from bn_core.inputs.programs.tree import Name, Program, walk

COUNT = "len"
"""What a name such as N stands for: the number of examples."""
_TABLES = ("x", "signal", "dy", "x_hat", "dx_hat")
"""Given values that have a row for each example."""
_COUNTS = ("N", "n", "B", "m")
_NAMES = {
    "x": ("X", "hprebn", "inputs", "input"),
    "signal": ("x", "X", "inputs", "input"),
    "dy": ("dout", "dhpreact", "d_y", "dY", "grad_output", "dL_dy"),
    "gamma": ("bngain", "weight", "γ"),
    "beta": ("bnbias", "bias", "β"),
    "eps": ("epsilon", "ε"),
    "mean": ("mu", "μ", "bnmeani", "sample_mean", "batch_mean", "x_mean"),
    "var": ("bnvar", "sample_var", "batch_var", "x_var", "sigma2", "σ2"),
    "x_hat": ("xhat", "x_norm", "x_normalized", "bnraw"),
    "dx_hat": ("dxhat", "d_x_hat", "dx_norm", "dbnraw"),
    "dvar": ("d_var", "dsample_var", "dbnvar", "dsigma2"),
    "dmean": ("d_mean", "dmu", "dsample_mean", "dbnmeani"),
    "running_mean": ("moving_mean", "bnmean_running"),
    "running_var": ("moving_var", "moving_variance"),
}
"""Familiar names of each given value. A program's own assignment of such a name comes first."""


def find_familiar_names(program: Program, given: Collection[str]) -> dict[str, str]:
    """Return the given name, or ``COUNT``, that each familiar name stands for.

    The parameters of a function are such names, too.
    """
    assigned = {name for each in program.statements for name in each.names}
    nodes = (node for each in program.statements for node in walk(each.value))
    used = {node.name for node in nodes if isinstance(node, Name)}
    unknown = (used | set(program.parameters)) - assigned - set(given)
    found = {}
    for name in sorted(unknown):
        for known in given:
            if name in _NAMES.get(known, ()):
                found[name] = known
        if name not in found and name in _COUNTS and find_table(given):
            found[name] = COUNT
    return found


def find_table(given: Collection[str]) -> str:
    """Return the first given name with a row for each example, or nothing."""
    return next((name for name in given if name in _TABLES), "")


def write_familiar_names(program: Program, given: Collection[str]) -> list[str]:
    """Return a line of Python that assigns each familiar name of a program."""
    return [
        f"{name} = {f'len({find_table(given)})' if known == COUNT else known}"
        for name, known in find_familiar_names(program, given).items()
        if name not in program.parameters
    ]
