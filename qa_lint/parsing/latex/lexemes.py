r"""LaTeX tokens to lexemes: the words a formula is made of, without typography.

Spaces, sizes and styles are gone; numbers are whole literals; adjacent letters are one name where
they are one (``TP``, ``Loss``) and single letters where they are a product (``xy``); the raw
argument of ``\text{..}`` and of simple fonts is one name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.letters import LetterReader
from qa_lint.parsing.latex.lexeme import Lexeme
from qa_lint.parsing.latex.lexer import Token, lex

_SIMPLE = re.compile(r"\s*([A-Za-z](?:[A-Za-z0-9 .\-]|\\[,;: ])*|\\[A-Za-z]+)\s*")
_SPACED = re.compile(r"\\[,;: ]|\s+")
_WIDE = re.compile(  # a space that parts formulas: an em and more
    r"\s*(?:(?:0*[1-9][0-9]*(?:\.[0-9]+)?|0?\.9[0-9]*)\s*(?:em|cm|in)|0?\.[2-9][0-9]*\s*in"
    r"|0?\.[4-9][0-9]*\s*cm|[1-9][0-9]+(?:\.[0-9]+)?\s*(?:pt|px|mu|mm))\s*"
)
_INNER_FONT = re.compile(r"\\(?:mathrm|operatorname\*?|text|rm)\s*\{?([A-Za-z]+)\}?")
_NESTING = {**dict.fromkeys(("(", "[", "\\{", "{"), 1), **dict.fromkeys((")", "]", "\\}", "}"), -1)}
_IDENTIFIER = re.compile(r"[A-Za-z]+(?:_[A-Za-z0-9]+)+")
_BOLD = frozenset({"\\mathbf", "\\boldsymbol", "\\bm"})
_ELLIPSIS = re.compile(r"\.(?:\s*\.){2,}")


def latex_lexemes(tex: str) -> list[Lexeme]:
    """Return the lexemes of a formula, ended by a ``stop``; total, linear but for ``\\text``."""
    reader = _Reader(tex, lex(tex))
    reader.read()
    reader.put("stop", "", len(tex), len(tex))
    return reader.found


class _Reader(LetterReader):
    """One pass over the tokens."""

    @cached_property
    def double_bars(self) -> bool:
        """Whether ``||`` is a norm: no bar stands alone."""
        return "|" not in self.tex.replace("||", "")

    def read(self) -> None:
        """Find the lexemes of all tokens."""
        tokens, count, add = self.tokens, len(self.tokens), self.found.append
        new = tuple.__new__  # a third of the time that Lexeme(...) takes
        while self.at < count:
            token = tokens[self.at]
            kind, text, start, end = token
            if kind == "number":
                self._number(token)
                continue
            if kind == "char" and text.isalpha() and text.isascii():
                self._letters()
                continue
            self.at += 1
            self.nesting += _NESTING.get(text, 0)
            plain = _PLAIN.get(text)
            if plain is not None:
                add(new(Lexeme, (*plain, start, end, None)))
            elif kind == "command":
                self._command(token)
            else:
                self._character(token)

    def _command(self, token: Token) -> None:
        name = token.text
        if name in ("\\operatorname", "\\DeclareMathOperator", "\\tag") and self._next() == "*":
            self.at += 1
        if name in _REWRITTEN:
            _REWRITTEN[name](self, token)
        elif name in vocab.DROPPED:
            starred = name == "\\hspace" and self._next() == "*"
            self.at += starred
            found = self._raw_argument()
            self.at = found[1] if found else self.at
            if name == "\\hspace" and found and _WIDE.fullmatch(found[0]):
                self.put("separator", "\\quad", token.start, self.tokens[self.at - 1].end)
        elif name in ("\\left", "\\right") and self.at < len(self.tokens):
            self._delimiter(token)
        elif name in vocab.TEXTS or name in vocab.FONTS:
            self._named(token)
        elif name not in vocab.SPACES:
            self.put(*vocab.classify(name), token.start, token.end)

    def _negated(self, token: Token) -> None:
        r"""Read what ``\not`` strikes out."""
        end = self.tokens[self.at].end if self.at < len(self.tokens) else token.end
        value = "!=" if self._next() == "=" else "other"
        self.at += self.at < len(self.tokens)
        self.put("relation", value, token.start, end)

    def _argument_of(self, token: Token) -> None:
        r"""Read ``\arg``, which belongs to ``\max`` or ``\min`` behind it."""
        while self._next() in vocab.SPACES:
            self.at += 1
        behind = self._next()
        if behind in ("\\max", "\\min"):
            self.at += 1
            end = self.tokens[self.at - 1].end
            self.put("command", f"\\arg{behind[1:]}", token.start, end)
        else:
            self.put("operator", token.text, token.start, token.end)

    def _labelled_relation(self, token: Token) -> None:
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
            self.put("relation", value, token.start, self.tokens[self.at - 1].end)
            return
        self.at = label[1] if label else self.at
        target = self._raw_argument()
        relation = target and vocab.RELATIONS.get(target[0].strip())
        if target is not None and relation:
            self.at = target[1]
            self.put("relation", relation, token.start, self.tokens[self.at - 1].end)
            return
        self.at = first
        self.put("command", token.text, token.start, token.end)

    def _delimiter(self, sized: Token) -> None:
        r"""Read what follows ``\left`` or ``\right``, which belong to it."""
        one = self.tokens[self.at]
        self.at += 1
        self.nesting += _NESTING.get(one.text, 0)
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
        self.put(kind, value, sized.start, one.end)

    def _named(self, token: Token) -> None:
        found = self._raw_argument()
        font = token.text not in vocab.TEXTS
        if found is not None and token.text == "\\mathop":
            found = _INNER_FONT.sub(r"\1", found[0]), found[1]
        simple = None if found is None else _SIMPLE.fullmatch(found[0])
        if found is None or simple is None or (font and " " in simple[1]):
            self._complex(token, found, font)
            return
        raw, self.at = found
        end = self.tokens[self.at - 1].end
        word = simple[1].strip()
        product = _bold_product(token.text, word, self.tex)
        if product:
            first = end - 1 - len(raw) + raw.index(word)
            for k, x in enumerate(product):
                self.put("name", x, first + k, first + k + 1)
            return
        word = _SPACED.sub("", word) if font or token.text == "\\operatorname" else word
        upright = token.text in vocab.TEXTS or token.text in ("\\mathrm", "\\mathop")
        prose = (raw != raw.strip() and not font) or word.lower() in vocab.CONNECTIVES
        if upright and word.replace(" ", "") in vocab.BIG_WORDS and self._next() != "(":
            self.put("command", "\\" + word.replace(" ", ""), token.start, end)
        elif upright and word in vocab.WORD_FUNCTIONS:
            self.put("function", word, token.start, end)
        elif token.text in vocab.TEXTS and token.text[:4] != "\\ope" and prose:
            self.put("text", raw, token.start, end)
        elif token.text in ("\\operatorname", "\\mathop"):
            self.put("operator", f"\\operatorname{{{word}}}", token.start, end)
        elif upright:
            self.put("name", word if len(word) > 1 else f"\\mathrm{{{word}}}", token.start, end)
        else:
            self.put("name", f"{token.text}{{{word}}}", token.start, end)

    def _complex(self, token: Token, found: tuple[str, int] | None, font: bool) -> None:
        if font and found is None and self.at < len(self.tokens):
            inner = self.tokens[self.at]
            if inner.kind in ("char", "number", "command") and inner.text[-1:].isalnum():
                self.at += 1
                value = f"{token.text}{{{inner.text}}}"
                self.put("name", value, token.start, inner.end)
                return
        if found is None:
            self.put("unknown", token.text, token.start, token.end)
        elif font:
            self.put("command", token.text, token.start, token.end)
        else:
            self.at = found[1]
            kind = "name" if _IDENTIFIER.fullmatch(found[0]) else "text"
            self.put(kind, found[0], token.start, self.tokens[self.at - 1].end)

    def _character(self, token: Token) -> None:
        """Read a character that may mean something else together with those behind it."""
        if token.text == "~":
            return
        if token.text == "|" and self.double_bars and self._next() == "|":
            self.at += 1
            self.put("norm", "||", token.start, token.end + 1)
            return
        if token.text == ".":
            dots = _ELLIPSIS.match(self.tex, token.start)
            if dots:
                while self.at < len(self.tokens) and self.tokens[self.at].start < dots.end():
                    self.at += 1
                self.put("dots", "...", token.start, dots.end())
                return
            if self._next() == "." and self.nesting > 0:  # 0..n-1 is 0, ..., n-1
                self.at += 1
                self.put("separator", ",", token.start, token.start)
                self.put("dots", "..", token.start, token.end + 1)
                self.put("separator", ",", token.end + 1, token.end + 1)
                return
        if token.text in (":", "=", "<", ">", "-") and self.at < len(self.tokens):
            pair = token.text + self.tokens[self.at].text
            close = self.tokens[self.at].start == token.end
            if pair in _PAIRS and (close or pair in ("<<", ">>")):
                self.at += 1
                self.put("relation", _PAIRS[pair], token.start, self.tokens[self.at - 1].end)
                return
        self.put(*vocab.classify(token.text), token.start, token.end)


_PAIRS = {
    ":=": ":=", "<=": "<=", ">=": ">=", "==": "=", "->": "to", "<<": "other", ">>": "other"
}  # fmt: skip
_REWRITTEN: dict[str, Callable[[_Reader, Token], None]] = {
    "\\not": _Reader._negated,
    "\\arg": _Reader._argument_of,
    **dict.fromkeys(
        ("\\xrightarrow", "\\xleftarrow", "\\xmapsto", "\\xleftrightarrow", "\\overset",
         "\\underset", "\\stackrel"), _Reader._labelled_relation),
}  # fmt: skip

_CONTEXTUAL = (
    vocab.DROPPED
    | vocab.TEXTS
    | vocab.FONTS
    | vocab.SPACES
    | _REWRITTEN.keys()
    | frozenset("~|.:=<>-")
)
_PLAIN = {text: kind for text, kind in vocab.KINDS.items() if text not in _CONTEXTUAL}
"""Kind and value of the tokens that mean the same wherever they stand."""


def _bold_product(font: str, word: str, tex: str) -> list[str]:
    r"""Return the factors of ``\mathbf{AB}`` where the formula has ``\mathbf{A}``, too."""
    if not (1 < len(word) < 5 and word.isalpha() and font in _BOLD):
        return []
    names = [f"{font}{{{letter}}}" for letter in word]
    return names if any(name in tex for name in names) else []
