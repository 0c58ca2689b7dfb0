"""The records, configs, results, claims and verdicts that experiments share."""
