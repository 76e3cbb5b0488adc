"""Text to typed data: no judgement, no effects."""
