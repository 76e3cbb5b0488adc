"""Words that are surely spelt wrong, doubled or confused."""
