"""What hangs on an atom: indices, powers, labels, primes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property

from qa_lint.core.text import Span
from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.commands import Commands
from qa_lint.parsing.latex.cursor import Unreadable
from qa_lint.parsing.latex.doubts import transposed
from qa_lint.parsing.latex.nodes import (
    Ambiguous,
    Node,
    Norm,
    Number,
    Power,
    Relation,
    Scripted,
    Sequence,
    Sum,
    Symbol,
    Text,
    walk,
)

_CAPITAL = re.compile(r"[A-LO-Z]")
_LABEL = re.compile(r"\\?[(\[<][^()]*\\?[)\]>]|\\left\([^()]*\\right\)")
_INDEX = re.compile(r"[a-z]+[0-9]+|1[a-z]|[*+\-:.][a-z0-9]?|[a-z0-9]?[*+\-:.]|\\%[a-z]|[<>][a-z]")
_UPRIGHT = re.compile(
    r"\\(?:text|textrm|mathrm|mathit|operatorname|textit|texttt|mathsf)\{([A-Za-z_*-]+)\}"
)
_POWERS = re.compile(r"\^\s*\{?\s*[02-9]")
_BELOW_T = re.compile(r"_(?:t(?![a-z])|\{t)")
_UPPER_INDICES = frozenset("ijlt")
_SELDOM_POWERS = frozenset("cefghouvwxyz")
"""What is an index rather than a power above a name with an index below."""
_INDEX_LETTERS = frozenset("ijklmnrst")


@dataclass(slots=True)
class Scripts:
    """What hangs on an atom."""

    below: tuple[Node, ...] | None = None
    below_text: str = ""
    above: Node | None = None
    label: str = ""
    transposed: str = ""
    primes: int = 0
    odd: bool = field(default=False)
    early: bool = False
    """Whether what stands above was written before what stands below."""


NO_SCRIPTS = Scripts()
"""Nothing hangs there."""


class ScriptReader(Commands):
    """Atoms with scripts."""

    def scripts(self) -> Scripts:
        """Read what hangs on an atom: indices, powers, labels, primes."""
        if self.current.kind not in ("script", "prime"):
            return NO_SCRIPTS
        found = Scripts()
        while True:
            one = self.current
            if one.kind == "prime":
                self.advance()
                found.primes += 1
            elif one.kind == "script" and one.value == "_" and found.below is None:
                self.advance()
                self._subscript(found)
            elif one.kind == "script" and one.value == "^" and found.above is None:
                self.advance()
                self._superscript(found)
            elif one.kind == "script" and one.value == "_" and not found.odd:  # x_i^{(t)}_j
                self.advance()
                first, found.odd = found.below, True
                text = found.below_text
                self._subscript(found)
                found.below = (*(first or ()), *(found.below or ()))
                found.below_text = f"{text},{found.below_text}"
            elif one.kind == "script":
                raise Unreadable("double script")
            else:
                return found

    def _subscript(self, found: Scripts) -> None:
        first = self.at
        begin, end = self.skip_group()
        found.below_text = "".join(self.text[begin:end].split())
        inside = self.lexemes[first : self.at]
        if found.below_text.isascii() and found.below_text.isalpha() and len(inside) > 1:
            word = found.below_text
            single = len(word) < 4 and set(word) <= _INDEX_LETTERS
            names = list(word) if single else [word]
            found.below = tuple(Symbol(Span(begin, end), name, name) for name in names)
            return
        if _INDEX.fullmatch(found.below_text):  # n1, *i, %p: no product
            found.below = (Symbol(Span(begin, end), found.below_text, found.below_text),)
            return
        self.at = first
        try:
            inner = self.group()
        except Unreadable:
            self.at = first
            self.skip_group()
            inner = Text(Span(begin, end), found.below_text)
        found.below = inner.items if isinstance(inner, Sequence) else (inner,)

    def _superscript(self, found: Scripts) -> None:
        first = self.at
        found.early = found.below is None
        begin, end = self.skip_group()
        raw = "".join(self.text[begin:end].split())
        if raw in vocab.TRANSPOSED:
            found.transposed = raw
        elif raw == "\\prime":
            found.primes += 1
        elif raw in vocab.LABELS:
            found.label += "^" + raw
        elif raw in ("\\circ", "°"):
            found.label += "°"
        elif (raw and not raw.strip("'")) or raw in ("\\prime\\prime", "′", "″"):
            found.primes += max(raw.count("'"), raw.count("\\prime"), 1)
        elif raw[0:1] == "<" or raw in vocab.LABEL_WORDS or _is_word(raw):
            found.label += "^" + raw
        elif _LABEL.fullmatch(raw):
            self.at = first
            inner = self.group()
            items = inner.items if isinstance(inner, Sequence) else (inner,)
            found.label += f"^{raw}"
            found.above = Sequence(Span(begin, end), items, "()")
        elif raw:
            self.at = first
            found.above = self.group()

    def scripted(self, base: Node, scripts: Scripts, start: int) -> Node:
        """Return ``base`` with its scripts: a longer name, an index, a power."""
        if scripts is NO_SCRIPTS:
            return base
        span = self.span_from(start)
        node: Node
        if isinstance(base, Symbol) and not _is_range(scripts.below):
            node, above = self._named(base, scripts, span)
        else:
            node, above = _indexed(base, scripts, span)
        if above is not None and isinstance(base, Symbol) and isinstance(node, Symbol) and (
            self._may_be_label(node, above, scripts)
        ):  # fmt: skip
            return Ambiguous(span, (Power(span, node, above),), "power or upper index")
        if above is not None:
            node = Power(span, node, above)
        if not scripts.transposed:
            return node
        if isinstance(node, Scripted) and _is_range(scripts.below):  # \{x_t\}_{t=0}^T
            return replace(node, indices=(*node.indices, Symbol(span, "T", "T")))
        letter = scripts.transposed == "T"
        return transposed(span, node, letter=letter, number=letter and self._has_number_t)

    def _named(self, base: Symbol, scripts: Scripts, span: Span) -> tuple[Symbol, Node | None]:
        """Return a longer name, and the exponent if what stands above is one."""
        above = scripts.above
        labelled = isinstance(above, Sequence) and bool(scripts.label)
        labels = above.items if labelled and isinstance(above, Sequence) else ()
        stem = base.stem + scripts.label + "'" * scripts.primes
        below = scripts.below or ()
        name = stem + base.name[len(base.stem) :]
        name += f"_{{{scripts.below_text}}}" if scripts.below is not None else ""
        node = Symbol(span, name, stem, (*base.indices, *labels, *below))
        if labelled or above is None:
            return node, None
        if not is_upper_index(node, above) and not self._is_first(above):
            return node, above
        label = "^" + "".join(self.text[slice(*above.span)].split())
        self.upper.add(above.name if isinstance(above, Symbol) else base.stem)
        return Symbol(span, stem + label + name[len(stem) :], stem + label, node.indices), None

    def _may_be_label(self, base: Symbol, above: Node, scripts: Scripts) -> bool:
        """Tell whether what stands above a name may be no exponent."""
        early = scripts.early and scripts.below is not None and _is_small_letter(above)
        return early or _may_be_upper_index(base, above) or self._may_be_history(base, above)

    def _is_first(self, above: Node) -> bool:
        r"""Tell whether ``\theta^1, \dots, \theta^n`` are numbered: no other number is above."""
        one = isinstance(above, Number) and above.literal.text == "1"
        return one and _POWERS.search(self.text) is None

    def _may_be_history(self, base: Symbol, above: Node) -> bool:
        """Tell whether ``y^{t-1}`` may be all of y up to a time, where t is an index below."""
        if base.indices or not ("a" <= base.name <= "z") or base.name == "r":
            return False
        times = any(isinstance(one, Symbol) and one.name == "t" for one in walk(above))
        return times and _BELOW_T.search(self.text) is not None

    @cached_property
    def _has_number_t(self) -> bool:
        """Whether a ``T`` stands somewhere that is no superscript: a number or a time."""
        for at, one in enumerate(self.lexemes):
            if one.kind == "name" and one.value == "T" and at:
                before = self.lexemes[at - 1]
                if before.kind == "begin" and at > 1:
                    before = self.lexemes[at - 2]
                if before.value != "^":
                    return True
        return False


def is_upper_index(base: Symbol, above: Node) -> bool:
    r"""Tell whether what stands above is an index: ``W_{ij}^l``, ``\mathbf{h}^{t-1}``, ``W_i^Q``.

    Only for what is written with indices or in bold, and no Greek parameter: ``\beta_1^t`` is
    a power.
    """
    first = above.terms[0] if isinstance(above, Sum) else above
    if isinstance(above, Symbol) and base.indices and _CAPITAL.fullmatch(above.name):
        return base.stem[:1].isupper()  # W_i^Q
    if isinstance(above, Symbol) and base.indices and above.name in _SELDOM_POWERS:
        return True  # c_t^h
    if not isinstance(first, Symbol) or first.indices or first.name not in _UPPER_INDICES:
        return False
    if isinstance(above, Sum) and first.name not in ("t", "l"):
        return False
    bold = base.stem.startswith(("\\mathbf{", "\\boldsymbol{", "\\bm{"))
    if bold and not base.indices:
        return first.name != "t" or base.stem[-2:-1].islower()
    greek = base.stem.startswith("\\") and "{" not in base.stem
    return bool(base.indices) and not greek


def _indexed(base: Node, scripts: Scripts, span: Span) -> tuple[Node, Node | None]:
    """Return an expression with its index or label, and the exponent if one stands above."""
    above = scripts.above
    if isinstance(above, Sequence) and scripts.label:  # (AB)^{(2)}: what else but a bracket?
        above, scripts.label = above.items[0], ""
    label = scripts.label + "'" * scripts.primes
    if isinstance(base, Norm) and scripts.below and not label:
        return replace(base, order=scripts.below[0], span=span), above
    if scripts.below and (
        _is_range(scripts.below)
        or (isinstance(base, Sequence) and base.brackets == "{}")
        or (isinstance(base, Scripted) and base.label == "|")
    ):
        limits = scripts.below if above is None else (*scripts.below, above)
        return Scripted(span, base, label, limits), None
    if label or scripts.below is not None:
        return Scripted(span, base, label, scripts.below or ()), above
    return base, above


def _is_range(below: tuple[Node, ...] | None) -> bool:
    """Tell whether what stands below is where an index begins: ``t = 0``."""
    first = below[0] if below else None
    return isinstance(first, Relation) and first.operators == ("=",)


def _is_small_letter(above: Node) -> bool:
    return isinstance(above, Symbol) and len(above.name) == 1 and above.name.islower()


def _may_be_upper_index(base: Symbol, above: Node) -> bool:
    r"""Tell whether a capital above is an index: ``c_{uv}^R``, and no number like N."""
    if not isinstance(above, Symbol) or above.indices:
        return False
    if _CAPITAL.fullmatch(above.name) is None or base.name == "R":
        return False
    return base.stem[:1].islower() if base.indices else _CAPITAL.fullmatch(base.name) is not None


def _is_word(raw: str) -> bool:
    r"""Tell whether an upper script is a word that names, not a number: ``x^{\text{new}}``."""
    inner = _UPRIGHT.fullmatch(raw)
    return inner is not None and len(inner[1]) > 1
