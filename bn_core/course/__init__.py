"""All lessons together: curriculum, quiz and ledger of claims."""
