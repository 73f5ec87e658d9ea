"""The reference one-stop server: one queue for all terminals and counters of an office. It never imports the kiosk."""

__version__ = "0.1.0"
