"""Targets of links, as written: no network needed."""
