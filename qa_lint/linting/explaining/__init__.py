"""What a text says the symbols of its formulas are."""
