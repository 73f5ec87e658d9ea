"""The commands of `kiosk`, one file a group. Each takes the parsed arguments and returns the exit code."""
