r"""LaTeX tokens to lexemes: the words a formula is made of, without typography.

Spaces, sizes and styles are gone; numbers are whole literals; adjacent letters are one name where
they are one (``TP``, ``Loss``) and single letters where they are a product (``xy``); the raw
argument of ``\text{..}`` and of simple fonts is one name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.letters import LetterReader
from qa_lint.parsing.latex.lexeme import Lexeme
from qa_lint.parsing.latex.lexer import Token, lex

_SIMPLE = re.compile(r"\s*([A-Za-z](?:[A-Za-z0-9 .\-]|\\[,;: ])*|\\[A-Za-z]+)\s*")
_SPACED = re.compile(r"\\[,;: ]|\s+")
_OPEN = frozenset({"(", "[", "\\{", "{"})
_CLOSE = frozenset({")", "]", "\\}", "}"})
_IDENTIFIER = re.compile(r"[A-Za-z]+(?:_[A-Za-z0-9]+)+")
_BOLD = frozenset({"\\mathbf", "\\boldsymbol", "\\bm"})
_ELLIPSIS = re.compile(r"\.(?:\s*\.){2,}")


def latex_lexemes(tex: str) -> list[Lexeme]:
    """Return the lexemes of a formula, ended by a ``stop``; total, linear but for ``\\text``."""
    return [*_Reader(tex, lex(tex)).read(), Lexeme("stop", "", len(tex), len(tex))]


class _Reader(LetterReader):
    """One pass over the tokens."""

    def read(self) -> Iterator[Lexeme]:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.nesting += (token.text in _OPEN) - (token.text in _CLOSE)
            if token.kind == "number":
                yield from self._number(token)
            elif token.kind == "char" and token.text.isascii() and token.text.isalpha():
                yield from self._letters()
            elif token.kind == "command":
                yield from self._command(token)
            else:
                yield from self._plain(token)

    def _command(self, token: Token) -> Iterator[Lexeme]:
        self.at += 1
        name = token.text
        if name in ("\\operatorname", "\\DeclareMathOperator", "\\tag") and self._next() == "*":
            self.at += 1
        if name in _REWRITTEN:
            yield from _REWRITTEN[name](self, token)
        elif name in vocab.DROPPED:
            found = self._raw_argument()
            self.at = found[1] if found else self.at
        elif name in ("\\left", "\\right") and self.at < len(self.tokens):
            yield self._delimiter(token)
        elif name in vocab.TEXTS or name in vocab.FONTS:
            yield from self._named(token)
        elif name not in vocab.SPACES:
            yield Lexeme(*vocab.classify(name), token.start, token.end)

    def _negated(self, token: Token) -> Iterator[Lexeme]:
        r"""Read what ``\not`` strikes out."""
        end = self.tokens[self.at].end if self.at < len(self.tokens) else token.end
        value = "!=" if self._next() == "=" else "other"
        self.at += self.at < len(self.tokens)
        yield Lexeme("relation", value, token.start, end)

    def _argument_of(self, token: Token) -> Iterator[Lexeme]:
        r"""Read ``\arg``, which belongs to ``\max`` or ``\min`` behind it."""
        while self._next() in vocab.SPACES:
            self.at += 1
        behind = self._next()
        if behind in ("\\max", "\\min"):
            self.at += 1
            end = self.tokens[self.at - 1].end
            yield Lexeme("command", f"\\arg{behind[1:]}", token.start, end)
        else:
            yield Lexeme("operator", token.text, token.start, token.end)

    def _labelled_relation(self, token: Token) -> Iterator[Lexeme]:
        r"""Read an arrow with a label, or ``\overset{d}{=}``, as the relation it is."""
        first = self.at
        if self._next() == "[":
            while self._next() not in ("]", ""):
                self.at += 1
            self.at += 1
        label = self._raw_argument()
        if token.text.startswith("\\x"):
            self.at = label[1] if label else self.at
            value = vocab.RELATIONS.get(token.text, "other")
            yield Lexeme("relation", value, token.start, self.tokens[self.at - 1].end)
            return
        self.at = label[1] if label else self.at
        target = self._raw_argument()
        relation = target and vocab.RELATIONS.get(target[0].strip())
        if target is not None and relation:
            self.at = target[1]
            yield Lexeme("relation", relation, token.start, self.tokens[self.at - 1].end)
            return
        self.at = first
        yield Lexeme("command", token.text, token.start, token.end)

    def _delimiter(self, sized: Token) -> Lexeme:
        r"""Read what follows ``\left`` or ``\right``, which belong to it."""
        one = self.tokens[self.at]
        self.at += 1
        self.nesting += (one.text in _OPEN) - (one.text in _CLOSE)
        kind, value = vocab.classify(one.text)
        if one.text in ("<", ">"):
            kind, value = ("open", "⟨") if one.text == "<" else ("close", "⟩")
        elif kind in ("bar", "norm"):
            value = sized.text[1:]
        elif one.text == ".":
            kind, value = "open" if sized.text == "\\left" else "close", "."
        elif one.text == "/":
            kind, value = "times", "/"
        elif kind not in ("open", "close"):
            kind = "unknown"
        return Lexeme(kind, value, sized.start, one.end)

    def _named(self, token: Token) -> Iterator[Lexeme]:
        found = self._raw_argument()
        font = token.text not in vocab.TEXTS
        simple = None if found is None else _SIMPLE.fullmatch(found[0])
        if found is None or simple is None or (font and " " in simple[1]):
            yield from self._complex(token, found, font)
            return
        raw, self.at = found
        end = self.tokens[self.at - 1].end
        word = simple[1].strip()
        product = _bold_product(token.text, word, self.tex)
        if product:
            first = end - 1 - len(raw) + raw.index(word)
            yield from (Lexeme("name", x, first + k, first + k + 1) for k, x in enumerate(product))
            return
        word = _SPACED.sub("", word) if font or token.text == "\\operatorname" else word
        upright = token.text in vocab.TEXTS or token.text in ("\\mathrm", "\\mathop")
        prose = (raw != raw.strip() and not font) or word.lower() in vocab.CONNECTIVES
        if upright and word.replace(" ", "") in vocab.BIG_WORDS and self._next() != "(":
            yield Lexeme("command", "\\" + word.replace(" ", ""), token.start, end)
        elif upright and word in vocab.WORD_FUNCTIONS:
            yield Lexeme("function", word, token.start, end)
        elif token.text in vocab.TEXTS and token.text[:4] != "\\ope" and prose:
            yield Lexeme("text", raw, token.start, end)
        elif token.text in ("\\operatorname", "\\mathop"):
            yield Lexeme("operator", f"\\operatorname{{{word}}}", token.start, end)
        elif upright:
            yield Lexeme("name", word if len(word) > 1 else f"\\mathrm{{{word}}}", token.start, end)
        else:
            yield Lexeme("name", f"{token.text}{{{word}}}", token.start, end)

    def _complex(self, token: Token, found: tuple[str, int] | None, font: bool) -> Iterator[Lexeme]:
        if font and found is None and self.at < len(self.tokens):
            inner = self.tokens[self.at]
            if inner.kind in ("char", "number", "command") and inner.text[-1:].isalnum():
                self.at += 1
                value = f"{token.text}{{{inner.text}}}"
                yield Lexeme("name", value, token.start, inner.end)
                return
        if found is None:
            yield Lexeme("unknown", token.text, token.start, token.end)
        elif font:
            yield Lexeme("command", token.text, token.start, token.end)
        else:
            self.at = found[1]
            kind = "name" if _IDENTIFIER.fullmatch(found[0]) else "text"
            yield Lexeme(kind, found[0], token.start, self.tokens[self.at - 1].end)

    def _plain(self, token: Token) -> Iterator[Lexeme]:
        self.at += 1
        if token.text == "~":
            return
        if token.text == "|" and self.double_bars and self._next() == "|":
            self.at += 1
            yield Lexeme("norm", "||", token.start, token.end + 1)
            return
        if token.text == ".":
            dots = _ELLIPSIS.match(self.tex, token.start)
            if dots:
                while self.at < len(self.tokens) and self.tokens[self.at].start < dots.end():
                    self.at += 1
                yield Lexeme("dots", "...", token.start, dots.end())
                return
            if self._next() == "." and self.nesting > 0:  # 0..n-1 is 0, ..., n-1
                self.at += 1
                yield Lexeme("separator", ",", token.start, token.start)
                yield Lexeme("dots", "..", token.start, token.end + 1)
                yield Lexeme("separator", ",", token.end + 1, token.end + 1)
                return
        if token.text in (":", "=", "<", ">", "-") and self.at < len(self.tokens):
            pair = token.text + self.tokens[self.at].text
            two = {
                ":=": ":=",
                "<=": "<=",
                ">=": ">=",
                "==": "=",
                "->": "to",
                "<<": "other",
                ">>": "other",
            }
            close = self.tokens[self.at].start == token.end
            if pair in two and (close or pair in ("<<", ">>")):
                self.at += 1
                yield Lexeme("relation", two[pair], token.start, self.tokens[self.at - 1].end)
                return
        yield Lexeme(*vocab.classify(token.text), token.start, token.end)


_REWRITTEN: dict[str, Callable[[_Reader, Token], Iterator[Lexeme]]] = {
    "\\not": _Reader._negated,
    "\\arg": _Reader._argument_of,
    **dict.fromkeys(
        ("\\xrightarrow", "\\xleftarrow", "\\xmapsto", "\\xleftrightarrow", "\\overset",
         "\\underset", "\\stackrel"), _Reader._labelled_relation),
}  # fmt: skip


def _bold_product(font: str, word: str, tex: str) -> list[str]:
    r"""Return the factors of ``\mathbf{AB}`` where the formula has ``\mathbf{A}``, too."""
    if not (1 < len(word) < 5 and word.isalpha() and font in _BOLD):
        return []
    names = [f"{font}{{{letter}}}" for letter in word]
    return names if any(name in tex for name in names) else []
