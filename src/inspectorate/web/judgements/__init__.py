"""Long lists, samples and the cases in them."""
