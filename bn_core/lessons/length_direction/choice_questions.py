"""Multiple-choice questions on the length and direction of weights."""

from __future__ import annotations

import math

import numpy as np

from bn_core.lessons.draw import Draw, format_list, to_column
from bn_core.lessons.length_direction.config import UnitConfig
from bn_core.lessons.length_direction.single_unit import evaluate_unit, follow_descent
from bn_core.lessons.question import Choice, Option, choice
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number


@choice("weight-decay", "length_direction", 14)
def weight_decay(draw: Draw) -> Choice:
    angle, factor = float(draw.option(range(100, 260, 20))), draw.number((2, 4))
    config = UnitConfig(angle=angle)
    w = np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))])
    long, short = evaluate_unit(config, w), evaluate_unit(config, w / factor)
    return Choice(
        "Weight decay is put on a layer that batch norm follows. What does it do?",
        "It raises the effective learning rate",
        f"At 1/{format_number(factor)} of its length a unit's loss is "
        f"{format_number(short.loss)}, as before "
        f"({format_number(long.loss)}), but its gradient {format_number(short.slope)} instead of "
        f"{format_number(long.slope)}. Each step turns w further: η/‖w‖² grows "
        f"{format_number(factor**2)} times.",
        (
            Option(
                "It makes the layer's function smaller and smoother",
                "Up to ε the function is the same at every length of w: σ is divided out.",
            ),
            Option("Nothing at all", "The function stays, but the steps get larger."),
            Option("It lowers the effective learning rate", "It is η/‖w‖², and ‖w‖ shrinks."),
        ),
    )


@choice("right-angle", "length_direction", 14)
def right_angle(draw: Draw) -> Choice:
    config = UnitConfig(angle=float(draw.option(range(100, 180, 20))), rate=0.5, steps=1)
    first, second = follow_descent(config)
    return Choice(
        "Gradient descent without weight decay on weights before batch norm: what happens to their "
        "length?",
        "It grows with every step",
        f"The loss does not change along w, so the step stands at a right angle to it: a unit's "
        f"w of length {format_number(first.length)}, moved by "
        f"{format_number(0.5 * first.slope)}, has "
        f"{format_number(second.length, 4)} = √({format_number(first.length)} + "
        f"{format_number(0.5 * first.slope)}²).",
        (
            Option("It shrinks towards the best length", "Every length gives the same loss."),
            Option(
                "It stays: only the direction is learned",
                "A straight step at a right angle ends a little further out.",
            ),
        ),
    )


@choice("printed-formula", "length_direction")
def printed_formula(draw: Draw) -> Choice:
    batch, gamma, factor = draw.batch(4), draw.number((2, 3)), draw.number((5, 10))
    one, other = (float(normalize(k * to_column(batch), gamma).y.std()) for k in (1, factor))
    return Choice(
        "Behind batch norm with scale γ, what sets the standard deviation of a unit's output in "
        "training?",
        "γ alone",
        f"{format_list(batch)} with γ = {format_number(gamma)} leaves with σ = "
        f"{format_number(one)}; with weights {format_number(factor)} times as long, with "
        f"{format_number(other)}, up to ε.",
        (
            Option("γ·‖w‖", "An encyclopedia says so; ‖w‖ is in σ too, and is divided out."),
            Option("γ and the inputs' standard deviation", "σ carries that away too."),
        ),
    )


QUESTIONS = (
    weight_decay,
    right_angle,
    printed_formula,
)
