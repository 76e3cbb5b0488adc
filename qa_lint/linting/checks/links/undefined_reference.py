"""``[text][label]`` where no ``[label]: address`` stands in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.linting.targets import FILLED_IN, defined_labels, written_text
from qa_lint.parsing.document import Document, Link
from qa_lint.parsing.inline_links import label_of

_LABEL = re.compile(r"[^\W_](?:[\w .:/'’+&-]*\w)?\Z")


@rule(Document, severity="warning", tier="measured")
def undefined_reference(document: Document, ctx: Context) -> Iterator[Finding]:
    """A link refers to a label that is not defined in the file.

    Why: the reader sees two pairs of brackets instead of a link.
    Bad:
        It was shown in ⟦[a later paper][bert]⟧.
        ---
        See ⟦[the docs][2]⟧ and [the code][1].

        [1]: https://arxiv.org/abs/1706.03762
    Good:
        It was shown in [a later paper][BERT].

        [bert]: https://arxiv.org/abs/1810.04805
        ---
        The entry is matrix[0][1], the tokens are [CLS][SEP], see [this claim][^1].

        [^1]: A footnote.
        ---
        Write `[a later paper][bert]`.
    Fix: add a line `[label]: address`, or correct the label.
    Source: https://spec.commonmark.org/0.31.2/#full-reference-link
    """
    references = [link for link in document.units(Link) if link.kind == "reference"]
    if not references or _may_be_elsewhere(document, ctx):
        return
    labels = defined_labels(document)
    for link in references:
        if label_of(link.target) in labels or not _is_reference(link, labels):
            continue
        yield Finding(
            link.span,
            f"the label “{' '.join(link.target.split())}” is not defined in this file",
            help=f"add a line “[{' '.join(link.target.split())}]: address”, or correct the label",
            evidence=Evidence(
                read=(link.text,),
                computed=f"{len(labels)} labels are defined here; rendered as it is written",
            ),
        )


def _may_be_elsewhere(document: Document, ctx: Context) -> bool:
    """Tell whether definitions may come from another file: snippets, macros, cross-references."""
    filled_in = FILLED_IN.search(document.source.text) is not None
    return filled_in or "pymdownx.snippets" in ctx.profile.extensions


def _is_reference(link: Link, labels: frozenset[str]) -> bool:
    """Tell whether brackets behind brackets can only be meant as a reference."""
    prose = link.prose.text
    text, label = written_text(link).strip(), link.target.strip()
    before, after = prose[link.start - 1 : link.start], prose[link.end : link.end + 1]
    if link.target_start == link.text_start or before.isalnum():
        return False
    if before in tuple("_)]\\$=") or after in tuple("[(") or not _LABEL.match(label):
        return False
    if label.isdigit() and not any(known.isdigit() for known in labels):
        return False
    if len(text) < 2 or not any(char.isalpha() for char in text) or "(" in text:
        return False
    return " " in text or (bool(labels) and len(label) > 1 and not text.isupper())
