"""LaTeX: whether it typesets, and whether it is true."""
