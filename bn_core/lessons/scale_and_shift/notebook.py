"""The notebook of the networks that learn γ, β, both or neither."""

from __future__ import annotations

from bn_core.experiments.network_notebook import BATCHES
from bn_core.lessons.scale_and_shift.config import LEARNED, AffineConfig
from bn_core.lessons.scale_and_shift.result import AffineNetworks
from bn_core.text.data_notebook import list_data
from bn_core.text.notebook import Cell, Check, Notebook

_LAYERS = {"tanh": "nn.Tanh", "sigmoid": "nn.Sigmoid", "relu": "nn.ReLU"}
_BUILD = """\
from torch import nn

depth, width, activation = {depth}, {width}, {activation}
sizes = [x_train.shape[1], *[width] * depth, int(y_train.max()) + 1]


def draw_weight(seed, layer):
    generator = torch.Generator().manual_seed(1000 * seed + layer)
    drawn = torch.randn(sizes[layer], sizes[layer + 1], generator=generator)
    return drawn.T / sizes[layer] ** 0.5


def build(learned, seed):
    \"\"\"Build a network whose batch norm learns these: "γ", "β", both or neither.\"\"\"
    layers = []
    for layer in range(depth + 1):
        linear = nn.Linear(sizes[layer], sizes[layer + 1], bias=layer == depth)
        with torch.no_grad():
            linear.weight.copy_(draw_weight(seed, layer))
            if layer == depth:
                linear.bias.zero_()
        layers.append(linear)
        if layer < depth:
            norm = nn.BatchNorm1d(width)
            norm.weight.requires_grad_("γ" in learned)  # otherwise γ stays 1
            norm.bias.requires_grad_("β" in learned)  # otherwise β stays 0
            layers += [norm, activation()]
    return nn.Sequential(*layers)
"""
_TRAIN = """\
def train(learned, seed):
    network = build(learned, seed)
    learns = [each for each in network.parameters() if each.requires_grad]
    optimizer = torch.optim.SGD(learns, lr={rate!r})
    for step, (x, y) in zip(range({steps}), draw_batches({batch_size}, seed)):
        optimizer.zero_grad()
        nn.functional.cross_entropy(network(x), y).backward()
        optimizer.step()
    network.eval()
    with torch.no_grad():
        accuracy = (network(x_test).argmax(1) == y_test).float().mean().item()
    return network, accuracy


networks, accuracy = {{}}, {{}}
for learned in {learned}:
    pairs = [train(learned, seed) for seed in {seeds}]
    networks[learned] = pairs[0][0]
    accuracy[learned] = [each for _, each in pairs]
    print(f"{{learned}}: test accuracy {{np.median(accuracy[learned]):.3f}}")
"""
_MAP = """\
import matplotlib.pyplot as plt

edge = 1.1 * x_test.abs().max().item()
along = torch.linspace(-edge, edge, 100)
second, first = torch.meshgrid(along, along, indexing="ij")
figure, panels = plt.subplots(1, 4, figsize=(12, 3.2), layout="constrained")
for panel, (learned, network) in zip(panels, networks.items()):
    with torch.no_grad():
        classes = network(torch.stack([first.flatten(), second.flatten()], dim=1)).argmax(1)
    panel.pcolormesh(along, along, classes.view(100, 100), cmap="coolwarm", alpha=0.4)
    panel.scatter(*x_test[:120].T, c=y_test[:120], cmap="coolwarm", s=8)
    panel.set_title(f"learns {learned}")
plt.show()
"""
_BARS = """\
import matplotlib.pyplot as plt

plt.boxplot(list(accuracy.values()), tick_labels=list(accuracy))
plt.xlabel("what batch norm learns")
plt.ylabel("test accuracy")
plt.show()
"""


def list_affine(config: AffineConfig, result: AffineNetworks | None) -> Notebook:
    """List the cells that train the networks of all seeds, one after another."""
    plane = config.data != "digits"
    build = _BUILD.format(
        depth=config.depth, width=config.width, activation=_LAYERS[config.activation]
    )
    train = _TRAIN.format(
        rate=config.rate,
        steps=config.steps,
        batch_size=config.batch_size,
        learned=LEARNED,
        seeds=list(config.seed_values),
    )
    checks: tuple[Check, ...] = ()
    if result:
        checks = tuple(
            Check(f"test accuracy, {learned}", f"accuracy[{learned!r}]", values, 0.0, 0.05)
            for learned, values in zip(LEARNED, result.accuracy[-1], strict=True)
        )
    return Notebook(
        (
            *list_data(config.data),
            Cell("**The networks** of a seed start from the same weights.", build),
            BATCHES,
            Cell("**The training**, by plain gradient descent, for all seeds.", train),
            Cell("The classes that the networks of the first seed give to the plane.", _MAP)
            if plane
            else Cell("The accuracy of all seeds.", _BARS),
        ),
        checks,
    )
