"""Ways out of the kiosk, each tried on the real one; docs/lockdown.md lists them."""
