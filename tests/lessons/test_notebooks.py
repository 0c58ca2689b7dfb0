"""The notebooks of the lessons validate, run without the lab and agree with the page."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any

import nbformat
import numpy as np
import pytest
import torch
from nbclient import NotebookClient

from bn_core import backward, group, normalize
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.images.samples import load_photo
from bn_core.inputs.labelled_table.table import LabelledTable
from bn_core.lessons.activations.config import UpdateConfig
from bn_core.lessons.activations.notebook import list_training, list_update
from bn_core.lessons.activations.worker.update import run as run_update
from bn_core.lessons.adaptation.config import AdaptationConfig, AdaptationView
from bn_core.lessons.adaptation.notebook import list_adaptation
from bn_core.lessons.adaptation.worker.adaptation import run as run_adaptation
from bn_core.lessons.backward.notebook import list_backward
from bn_core.lessons.boundaries.config import BatchesConfig, BoundaryConfig
from bn_core.lessons.boundaries.notebook import list_batches, list_boundaries
from bn_core.lessons.boundaries.worker.batches import run as run_batch_boundaries
from bn_core.lessons.boundaries.worker.live import train as train_boundaries
from bn_core.lessons.clinic.cases.index import CASES
from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.edit import build_script
from bn_core.lessons.clinic.notebook import list_case
from bn_core.lessons.conventions.config import PortConfig
from bn_core.lessons.conventions.notebook import list_port
from bn_core.lessons.conventions.port import simulate_port
from bn_core.lessons.covariate_shift import notebook as covariate_shift_notebook
from bn_core.lessons.covariate_shift.config import CovariateShiftConfig
from bn_core.lessons.covariate_shift.notebook import list_cosines
from bn_core.lessons.covariate_shift.worker import shift
from bn_core.lessons.covariate_shift.worker.shift import run as run_covariate_shift
from bn_core.lessons.depth.config import TrainabilityConfig
from bn_core.lessons.depth.notebook import list_trained, list_untrained
from bn_core.lessons.depth.untrained import compare_untrained
from bn_core.lessons.depth.untrained_config import UntrainedConfig
from bn_core.lessons.depth.worker.trainability import run as run_trainability
from bn_core.lessons.descents.config import BoundConfig, HalfspaceConfig, QuadraticLossConfig
from bn_core.lessons.descents.descent_paths import compute_descent_paths
from bn_core.lessons.descents.halfspace import find_critical_points
from bn_core.lessons.descents.notebook import list_descent
from bn_core.lessons.descents.rayleigh_rate import measure_rayleigh_rate
from bn_core.lessons.detached_statistics.bias_drift import simulate_bias_drift
from bn_core.lessons.detached_statistics.notebook import list_drift
from bn_core.lessons.epsilon.config import EpsilonConfig
from bn_core.lessons.epsilon.notebook import list_epsilon
from bn_core.lessons.epsilon.result import measure_epsilon
from bn_core.lessons.folding.config import FoldingConfig
from bn_core.lessons.folding.feature_line import compute_lines
from bn_core.lessons.folding.notebook import list_folding
from bn_core.lessons.folding.small_layer import fold_small_layer
from bn_core.lessons.freezing.config import FreezingConfig, FreezingView
from bn_core.lessons.freezing.notebook import list_freezing
from bn_core.lessons.freezing.worker.freezing import run as run_freezing
from bn_core.lessons.images.notebook import list_comparison
from bn_core.lessons.landscape.config import LandscapeConfig
from bn_core.lessons.landscape.notebook import list_slice
from bn_core.lessons.landscape.worker.slices import run as run_landscape
from bn_core.lessons.length_direction.config import UnitConfig
from bn_core.lessons.length_direction.notebook import list_unit
from bn_core.lessons.length_direction.single_unit import descend_unit
from bn_core.lessons.many_devices.config import AccumulationConfig, SyncBatchNormConfig
from bn_core.lessons.many_devices.notebook import list_accumulation, list_processes
from bn_core.lessons.many_devices.worker import sync_batch_norm
from bn_core.lessons.many_devices.worker.accumulation import run as run_accumulation
from bn_core.lessons.regularization.batch_noise import measure_batch_size_noise
from bn_core.lessons.regularization.config import BatchNoiseConfig, GhostBatchesConfig
from bn_core.lessons.regularization.notebook import list_batch_noise, list_ghost_batches
from bn_core.lessons.regularization.worker.ghost_batches import run as run_ghost_batches
from bn_core.lessons.running_averages.config import TimelineConfig
from bn_core.lessons.running_averages.notebook import list_timeline
from bn_core.lessons.running_averages.timeline import simulate_timeline
from bn_core.lessons.scale_and_shift.config import AffineConfig
from bn_core.lessons.scale_and_shift.notebook import list_affine
from bn_core.lessons.scale_and_shift.worker.affine_networks import run as run_affine
from bn_core.lessons.sequences.config import TokensConfig
from bn_core.lessons.sequences.influence import measure_influence
from bn_core.lessons.sequences.notebook import list_influence
from bn_core.lessons.small_batches import notebook as small_batches_notebook
from bn_core.lessons.small_batches.config import SmallBatchesConfig
from bn_core.lessons.small_batches.grouping import normalize_groups
from bn_core.lessons.small_batches.notebook import list_groups, list_sizes
from bn_core.lessons.small_batches.worker import batch_sizes
from bn_core.lessons.smoothness.bound_notebook import list_bound
from bn_core.lessons.smoothness.config import (
    GradientBoundConfig,
    GradientPathConfig,
    SpectrumConfig,
)
from bn_core.lessons.smoothness.notebook import list_search
from bn_core.lessons.smoothness.spectrum_notebook import list_spectrum
from bn_core.lessons.smoothness.worker.gradient_bound import run as run_bound
from bn_core.lessons.smoothness.worker.gradient_path import run as run_gradient_path
from bn_core.lessons.smoothness.worker.spectrum import run as run_spectrum
from bn_core.lessons.standardize.notebook import list_z_scores
from bn_core.lessons.standardize.z_scores import standardize
from bn_core.lessons.sweeps.config import SweepConfig
from bn_core.lessons.sweeps.notebook import list_cell
from bn_core.lessons.sweeps.worker.sweep import run as run_sweep
from bn_core.lessons.train_eval.config import BatchCompositionConfig
from bn_core.lessons.train_eval.failure_case import simulate_case
from bn_core.lessons.train_eval.notebook import list_composition, list_modes
from bn_core.lessons.train_eval.worker.batch_composition import run as run_composition
from bn_core.lessons.use_it.config import Variant
from bn_core.lessons.use_it.notebook import list_script
from bn_core.lessons.use_it.worker.inspect_model import inspect_variant
from bn_core.lessons.which_axes.notebook import list_norm
from bn_core.lessons.why_normalize.config import DriftConfig, RandomNetworkConfig
from bn_core.lessons.why_normalize.notebook import list_drift as list_drift_of_layers
from bn_core.lessons.why_normalize.notebook import list_signals
from bn_core.lessons.why_normalize.random_network import compare_networks
from bn_core.lessons.why_normalize.worker.drift import run as run_drift
from bn_core.lessons.without_norm.config import WithoutNormConfig
from bn_core.lessons.without_norm.notebook import list_networks
from bn_core.lessons.without_norm.worker.training import run as run_without_norm
from bn_core.lessons.write_it.answer import check_program, read_givens
from bn_core.lessons.write_it.config import BATCH
from bn_core.lessons.write_it.exercises import EXERCISES
from bn_core.lessons.write_it.notebook import list_work
from bn_core.text.data_notebook import remove_digits_import
from bn_core.text.four_steps_notebook import list_four_steps
from bn_core.text.notebook import (
    Cell,
    Check,
    Heading,
    Notebook,
    split_code,
    write_notebook,
    write_script,
)
from bn_core.training.trainer import train

HEADING = Heading("A lesson", "Does it run?", "http://localhost:8501/four_steps?eps=0", "0.1.0")
X = np.array([[2.0, 1.0], [4.0, -1.0], [8.0, 0.5], [10.0, 3.0]])
BLOCK = np.random.default_rng(1).normal(size=(3, 4, 2, 2))
# "%reset" does the same, but collects garbage for a quarter of a second.
RESET = """\
shell = get_ipython()
for name in [*shell.user_ns]:
    if name not in shell.user_ns_hidden:
        del shell.user_ns[name]

