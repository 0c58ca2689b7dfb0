"""The parts of a claim, what each must show, and what a measurement decides.

The rule for one effect. If its interval lies within the claimed size, the part holds. If it lies
outside it, but on the claimed side of no effect, the part holds weaker than stated; if not, it does
not hold. If the interval covers the threshold, nothing is decided.

A part that claims a direction alone has the number of no effect as its threshold, and that number
itself is outside: with no effect at all it does not hold.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bn_core.experiments.effect import Effect, Interval
from bn_core.text.numbers import format_number
from bn_core.text.sentences import begin_sentence


class Kind(StrEnum):
    """The seven verdicts, and what stands in place of one before anything is run."""

    HOLDS = "holds"
    WEAKER = "holds, weaker than stated"
    ONLY = "holds only when"
    FAILS = "does not hold"
    FALSE = "false or a convention"
    UNDECIDED = "undecided"
    SCALE = "not tested at its scale"
    UNRUN = "not run"


class Nature(StrEnum):
    """How a part is decided."""

    MEASURED = "measured"
    ARITHMETIC = "arithmetic"
    CONVENTION = "convention"
    SCALE = "scale"
    """The source speaks of more than a laptop can run; a small measurement stands beside it."""


@dataclass(frozen=True, slots=True)
class ClaimPart:
    """A sentence of a claim that is decided by itself, and by what.

    The measured number must be at least ``least`` and at most ``most``. A number on the claimed
    side of ``none`` has the claimed direction. A bound that is ``none`` itself must be passed.
    """

    claim: str
    """The claim's id."""
    name: str
    """A short name, unique in its claim; it is stored with what was measured."""
    statement: str
    quantity: str
    """What is measured, in words that begin with a small letter."""
    why: str
    """The reason of the threshold."""
    least: float | None = None
    most: float | None = None
    none: float | None = None
    """The number of no effect; None if the claim is about a size alone."""
    unit: str = ""
    nature: Nature = Nature.MEASURED
    knob: str = ""
    """What is scanned, such as "the batch size"; empty if nothing is."""
    trials: tuple[str, ...] = ()
    """The set-ups that measure it; all of the claim's if empty."""

    def __post_init__(self) -> None:
        if self.least is None and self.most is None:
            raise ValueError(f"{self.claim}: a part without a threshold decides nothing.")

    @property
    def threshold(self) -> float:
        """The claimed size: the least number, or else the most."""
        threshold = self.most if self.least is None else self.least
        assert threshold is not None
        return threshold

    @property
    def expected(self) -> str:
        """What must be measured for it to hold, as a sentence."""
        bounds = [
            f"{passed if bound == self.none else reached} {self.format(bound)}"
            for bound, reached, passed in (
                (self.least, "at least", "above"),
                (self.most, "at most", "below"),
            )
            if bound is not None
        ]
        one = self.least is not None and self.most is not None
        if one and math.isclose(self.threshold, self.most or 0.0):  # up to rounding
            bounds = [f"exactly {self.format(self.threshold)}"]
        return f"{begin_sentence(self.quantity)}: {' and '.join(bounds)}."

    def format(self, value: float) -> str:
        """Return a measured number with its unit."""
        return f"{'−' * (value < 0)}∞" if math.isinf(value) else format_number(value) + self.unit

    def describe(self, effect: Effect) -> str:
        """Return an effect as '0.4 (0.3 to 0.5, 95% interval)', by its median."""
        interval = effect.interval
        if interval.low == interval.high:
            return self.format(interval.median)
        kind = f"the range of {effect.seeds} seeds" if effect.preview else "95% interval"
        low, high = format_number(interval.low), format_number(interval.high)
        return f"{self.format(interval.median)} ({low} to {high}, {kind})"

    def word(self, kind: Kind, seeds: int = 0, condition: str = "", full_size: bool = True) -> str:
        """Return a verdict in words that follow the claim, such as 'does not hold'.

        ``seeds`` is the number of seeds of a preview, 0 of a full run. ``condition`` continues
        "holds only when"; if not ``full_size``, it holds weaker than stated even there.
        """
        if kind == Kind.FALSE:
            words = "is a convention" if self.nature == Nature.CONVENTION else "is false"
        elif kind == Kind.ONLY:
            words = f"{kind if full_size else f'{Kind.WEAKER}, only when'} {condition}".rstrip()
        else:
            words = f"is {kind}" if kind == Kind.UNDECIDED else kind.value
        if seeds:
            words += f" (preview, {seeds} seed{'s' * (seeds != 1)})"
        small = self.nature == Nature.SCALE
        return f"is {Kind.SCALE}; in the small it {words}" if small else words

    def decide(self, effects: Sequence[Effect]) -> Kind:
        """Return the verdict on effects of one set-up: one, or several along the knob."""
        if not effects:
            return Kind.UNDECIDED
        kinds = [self._decide_one(each) for each in effects]
        if set(kinds) in ({Kind.HOLDS, Kind.WEAKER}, {kinds[0]}):
            same = Kind.WEAKER if Kind.WEAKER in kinds else kinds[0]
        else:
            same = Kind.ONLY if self._find_side(effects) else Kind.UNDECIDED
        computed = self.nature in (Nature.ARITHMETIC, Nature.CONVENTION)
        return Kind.FALSE if computed and same in (Kind.FAILS, Kind.UNDECIDED) else same

    def find_boundary(self, effects: Sequence[Effect]) -> Boundary | None:
        """Return where along the knob it begins or ceases to hold; None without a scan.

        A seed's boundary is the last value, seen from where it holds, at which it does. It is
        interpolated on a logarithmic scale if all of the knob's values are positive.
        """
        side = self._find_side(effects)
        if not side:
            return None
        ordered = sorted(effects, key=_place, reverse=side == "above")
        logarithmic = all(_place(each) > 0 for each in ordered)
        places = [math.log(_place(each)) if logarithmic else _place(each) for each in ordered]
        sized = any(self._decide_one(each) == Kind.HOLDS for each in effects)
        strict = not sized or self.none in (self.least, self.most)
        seeds = zip(*(each.values for each in ordered), strict=True)
        found = [
            _cross(places, [self._margin(value, sized) for value in seed], strict) for seed in seeds
        ]
        values = [math.exp(each) if logarithmic else each for each in found]
        exact = all(each.seeds == 0 for each in effects)
        interval = Effect.exact(values[0]).interval if exact else Interval.of(values)
        return Boundary(self.knob, side, interval)

    def _decide_one(self, effect: Effect) -> Kind:
        low, high = effect.interval.low, effect.interval.high
        if self._claims_more:  # turned round, so that more is always more of what is claimed
            least, most, none = self.least, self.most, self.none
        else:
            low, high = -high, -low
            least, most, none = (
                None if each is None else -each for each in (self.most, self.least, self.none)
            )
        assert least is not None
        ceiling = math.inf if most is None else most
        strict = least == none  # a direction without a size: no effect at all is not enough
        if (low > least if strict else low >= least) and high <= ceiling:
            return Kind.HOLDS
        if none is not None and none < low and high < least:
            return Kind.WEAKER
        below = high <= least if strict else high < least
        return Kind.FAILS if below or low > ceiling else Kind.UNDECIDED

    @property
    def _claims_more(self) -> bool:
        """Whether the claim is of at least so much, and not only of at most so much."""
        if self.least is None or self.most is None or self.none is None:
            return self.least is not None
        return self.none <= self.least

    def _find_side(self, effects: Sequence[Effect]) -> str:
        """Return "above" or "below", the side of the knob on which it holds.

        It must fail on the other side; undecided effects may lie between. Else the text is empty.
        """
        if any(each.at is None for each in effects):
            return ""
        kinds = [self._decide_one(each) for each in sorted(effects, key=_place)]
        goal = Kind.HOLDS if Kind.HOLDS in kinds else Kind.WEAKER
        good = [at for at, kind in enumerate(kinds) if kind == goal]
        bad = [at for at, kind in enumerate(kinds) if kind not in (goal, Kind.UNDECIDED)]
        if not good or not bad:
            return ""
        undecided = range(max(good[0], bad[0]), min(good[-1], bad[-1]) + 1)
        if undecided:  # they overlap
            return ""
        between = good[-1] - good[0] + 1 == len(good)
        if not between:
            return ""
        return "above" if good[0] > bad[-1] else "below"

    def _margin(self, value: float, sized: bool) -> float:
        """Return how far a value lies inside the threshold, negative outside.

        The threshold is the claimed size, or that of no effect if not ``sized``.
        """
        if not sized:
            assert self.none is not None
            return value - self.none if self._claims_more else self.none - value
        above = math.inf if self.least is None else value - self.least
        below = math.inf if self.most is None else self.most - value
        return min(above, below)


@dataclass(frozen=True, slots=True)
class Boundary:
    """The value of a knob from which, or up to which, a part of a claim holds."""

    knob: str
    side: str
    """"above" or "below", where it holds."""
    interval: Interval

    @property
    def condition(self) -> str:
        """The condition in words, to follow "holds only when"."""
        low, high = format_number(self.interval.low), format_number(self.interval.high)
        middle = format_number(self.interval.median)
        spread = f" ({low} to {high})" if low != high else ""
        return f"{self.knob} is {self.side} {middle}{spread}"


def _place(effect: Effect) -> float:
    assert effect.at is not None
    return effect.at


def _cross(places: Sequence[float], margins: Sequence[float], strict: bool) -> float:
    """Return where margins cease to be positive, or to be 0 if not ``strict``.

    It is the first place if they never are.
    """
    held = 0
    while held < len(margins) and (margins[held] > 0 or (margins[held] == 0 and not strict)):
        held += 1
    if held in (0, len(margins)):
        return places[min(held, len(places) - 1)]
    before, after = margins[held - 1], margins[held]
    share = 0.5 if math.isinf(before - after) else before / (before - after)
    return places[held - 1] + share * (places[held] - places[held - 1])
