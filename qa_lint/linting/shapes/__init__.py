"""Sizes of matrices and vectors, as a question states them and as products give them."""
