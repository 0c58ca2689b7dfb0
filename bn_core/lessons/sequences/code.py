"""The lesson on sequences as code to copy."""

from __future__ import annotations

from bn_core.lessons.sequences.config import FlipsConfig, TokensConfig
from bn_core.lessons.sequences.experiments import COIN_FLIPS
from bn_core.text.code import format_config, format_import

_LAYERS = {
    "batch": "nn.BatchNorm1d(features)",
    "layer": "nn.LayerNorm(features)",
    "rms": "nn.RMSNorm(features, eps=1e-5)",
}


def write_influence_code(config: TokensConfig) -> str:
    """Write PyTorch code that measures the influence of every token on one."""
    sequence, position = config.token
    return f"""\
import numpy as np
import torch
from torch import nn

sequences, length, features = {config.sequences}, {config.length}, {config.features}
sequence, position = {sequence}, {position}  # from 0

# The tokens of all sequences, one below the other.
rng = np.random.default_rng({config.seed})
x = torch.from_numpy(rng.standard_normal((sequences * length, features)))

layer = {_LAYERS[config.norm]}.double()
token = sequence * length + position
jacobian = torch.autograd.functional.jacobian(lambda x: layer(x)[token], x)

# How far the token's output moves if the features of each token move by a little.
size = torch.linalg.vector_norm(jacobian, dim=(0, 2)).reshape(sequences, length)
share = (size / size[sequence, position]).numpy()
print((100 * share).round(1))
"""


def write_models_code(config: FlipsConfig) -> str:
    """Write PyTorch code that trains a model with each norm, on its own.

    It prints similar numbers, not the same, since its weights are drawn in another way.
    """
    return f"""\
import torch
from torch import nn
from torch.nn.functional import cross_entropy, scaled_dot_product_attention

sequences, length, width = {config.batch_size}, {config.length}, 32


class BatchNorm(nn.BatchNorm1d):
    def forward(self, x):  # over the tokens of all sequences
        return super().forward(x.transpose(1, 2)).transpose(1, 2)


class Model(nn.Module):
    def __init__(self, norm):
        super().__init__()
        self.embedding = nn.Embedding(2, width)
        self.position = nn.Parameter(torch.randn(length, width))
        self.norms = nn.ModuleList(norm(width) for _ in range(3))
        self.mix, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.head = nn.Linear(width, 2)

    def forward(self, tokens):
        x = self.embedding(tokens) + self.position
        query, key, value = self.mix(self.norms[0](x)).unsqueeze(1).chunk(3, dim=-1)
        seen = scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x + self.out(seen.squeeze(1))
        x = x + self.down(torch.relu(self.up(self.norms[1](x))))
        return self.head(self.norms[2](x))


def measure_loss(model, flips):
    logits = model(flips[:, :-1])
    return cross_entropy(logits.flatten(0, 1), flips[:, 1:].flatten())


for norm in (BatchNorm, nn.LayerNorm, nn.RMSNorm, nn.Identity):
    torch.manual_seed({config.seed})
    model = Model(norm)
    optimizer = torch.optim.Adam(model.parameters(), lr={config.rate:g})
    for _ in range({config.steps}):
        loss = measure_loss(model, torch.randint(2, (sequences, length + 1)))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        model.eval()
        evaluation = measure_loss(model, torch.randint(2, (256, length + 1)))
        model.train()
        fresh = torch.randint(2, (256 // sequences, sequences, length + 1))
        training = sum(measure_loss(model, each) for each in fresh) / len(fresh)
    print(f"{{norm.__name__}}: training mode {{training:.3f}}, evaluation mode {{evaluation:.3f}}")
"""


def write_lab_code(config: FlipsConfig) -> str:
    """Write code that measures the page's numbers again; it needs the lab's package."""
    return f"""\
{format_import(type(config))}
from bn_core.lessons.sequences.config import NORMS
from {COIN_FLIPS.worker} import run

*_, result = run({format_config(config)})
for norm, training, evaluation in zip(NORMS, result.training[-1], result.evaluation[-1]):
    print(norm, training.mean(-1).round(3).tolist(), evaluation.mean(-1).round(3).tolist())
"""
