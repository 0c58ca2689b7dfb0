"""A healthy training script, which every case changes in a line or two."""

from __future__ import annotations

HEALTHY = """\
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, TensorDataset

SEED = 0
EPOCHS = 4
BATCH = 32
RATE = 0.1

pixels, digits = (torch.from_numpy(each) for each in load_digits(return_X_y=True))
pixels = pixels.float() / 16 - 0.3
shuffled = torch.randperm(1797, generator=torch.Generator().manual_seed(0))
x, y = pixels[shuffled[500:]], digits[shuffled[500:]]
tested = shuffled[:500][digits[shuffled[:500]].argsort()]
x_test, y_test = pixels[tested], digits[tested]  # sorted by class, like files in folders


def build():
    return nn.Sequential(
        nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU(),
        nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU(),
        nn.Linear(64, 10),
    )


torch.manual_seed(SEED)
net = build()
optimizer = torch.optim.SGD(net.parameters(), lr=RATE)
loader = DataLoader(TensorDataset(x, y), batch_size=BATCH, shuffle=True)


def train():
    for epoch in range(EPOCHS):
        net.train()
        for images, labels in loader:
            loss = cross_entropy(net(images), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            yield loss.item(), labels


def ready():
    return net.eval()


def test():
    model = ready()
    with torch.no_grad():
        return torch.cat([model(images).argmax(1) for images in x_test.split(50)])


if __name__ == "__main__":
    losses = [loss for loss, labels in train()]
    right = (test() == y_test).float().mean().item()
    print(f"last loss {losses[-1]:.4f}, test accuracy {right:.4f}")
"""
"""Plain PyTorch that runs as it stands: a network on scikit-learn's digits, trained and tested.

``train`` yields the loss and the labels of every batch, ``ready`` returns the network that is
tested, and ``test`` its predictions for ``x_test``.
"""


def apply_edits(script: str, edits: tuple[tuple[str, str], ...]) -> str:
    """Replace every occurrence of each old text by the new one, in this order.

    ValueError if an old text is not there: an edit that changes nothing is a mistake.
    """
    for old, new in edits:
        if old not in script:
            raise ValueError(f"The script does not contain {old!r}.")
        script = script.replace(old, new)
    return script
