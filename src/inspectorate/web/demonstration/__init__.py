"""The demonstration: fictitious people in every role, and the worked example in five states."""
