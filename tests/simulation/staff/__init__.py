"""A member of staff who does anything at all at the terminal, at random, while things break; after each step the invariants."""
