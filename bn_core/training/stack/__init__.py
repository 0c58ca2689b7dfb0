"""Many runs that differ in a few numbers are trained as one batched computation."""
