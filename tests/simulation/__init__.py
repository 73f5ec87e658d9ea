"""Offices in simulated time: production code of kiosks and server over a simulated clock, network and disk, replayable by seed."""
