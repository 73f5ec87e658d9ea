"""Helpers of the tests of the screens."""
