"""The customer to the staff and to themselves: record, screen pop, files, rights over their data, retention."""
