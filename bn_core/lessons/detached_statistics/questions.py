"""Quiz questions on statistics left out of the gradient."""

from __future__ import annotations

from bn_core.lessons.draw import Draw, draw_moving_batch, format_list
from bn_core.lessons.question import Choice, Option, choice
from bn_core.norm.gradient_paths import split_gradient


@choice("left-out-paths", "backward", 18)
def left_out_paths(draw: Draw) -> Choice:
    batch, grads = draw_moving_batch(draw)
    direct, whole = split_gradient(grads).direct[:, 0], grads.d_x[:, 0]
    return Choice(
        f"The batch is {format_list(batch)} and the loss is y₁ alone. Which inputs have a gradient "
        "in train mode?",
        "All four",
        f"∂L/∂x is {format_list(whole)}. The direct path γ·∂L/∂y/σ would be "
        f"{format_list(direct)}; the mean "
        "and the variance, which every input moves, carry the rest.",
        (
            Option(
                "The first alone",
                f"That is the direct path, {format_list(direct)}; every input also moves the mean "
                "and the variance that y₁ is made with.",
            ),
            Option("None", "The sum of all outputs would have none; one output alone has."),
        ),
    )


QUESTIONS = (left_out_paths,)
