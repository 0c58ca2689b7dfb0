"""What every experiment has: a record, a config, results, claims and verdicts."""
