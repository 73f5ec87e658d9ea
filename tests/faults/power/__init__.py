"""A simulated disk that loses what was not synced when the power is cut, and the production ledger upon it."""
