"""Processes: the worker that serves, and the parent that keeps several of them alive."""
