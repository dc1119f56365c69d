"""Pages of availability, allocation, conflicts of interest and planned interviews."""
