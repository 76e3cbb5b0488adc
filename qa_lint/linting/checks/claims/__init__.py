"""Numbers recomputed from the text, in prose, code or LaTeX."""
