"""Home pages of a person beside the list of inspections: notifications, calendar, calendar subscription."""
