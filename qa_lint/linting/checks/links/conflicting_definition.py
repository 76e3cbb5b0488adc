"""Two definitions of one label with different addresses."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding, Related
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.linting.targets import written_text
from qa_lint.parsing.document import Document, Link
from qa_lint.parsing.inline_links import label_of


@rule(Document)
def conflicting_definition(document: Document, ctx: Context) -> Iterator[Finding]:
    """A label of links is defined twice, with different addresses.

    Why: every link with that label leads to one of them. Which one depends on the renderer:
    CommonMark takes the first definition, Python-Markdown the last.
    Bad:
        See [the paper][1] and [the code][1].

        [1]: https://arxiv.org/abs/1706.03762
        ⟦[1]: https://github.com/tensorflow/tensor2tensor⟧
    Good:
        See [the paper][1] and [the code][2].

        [1]: https://arxiv.org/abs/1706.03762
        [2]: https://github.com/tensorflow/tensor2tensor
    Fix: give one of the two another label.
    Source: https://spec.commonmark.org/0.31.2/#example-204
    """
    first: dict[str, Link] = {}
    used: frozenset[str] | None = None
    for link in document.units(Link):
        if link.kind != "definition" or link.place.hidden:
            continue
        label = written_text(link)
        known = first.setdefault(label_of(label), link)
        if known.target.strip() == link.target.strip():
            continue
        if used is None:
            references = (one for one in document.units(Link) if one.kind == "reference")
            used = frozenset(label_of(one.target) for one in references)
        yield Finding(
            link.span,
            f"the label “{label}” is already defined, with another address",
            help="give one of the two another label",
            evidence=Evidence(read=(known.target, link.target), computed="one of the two is lost"),
            related=(Related(known.span, "the other definition"),),
            severity=None if label_of(label) in used else "warning",
        )
