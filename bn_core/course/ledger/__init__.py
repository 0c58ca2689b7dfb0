"""The ledger of claims: measurements of every claim, and the verdicts that follow from them."""
