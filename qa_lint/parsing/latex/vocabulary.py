"""What LaTeX commands and plain characters mean to the formula tree."""

from __future__ import annotations

from unicodedata import normalize


def _table(text: str) -> dict[str, str]:
    """Read ``"meaning | word word; meaning | word"`` to a dictionary from word to meaning."""
    table: dict[str, str] = {}
    for row in text.split(";"):
        meaning, _, words = row.partition("|")
        table.update(dict.fromkeys(words.split(), meaning.strip()))
    return table


RELATIONS = _table(r"""
= | = \eq; := | := ≔ \coloneqq \coloneq \triangleq \doteq \equalscolon; != | != ≠ \ne \neq;
< | < \lt; > | > \gt; <= | <= ≤ ⩽ \le \leq \leqslant; >= | >= ≥ ⩾ \ge \geq \geqslant;
approx | ≈ ≃ ≅ \approx \simeq \cong \approxeq \doteqdot; ~ | ∼ \sim; equiv | ≡ \equiv;
propto | ∝ \propto; in | ∈ \in \ni \owns; gets | ← \gets \leftarrow \longleftarrow \xleftarrow;
to | → ↦ ⟶ ↣ -> \to \rightarrow \longrightarrow \mapsto \longmapsto \rightsquigarrow \leadsto
  \xrightarrow \xmapsto;
implies | ⇒ ⟹ => \Rightarrow \implies \Longrightarrow; given | \mid;
~ | ~; iff | ⇔ ⟺ \iff \Leftrightarrow \Longleftrightarrow;
other | \notin \subset \subseteq \supset \supseteq \subsetneq \ll \gg \perp \models \vdash
  \prec \preceq \succ \succeq \nmid \lesssim \gtrsim \asymp \Leftarrow \impliedby \leftrightarrow
  \hookrightarrow \therefore \because \colon \bowtie \xleftrightarrow \rightleftharpoons
  \uparrow \downarrow \nearrow \searrow \lessapprox \sqsubseteq \nsubseteq ∉ ⊂ ⊆ : \nleq \ngeq
  \Vdash \vDash \dashv \rightharpoonup \twoheadrightarrow \hookleftarrow ≪ ≫ ⊥ ⪯ ⪰ ≺ ≻ ⊇ ⊃
  ∌ ⊨ ⊢ ∣ ⟂ \succsim \precsim
  \vartriangleright \triangleright \triangleleft \lhd \rhd \unlhd \unrhd \gneq \lneq \nsim \ncong
""")
"""How each relation is spelled in :class:`~qa_lint.parsing.latex.nodes.Relation`."""

ADDITIVE = _table(r"+ | +; - | - − – \minus")
"""Signs."""

ADDITIVE_OTHERS = _table(r"""
± | ± \pm; ∓ | ∓ \mp; ∪ | ∪ \cup \uplus \sqcup; ∩ | ∩ \cap \sqcap; ∖ | ∖ \setminus \smallsetminus;
⊕ | ⊕ \oplus \boxplus; ⊖ | ⊖ \ominus; ∆ | \triangle \bigtriangleup
""")
"""Operators that bind like signs and have no node of their own."""

MULTIPLICATIVE_OTHERS = _table(r"""
⊗ | ⊗ \otimes; ∘ | ∘ \circ; ⋆ | ⋆ \star; ⋄ | \diamond; ≀ | \wr; mod | \bmod \mod; ⊠ | \boxtimes;
\ | \backslash; // | //; @ | @
""")
"""Operators that bind like a multiplication sign and have no node of their own."""

LOGIC = _table(r"and | \land \wedge ∧ \&; or | \lor \vee ∨")
"""Connectives of statements; between terms they are operators of lattices."""

PREFIXES = _table(r"∂ | \partial ∂; ∇ | \nabla ∇; not | \neg \lnot ¬; ∠ | \angle ∠; # | \#")
"""Operators before their operand."""

QUANTIFIERS = _table(r"forall | \forall ∀; exists | \exists ∃; not exists | \nexists ∄")

