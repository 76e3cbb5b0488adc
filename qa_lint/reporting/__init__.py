"""Diagnostics to lines."""
