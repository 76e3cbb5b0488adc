"""What the tests of reports share: hostile texts, and runs made of them."""

from __future__ import annotations

from hypothesis import strategies as st

from qa_lint.core.diagnostic import (
    SEVERITIES,
    Diagnostic,
    Evidence,
    RelatedPlace,
    ResolvedEdit,
    ResolvedFix,
    Skipped,
    Suppression,
)
from qa_lint.core.text import Source, Span
from qa_lint.reporting.material import FileView, Material, RuleText

HOSTILE = [
    "\x1b[31mred\x1b[0m\x1b]0;title\x07\x1b]8;;https://evil.example\x1b\\link",
    "::error::not mine",
    "\n::set-output name=a::b\r\n::add-mask::c",
    "##[error]old style ##[add-matcher]/tmp/x",
    "50%25 of %0A lines, a:b,c=d",
    "[x](javascript:alert(1)) ![i](https://evil.example/t.png)",
    "[ref]: https://evil.example\n[ref][ref] <https://evil.example> https://evil.example",
    "<script>alert(1)</script><img src=x onerror=alert(1)> </details></table> &lt;b&gt; <!-- -->",
    "@octocat see #12 and GH-7",
    "a | b | c\n|---|\n``` code `` ` tick $x_1$ $$y$$ $`z`$",
    "]]> <![CDATA[ &amp; &#x0; \x00\x01\x0b\ufffe\uffff\ud800 \u2028\u2029\x85",
    "\u202eright to left\u202c zero\u200bwidth \ufeff",
    "{0} {{1}} \\(x\\) \\",
    "x" * 600,
    "",
]
PIECES = st.sampled_from(HOSTILE) | st.text(max_size=30)
TEXTS = st.lists(PIECES, max_size=3).map("".join)
NAMES = st.sampled_from(
    """a.md|ü 𝄞.md|a\nb.md|::error::x.md|##[group]x.md|%25 100%.md|-@user,x=1:2.md|<b>x.md|
\\udcff.md|docs/[x](javascript:1).md|\x1b[2J\x9b.md""".split("|")
)
LINE = "é𝄞 “wrong” 🐶 end"
BODY = f"{LINE}\nsecond\r\nthird {LINE}\n"


def diagnostic(
    path: str = "a.md", text: str = BODY, flagged: str = "wrong", **more: object
) -> Diagnostic:
    """Return an error at the first place of ``flagged``, changed as the keywords say."""
    source = Source(path, text)
    start = source.text.index(flagged)
    place = source.range(Span(start, start + len(flagged)))
    made = Diagnostic(path, "format/x", "error", "proven", "a message", place, key="k")
    made.line_text = source.line_text(place.start.line)
    for name, value in more.items():
        setattr(made, name, value)
    return made


def material(*diagnostics: Diagnostic, text: str = BODY, **more: object) -> Material:
    """Return a run over the files of these diagnostics, all with the same text."""
    files = {
        d.path: FileView(d.path.encode("utf-8", "surrogateescape"), Source(d.path, text))
        for d in diagnostics
    }
    values: dict[str, object] = {
        "files": files,
        "fails": lambda d: d.severity == "error",
        "root": "/bank",
        **more,
    }
    return Material(diagnostics, **values)  # type: ignore[arg-type]


@st.composite
def hostile_diagnostics(draw: st.DrawFn) -> Diagnostic:
    """Diagnostics whose every text is hostile."""
    base = diagnostic(draw(NAMES))
    edit = ResolvedEdit(base.range, draw(TEXTS))
    base.rule = draw(st.sampled_from(["format/x", "facts/y", "math/z"]))
    base.severity = draw(st.sampled_from(SEVERITIES))
    base.tier = draw(st.sampled_from(["proven", "measured", "candidate"]))
    base.message = draw(TEXTS)
    base.help = draw(st.none() | TEXTS)
    base.evidence = Evidence(
        tuple(draw(st.lists(TEXTS, max_size=2))), draw(st.none() | TEXTS), draw(st.none() | TEXTS)
    )
    base.related = (RelatedPlace(draw(NAMES), base.range, draw(TEXTS)),)
    base.fix = draw(st.none() | st.just(ResolvedFix(draw(TEXTS), "safe", (edit,))))
    base.key = draw(st.sampled_from(["", "k", "l"]))
    base.line_text = draw(TEXTS).split("\n")[0]
    return base


@st.composite
def hostile_materials(draw: st.DrawFn) -> Material:
    """Whole runs, with suppressed findings, skipped rules and rules that somebody else wrote."""
    found = draw(st.lists(hostile_diagnostics(), max_size=4))
    suppressed = draw(st.lists(hostile_diagnostics(), max_size=1))
    for one in suppressed:
        one.suppressed = Suppression("comment", draw(TEXTS))
    texts = [draw(TEXTS) for _ in range(6)]
    rules = {"facts/y": RuleText("facts/y", "warning", "measured", *texts)}
    skipped = [Skipped("math/z", draw(TEXTS), draw(st.none() | NAMES))]
    return material(*found, suppressed=suppressed, rules=rules, skipped=skipped)