CONSTANTS = _table(r"""
infinity | \infty ∞; empty | \emptyset \varnothing ∅; bottom | \bot; top | \top;
placeholder | \square \Box \blacksquare \checkmark \clubsuit \heartsuit \diamondsuit \spadesuit
  \surd \flat \sharp \natural
""")
DOTS = frozenset(
    r"""\ldots \dots \cdots \vdots \ddots \dotsc \dotsb \dotsm \hdots \dotso \mathellipsis … ⋯ ⋮
    \cdotp\cdotp""".split()
)

MULTIPLICATIVE = _table(r"""
* | * \ast ∗; · | · ⋅ \cdot \cdotp \bullet \vdot; × | × \times \cross; / | / ÷ \div ∕; ⊙ | ⊙ \odot
""")

UNSUPPORTED = frozenset(r"# $ ° \ \$ \%".split())
"""What makes a side unreadable."""

DROPPED = frozenset(
    r"\tag \label \nonumber \notag \hspace \vspace \phantom \vphantom \hphantom".split()
)
"""Commands that are left out with their argument, if there is one."""

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

INVERTIBLE = frozenset("sin cos tan cot sec csc sinh cosh tanh coth sigmoid".split())
"""Functions whose power -1 may be their inverse."""

BIG_OPERATORS = _table(r"""
sum | \sum ∑; prod | \prod ∏; max | \max; min | \min; lim | \lim;
int | \int \iint \iiint \oint \oiint ∫ ∬;
limsup | \limsup \varlimsup; liminf | \liminf \varliminf; sup | \sup; inf | \inf; argmax | \argmax;
argmin | \argmin; union | \bigcup \bigsqcup \biguplus; intersection | \bigcap; ⊕ | \bigoplus;
⊗ | \bigotimes; or | \bigvee; and | \bigwedge; coproduct | \coprod; ⊙ | \bigodot
""")
"""Operators over a range; those of one argument, too, where nothing stands below."""
BIG_WORDS = frozenset("max min sup inf lim argmax argmin".split())
"""Big operators spelled as words, with something below."""
CALLED = frozenset("max min sup inf argmax argmin".split())
"""Big operators that may have a list in brackets instead of a range."""

NAMED_OPERATORS = frozenset(
    r"\det \dim \ker \deg \gcd \hom \Pr \sgn \tr \rank \erf \Re \Im \arg \lcm".split()
)

GREEK = frozenset(
    r"""\alpha \beta \gamma \delta \epsilon \varepsilon \zeta \eta \theta \vartheta \iota
    \kappa \lambda \mu \nu \xi \pi \varpi \rho \varrho \sigma \varsigma \tau \upsilon
    \phi \varphi \chi \psi \omega \Gamma \Theta \Delta \Lambda \Xi \Pi \Sigma \Upsilon \Phi
    \Psi \Omega \ell \hbar \imath \jmath \aleph""".split()
)
SCALARS = frozenset(
    r"""\alpha \gamma \delta \epsilon \varepsilon \zeta \eta \iota \kappa \lambda \nu \pi \rho
    \sigma \tau \upsilon \chi \omega""".split()
)
"""Letters that are raised to a power T rather than transposed."""
GREEK_LETTERS = _table(
    r"""\alpha|α;\beta|β;\gamma|γ;\delta|δ;\varepsilon|ε;\Delta|Δ;\epsilon|ϵ;\zeta|ζ;\eta|η;\theta|θ;
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
    \mathring \overrightarrow \underline \overleftarrow \overleftrightarrow \widecheck""".split()
)
FRACTIONS = frozenset(r"\frac \dfrac \tfrac \cfrac".split())
INFIX_FRACTIONS = frozenset(r"\over \choose \atop".split())
BINOMIALS = frozenset(r"\binom \dbinom \tbinom".split())
TAKES_TOKEN = FRACTIONS | BINOMIALS | FONTS | ACCENTS | {"\\sqrt"}
"""Commands whose argument is one digit or letter where no brace stands."""

SPACES = frozenset(
    r"""\, \; \: \> \! \/ \space \enspace \enskip \thinspace \medspace \thickspace \negthinspace
    \displaystyle \textstyle \scriptstyle \scriptscriptstyle \limits \nolimits \nonumber \notag
    \big \Big \bigg \Bigg \bigl \Bigl \biggl \Biggl \bigr \Bigr \biggr \Biggr \bigm \Bigm \mathstrut
    \strut \allowbreak \relax \noindent \left \right \large \small \hfill \middle \bf \rm \it \cal
    \sf \tt \Large \scriptsize \tiny \normalsize \centering \hline \hdashline \nobreak""".split()
) | {"\\ ", "\\\n"}

