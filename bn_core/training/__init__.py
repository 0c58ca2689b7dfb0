"""Training is an iterator of frames: the same networks with and without norm, on equal terms."""
