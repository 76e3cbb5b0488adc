"""Is it true? Exact and interval arithmetic, and identities; three-valued, pure functions."""
