"""What is true whatever the machine: tickets, numbers, business days, hours, slips. Standard library only."""
