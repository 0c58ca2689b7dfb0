"""What is put to the test on a worker, one module a family of claims."""
