"""Rule packs: YAML, checked and compiled to plain data, then made into rules."""
