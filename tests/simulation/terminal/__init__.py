"""The walk at one terminal: staff who do anything at all on its screen, at random, while things break; the invariants after each step.

What staff do among the mishaps of a whole office, without a screen, stands in `tests/simulation/acts_of_staff.py`.
"""
