"""A simulated printer that is honest: it draws what a real one would print and refuses what a real one would not understand."""
