"""A simulated disk that loses what was not synced when the power is cut; the kiosk's ledger and the server's database upon it."""
