"""The four steps: numbers to compute, and what is said of them."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.draw import Draw, column, listed, signed
from bn_core.lessons.question import Choice, Number, Option, Slip, choice, numeric
from bn_core.norm.conventions import PYTORCH
from bn_core.norm.forward import Forward, normalize
from bn_core.text.numbers import show


def _first(step: Forward) -> str:
    """The last two steps of the first number, written out."""
    x, mean, var = float(step.x[0, 0]), float(step.mean[0]), float(step.var[0])
    return f"x̂₁ = ({show(x)} {signed(-mean)})/√{show(var)} = {show(float(step.x_hat[0, 0]))}"


@numeric("variance-of-a-batch", "four_steps", 6)
def variance_of_a_batch(draw: Draw) -> Number:
    batch = draw.batch(4)
    step = normalize(column(batch))
    var, unbiased = float(step.var[0]), float(step.unbiased_var[0])
    mean = show(float(step.mean[0]))
    squares = " + ".join(f"({show(x)} − {mean})²" for x in batch)
    return Number(
        f"One feature of a batch is {listed(batch)}. Which variance does batch norm divide by in "
        "training?",
        var,
        f"μ = {mean}, and ({squares})/{len(batch)} = {show(var)}: divided by m. "
        f"The unbiased {show(unbiased)}, divided by m − 1, is stored for inference, not used here.",
        (
            Slip(unbiased, "That is the unbiased variance: it divides by m − 1, not by m."),
            Slip(var**0.5, "That is the standard deviation, the root of the variance."),
        ),
    )


@numeric("one-output", "four_steps", 15)
def one_output(draw: Draw) -> Number:
    batch, gamma, beta = draw.batch(4), draw.one_of((2, 3, 4)), draw.one_of((-2, -1, 1, 2))
    step = normalize(column(batch), gamma, beta)
    x_hat, y = float(step.x_hat[0, 0]), float(step.y[0, 0])
    unbiased = float(step.centered[0, 0] / np.sqrt(step.unbiased_var[0]))
    return Number(
        f"The batch {listed(batch)} goes through batch norm in training, with γ = {show(gamma)} "
        f"and β = {show(beta)}. What is the first output, y₁? (ε is too small to matter.)",
        y,
        f"μ = {show(float(step.mean[0]))} and σ² = {show(float(step.var[0]))}. {_first(step)}, and "
        f"y₁ = {show(gamma)} · {show(x_hat)} {signed(beta)} = {show(y)}.",
        (
            Slip(y + beta, "β is added once; a course text adds it twice."),
            Slip(x_hat, "That is x̂₁: γ and β are still to come."),
            Slip(gamma * (x_hat + beta), "γ multiplies x̂ alone; β comes after it."),
            Slip(gamma * unbiased + beta, "The variance in training divides by m, not by m − 1."),
        ),
    )


@numeric("scaled-input", "four_steps")
def scaled_input(draw: Draw) -> Number:
    batch, factor, shift = draw.batch(4), draw.one_of((-10, -3, 3, 10)), draw.whole(2, 9)
    before = normalize(column(batch), eps=0.0)
    after = normalize(factor * column(batch) + shift, eps=0.0)
    x_hat, now = float(before.x_hat[0, 0]), float(after.x_hat[0, 0])
    kept = "keeps its sign" if factor > 0 else "changes its sign"
    return Number(
        f"In the batch {listed(batch)} the first x̂ is {show(x_hat)}. Every number is multiplied by "
        f"{show(factor)}, then {show(shift)} is added. What is the first x̂ now? (ε is 0.)",
        now,
        f"The mean takes the {show(shift)} along, and σ grows from "
        f"{show(float(before.var[0]) ** 0.5)} to {show(float(after.var[0]) ** 0.5)}, by "
        f"{show(abs(factor))}. With a factor of {show(factor)} x̂ {kept}: {show(now)}.",
        (
            Slip(-now, "Look at the sign: σ is positive, whatever the factor's sign."),
            Slip(factor * x_hat + shift, "x̂ does not follow: the mean and σ take both away."),
        ),
    )


@numeric("epsilon-takes-part", "four_steps", 17)
def epsilon_takes_part(draw: Draw) -> Number:
    times = draw.one_of((1, 2, 3, 4, 9))
    eps = draw.one_of((1e-5, 1e-3))
    half = float(np.sqrt(times * eps))
    step = normalize([[-half], [half]], eps=eps)
    var, var_hat = float(step.var[0]), float(step.x_hat.var())
    return Number(
        f"A feature hardly varies: its variance is {show(times)} times ε, with ε = {show(eps)}. "
        "What is the variance of x̂ after step 3?",
        var_hat,
        f"It is σ²/(σ² + ε) = {show(var)}/({show(var)} + {show(eps)}) = {show(var_hat)}: "
        f"{show(times)} parts of {show(times + 1)}. It is near 1 only where ε is small beside σ².",
        (Slip(1.0, "It would be 1 without ε; here ε is not small beside the variance."),),
    )


@numeric("one-outlier", "four_steps", 8)
def one_outlier(draw: Draw) -> Number:
    size, far = draw.one_of((5, 10, 17, 26)), draw.one_of((100, 1000, 5000))
    step = normalize([[0.0]] * (size - 1) + [[float(far)]], eps=PYTORCH.eps)
    answer, std = float(step.x_hat[-1, 0]), float(step.var[0]) ** 0.5
    return Number(
        f"A batch of {size} holds {size - 1} zeros and one number, {show(far)}. What is the x̂ of "
        f"the {show(far)}?",
        answer,
        f"μ = {show(float(step.mean[0]))} and σ = {show(std)}, so x̂ = {show(answer)} = "
        f"√({size} − 1): the most that a batch of {size} allows, however far the number is.",
        (
            Slip(size**0.5, "Nearly: it is the root of m − 1, not of m."),
            Slip(float(far), "The outlier makes the σ that it is then divided by."),
        ),
    )


@choice("undo", "four_steps", 15)
def undo(draw: Draw) -> Choice:
    batch, other = draw.batch(4), draw.batch(4, 20, 40)
    step = normalize(column(batch))
    gamma, beta = np.sqrt(step.var + step.eps), step.mean
    y = normalize(column(other), gamma, beta).y[:, 0]
    return Choice(
        f"γ = √(σ² + ε) and β = μ are taken from the batch {listed(batch)} and kept. For what does "
        "batch norm in training then give back exactly what came in?",
        "For this batch, not for others",
        f"Any batch comes out with mean {show(float(beta[0]))} and standard deviation "
        f"{show(float(gamma[0]))}, this one's. {listed(other)} would come out as {listed(y)}.",
        (
            Option(
                "For every batch, so batch norm never restricts a network",
                f"{listed(other)} comes out as {listed(y)}: another batch has another mean.",
            ),
            Option(
                "For no batch, because ε is added",
                "This γ contains ε, so this batch comes back but for rounding.",
            ),
        ),
    )


@choice("why-gamma-and-beta", "four_steps", 15)
def why_gamma_and_beta(draw: Draw) -> Choice:
    batch, gamma, beta = draw.batch(4), draw.one_of((2, 3)), draw.one_of((1, 5))
    bare, step = normalize(column(batch)), normalize(column(batch), gamma, beta)
    return Choice(
        "Batch norm takes mean and scale away and then gives some back with γ and β. What are γ "
        "and β for?",
        "They are a scale and a shift that are learned",
        f"{listed(batch)} alone would leave with mean {show(float(bare.y.mean()))} and standard "
        f"deviation {show(float(bare.y.std()))}; with γ = {show(gamma)}, β = {show(beta)} with "
        f"{show(float(step.y.mean()))} and {show(float(step.y.std()))}. The next layer gets what "
        "it learns to want.",
        (
            Option(
                "They bring the variance of x̂ to exactly 1",
                "The division by √(σ² + ε) does that, nearly; γ comes after it.",
            ),
            Option(
                "They store the mean and the variance for inference",
                "Those are the running averages; γ and β are learned by gradient descent.",
            ),
            Option(
                "They undo the normalization, so that in the end nothing has changed",
                "They could undo one batch's at most. What stays is that scale and shift no "
                "longer depend on the weights below.",
            ),
        ),
    )


@choice("after-step-three", "four_steps", 17)
def after_step_three(draw: Draw) -> Choice:
    size = draw.one_of((0.001, 0.002, 0.003))
    step = normalize([[-size], [size]])
    var_hat = show(float(step.x_hat.var()))
    return Choice(
        f"A feature is ±{show(size)} in turn, and ε is 10⁻⁵. What are its mean and "
        "variance after the third step?",
        f"Mean 0, variance {var_hat}",
        f"σ² = {show(float(step.var[0]))}, so the variance of x̂ is σ²/(σ² + ε) = {var_hat}. "
        "Only where σ² is large beside ε is it close to 1.",
        (
            Option(
                "Mean 0, variance 1",
                "ε is no rounding: here it is larger than the variance it is added to.",
            ),
            Option(f"Mean {show(size)}, variance 1", "The mean is always taken away."),
            Option(
                f"Mean 0, variance {show(float(step.var[0]))}",
                "That is the variance before the division.",
            ),
        ),
    )


QUESTIONS = (
    variance_of_a_batch,
    one_output,
    scaled_input,
    epsilon_takes_part,
    one_outlier,
    undo,
    why_gamma_and_beta,
    after_step_three,
)
