"""Other programs to compare with."""
