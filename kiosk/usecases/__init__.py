"""What the kiosk does for a citizen and for staff, one file a use case; `ports.py` says what it needs from the outside."""
