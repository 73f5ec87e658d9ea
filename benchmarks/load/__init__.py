"""Plays kiosks against a server process: `python -m benchmarks.load NAME --database URL`."""
