"""What LaTeX commands and plain characters mean to the formula tree."""

from __future__ import annotations


def _table(text: str) -> dict[str, str]:
    """Read ``"meaning | word word; meaning | word"`` to a dictionary from word to meaning."""
    table: dict[str, str] = {}
    for row in text.split(";"):
        meaning, _, words = row.partition("|")
        table.update(dict.fromkeys(words.split(), meaning.strip()))
    return table


RELATIONS = _table(r"""
= | = \eq; := | := \coloneqq \coloneq \triangleq \doteq \equalscolon; != | != ≠ \ne \neq;
< | < \lt; > | > \gt; <= | <= ≤ ⩽ \le \leq \leqslant; >= | >= ≥ ⩾ \ge \geq \geqslant;
approx | ≈ ≃ ≅ \approx \simeq \cong \approxeq \doteqdot; ~ | ∼ \sim; equiv | ≡ \equiv;
propto | ∝ \propto; in | ∈ \in \ni \owns; gets | ← \gets \leftarrow \longleftarrow;
to | → ↦ -> \to \rightarrow \longrightarrow \mapsto \longmapsto \rightsquigarrow \leadsto;
implies | ⇒ => \Rightarrow \implies \Longrightarrow; given | \mid \middle;
~ | ~; iff | ⇔ \iff \Leftrightarrow \Longleftrightarrow;
other | \notin \subset \subseteq \supset \supseteq \subsetneq \ll \gg \perp \parallel \models \vdash
  \prec \preceq \succ \succeq \nmid \lesssim \gtrsim \asymp \Leftarrow \impliedby \leftrightarrow
  \hookrightarrow \therefore \because \land \lor \wedge \vee \forall \exists \colon \not \bowtie
  \uparrow \downarrow \nearrow \searrow \lessapprox \sqsubseteq \nsubseteq ∉ ⊂ ⊆ ∀ ∃ : \nleq \ngeq
""")
"""How each relation is spelled in :class:`~qa_lint.parsing.latex.nodes.Relation`."""

ADDITIVE = _table(r"+ | +; - | - − – \minus")
"""Signs; other operators of that rank (``\\cup``, ``\\pm``) have no node."""

MULTIPLICATIVE = _table(r"""
* | * \ast ∗; · | · ⋅ \cdot \cdotp \bullet; × | × \times; / | / ÷ \div ∕; ⊙ | ⊙ \odot
""")

UNSUPPORTED = frozenset(
    r"""\pm \mp ± ∓ \cup \cap ∪ ∩ \setminus \oplus \ominus \otimes \circ ∘ ⊕ ⊗ \star \bmod \mod
    \pmod \pod \backslash \neg \lnot \over \atop \choose \cr \tag \label \ref \eqref \uplus \sqcup
    \diamond \wr \boxplus // ∫ ∂ ∇ → ∞ ± % # $ ° @ \ """.split()
)
"""Operators that make a whole chain unreadable rather than one side (a modulus rules all sides)."""

FUNCTIONS = frozenset(
    "log ln lg exp sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan max min".split()
)
"""Functions with a fixed meaning, by command; ``max`` and ``min`` of explicit arguments."""

WORD_FUNCTIONS = FUNCTIONS | {
    "sqrt",
    "abs",
    "floor",
    "ceil",
    "sigmoid",
    "log2",
    "log10",
    "softplus",
}
"""What counts as a function when spelled as a word before a bracket."""

BIG_OPERATORS = {
    "\\sum": "sum",
    "\\prod": "prod",
    "\\max": "max",
    "\\min": "min",
    "∑": "sum",
    "∏": "prod",
}

OPAQUE_OPERATORS = frozenset(
    r"""\int \iint \iiint \oint \lim \limsup \liminf \sup \inf \argmax \argmin \partial \nabla \arg
    \bigcup \bigcap \bigoplus \bigotimes \bigvee \bigwedge \coprod \bigodot \bigsqcup \infty
    \emptyset \varnothing \ldots \dots \cdots \vdots \ddots \dotsc \dotsb \dotsm \hdots \square
    \Delta \top \bot""".split()
)
"""Atoms that swallow their scripts and stay opaque."""

NAMED_OPERATORS = frozenset(
    r"\det \dim \ker \deg \gcd \hom \Pr \sgn \tr \rank \erf \Re \Im".split()
)

GREEK = frozenset(
    r"""\alpha \beta \gamma \delta \epsilon \varepsilon \zeta \eta \theta \vartheta \iota
    \kappa \lambda \mu \nu \xi \pi \varpi \rho \varrho \sigma \varsigma \tau \upsilon
    \phi \varphi \chi \psi \omega \Gamma \Theta \Lambda \Xi \Pi \Sigma \Upsilon \Phi
    \Psi \Omega \ell \hbar \imath \jmath \aleph""".split()
)
GREEK_LETTERS = _table(
    r"""\alpha|α;\beta|β;\gamma|γ;\delta|δ;\varepsilon|ε;\epsilon|ϵ;\zeta|ζ;\eta|η;\theta|θ;
    \iota|ι;\kappa|κ;\lambda|λ;\mu|μ;\nu|ν;\xi|ξ;\pi|π;\rho|ρ;\sigma|σ;\varsigma|ς;\tau|τ;
    \upsilon|υ;\varphi|φ;\phi|ϕ;\chi|χ;\psi|ψ;\omega|ω;\Gamma|Γ;\Theta|Θ;\Lambda|Λ;\Xi|Ξ;
    \Pi|Π;\Sigma|Σ;\Upsilon|Υ;\Phi|Φ;\Psi|Ψ;\Omega|Ω"""
)