%config InlineBackend.print_figure_kwargs = {"bbox_inches": None, "dpi": 20}
import sys

import matplotlib.pyplot as plt
import torch

plt.close("all")
torch.set_default_dtype(torch.float32)
torch.set_num_threads(1)
sys.modules["bn_core"] = sys.modules["sklearn"] = None  # an import of either fails
del sys, plt, torch
"""


def fold() -> Notebook:
    config = FoldingConfig(layer="transposed convolution", storage="one scale", bits=3)
    lines = compute_lines(X[:, 0], config.gamma, config.beta, config.shift)
    return list_folding(X[:, 0], config, lines, fold_small_layer(config))


def drift_layers() -> Notebook:
    config = DriftConfig(layers=2, steps=10)
    return list_drift_of_layers(config, last(run_drift(config)))


def compose() -> Notebook:
    config = BatchCompositionConfig(steps=30, draws=2)
    return list_composition(config, last(run_composition(config)))


def freeze() -> Notebook:
    config = FreezingConfig(steps=5)
    return list_freezing(FreezingView(mode="eval"), config, last(run_freezing(config)))


def adapt(**values: Any) -> Notebook:
    config = AdaptationConfig(steps=30, seeds=1, **values)
    return list_adaptation(config, AdaptationView(test_size="32"), last(run_adaptation(config)))


def update() -> Notebook:
    config = UpdateConfig(layers=3, seeds=2, trained=2)
    return list_update(config, "0.5", last(run_update(config)))


def train_live() -> Notebook:
    config = RunConfig(
        data="circles",
        depth=3,
        width=16,
        third="left_out",
        skip=True,
        place="after",
        steps=30,
        activation="tanh",
        init="gain",
        output_scale=3.0,
    )
    return list_training(config, list(train(config)))


def train_images(**chosen: Any) -> Notebook:
    config = RunConfig(
        net="cnn", depth=2, channels=4, activation="relu", rate=0.1, steps=15, **chosen
    )
    return list_training(config, list(train(config)))


def train_on_table() -> Notebook:
    random = np.random.default_rng(0)
    y = np.repeat([0, 1, 2, 3], [40, 30, 29, 1])
    x = random.normal(size=(100, 3)) + np.outer(y, [3, -50, 0])
    table = LabelledTable(
        ("a", "b", "c"), np.column_stack([x[:, :2], 0 * y + 0.1]), y, tuple("pqrs")
    )
    config = RunConfig(data="own", depth=2, width=8, batch_size=10, steps=20, third="layer")
    return list_training(config, list(train(config, table=table)), table)


def learn_pairs() -> Notebook:
    config = AffineConfig(data="moons", steps=30, seeds=2)
    return list_affine(config, last(run_affine(config)))


def find_spectrum() -> Notebook:
    config = SpectrumConfig(depth=2, width=8, examples=64, steps=20, seeds=1)
    return list_spectrum(config, last(run_spectrum(config)))


def measure_bound(net: str) -> Notebook:
    config = GradientBoundConfig(net=net, depth=2, width=8, trained=20, examples=64, seeds=1)
    return list_bound(config, last(run_bound(config)))


def train_sizes() -> Notebook:
    """At four sizes of eight: an epoch in batches of two takes as long as one in all others.

    The notebook compares the third size and those after it.
    """
    config = SmallBatchesConfig(net="cnn", epochs=1, seeds=1)
    with pytest.MonkeyPatch.context() as patch:
        for module in (batch_sizes, small_batches_notebook):
            patch.setattr(module, "SIZES", (64, 128, 32, 256))
        notebook = list_sizes(config, last(batch_sizes.run(config)))
    assert {np.size(each.shown) for each in notebook.checks} == {2}
    return notebook


def train_deep() -> Notebook:
    config = TrainabilityConfig(deepest="20", steps=10, seeds=1)
    return list_trained(config, last(run_trainability(config)))


def do_without() -> Notebook:
    config = WithoutNormConfig(blocks=2, width=8, steps=20, layer_norm=True, seeds=1)
    return list_networks(config, last(run_without_norm(config)))


def draw_boundaries(**chosen: Any) -> Notebook:
    config = BoundaryConfig(**{"steps": 40, "depth": 2, "width": 8} | chosen)
    return list_boundaries(config, list(train_boundaries(config)))


def move_boundary() -> Notebook:
    config = BatchesConfig(steps=40, depth=2, width=8, seeds=1, own="a2574b1020")
    return list_batches(config, last(run_batch_boundaries(config)))


def accumulate() -> Notebook:
    config = AccumulationConfig(seeds=1)
    return list_accumulation(config, last(run_accumulation(config)))


def split_batch() -> Notebook:
    """What a process has of the batch is normalized here, without starting processes."""
    config = SyncBatchNormConfig(device_batch=4, shared_by="class")
    shared = sync_batch_norm.split_batch(config)
    whole = normalize(shared.x.numpy())
    parts = [normalize(each) for each in np.split(shared.x.numpy(), config.processes)]
    upstream = np.split(shared.upstream.numpy(), config.processes)
    pairs = zip(parts, upstream, strict=True)
    d_separate = np.concatenate([backward(step, d_y).d_x for step, d_y in pairs])
    result: Any = SimpleNamespace(
        done=True,
        whole=whole.y,
        separate=np.concatenate([each.y for each in parts]),
        together=whole.y,
        d_separate=d_separate,
    )
    return list_processes(config, result)


def compare_gradients(net: str) -> Notebook:
    """Over three steps of twelve, since each takes as long as the others."""
    config = CovariateShiftConfig(net=net, layers=2, steps=20, seeds=1)
    with pytest.MonkeyPatch.context() as patch:
        for module in (shift, covariate_shift_notebook):
            patch.setattr(module, "STEPS", 3)
        return list_cosines(config, last(run_covariate_shift(config)))


def search_along(net: str) -> Notebook:
    config = GradientPathConfig(net=net, depth=2, width=16, steps=15, seeds=1)
    return list_search(config, last(run_gradient_path(config)))


def slice_loss(statistics: str, **chosen: Any) -> Notebook:
    small: dict[str, Any] = {"depth": 1, "width": 8, "finest": "9", "examples": 64, "seeds": 1}
    config = LandscapeConfig(**small | {"trained": 10} | chosen)
    return list_slice(config, statistics, last(run_landscape(config)))


def train_on_few(**chosen: Any) -> Notebook:
    config = GhostBatchesConfig(steps=10, seeds=1, **chosen)
    return list_ghost_batches(config, last(run_ghost_batches(config)))


def frame_cell() -> Notebook:
    config = SweepConfig(rates=3, cells=2, steps=20, seeds=1, layer_norm=True)
    return list_cell(config, 1, 1, last(run_sweep(config)))


def use() -> Notebook:
    variant = Variant(residual=True)
    return list_script(variant, 0, inspect_variant(variant, 0))


def treat() -> Notebook:
    config = ClinicConfig(case="2")
    script: dict[str, Any] = {"__name__": "__main__"}
    exec(build_script(config), script)
    result: Any = SimpleNamespace(done=True, accuracy=script["right"])
    return list_case(config, result)


def last(results: Iterator[Any]) -> Any:
    *_, result = results
    return result


def write_layer() -> Notebook:
    """Every solution, and some answers in other words."""
    programs = {each.name: each.solution for each in EXERCISES} | {
        "mean": "x.sum(dim=0) / len(x)  # a comment",
        "var": "var = torch.var(x, 0)",
        "y": "def shift(data, gamma, beta):\n    return gamma * data + beta, 0",
        "dbeta": "",
        "dx_hat": "dy +",
    }
    checks = {
        each.name: check_program(each.name, programs[each.name], BATCH, 0) for each in EXERCISES
    }
    return list_work(programs, checks, read_givens(BATCH, 0))


NOTEBOOKS: dict[str, Callable[[], Notebook]] = {
    "why_normalize": lambda: list_signals(compare_networks(RandomNetworkConfig(norm=True))),
    "why_normalize, overflow": lambda: list_signals(
        compare_networks(RandomNetworkConfig(layers=50, activation="relu", factor=10.0))
    ),
    "standardize": lambda: list_z_scores(standardize([1.0, 2.0, 9.0])),
    "four_steps": lambda: list_four_steps(normalize(X, [2.0, 1.0], [1.0, 0.0]), 1),
    "four_steps, one example": lambda: list_four_steps(normalize(X[:1], eps=1e-3), 0),
    "epsilon": lambda: list_epsilon(X[:, 0], measure_epsilon(X[:, 0], 1e-5, EpsilonConfig())),
    "which_axes": lambda: list_norm(normalize(BLOCK, axes=group(2))),
    "images": lambda: list_comparison(np.stack([load_photo(0), load_photo(2)]), 1, "cast"),
    "backward": lambda: list_backward(backward(normalize(X, 2.0), X[::-1]), 0),
    "detached_statistics": lambda: list_drift(
        simulate_bias_drift(X[:, 0], 1.0, 0.05, 50), X[:, 0], 1.0, 0.05, 50
    ),
    "write_it": write_layer,
    "running_averages": lambda: list_timeline(
        simulate_timeline(TimelineConfig(poison="outlier", recover="reset"))
    ),
    "train_eval": lambda: list_modes(simulate_case("poisoned")),
    "train_eval, forgotten": lambda: list_modes(simulate_case("forgotten")),
    "conventions": lambda: list_port(simulate_port(PortConfig())),
    "folding": fold,
    "why_normalize, trained": drift_layers,
    "train_eval, network": compose,
    "freezing": freeze,
    "use_it": use,
    "activations": update,
    "activations, training": train_live,
    "activations, own table": train_on_table,
    "activations, convolutions": lambda: train_images(third="noisy", dropout=0.2, init="gain"),
    "activations, frozen": lambda: train_images(third="frozen", skip=True, place="after"),
    "boundaries": lambda: draw_boundaries(own="a2574b1020"),
    "boundaries, moons": lambda: draw_boundaries(data="moons", activation="tanh"),
    "boundaries, circles": lambda: draw_boundaries(data="circles"),
    "boundaries, blobs": lambda: draw_boundaries(data="blobs"),
    "boundaries, XOR": lambda: draw_boundaries(data="xor"),
    "boundaries, two points": lambda: draw_boundaries(data="two"),
    "boundaries, batch by batch": move_boundary,
    "scale_and_shift": learn_pairs,
    "adaptation": adapt,
    "adaptation, blur sorted": lambda: adapt(shift="blur", order="sorted", weight=4),
    "sequences": lambda: list_influence(measure_influence(TokensConfig())),
    "sequences, RMS norm": lambda: list_influence(measure_influence(TokensConfig("rms", 3))),
    "small_batches": lambda: list_groups(
        normalize_groups(np.array([1.0, 2.0, 4.0, 8.0, 9.0]), "ABABC")
    ),
    "many_devices": accumulate,
    "many_devices, processes": split_batch,
    "small_batches, convolutions": train_sizes,
    "covariate_shift": lambda: compare_gradients("mlp"),
    "covariate_shift, convolutions": lambda: compare_gradients("cnn"),
    "smoothness": lambda: search_along("mlp"),
    "smoothness, convolutions": lambda: search_along("cnn"),
    "smoothness, spectrum": find_spectrum,
    "smoothness, bound": lambda: measure_bound("mlp"),
    "smoothness, bound of convolutions": lambda: measure_bound("cnn"),
    "landscape": lambda: slice_loss("running", direction="plain"),
    "landscape, line": lambda: slice_loss("batch", slice="line", biases=True),
    "landscape, gradient elsewhere": lambda: slice_loss(
        "frozen", direction="gradient", start_a=0.3, start_b=-0.2
    ),
    "landscape, from the start": lambda: slice_loss("running", direction="start"),
    "landscape, to another solution": lambda: slice_loss("batch", direction="other", slice="line"),
    "landscape, path": lambda: slice_loss("batch", direction="path", trained=40),
    "landscape, untrained convolutions": lambda: slice_loss("frozen", net="cnn", trained=0),
    "regularization, networks": train_on_few,
    "regularization, tuned": lambda: train_on_few(tuned=True, batch="64"),
    "sweeps": frame_cell,
    "regularization": lambda: list_batch_noise(
        BatchNoiseConfig(), measure_batch_size_noise(BatchNoiseConfig())
    ),
    "depth": lambda: list_untrained(
        UntrainedConfig(layers=6, skips=True),
        compare_untrained(UntrainedConfig(layers=6, skips=True)),
    ),
    "depth, trained": train_deep,
    "length_direction": lambda: list_unit(descend_unit(UnitConfig(decay=0.1))),
    "descents": lambda: list_descent(compute_descent_paths(QuadraticLossConfig())),
    "descents, bound": lambda: list_descent(measure_rayleigh_rate(BoundConfig(kappa="10"))),
    "descents, halfspace": lambda: list_descent(find_critical_points(HalfspaceConfig())),
    "clinic": treat,
    "without_norm": do_without,
}
TRAINED = {
    "why_normalize, trained",
    "train_eval, network",
    "activations",
    "activations, training",
    "activations, frozen",
    "small_batches, convolutions",
    "covariate_shift",
    "smoothness",
    "smoothness, spectrum",
    "smoothness, bound",
    "landscape",
    "landscape, path",
    "regularization, networks",
    "sweeps",
    "depth, trained",
    "without_norm",
    "adaptation",
}
"""Those whose cells are also the script that "Code" shows."""
RUN_AS_SCRIPTS = {"activations", "activations, training"}
"""The first loads digits, as all others do, instead of unpacking them; the second makes points."""
each_notebook = pytest.mark.parametrize("name", NOTEBOOKS)


@cache
def make_notebook(name: str) -> Notebook:
    """A notebook of what the page shows, which is computed once for all tests."""
    return NOTEBOOKS[name]()


class Kernel:
    """One kernel for all notebooks, which forgets the names of the last one."""

    def __init__(self, client: NotebookClient) -> None:
        self.client = client

    def run(self, text: str) -> str:
        """Run a notebook, and return what its cells print."""
        notebook = nbformat.reads(text, as_version=4)
        notebook.cells.insert(0, nbformat.v4.new_code_cell(RESET))
        client = NotebookClient(notebook, km=self.client.km, timeout=60)
        client.kc = self.client.kc
        client.execute(reset_kc=False)
        outputs = [each for cell in notebook.cells for each in cell.get("outputs", ())]
        return "".join(each.get("text", "") for each in outputs)


@pytest.fixture(autouse=True, scope="module")
def _one_thread() -> Iterator[None]:
    """Compute as the lab's workers do; small networks gain nothing from more threads."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    client = NotebookClient(nbformat.v4.new_notebook())
    client.create_kernel_manager()
    client.start_new_kernel()
    client.start_new_kernel_client()
    yield Kernel(client)
    client._cleanup_kernel()


