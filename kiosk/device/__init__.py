"""The machine around the screen: clock, and later scanner, paper, watchdog."""
