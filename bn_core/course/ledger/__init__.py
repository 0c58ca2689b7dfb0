"""The ledger of claims, with the measurements and the verdict of each."""