FONTS = frozenset(
    r"""\mathbf \mathrm \mathit \mathsf \mathtt \mathcal \mathbb \mathfrak \mathscr \boldsymbol \bm
    \pmb \bold \mathnormal \mathop""".split()
)
TEXTS = frozenset(
    r"""\text \textrm \textbf \textit \textsf \texttt \textnormal \mbox \hbox \operatorname
    \operatorname* \textup \emph""".split()
)
ACCENTS = frozenset(
    r"""\hat \widehat \tilde \widetilde \bar \overline \vec \dot \ddot \check \breve \acute \grave
    \mathring \overrightarrow \underline""".split()
)
FRACTIONS = frozenset(r"\frac \dfrac \tfrac \cfrac".split())
BINOMIALS = frozenset(r"\binom \dbinom \tbinom".split())
TAKES_TOKEN = FRACTIONS | BINOMIALS | FONTS | ACCENTS | {"\\sqrt"}
"""Commands whose argument is one digit or letter where no brace stands."""

SPACES = frozenset(
    r"""\, \; \: \> \! \/ \enspace \enskip \thinspace \medspace \thickspace \negthinspace
    \displaystyle \textstyle \scriptstyle \scriptscriptstyle \limits \nolimits \nonumber \notag
    \big \Big \bigg \Bigg \bigl \Bigl \biggl \Biggl \bigr \Bigr \biggr \Biggr \bigm \Bigm \mathstrut
    \strut \allowbreak \relax \noindent \left \right \large \small \hfill""".split()
) | {"\\ ", "\\\n"}

OPENERS = _table(r"""
( | ( \lparen; [ | [ \lbrack; { | \{ \lbrace; ⌊ | \lfloor ⌊; ⌈ | \lceil ⌈; ⟨ | \langle ⟨
""")
CLOSERS = _table(r"""
) | ) \rparen; ] | ] \rbrack; } | \} \rbrace; ⌋ | \rfloor ⌋; ⌉ | \rceil ⌉; ⟩ | \rangle ⟩
""")
BARS = frozenset({"|", "\\vert", "\\lvert", "\\rvert"})
NORMS = frozenset({"\\|", "\\Vert", "\\lVert", "\\rVert", "‖", "∥"})
SEPARATORS = frozenset({",", ";", "\\\\", "\\quad", "\\qquad", "\\newline", "，", "；", "."})
MODULI = frozenset({"\\bmod", "\\mod", "\\pmod", "\\pod", "mod", "xor", "%"})
"""A modulus behind the last side rules the whole chain."""
ROWS = frozenset({"\\\\", "\\newline"})
ROW_ENVIRONMENTS = frozenset(
    "aligned align align* gathered gather gather* split equation equation* eqnarray eqnarray* "
    "multline multline*".split()
)
TRANSPOSED = frozenset({"T", "\\top", "\\intercal", "\\mathsf{T}", "\\mathrm{T}", "\\text{T}", "⊤"})
LABELS = frozenset({"*", "\\ast", "\\star", "+", "-", "\\dagger", "\\prime", "\\pm", "∗", "†", "H"})
CONNECTIVES = frozenset(
    "if and or for where otherwise with when such that so then else not is as in of by to the on "
    "at from per since because let we mod xor".split()
)
"""Words that are prose even without spaces around them."""

FUNCTION_LETTERS = frozenset("f g h p q P Q F G H E V O D J".split()) | {
    "\\phi", "\\psi", "\\Phi", "\\Psi", "\\varphi", "\\zeta", "\\Gamma", "\\mathcal{O}",
    "\\mathbb{E}",
    "\\mathbb{P}", "\\mathcal{N}", "\\mathcal{L}", "\\Theta", "\\Omega", "\\pi",
}  # fmt: skip


def _simple_kinds() -> dict[str, tuple[str, str]]:
    """Return kind and value of every character and command that always means the same."""
    kinds: dict[str, tuple[str, str]] = {}
    for names, kind in (
        (OPAQUE_OPERATORS, "command"), (FRACTIONS, "command"), (BINOMIALS, "command"),
        (ACCENTS, "command"), (UNSUPPORTED, "unknown"), (BARS, "bar"), (NORMS, "norm"),
        (SEPARATORS, "separator"), (GREEK, "name"), (BIG_OPERATORS, "command"),
        (NAMED_OPERATORS, "operator"),
    ):  # fmt: skip
        kinds.update((name, (kind, name)) for name in names)
    for table, kind in (
        (RELATIONS, "relation"), (ADDITIVE, "sign"), (MULTIPLICATIVE, "times"),
        (OPENERS, "open"), (CLOSERS, "close"), (GREEK_LETTERS, "name"),
    ):  # fmt: skip
        kinds.update((name, (kind, value)) for name, value in table.items())
    kinds.update((f"\\{name}", ("function", name)) for name in FUNCTIONS - {"max", "min"})
    kinds.update({
        "{": ("begin", "{"), "}": ("end", "}"), "_": ("script", "_"), "^": ("script", "^"),
        "'": ("prime", "'"), "′": ("prime", "'"), "\\prime": ("prime", "'"),
        "!": ("factorial", "!"), "&": ("align", "&"), "√": ("command", "\\sqrt"),
        "**": ("script", "^"), "∞": ("command", "\\infty"), "…": ("command", "\\dots"),
    })  # fmt: skip
    return kinds


_KINDS = _simple_kinds()
_MATH_ALPHANUMERICS = range(0x1D400, 0x1D800)


def classify(text: str) -> tuple[str, str]:
    """Return what one token means: the kind and the value of its lexeme."""
    known = _KINDS.get(text)
    if known is not None:
        return known
    if text.startswith("\\") and text[1:].isalpha():
        return "command", text
    if text.isalpha() and ord(text[0]) not in _MATH_ALPHANUMERICS:
        return "name", text
    return "unknown", text
