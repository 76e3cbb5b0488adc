"""Formulas that have a name: what they are, and how a near miss is told from a variant."""
