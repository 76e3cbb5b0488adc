"""The rules: one folder a family, one file a phenomenon."""
