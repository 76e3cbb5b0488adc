"""The words everyone uses: text, diagnostics, settings, rules, errors."""
