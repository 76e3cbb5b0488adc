"""One module a dialect: how it writes questions in blocks."""
