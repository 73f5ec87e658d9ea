"""The catalogue: the file in which a kiosk keeps it, and what citizens call procedures."""