OPENERS = _table(r"""
( | ( \lparen; [ | [ \lbrack; { | \{ \lbrace; ⌊ | \lfloor ⌊; ⌈ | \lceil ⌈; ⟨ | \langle ⟨
""")
CLOSERS = _table(r"""
) | ) \rparen; ] | ] \rbrack; } | \} \rbrace; ⌋ | \rfloor ⌋; ⌉ | \rceil ⌉; ⟩ | \rangle ⟩
""")
BARS = frozenset({"|", "\\vert", "\\lvert", "\\rvert"})
NORMS = frozenset({"\\|", "\\Vert", "\\lVert", "\\rVert", "‖", "∥", "\\parallel", "||"})
SEPARATORS = frozenset(
    {",", ";", "\\\\", "\\quad", "\\qquad", "\\newline", "\\cr", "，", "；", "."}
)
MODULI = frozenset({"mod", "xor"})
"""A modulus in words, behind the last side, rules the whole chain."""
ROWS = frozenset({"\\\\", "\\newline", "\\cr"})
ROW_ENVIRONMENTS = frozenset(
    "aligned align align* gathered gather gather* split equation equation* eqnarray eqnarray* "
    "multline multline* alignat alignat* alignedat flalign flalign* displaymath math".split()
)
MATRICES = _table("""
| matrix smallmatrix array subarray; () | pmatrix; [] | bmatrix; {} | Bmatrix; || | vmatrix;
‖‖ | Vmatrix; cases | cases dcases rcases
""")
"""Environments with cells, and what stands around them."""
TRANSPOSED = frozenset(
    {"T", "\\top", "\\intercal", "\\mathsf{T}", "\\mathrm{T}", "\\text{T}", "⊤", "𝑇"}
)
LABELS = frozenset({"*", "\\ast", "\\star", "+", "-", "\\dagger", "\\pm", "\\times", "∗", "†", "H"})
LABEL_WORDS = frozenset(
    "new old out in max min pred true obs ref opt th st nd rd train test val ideal target".split()
)
"""What is no exponent when it stands above."""
CONNECTIVES = frozenset(
    "if and or for where otherwise with when such that so then else not is as in of by to the on "
    "at from per since because let we mod xor".split()
)
"""Words that are prose even without spaces around them."""

ACRONYMS = frozenset(
    "TP TN FP FN IG GD KL MI LR DP ID SE CI OR RR SS BN FC AP TF DF PR NP JS EM CE MA AR SD "
    "VC".split()
)
"""Names of two capital letters; other such pairs are products."""
SHORT_NAMES = frozenset("Re Im Pr Tr Ei Li Si Ci Ai Bi Ht He Nu".split())
"""Names of a capital and a small letter; other such pairs are products."""

IDENTIFIERS = frozenset(
    """len pos cnt idx tmp num sum avg std var cov err row col key val out new old top ptr end low
    mid str int dim seq tok mem cap dst src adj dep ans res lcp lca mex cur cut fee tax age net
    obs est ref rel fwd bwd""".split()
)  # fmt: skip
"""Words of three letters that name one thing in formulas; others are products."""

FUNCTION_LETTERS = frozenset("f g h p q u v P Q F G H E V O D J L T".split()) | {
    "\\phi", "\\psi", "\\Phi", "\\Psi", "\\varphi", "\\zeta", "\\Gamma", "\\mathcal{O}",
    "\\mathbb{E}", "\\mathbb{V}", "\\mathcal{J}", "\\mathcal{H}", "\\mathcal{F}", "\\ell",
    "\\mathbb{P}", "\\mathcal{N}", "\\mathcal{L}", "\\Theta", "\\Omega", "\\pi", "\\chi",
}  # fmt: skip
"""Names that are applied to what stands in brackets behind them, unless something says no."""

