"""The measurements of the lesson on ε as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from bn_core.lessons.epsilon.result import EpsilonResult
from bn_core.text.csv_rows import write_csv

COLUMNS = ("quantity", "eps", "factor", "offset", "std", "value")


def epsilon_to_csv(result: EpsilonResult) -> str:
    """Return the numbers of both figures at full precision with a header."""
    return write_csv(COLUMNS, [*_list_shrinkage(result), *_list_variances(result)])


def _list_shrinkage(result: EpsilonResult) -> Iterator[tuple[object, ...]]:
    for eps, curve in result.curves:
        rows = zip(curve.factor.tolist(), curve.std.tolist(), curve.var_hat.tolist(), strict=True)
        for factor, std, var_hat in rows:
            yield "variance of x_hat", eps, factor, 0.0, std, var_hat


def _list_variances(result: EpsilonResult) -> Iterator[tuple[object, ...]]:
    found = result.shifted
    methods = {
        "E[x^2] - E[x]^2 in float32": found.one_pass,
        "two passes in float32": found.two_pass,
        "Welford in float32": found.welford,
        "exact, of the stored numbers": found.exact,
    }
    for name, values in methods.items():
        for offset, value in zip(found.offset.tolist(), values.tolist(), strict=True):
            yield name, "", 1.0, offset, "", value
