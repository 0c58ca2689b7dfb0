"""What is recorded of layers is what PyTorch's hooks and autograd say, and nothing is disturbed."""

import copy
import math
import pickle
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from bn_core.experiments.frame import Frame
from bn_core.experiments.layer_probes import (
    BINS,
    MAP_EXAMPLES,
    MAP_UNITS,
    OUTPUT_RANGES,
    SIZE_RANGE,
    LayerProbes,
)
from bn_core.experiments.recording import LAYER_SWITCHES, Recording
from bn_core.experiments.run_config import RunConfig
from bn_core.norm.arrays import Array
from bn_core.training import probes
from bn_core.training.data import datasets
from bn_core.training.layer_probes import map_saturated_units
from bn_core.training.nets import NONLINEARITIES, Residual, list_weight_layers
from bn_core.training.schedule import choose_interval
from bn_core.training.stack.stack import Stack
from bn_core.training.trainer import Trainer
from tests.recorded_frames import EVERYTHING

NOTHING = Recording(activations=False, gradients=False, accuracy=False)
SMALL = RunConfig(width=16, third="layer", activation="tanh", rate=0.2)
KINDS = (
    SMALL,
    replace(SMALL, activation="relu", place="after", optimizer="adam", rate=0.01),
    replace(SMALL, activation="sigmoid", momentum=0.9, weight_decay=0.05, third="group"),
    replace(SMALL, skip=True, depth=4, third="noisy"),
)
each_kind = pytest.mark.parametrize("config", KINDS, ids=lambda each: str(each.list_changes()))
Hooked = dict[str, list[Tensor]]


def only(name: str) -> Recording:
    return replace(NOTHING, **{name: True})


def get_values(values: Array | None) -> Array:
    assert values is not None
    return values


def after(config: RunConfig, steps: int, record: Recording = EVERYTHING) -> tuple[Trainer, Frame]:
    trainer = Trainer(config, record)
    return trainer, (trainer.step(steps)[-1] if steps else trainer.frame())


def nets(trainer: Trainer) -> list[nn.Sequential]:
    return [copy.deepcopy(one.net) for one in trainer._learners]


def probe_batch(config: RunConfig) -> tuple[Tensor, Tensor]:
    data = datasets.load_dataset(config.data)
    count = probes.count_probe_examples(config)
    return data.x_test[:count], data.y_test[:count]


def record_by_hooks(net: nn.Sequential, x: Tensor) -> tuple[Hooked, Tensor]:
    """What goes into and comes out of nonlinearities and batch norms in training mode."""
    seen: Hooked = {"pre": [], "outputs": [], "norm": []}

    def see(module: nn.Module, inputs: tuple[Tensor], output: Tensor) -> None:
        if isinstance(module, tuple(NONLINEARITIES.values())):
            seen["pre"].append(inputs[0])
            if output.requires_grad:
                output.retain_grad()
            seen["outputs"].append(output)
        elif isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
            seen["norm"].append(inputs[0])

    for module in net.modules():
        if not isinstance(module, nn.Sequential | Residual):
            module.register_forward_hook(see)
    return seen, net(x)


def count(values: Array, limits: tuple[float, float]) -> Array:
    """The share of values in each bin, those outside in the outermost ones."""
    inside = np.clip(values.astype(np.float64).ravel(), *limits)
    return np.histogram(inside, BINS, limits)[0] / values.size


def agree(shares: Array, expected: Array, size: int) -> None:
    """A value that rounding moves across an edge may be counted in the next bin."""
    assert shares.sum() == pytest.approx(1, abs=1e-5)
    np.testing.assert_allclose(np.cumsum(shares), np.cumsum(expected), atol=3 / size + 1e-6)


def sizes(values: Tensor) -> Array:
    with np.errstate(divide="ignore"):
        return np.maximum(np.log10(np.abs(values.detach().double().numpy())), SIZE_RANGE[0])


