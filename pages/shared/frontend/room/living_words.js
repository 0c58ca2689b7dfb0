// What phone, teacher and wall say of a living batch.

export const INFERENCE = "Inference: the mean and variance are fixed."
export const UNBIASED = "This variance is the unbiased one: it divides by N − 1 instead of the " +
  "batch size N, so it is larger."
export const CLOSED = "The teacher has closed the batch, so no slider moves any more."
