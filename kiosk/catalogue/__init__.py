"""The file in which a kiosk keeps its procedures, and what citizens call them. Files of others are read in `procedures/`."""
