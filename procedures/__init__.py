"""Procedures as the kiosk and the one-stop server both know them: what one is, and how files of others become some.

Imported by both, and imports neither. What a citizen types is searched by the kiosk alone.
"""
