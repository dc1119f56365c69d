"""Steps that several journeys use: what a person does on the pages, one function for each step."""
