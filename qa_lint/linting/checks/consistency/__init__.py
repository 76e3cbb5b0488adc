"""Duplicates and contradictions inside the bank."""