@each_kind
def test_outputs_and_their_gradients_agree_with_hooks(config: RunConfig) -> None:
    if config.third == "noisy":  # whose noise differs from pass to pass
        config = replace(config, third="nothing")
    trainer, frame = after(config, 7)
    x, y = probe_batch(config)
    for k, net in enumerate(nets(trainer)):
        net.zero_grad()
        seen, logits = record_by_hooks(net, x)
        cross_entropy(logits, y).backward()
        for layer, output in enumerate(seen["outputs"]):
            values = output.detach().numpy()
            expected = count(values, OUTPUT_RANGES[config.activation])
            agree(get_values(frame.layers.outputs)[k, layer], expected, values.size)
            assert output.grad is not None
            expected = count(sizes(output.grad), SIZE_RANGE)
            agree(get_values(frame.layers.output_gradients)[k, layer], expected, values.size)


@each_kind
def test_moments_and_their_drift_agree_with_hooks(config: RunConfig) -> None:
    if config.third == "noisy":
        config = replace(config, third="nothing")
    trainer, _ = after(config, 5)
    before = nets(trainer)
    frame = trainer.step(1)[-1]
    x, _ = probe_batch(config)
    for k, (old, new) in enumerate(zip(before, nets(trainer), strict=True)):
        with torch.no_grad():
            was = [each.double() for each in record_by_hooks(old.train(), x)[0]["pre"]]
            now = [each.double() for each in record_by_hooks(new.train(), x)[0]["pre"]]
        for layer, (one, other) in enumerate(zip(was, now, strict=True)):
            variance = other.var(0, correction=0).mean().item()
            moved = (other.mean(0) - one.mean(0)).square().mean()
            drift = (moved / one.var(0, correction=0).mean()).sqrt().item()
            layers = frame.layers
            assert get_values(layers.mean)[k, layer] == pytest.approx(other.mean().item(), abs=1e-5)
            assert get_values(layers.variance)[k, layer] == pytest.approx(variance, rel=1e-4)
            assert get_values(layers.drift)[k, layer] == pytest.approx(drift, rel=2e-3, abs=1e-6)


def test_drift_is_of_the_update_and_not_of_the_noise() -> None:
    config = replace(SMALL, third="noisy", rate=1e-4)
    _, frame = after(config, 3)
    assert (get_values(frame.layers.drift) < 1e-3).all(), "the noise moves means by a share of σ"


@each_kind
@pytest.mark.parametrize("steps", [1, 6])
def test_update_ratio_is_that_of_the_weights_change(config: RunConfig, steps: int) -> None:
    trainer, _ = after(config, steps - 1)
    before = nets(trainer)
    frame = trainer.step(1)[-1]
    for k, (old, new) in enumerate(zip(before, nets(trainer), strict=True)):
        pairs = zip(list_weight_layers(old), list_weight_layers(new), strict=True)
        expected = [
            ((b.weight.double() - a.weight.double()).std() / a.weight.double().std()).item()
            for a, b in pairs
        ]
        np.testing.assert_allclose(get_values(frame.layers.update_ratio)[k], expected, rtol=2e-3)


def test_update_is_of_the_rate_of_its_step() -> None:
    trainer, frame = after(SMALL, 4)
    trainer.set_rate(0.001)
    np.testing.assert_array_equal(
        get_values(trainer.frame().layers.update_ratio), get_values(frame.layers.update_ratio)
    )


@pytest.mark.parametrize("decay", [0.05, 0.1])
def test_update_includes_the_weight_decay_of_plain_sgd(decay: float) -> None:
    config = replace(SMALL, weight_decay=decay, rate=10.0)
    trainer, _ = after(config, 2)
    before = nets(trainer)
    frame = trainer.step(1)[-1]
    if decay == 0.1:  # the rate times the decay is 1, which leaves nothing of the weight before
        assert np.isnan(get_values(frame.layers.update_ratio)).all()
        return
    for k, (old, new) in enumerate(zip(before, nets(trainer), strict=True)):
        pairs = zip(list_weight_layers(old), list_weight_layers(new), strict=True)
        expected = [((b.weight - a.weight).std() / a.weight.std()).item() for a, b in pairs]
        np.testing.assert_allclose(get_values(frame.layers.update_ratio)[k], expected, rtol=1e-3)


