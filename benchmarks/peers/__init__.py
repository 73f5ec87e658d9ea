"""What the kiosk is measured beside."""
