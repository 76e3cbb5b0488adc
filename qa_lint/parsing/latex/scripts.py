"""What hangs on an atom: indices, powers, labels, primes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from qa_lint.core.text import Span
from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.commands import Commands
from qa_lint.parsing.latex.cursor import Unreadable
from qa_lint.parsing.latex.doubts import transposed
from qa_lint.parsing.latex.nodes import Node, Norm, Power, Scripted, Sequence, Sum, Symbol, Text

_CAPITAL = re.compile(r"[A-LO-Z]")
_LABEL = re.compile(r"\\?[(\[<][^()]*\\?[)\]>]|\\left\([^()]*\\right\)")
_INDEX = re.compile(r"[a-z]+[0-9]+|[*+\-:.][a-z0-9]?|[a-z0-9]?[*+\-:.]|\\%[a-z]|[<>][a-z]")
_UPRIGHT = re.compile(
    r"\\(?:text|textrm|mathrm|mathit|operatorname|textit|texttt|mathsf)\{([A-Za-z_*-]+)\}"
)
_UPPER_INDICES = frozenset("ijlt")
_INDEX_LETTERS = frozenset("ijklmnrst")


@dataclass(slots=True)
class Scripts:
    """What hangs on an atom."""

    below: tuple[Node, ...] | None = None
    below_text: str = ""
    above: Node | None = None
    label: str = ""
    transposed: bool = False
    primes: int = 0
    odd: bool = field(default=False)


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
        begin, end = self.skip_group()
        raw = "".join(self.text[begin:end].split())
        if raw in vocab.TRANSPOSED:
            found.transposed = True
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
        above = scripts.above
        labelled = isinstance(above, Sequence) and bool(scripts.label)
        node = base
        if isinstance(base, Symbol):
            labels = above.items if labelled and isinstance(above, Sequence) else ()
            stem = base.stem + scripts.label + "'" * scripts.primes
            below = scripts.below or ()
            name = stem + base.name[len(base.stem) :]
            name += f"_{{{scripts.below_text}}}" if scripts.below is not None else ""
            node = Symbol(span, name, stem, (*base.indices, *labels, *below))
            if labelled:
                above = None
            elif above is not None and is_upper_index(node, above):
                label = "^" + "".join(self.text[slice(*above.span)].split())
                name = stem + label + name[len(stem) :]
                node = Symbol(span, name, stem + label, node.indices)
                above = None
        else:
            if labelled and isinstance(above, Sequence):  # (AB)^{(2)}: what else but a bracket?
                above, scripts.label = above.items[0], ""
            label = scripts.label + "'" * scripts.primes
            if isinstance(base, Norm) and scripts.below and not label:
                node = replace(base, order=scripts.below[0], span=span)
            elif isinstance(base, Sequence) and base.brackets == "{}" and scripts.below:
                limits = scripts.below if above is None else (*scripts.below, above)
                node, above = Scripted(span, base, label, limits), None
            elif label or scripts.below is not None:
                node = Scripted(span, base, label, scripts.below or ())
        if above is not None:
            node = Power(span, node, above)
        return transposed(span, node) if scripts.transposed else node


def is_upper_index(base: Symbol, above: Node) -> bool:
    r"""Tell whether what stands above is an index: ``W_{ij}^l``, ``\mathbf{h}^{t-1}``, ``W_i^Q``.

    Only for what is written with indices or in bold, and no Greek parameter: ``\beta_1^t`` is
    a power.
    """
    first = above.terms[0] if isinstance(above, Sum) else above
    if isinstance(above, Symbol) and base.indices and _CAPITAL.fullmatch(above.name):
        return base.stem[:1].isupper()  # W_i^Q
    if not isinstance(first, Symbol) or first.indices or first.name not in _UPPER_INDICES:
        return False
    if isinstance(above, Sum) and first.name not in ("t", "l"):
        return False
    bold = base.stem.startswith(("\\mathbf{", "\\boldsymbol{", "\\bm{"))
    if bold and not base.indices:
        return first.name != "t" or base.stem[-2:-1].islower()
    greek = base.stem.startswith("\\") and "{" not in base.stem
    return bool(base.indices) and not greek


def _is_word(raw: str) -> bool:
    r"""Tell whether an upper script is a word that names, not a number: ``x^{\text{new}}``."""
    inner = _UPRIGHT.fullmatch(raw)
    return inner is not None and len(inner[1]) > 1