def test_update_of_plain_sgd_is_the_rate_times_the_gradient() -> None:
    _, frame = after(SMALL, 4)
    layers = frame.layers
    np.testing.assert_allclose(
        get_values(layers.update_ratio), SMALL.rate * get_values(layers.gradient_ratio), rtol=1e-3
    )


@pytest.mark.parametrize("steps", [0, 1, 6])
def test_gradients_of_weights_agree_with_autograd(steps: int) -> None:
    trainer, _ = after(SMALL, max(steps - 1, 0))
    before = nets(trainer)
    frame = trainer.step(1)[-1] if steps else trainer.frame()
    batches = datasets.draw_batches(datasets.load_dataset(SMALL.data), SMALL.batch_size, SMALL.seed)
    for _ in range(max(steps, 1)):
        x, y = next(batches)
    for k, net in enumerate(before):
        weights = [each.weight for each in list_weight_layers(net)]
        slopes = torch.autograd.grad(cross_entropy(net(x), y), weights)
        for layer, (weight, slope) in enumerate(zip(weights, slopes, strict=True)):
            ratio = (slope.std() / weight.std()).item()
            assert get_values(frame.layers.gradient_ratio)[k, layer] == pytest.approx(
                ratio, rel=1e-4
            )
            expected = count(sizes(slope), SIZE_RANGE)
            agree(get_values(frame.layers.weight_gradients)[k, layer], expected, slope.numel())


@pytest.mark.parametrize("activation", NONLINEARITIES)
def test_saturated_units_are_those_with_slopes_under_5_percent(activation: str) -> None:
    config = replace(SMALL, activation=activation, init_scale=4.0, width=80)
    trainer, frame = after(config, 2)
    x, _ = probe_batch(config)
    for k, net in enumerate(nets(trainer)):
        for layer, pre in enumerate(record_by_hooks(net, x)[0]["pre"]):
            values = pre.detach().requires_grad_()
            slope = torch.autograd.grad(NONLINEARITIES[activation]()(values).sum(), values)[0]
            flat = slope < 0.05 * (0.25 if activation == "sigmoid" else 1.0)
            bits = np.unpackbits(get_values(frame.layers.saturated_units)[k, layer], axis=-1)
            expected = flat[:MAP_EXAMPLES, :MAP_UNITS].T.numpy()
            assert frame.layers.examples == MAP_EXAMPLES
            assert bits.shape == expected.shape
            assert (bits != expected).mean() < 1e-3


def test_saturated_units_of_few_examples_are_filled_up_with_zeros() -> None:
    pre = torch.full((2, 13, 3), 9.0)
    bits = np.unpackbits(map_saturated_units(pre, "tanh").numpy(), axis=-1)
    assert bits.shape == (2, 3, 16)
    assert bits[..., :13].all()
    assert not bits[..., 13:].any()


@each_kind
def test_affine_is_that_of_the_batch_norms_and_of_their_inputs(config: RunConfig) -> None:
    trainer, frame = after(config, 5)
    net = nets(trainer)[1]
    x, _ = probe_batch(config)
    gamma, beta, sigma, mean = get_values(frame.layers.affine)
    norms = [each for each in net.modules() if isinstance(each, nn.BatchNorm1d)]
    inputs = [each.detach().double() for each in record_by_hooks(net, x)[0]["norm"]]
    for layer, (norm, values) in enumerate(zip(norms, inputs, strict=True)):
        np.testing.assert_array_equal(gamma[layer], norm.weight.detach())
        np.testing.assert_array_equal(beta[layer], norm.bias.detach())
        np.testing.assert_allclose(sigma[layer], values.std(0, correction=0), rtol=1e-4, atol=1e-6)
        np.testing.assert_allclose(mean[layer], values.mean(0), rtol=1e-4, atol=1e-5)


def right(net: nn.Module, x: Tensor, y: Tensor) -> float:
    with torch.no_grad():
        return (net(x).argmax(1) == y).float().mean().item()


