"""The demonstration: invented people in every role, and the example's inspections in four states."""
