"""What the rules on claims share: statements read from prose, code and LaTeX, and their mends."""