@each_notebook
def test_notebook_runs_alone_and_agrees_with_the_page(name: str, kernel: Kernel) -> None:
    notebook = make_notebook(name)
    text = write_notebook(HEADING, notebook)
    nbformat.validate(nbformat.reads(text, as_version=4))
    printed = kernel.run(text)
    assert printed.count("as on the page") == len(notebook.checks) > 0


@pytest.mark.parametrize("name", sorted(TRAINED))
def test_script_is_the_notebook_without_figures_and_defines_all_that_it_uses(name: str) -> None:
    """So it computes what the notebook does, which is run."""
    notebook = make_notebook(name)
    script = write_script(notebook.cells)
    assert "bn_core" not in script
    assert "packed" not in script
    code = "\n".join(each.script or each.code for each in notebook.cells if "plt." not in each.code)
    imports = (ast.Import, ast.ImportFrom)
    ours, theirs = (
        [ast.dump(each) for each in ast.parse(text).body if not isinstance(each, imports)]
        for text in (script, code)
    )
    assert ours == theirs
    checked = "\n".join(each.expression for each in notebook.checks)
    assert find_undefined(f"{script}\n{checked}") == set()


def find_undefined(script: str) -> set[str]:
    """Names that a script uses and binds nowhere."""
    used, bound = set(), {*dir(builtins)}
    for node in ast.walk(ast.parse(script)):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                used.add(name)
            case ast.Name(id=name) | ast.arg(arg=name):
                bound.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                bound.add(name)
            case ast.alias(name=name, asname=other):
                bound.add(other or name.split(".")[0])
    return used - bound


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(each, marks=() if each in RUN_AS_SCRIPTS else pytest.mark.deep)
        for each in sorted(TRAINED)
    ],
)
def test_script_of_a_notebook_agrees_with_the_page(name: str) -> None:
    notebook = make_notebook(name)
    script = write_script(notebook.cells)
    here: dict[str, Any] = {"nan": np.nan, "inf": np.inf}
    exec(script, here)
    for each in notebook.checks:
        np.testing.assert_allclose(
            np.ravel(eval(each.expression, here)),
            np.ravel(each.shown),
            each.relative,
            each.absolute,
            err_msg=each.name,
        )


