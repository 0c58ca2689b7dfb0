"""Networks whose batch norm can use other statistics after their training."""

from __future__ import annotations

import torch
from torch import Tensor

from bn_core.training.norms import EPS
from bn_core.training.stack.net import StackedNet, Statistics


class AdaptedNet(StackedNet):
    """A stack of M networks, read with running averages or with those of test batches.

    Nothing here changes the running averages.
    """

    @property
    def running_statistics(self) -> tuple[Tensor, Tensor]:
        """The running means and variances, (L, M, width, 1) each."""
        return self._mean, self._var

    @torch.no_grad()
    def classify(self, x: Tensor) -> Tensor:
        """Return the logits (M, N, classes) in evaluation mode.

        Inputs are (G, N, features), G a divisor of M.
        """
        return self._forward(x, self._running)[1].mT

    @torch.no_grad()
    def classify_in_batches(self, x: Tensor, size: int, weight: float) -> Tensor:
        """Return the logits (M, N, classes) of batch norm with statistics of test batches.

        The running averages count for ``weight`` images, and the ``size`` images of a batch for
        themselves. The last batch is filled up with images of the one before it, which are
        classified once. Inputs are (G, N, features).
        """
        count = x.shape[1]
        batches = -(-count // size)
        whole = (batches - 1) * size
        filled = torch.cat([x[:, :whole], x[:, count - size :]], 1)
        logits = self._forward(filled, self._mixing(size, weight))[1].mT
        return torch.cat([logits[:, :whole], logits[:, whole + batches * size - count :]], 1)

    @torch.no_grad()
    def read_first_layer(self, x: Tensor) -> Tensor:
        """Return the pre-activations (M, N, width) of the first layer, before its norm."""
        weight, bias = self._tensors(self.parameters)[:2]
        return (weight @ x.mT + bias).mT

    def _mixing(self, size: int, weight: float) -> Statistics:
        """Return the statistics of Schneider et al. 2020 for batches of ``size``."""
        share = weight / (weight + size)

        def standardize(place: int, x: Tensor) -> Tensor:
            batches = x.unflatten(-1, (-1, size))
            var, mean = torch.var_mean(batches, -1, correction=0, keepdim=True)
            if share:
                mean = torch.lerp(mean, self._mean[place][..., None], share)
                var = torch.lerp(var, self._var[place][..., None], share)
            return ((batches - mean) * (var + EPS).rsqrt()).flatten(-2)

        return standardize
