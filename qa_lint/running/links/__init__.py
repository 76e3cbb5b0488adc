"""Asks the network whether links lead anywhere; ``requests`` is imported only when it does."""