def test_script_has_each_import_once_and_no_figure() -> None:
    cells = (
        Cell("**One.** A number.", "import math\nimport numpy as np\n\nx = np.array(math.pi)"),
        Cell("Two.", "import matplotlib.pyplot as plt\n\nplt.plot(x)"),
        Cell("Packed.", "y = unpack()", script="import numpy as np\n\ny = np.load('y.npy')"),
        Cell("Three.", "from math import (\n    e,\n    tau,\n)\nimport math\n\nimport_e = e"),
    )
    assert write_script(cells) == (
        "import math\nimport numpy as np\nfrom math import e, tau\n\n"
        "# One. A number.\nx = np.array(math.pi)\n\n\ny = np.load('y.npy')\n\n\n"
        "# Three.\nimport_e = e\n"
    )


def test_write_notebook_is_deterministic() -> None:
    made = NOTEBOOKS["standardize"]
    assert write_notebook(HEADING, made()) == write_notebook(HEADING, made())


def test_notebook_with_a_wrong_number_fails(kernel: Kernel) -> None:
    wrong = Notebook((Cell("A number.", "y = [1.0, 2.0]"),), (Check("y", "y", [1.0, 2.001]),))
    with pytest.raises(Exception, match="Mismatched elements: 1 / 2"):
        kernel.run(write_notebook(HEADING, wrong))


def test_split_code_puts_each_line_into_one_cell() -> None:
    cells = split_code("a = 1\n\nb = 2\nc = 3\n", {"a": "First.", "b": "Then."})
    assert [each.code for each in cells] == ["a = 1", "b = 2\nc = 3"]
    assert [each.words for each in cells] == ["First.", "Then."]


@pytest.mark.parametrize("beginning", ["b", "z"])
def test_split_code_rejects_a_beginning_that_is_not_there(beginning: str) -> None:
    with pytest.raises(ValueError, match="No cell"):
        split_code("a = 1\nb = 2\n", {beginning: "Words."})


@pytest.mark.parametrize("case", range(1, len(CASES) + 1))
def test_list_case_splits_the_script_of_every_case(case: int) -> None:
    config = ClinicConfig(case=str(case))
    whole = "".join(each.code for each in list_case(config, None).cells)
    script = remove_digits_import(build_script(config))
    assert "".join(script.split()) in "".join(whole.split())
