"""The staff part: the hidden door, the PIN pad, and the pages behind it. Nothing of it is imported before somebody opens it."""
