"""What the commands of `onestop` do; `onestop.cli` reads their arguments."""
