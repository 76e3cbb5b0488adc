"""What is said about a named formula to those who ask: with the headings of every rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def document(data: Mapping[str, Any]) -> str:
    """Return the documentation of a formula from its compiled data."""
    sign = {"=": "=", "<=": r"\le", ">=": r"\ge", "≈": r"\approx"}[data["relation"]]
    left = f"{data['left'][0]} {sign} " if data["left"] else ""
    shown = f"{left}{data['statement']}"
    roles = "; ".join(f"{key}: {row['is']}" for key, row in data["roles"].items())
    where = f" where {roles}." + (f" {data['conditions']}" if data["conditions"] else "")
    parts = [f"A near miss of the formula called {data['name']}.", "",
             f"Why: The formula is ${shown}$,{where}"]  # fmt: skip
    for heading, examples in (("Bad", data["wrong"]), ("Good", data["right"])):
        parts.append(f"{heading}:")
        for number, text in enumerate(examples):
            parts += (["    ---"] if number else []) + [f"    {text}"]
    also = " or ".join(f"${tex}$" for tex in data["variants"])
    parts.append(f"Fix: Write ${shown}$" + (f", or {also}." if also else "."))
    parts.append(f"Source: {data['source']}")
    return "\n".join(parts) + "\n"