def test_accuracies_are_with_exact_statistics_and_with_the_batch_s_own() -> None:
    config = RunConfig(depth=5, rate=0.5, batch_size=40)
    trainer, frame = after(config, 5)
    data = datasets.load_dataset(config.data)
    accuracy = get_values(frame.layers.accuracy)
    for k, net in enumerate(nets(trainer)):
        exact = copy.deepcopy(net).train()
        for each in exact.modules():
            if isinstance(each, nn.BatchNorm1d):
                each.momentum, each.running_mean, each.running_var = (
                    1.0,
                    torch.zeros(100),
                    torch.ones(100),
                )
        with torch.no_grad():
            exact(data.x_train)
        assert accuracy[k, 0] == pytest.approx(right(exact.eval(), data.x_test, data.y_test))
        whole = len(data.x_test) // 40
        own = [
            right(copy.deepcopy(net).train(), x, y)
            for x, y in zip(
                data.x_test.split(40)[:whole], data.y_test.split(40)[:whole], strict=True
            )
        ]
        if k:
            assert accuracy[k, 1] == pytest.approx(np.mean(own), abs=1e-6)
    assert accuracy[0, 0] == accuracy[0, 1] == frame.accuracy[0]
    assert accuracy[1, 0] > frame.accuracy[1] + 0.1, "the running statistics lag behind"


def state(trainer: Trainer) -> list[Tensor]:
    found = []
    for one in trainer._learners:
        found += [t.clone() for t in one.net.state_dict().values()]
        found += [p.grad.clone() for p in one.net.parameters() if p.grad is not None]
    return found


@each_kind
@pytest.mark.parametrize("made", [0, 3])
def test_recording_everything_changes_nothing(config: RunConfig, made: int) -> None:
    watched, alone = Trainer(config, EVERYTHING), Trainer(config, NOTHING)
    for trainer in (watched, alone):
        if made:
            trainer.step(made)
    watched.frame()
    for _ in range(6):
        watched.step(1)
        alone.step(1)
    for a, b in zip(state(watched), state(alone), strict=True):
        assert torch.equal(a, b)
    assert all(one.net.training for one in watched._learners)


def count_work(record: Recording, steps: int = 3) -> dict[str, int]:
    """The forward passes of one frame, and the bytes that it holds."""
    trainer, _ = after(SMALL, steps, record)
    calls: list[int] = []
    net = trainer._learners[1].net
    net[0].register_forward_hook(lambda _, inputs, __: calls.append(len(inputs[0])))
    frame = trainer.frame()
    kept = sum(
        each.nbytes
        for each in (getattr(frame.layers, name) for name in LayerProbes.__slots__)
        if isinstance(each, np.ndarray)
    )
    return {"passes": len(calls), "examples": sum(calls), "bytes": kept}


def test_recording_costs_what_is_recorded() -> None:
    work: dict[str, dict[str, int]] = {name: count_work(only(name)) for name in LAYER_SWITCHES}
    nothing = count_work(NOTHING)
    assert nothing == {"passes": 0, "examples": 0, "bytes": 0}
    passes = {name: each["passes"] for name, each in work.items()}
    one_pass = dict.fromkeys(("outputs", "output_gradients", "units", "affine"), 1)
    none = dict.fromkeys(("weight_gradients", "updates", "moments", "calibration"), 0)
    # The drift's second pass goes through the weights from before the step.
    assert {**passes, "calibration": 0} == {**none, **one_pass, "moments": 1}
    batches = len(datasets.load_dataset("digits").x_test) // SMALL.batch_size
    assert passes["calibration"] == batches + 2, "the training set, then the test set"
    assert all(each["bytes"] for each in work.values())
    everything = count_work(replace(NOTHING, **dict.fromkeys(LAYER_SWITCHES, True)))
    assert everything["bytes"] == sum(each["bytes"] for each in work.values())
    # Outputs, their gradients, units and moments share one pass.
    assert everything["passes"] == 1 + passes["affine"] + passes["calibration"]


@pytest.mark.parametrize("name", LAYER_SWITCHES)
def test_what_is_not_asked_for_is_none(name: str) -> None:
    _, frame = after(SMALL, 2, only(name))
    fields = {each for each in LayerProbes.__slots__ if getattr(frame.layers, each) is not None}
    held = {
        "updates": {"update_ratio", "gradient_ratio"},
        "units": {"saturated_units"},
        "moments": {"mean", "variance", "drift"},
        "calibration": {"accuracy"},
    }
    assert fields - {"examples"} == held.get(name, {name})


