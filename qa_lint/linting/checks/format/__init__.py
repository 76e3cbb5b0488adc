"""How the Markdown renders."""