VALUE_LETTERS = frozenset("a b c d e i j k l m n r s t x y z".split()) | {
    "\\alpha", "\\beta", "\\gamma", "\\delta", "\\epsilon", "\\varepsilon", "\\eta", "\\lambda",
    "\\rho", "\\tau", "\\omega", "\\kappa", "\\nu", "\\Delta",
}  # fmt: skip
"""Names that are multiplied with a sum in brackets behind them, unless something says no."""

MEANS = frozenset({"E", "\\mathbb{E}", "\\mathrm{E}", "\\operatorname{E}", "\\mathcal{E}"})
"""Means: ``E(X - a)^2`` is often the mean of the square."""

RANDOM_OPERATORS = frozenset({
    "\\mathbb{E}", "\\mathrm{E}", "Var", "Cov", "\\mathbb{V}", "\\mathrm{Var}", "std", "Std",
    "\\operatorname{Var}", "\\operatorname{Cov}", "\\operatorname{E}", "\\operatorname{tr}",
    "\\mathcal{E}", "tr", "\\mathrm{tr}", "det", "Tr", "diag", "rank", "Corr", "sign", "sgn",
})  # fmt: skip
"""Operators that need no brackets."""


def _simple_kinds() -> dict[str, tuple[str, str]]:
    """Return kind and value of every character and command that always means the same."""
    kinds: dict[str, tuple[str, str]] = {}
    for names, kind in (
        (FRACTIONS, "command"), (BINOMIALS, "command"),
        (ACCENTS, "command"), (UNSUPPORTED, "unknown"), (BARS, "bar"), (NORMS, "norm"),
        (SEPARATORS, "separator"), (GREEK, "name"), (BIG_OPERATORS, "command"),
        (NAMED_OPERATORS, "operator"), (DOTS, "dots"), (INFIX_FRACTIONS, "over"),
    ):  # fmt: skip
        kinds.update((name, (kind, name)) for name in names)
    for table, kind in (
        (RELATIONS, "relation"), (ADDITIVE, "sign"), (MULTIPLICATIVE, "times"),
        (OPENERS, "open"), (CLOSERS, "close"), (GREEK_LETTERS, "name"),
        (ADDITIVE_OTHERS, "plus"), (MULTIPLICATIVE_OTHERS, "infix"), (LOGIC, "logic"),
        (PREFIXES, "prefix"), (QUANTIFIERS, "quantifier"), (CONSTANTS, "constant"),
    ):  # fmt: skip
        kinds.update((name, (kind, value)) for name, value in table.items())
    kinds.update((f"\\{name}", ("function", name)) for name in FUNCTIONS - {"max", "min"})
    kinds.update({
        "{": ("begin", "{"), "}": ("end", "}"), "_": ("script", "_"), "^": ("script", "^"),
        "'": ("prime", "'"), "’": ("prime", "'"), "′": ("prime", "'"), "\\prime": ("prime", "'"),
        "!": ("factorial", "!"), "&": ("align", "&"), "√": ("command", "\\sqrt"),
        "**": ("script", "^"), "\\pmod": ("pmod", "mod"), "\\pod": ("pmod", "mod"),
    })  # fmt: skip
    return kinds


KINDS = _simple_kinds()
"""Kind and value of every character and command that always means the same."""
_MATH_ALPHANUMERICS = range(0x1D400, 0x1D800)


def classify(text: str) -> tuple[str, str]:
    """Return what one token means: the kind and the value of its lexeme."""
    known = KINDS.get(text)
    if known is not None:
        return known
    if text.startswith("\\") and text[1:].isalpha():
        return "command", text
    if text.isalpha():
        styled = ord(text[0]) in _MATH_ALPHANUMERICS
        return "name", _plain_letter(text) if styled else text
    return "unknown", text


def _plain_letter(styled: str) -> str:
    """Return the name that a mathematical letter of Unicode stands for: ``𝐱`` is bold x."""
    plain = normalize("NFKC", styled)
    at = ord(styled[0])
    if 0x1D434 <= at <= 0x1D467 or 0x1D6E2 <= at <= 0x1D71B:  # italic, as letters are anyway
        return classify(plain)[1]
    font = "\\mathbf" if at <= 0x1D433 else "\\mathcal" if at <= 0x1D503 else "\\mathbb"
    if 0x1D468 <= at <= 0x1D49B:
        font = "\\boldsymbol"
    return f"{font}{{{plain}}}"
