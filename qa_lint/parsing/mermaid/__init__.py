"""What surely breaks a mermaid diagram: its type, and the brackets, labels and links of flowcharts.

This is no parser of mermaid. It follows a diagram as long as it knows what each sign means, and
gives up at the first one that it doesn't: a problem is reported only where mermaid itself stops.
``tests/test_mermaid.py`` holds that against mermaid.
"""

from __future__ import annotations

import re

from qa_lint.core.slips import is_one_slip
from qa_lint.parsing.mermaid.flow import Flow
from qa_lint.parsing.mermaid.problem import Broken, Problem, Unread
from qa_lint.parsing.mermaid.sequence import read_sequence

KINDS = frozenset(
    "graph flowchart flowchart-elk swimlane sequenceDiagram classDiagram classDiagram-v2 "
    "stateDiagram stateDiagram-v2 erDiagram journey gantt pie quadrantChart requirement "
    "requirementDiagram gitGraph mindmap timeline zenuml sankey sankey-beta xychart xychart-beta "
    "block block-beta packet packet-beta kanban architecture architecture-beta radar radar-beta "
    "treemap treemap-beta treeView treeView-beta venn venn-beta ishikawa ishikawa-beta wardley "
    "wardley-beta eventmodeling C4Context C4Container C4Component C4Dynamic C4Deployment info "
    "error".split()
)
"""What the first word of a diagram may be, in mermaid 11."""

_FLOW = ("graph", "flowchart", "flowchart-elk")
_HEADER = re.compile(r"\s*---[ \t]*\n.*?\n[ \t]*---[ \t]*\n", re.DOTALL)
_DIRECTIVE = re.compile(r"%%\{.*?\}%%", re.DOTALL)
_COMMENT = re.compile(r"^[ \t]*%%(?!\{)[^\n]*", re.MULTILINE)
_TAG = re.compile(r"<\w+[^>\n]*>")
_VALUE = re.compile(r'="([^"]*)"')
_FIRST = re.compile(r"\s*(?P<word>[A-Za-z][\w-]*)?")
_SHORTEST = 5
"""Letters of the shortest type that a slip of is told."""
_LINKS = ("-->", "---", "->>", "-.->", "==>")


def problem_of(text: str) -> Problem | None:
    """Return what surely keeps mermaid from reading a diagram, ``None`` if nothing is known.

    ``text`` is the diagram without its fence.
    """
    text = _cleaned(text)
    first = _FIRST.match(text)
    word = first["word"] if first else None
    if not text.strip():
        return Problem(0, 0, "the diagram is empty")
    if first is None or word is None:
        return None
    if word not in KINDS:
        return _unknown_kind(text, first)
    try:
        if word in _FLOW:
            Flow(text, first.end()).read()
        elif word == "sequenceDiagram":
            read_sequence(text, first.end())
    except Broken as broken:
        return broken.problem
    except Unread:
        return None
    return None


def _cleaned(text: str) -> str:
    """Blank what mermaid takes out first: a header, directives, comments, quotes in tags."""
    header = _HEADER.match(text)
    if header is not None:
        text = _blanked(header) + text[header.end() :]
    text = _COMMENT.sub(_blanked, _DIRECTIVE.sub(_blanked, text))
    return _TAG.sub(lambda tag: _VALUE.sub(r"='\1'", tag[0]), text) if "<" in text else text


def _blanked(found: re.Match[str]) -> str:
    return "".join("\n" if sign == "\n" else " " for sign in found[0])


def _unknown_kind(text: str, first: re.Match[str]) -> Problem | None:
    """Return a misspelt type, or a type that is missing: other words may be types of tomorrow."""
    word, span = first["word"], first.span("word")
    if word.startswith(tuple(KINDS)):
        return None  # mermaid looks at the start of the word only
    line = text[span[0] :].split("\n", 1)[0]
    if any(link in line for link in _LINKS):
        return Problem(*span, "the type of the diagram is missing")
    for kind in sorted(KINDS):
        if word.casefold() == kind.casefold() or (
            len(kind) >= _SHORTEST and is_one_slip(word, kind)
        ):
            return Problem(*span, f"mermaid knows no diagram “{word}”, but “{kind}”")
    return None
