"""What is read of attendance: sheets, agenda items, certificates. Pure: worked out when asked."""
