"""LaTeX formulas: their tokens, whether they typeset, and what they mean."""
