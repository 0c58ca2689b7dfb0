"""One thread, as in a worker: more than the free cores would spin and wait."""

import torch

torch.set_num_threads(1)
