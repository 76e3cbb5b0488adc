"""Typed data to findings."""
