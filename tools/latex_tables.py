"""Write ``rules/data/latex.json``: what MathJax 3, MathJax 4 and KaTeX know, from themselves.

    make tools
    python tools/latex_tables.py tools/node_modules

The signatures come from the engines' own tables; every one is then tried out in the engine, with
its arguments and without the last one, and what the tables do not tell (can it stand behind
``^`` without braces, does ``\\limits`` follow it, is it allowed in text) is found by trying.
The codes are explained in ``qa_lint/parsing/latex/tables.py``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from latex_signatures import (
    ATOMLESS,
    DEFINERS,
    FILL,
    KATEX_SPECIAL,
    KATEX_TYPES,
    MATHJAX_SPECIAL,
    METHODS,
    OWN,
    SAMPLES,
)

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "rules" / "data" / "latex.json"
ENGINES = ("mathjax3", "mathjax4", "katex")
MATHJAX = ENGINES[:2]

TEXT_MODES = ("mathjax4", "katex")
"""The engines that read the text in a formula by rules of its own; to MathJax 3 it is a string."""

NESTS = {
    "mathjax3": "\\begin{{gather}}{}\\end{{gather}}",
    "mathjax4": "\\left({}\\right)",
    "katex": "\\begin{{gather}}{}\\end{{gather}}",
}
"""Where each engine refuses a whole equation."""

COLUMNS = 12


def main() -> None:
    modules = Path(sys.argv[1]).resolve()
    found = json.loads(run(modules, "tables"))
    signatures = {engine: mathjax(found[engine]) for engine in MATHJAX}
    signatures["katex"] = katex(found["katex"])
    commands = flagged(modules, signatures)
    environments = probe_environments(modules, found)
    data = {
        "characters": {engine: " ".join(merged(found[engine]["characters"])) for engine in MATHJAX},
        "commands": commands,
        "delimiters": probe_delimiters(modules, commands),
        "environments": environments,
        "packages": {
            name: package
            for name, package in found["mathjax3"]["packages"].items()
            if commands.get(name, "-").startswith("-")
        },
        "versions": {engine: found[engine]["version"] for engine in ENGINES},
    }
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(data, indent=0, sort_keys=True, ensure_ascii=True) + "\n", "utf-8")


def merged(ranges: list[list[int]]) -> list[str]:
    """Return these ranges as hexadecimal ``first-last``, those that touch joined."""
    out: list[list[int]] = []
    for first, last in sorted(ranges):
        if out and first <= out[-1][1] + 1:
            out[-1][1] = max(last, out[-1][1])
        else:
            out.append([first, last])
    return [f"{first:x}-{last:x}" for first, last in out]


def run(modules: Path, *arguments: str) -> str:
    command = ["node", str(HERE / "latex_engines.js"), *arguments]
    environment = {**os.environ, "NODE_PATH": str(modules)}
    return subprocess.run(
        command, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def verdicts(modules: Path, formulas: Iterable[tuple[str, bool]]) -> list[dict[str, str | None]]:
    """Return, for each (formula, display), the message of each engine, or none."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for tex, display in formulas:
            file.write(json.dumps({"tex": tex, "display": display}) + "\n")
        file.flush()
        lines = run(modules, "verdicts", file.name).splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


def mathjax(found: dict[str, Any]) -> dict[str, str]:
    signatures = {}
    for name, (method, *rest) in found["commands"].items():
        if name in MATHJAX_SPECIAL:
            signature = MATHJAX_SPECIAL[name]
        elif method == "Macro":
            count = rest[1] if len(rest) > 1 else 0
            signature = expanded(rest[0], count)
        elif method == "Genfrac":
            signature = "mm"
        else:
            signature = METHODS.get(method, "")
        signatures[name] = signature + "N" * (method in ATOMLESS)
    return signatures


def katex(found: dict[str, Any]) -> dict[str, str]:
    signatures: dict[str, str] = {}
    for table in (found["math"], found["text"]):
        signatures |= {key[1:]: "" for key in table if key.startswith("\\")}
    for key, spec in found["functions"].items():
        signatures[key[1:]] = "".join(
            "ob"[spec["types"][at : at + 1] == ["raw"]]
            if at < spec["optional"]
            else argument(key, spec, at)
            for at in range(spec["args"] + spec["optional"])
        )
    for key, body in found["macros"].items():
        count = 0 if isinstance(body, dict) or not isinstance(body, str) else places(body)
        signatures[key[1:]] = expanded(body, count) if count else "" if body else "N"
    return {
        name: KATEX_SPECIAL.get(name, signature)
        for name, signature in signatures.items()
        if name and "@" not in name and (len(name) == 1 or name.isalpha())
    } | dict.fromkeys(("limits", "nolimits", "cr", "begingroup", "endgroup"), "")


def argument(name: str, spec: dict[str, Any], at: int) -> str:
    kind = spec["types"][at] if at < len(spec["types"]) else None
    if name[1:].lower().rstrip("glmr") in ("bi", "big", "bigg"):
        return "d"
    return KATEX_TYPES[kind] if kind else "p" if spec["primitive"] else "m"


def expanded(body: str, count: int) -> str:
    """Return the arguments of a macro: ``e`` for those its body does not put in braces."""
    return "".join("m" if f"{{#{n}}}" in body else "e" for n in range(1, count + 1))


