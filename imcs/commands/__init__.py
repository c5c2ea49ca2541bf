"""What staff can command, declared once, with several faces."""
