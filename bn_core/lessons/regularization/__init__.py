"""Whether the noise of a mini-batch regularizes."""