def places(body: str) -> int:
    """Return how many arguments a macro's body uses; ``##`` is a sign of its own."""
    plain = body.replace("##", "")
    return max((n for n in range(1, 10) if f"#{n}" in plain), default=0)


def spelled(name: str, signature: str) -> str:
    if name in SAMPLES:
        return SAMPLES[name]
    filled = "".join(FILL[c] for c in signature.rstrip("N"))
    return f"\\{name}" + (" " if name.isalpha() else "") + filled


def flagged(modules: Path, signatures: dict[str, dict[str, str]]) -> dict[str, str]:
    """Return the codes of each command, one an engine, ``-`` where it is unknown."""
    codes: dict[str, dict[str, str]] = {}
    for engine in ENGINES:
        names = sorted(set(signatures[engine]) - DEFINERS)
        tests: list[tuple[str, bool]] = []
        for name in names:
            call = spelled(name, signatures[engine][name])
            short = spelled(name, signatures[engine][name].rstrip("obN*")[:-1])
            tests += [(call, True), (call, False), (f"x^{call}", True), (f"{call}\\limits_a", True)]
            tests += [(f"\\text{{{call}}}", True), (f"{{{call} b{call}}}", True), (short, True)]
        answers = [row[engine] for row in verdicts(modules, tests)]
        for at, name in enumerate(names):
            code = coded(engine, name, signatures[engine][name], answers[7 * at : 7 * at + 7])
            if code is not None:
                codes.setdefault(name, {})[engine] = code
        for name in DEFINERS & set(signatures[engine]):
            codes.setdefault(name, {})[engine] = "^"
    return {name: "|".join(found.get(e, "-") for e in ENGINES) for name, found in codes.items()}


def coded(engine: str, name: str, signature: str, answers: list[str | None]) -> str | None:
    alone, inline, script, limits, text, twice, short = answers
    if name in OWN:
        return signature + ("^" if script else "")
    if alone and not (engine in TEXT_MODES and not text):
        print(f"{engine}: left out \\{name} {signature!r}: {alone}", file=sys.stderr)
        return None
    if any(c in signature for c in "metpscd") and not short:
        print(f"{engine}: \\{name} does without its last argument", file=sys.stderr)
    flags = "X" if alone else ""
    flags += "D" if inline and not alone else ""
    flags += "^" if script else ""
    flags += "L" if not limits else ""
    flags += "T" if engine in TEXT_MODES and not text else ""
    infix = twice and ("only one infix" in twice or "Ambiguous" in twice)
    return signature + flags + ("I" if infix else "")


def probe_environments(modules: Path, found: dict[str, Any]) -> dict[str, str]:
    given = {
        "AlignedArray": "br", "Array": "", "AlignAt": "n", "AmsEqnArray": "b", "XalignAt": "n"
    }  # fmt: skip
    arguments: dict[str, dict[str, str]] = {}
    for engine in MATHJAX:
        for name, (method, *_) in found[engine]["environments"].items():
            code = "r" if name == "subarray" else given.get(method, "")
            code = "bn" if name == "alignedat" else code
            if engine == "mathjax4":  # reads the columns, and no more than a letter in brackets
                code = code.replace("r", "k").replace("b", "b" if "r" in code else "v")
            arguments.setdefault(name, {})[engine] = code
    for name, spec in found["katex"]["environments"].items():
        code = "" if not spec["args"] else "n" if name.startswith("alignat") else "k"
        code = "n" if name == "alignedat" else "b" if name[-7:] == "matrix*" else code
        arguments.setdefault(name, {})["katex"] = code
    return {
        name: "|".join(
            codes[e] + columns(modules, e, name, codes[e]) if e in codes else "-" for e in ENGINES
        )
        for name, codes in sorted(arguments.items())
        if name not in ("CD", "prooftree")
    }


def columns(modules: Path, engine: str, name: str, code: str) -> str:
    """Return the flags of an environment: most columns, equation, display only."""
    begin = f"\\begin{{{name}}}" + "".join(FILL[c] for c in code)
    end = f"\\end{{{name}}}"
    tests = [(begin + "&".join("a" * n) + end, True) for n in range(1, COLUMNS)]
    inner = NESTS[engine].format(f"{begin}a{end}")
    tests += [(inner, True), (begin + "a" + end, False)]
    *widths, nested, inline = (row[engine] for row in verdicts(modules, tests))
    most = next((n for n, answer in enumerate(widths) if answer), 0)
    flags = (str(most) if most else "") + ("E" if nested else "")
    return flags + ("D" if inline and not widths[0] else "")


def probe_delimiters(modules: Path, commands: dict[str, str]) -> dict[str, str]:
    names = [chr(n) for n in range(33, 127) if chr(n) not in "\\{}%"] + list("⌊⌋⌈⌉⟨⟩⟮⟯⎰⎱‖∥")
    names += [f"\\{name}" for name, code in commands.items() if not set(code) & set(FILL)]
    answers = verdicts(modules, [(f"\\left{d} x\\right.", True) for d in names])
    out = {}
    for name, answer in zip(names, answers, strict=True):
        marks = ["" if answer[engine] is None else "-" for engine in ENGINES]
        if "" in marks:
            out[name] = "|".join(marks)
    return out


if __name__ == "__main__":
    main()
