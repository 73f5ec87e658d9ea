"""Somebody without a plan at the real kiosk, off screen, for as long as one likes."""
