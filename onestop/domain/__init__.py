"""What is true whatever the database: the order of calling, kiosk codes, business days, lineage of boots. No I/O, no clock."""
