"""The rules on links that need the network; what they find is made in ``findings``."""

from __future__ import annotations

from qa_lint.core.rule import Rule

DEAD = Rule(
    "links/dead",
    "error",
    "proven",
    "network",
    """A link leads nowhere any more.

    Why: the reader who wants to know more meets an error page. Only what is certain counts: the
    server says that there is no such page, there is no such host while others are found, or
    nothing listens there; and a second try says the same. Time-outs, errors of the server and
    pages closed to robots are never reported.
    Bad:
        Read [the paper](⟦https://arxiv.org/abs/no-such-paper⟧).
    Good:
        Read [the paper](https://arxiv.org/abs/1706.03762).
    Fix: find where the page went, or link to a copy in a web archive.
    Source: https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5
    """,
)

UNSAFE = Rule(
    "links/unsafe",
    "error",
    "proven",
    "network",
    """A public link leads into a network that is not public.

    Why: nobody else can open it, and who checks it from inside would be made to knock on doors
    in their own network. Such an address is never contacted, whether the link itself, a name
    server or a redirect leads there; --allow-net lifts that for networks of your own.
    Bad:
        The slides are [here](⟦http://192.168.0.17/slides.pdf⟧).
    Good:
        The slides are [here](https://arxiv.org/abs/1706.03762).
    Fix: publish the page, or remove the link.
    Source: https://www.rfc-editor.org/rfc/rfc6890
    """,
)

MOVED = Rule(
    "links/moved",
    "info",
    "proven",
    "network",
    """A page has moved for good.

    Why: redirects are switched off one day, and then the link is dead.
    Bad:
        Read [the paper](⟦http://arxiv.org/abs/1706.03762⟧).
    Good:
        Read [the paper](https://arxiv.org/abs/1706.03762).
    Fix: link to the new address.
    Source: https://www.rfc-editor.org/rfc/rfc9110#section-15.4.2
    """,
)

MISSING_FRAGMENT = Rule(
    "links/missing-fragment",
    "error",
    "proven",
    "network",
    """A link points to a part of a page that the page doesn't have.

    Why: the browser shows the top of the page, and the reader looks for what isn't there, or no
    longer under this name. Pages that scripts fill in are not judged, nor are PDF files.
    Bad:
        See [how it is trained](⟦https://arxiv.org/abs/1706.03762#no-such-section⟧).
    Good:
        See [how it is trained](https://arxiv.org/abs/1706.03762).
    Fix: look up the anchor of the part, or link to the page.
    Source: https://html.spec.whatwg.org/multipage/browsing-the-web.html#scroll-to-fragid
    """,
)

SOFT_404 = Rule(
    "links/soft-404",
    "warning",
    "measured",
    "network",
    """A server says that all is well, but the page says that there is no page.

    Why: the reader meets "page not found", an offer to buy the domain, or the front page of the
    site. Browsers and most link checkers take that for a page.
    Bad:
        Read [the lecture](⟦https://arxiv.org/old/lecture.html⟧).
    Good:
        Read [the paper](https://arxiv.org/abs/1706.03762).
    Fix: find where the page went, or link to a copy in a web archive.
    Source: https://developers.google.com/search/docs/crawling-indexing/http-network-errors
    """,
)

LOCAL = Rule(
    "links/local-address",
    "warning",
    "measured",
    "network",
    """A link leads to the reader's own computer.

    Why: it works for who runs the same server on the same port, and nobody else. In code, where
    tutorials have such addresses, it is no link and not reported. It is never asked for.
    Bad:
        Open [the notebook](⟦http://localhost:8888/tree⟧).
    Good:
        Open the notebook at `http://localhost:8888/tree`.
    Fix: write the address as code, or link to a published page.
    Source: https://www.rfc-editor.org/rfc/rfc6761#section-6.3
    """,
)

RULES = (DEAD, MISSING_FRAGMENT, SOFT_404, UNSAFE, LOCAL, MOVED)
"""The rules that need the network."""
