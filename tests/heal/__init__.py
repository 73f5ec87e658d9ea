"""A real terminal under a stand-in for systemd, which is hurt and must come back: `dev/campaign heal`."""
