"""The printer: slips become bytes, bytes become paper, and the paper's fate becomes known."""