def test_step_0_has_no_update_yet() -> None:
    _, frame = after(SMALL, 0)
    assert np.isnan(get_values(frame.layers.update_ratio)).all()
    assert np.isnan(get_values(frame.layers.drift)).all()
    assert np.isfinite(get_values(frame.layers.gradient_ratio)).all()


def arrays(frame: Frame) -> dict[str, Array]:
    return {
        name: value
        for name in LayerProbes.__slots__
        if isinstance(value := getattr(frame.layers, name), np.ndarray)
    }


def test_ended_network_is_nan_and_others_are_not() -> None:
    config = RunConfig(activation="relu", rate=100.0, depth=2, steps=30)
    trainer = Trainer(config, EVERYTHING)
    while not trainer.done:
        last = trainer.advance(1)[-1]
    assert last.ended[0]
    assert not last.ended[1]
    for name, value in arrays(last).items():
        if name == "saturated_units":
            assert not value[0].any()
        elif name != "affine":
            assert np.isnan(value[0]).all(), name
            assert np.isfinite(value[1]).any(), name


def test_refused_batch_is_nan_with_the_same_shapes() -> None:
    config = RunConfig(batch_size=1, depth=2, steps=10)
    trainer = Trainer(config, EVERYTHING)
    first, last = trainer.frame(), trainer.step(2)[-1]
    assert last.ended[1]
    assert {n: v.shape for n, v in arrays(first).items()} == {
        n: v.shape for n, v in arrays(last).items()
    }
    assert np.isnan(get_values(first.layers.gradient_ratio)[1]).all(), "PyTorch refuses the batch"
    assert math.isnan(get_values(first.layers.accuracy)[1, 1])


def test_all_networks_ended_leaves_nan() -> None:
    config = RunConfig(activation="relu", rate=100.0, init_scale=100.0, depth=8, steps=50)
    trainer = Trainer(config, EVERYTHING)
    trainer.frame()
    for one in trainer._learners:
        one.ended = "stopped"
    for name, value in arrays(trainer.frame()).items():
        assert not value.any() if name == "saturated_units" else np.isnan(value).all(), name


def test_cnn_has_a_row_for_each_position() -> None:
    config = RunConfig(net="cnn", depth=2, channels=4, batch_size=20)
    _, frame = after(config, 2)
    assert get_values(frame.layers.outputs).shape == (2, 2, BINS)
    assert get_values(frame.layers.saturated_units).shape == (2, 2, 4, MAP_EXAMPLES // 8)
    assert get_values(frame.layers.affine).shape == (4, 2, 4)
    assert np.isfinite(get_values(frame.layers.drift)).all()


def test_stack_refuses_to_record_layers() -> None:
    with pytest.raises(ValueError, match="A stack records none of outputs, "):
        Stack([SMALL], only("updates"))


def test_schedule_weighs_what_is_recorded() -> None:
    data = datasets.load_dataset("digits")
    cheap = replace(SMALL, batch_size=256, width=128)
    interval: Callable[[Any], int] = lambda record: choose_interval(cheap, data, record)  # noqa: E731
    assert interval(NOTHING) == interval(Recording()) <= interval(only("moments"))
    assert interval(only("moments")) < interval(only("calibration")) <= 50
    long = replace(cheap, steps=5000)
    assert choose_interval(long, data, only("units")) >= 20, "250 frames at most"


def test_recording_covers_what_it_holds() -> None:
    assert EVERYTHING.covers(only("units"))
    assert not only("units").covers(EVERYTHING)
    assert not EVERYTHING.covers(replace(NOTHING, every=3))
    assert Recording().layers is False
    assert only("affine").layers


def test_record_of_the_deepest_networks_holds_at_most_8_mb() -> None:
    config = RunConfig(depth=20, width=128, third="layer", steps=5000)
    gap = choose_interval(config, datasets.load_dataset("digits"), EVERYTHING)
    [frame] = Trainer(config, EVERYTHING).step(1)[1:]
    assert len(pickle.dumps(frame)) * config.steps / gap <= 8.5e6
