"""The forms a name takes in running text: plurals, inflections, British spelling.

A name in a pack is plain words; a word with ``~`` behind it is inflected as a verb
(``shrink~`` for shrink, shrinks, shrinking, shrank, shrunk).
"""

from __future__ import annotations

from itertools import islice, product

from qa_lint.parsing.reading.sentences import tokens

MAX_FORMS = 400
"""The most forms one name may have."""
MAX_WORDS = 12
"""The most words of a name."""

_IRREGULAR = {
    "be": "is are was were be being been", "have": "has have had having",
    "do": "does do did doing done", "go": "goes go went going gone",
    "get": "gets get got getting", "give": "gives give gave giving given",
    "take": "takes take took taking taken", "make": "makes make made making",
    "find": "finds find found finding", "choose": "chooses choose chose choosing chosen",
    "grow": "grows grow grew growing grown", "rise": "rises rise rose rising risen",
    "fall": "falls fall fell falling fallen", "lie": "lies lie lay lying",
    "draw": "draws draw drew drawing drawn", "build": "builds build built building",
    "see": "sees see saw seeing seen", "know": "knows know knew knowing known",
    "keep": "keeps keep kept keeping", "hold": "holds hold held holding",
    "learn": "learns learn learned learnt learning",
    "shrink": "shrinks shrink shrank shrunk shrinking",
    "become": "becomes become became becoming", "run": "runs run ran running",
    "set": "sets set setting", "feed": "feeds feed fed feeding", "tell": "tells tell told telling",
    "split": "splits split splitting", "bring": "brings bring brought bringing",
    "cut": "cuts cut cutting", "lead": "leads lead led leading",
    "write": "writes write wrote writing written",
}  # fmt: skip
_BRITISH = (
    ("neighbor", "neighbour"), ("center", "centre"), ("iz", "is"), ("yz", "ys"),
    ("behavior", "behaviour"), ("modeling", "modelling"), ("labeled", "labelled"),
)  # fmt: skip


def forms(name: str) -> list[str]:
    """Return every form of a name, as words parted by blanks, the given one first."""
    words = name.split()
    while len(words) > 1 and words[0] in ("a", "an", "the"):
        del words[0]
    choices = [_word_forms(word, last=index == len(words) - 1) for index, word in enumerate(words)]
    found: dict[str, None] = {}
    for combination in islice(product(*choices), MAX_FORMS):
        spelt = " ".join(token.text for token in tokens(" ".join(combination)))
        if spelt:
            found.setdefault(spelt)
    return list(found)


def _word_forms(word: str, *, last: bool) -> list[str]:
    if word.endswith("~"):
        own = _inflections(word[:-1])
    elif last and len(word) > 2 and word.isalpha():
        own = [word, *_plurals(word)]
    else:
        own = [word]
    return own + [form for each in own for form in _british(each) if form not in own]


def _plurals(word: str) -> list[str]:
    if word.endswith(("s", "x", "ch", "sh")):
        return [word + "es"]
    if word.endswith("y") and word[-2] not in "aeiou":
        return [word[:-1] + "ies"]
    return [word + "s"]


def _inflections(verb: str) -> list[str]:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb].split()
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return [verb[:-1] + "ies", verb, verb + "ing", verb[:-1] + "ied"]
    third = verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
    if verb.endswith("e"):
        return [third, verb, verb[:-1] + "ing", verb + "d"]
    made = [third, verb, verb + "ing", verb + "ed"]
    if verb[-1] not in "aeiouwxy" and verb[-2:-1] in tuple("aeiou"):
        made += [verb + verb[-1] + "ing", verb + verb[-1] + "ed"]
    return made


def _british(word: str) -> list[str]:
    made = []
    for american, british in _BRITISH:
        if american in word:
            made.append(word.replace(american, british))
    return made
