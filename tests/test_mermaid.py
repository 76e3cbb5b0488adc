"""What is reported of a mermaid diagram is what mermaid itself can't read, and nothing else."""

from __future__ import annotations

import json
import random
import re
import subprocess
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_lint.parsing.mermaid import problem_of

from .node_tools import ROOT, needs, node

BROKEN = {
    "": "",
    "%% only a comment\n": "",
    "A --> B\n": "A",
    "flowchat LR\n A --> B\n": "flowchat",
    "Graph LR\n A --> B\n": "Graph",
    "sequencediagram\n A->>B: hi\n": "sequencediagram",
    "graph LX\n A --> B\n": "LX",
    "graph LR\n A -> B\n": "->",
    "graph LR\n A => B\n": "=>",
    "graph LR\n A <- B\n": "<-",
    "graph LR\n A -->\n": "-->",
    "graph LR\n --> B\n": "-->",
    "graph LR\n A[x] B[y]\n": "B",
    "graph LR\n A --> end\n": "end",
    "graph LR\n A[Text (raw)] --> B\n": "(",
    'graph LR\n A[f"x"] --> B\n': '"',
    'graph LR\n A["f(x) --> B\n': '"',
    "graph LR\n A{x[0]} --> B\n": "[",
    "graph LR\n A([x] --> B\n": "]",
    "graph LR\n A[x} --> B\n": "}",
    "graph LR\n A[text --> B\n": "A[",
    "graph LR\n A[] --> B\n": "A[]",
    "graph LR\n A --> B]\n": "]",
    "graph LR\n A -->|f(x)| B\n": "(",
    "graph LR\n A -->|yes B\n": "|",
    "graph LR\n A -- yes -> B\n": "--",
    "graph LR\n subgraph one\n A --> B\n": "subgraph",
    "graph LR\n subgraph one (x)\n A\n end\n": "(",
    "graph LR\n A --> B\n end\n": "end",
    "sequenceDiagram\n loop x\n A->>B: hi\n": "loop x",
    "sequenceDiagram\n A->>B: hi\n end\n": "end",
    "sequenceDiagram\n A->>B\n": "A->>B",
}
"""Diagrams that mermaid can't read, with what is marked."""

SOUND = (
    "graph LR\n",
    "graph\n A-->B\n",
    "graph TD;\n A-->B;\n",
    "---\ntitle: x [\n---\ngraph LR\n A-->B\n",
    "%%{init: {'theme': 'base'}}%%\ngraph LR\n %% a comment (\n A-->B\n",
    "graph LR\n A-.->B ==> C --- D -.- E === F ~~~ G --o H --x I <--> J\n",
    "graph LR\n A([x]) --> B[[y]] --> C[(z)] --> D((w)) --> E>v] --> F{u} --> G{{t}}\n",
    "graph LR\n A[/s/] --> B[\\r\\] --> C[/q\\] --> D[\\p/] --> E(((o)))\n",
    'graph LR\n A["f(x) [0]"] -->|"a|b"| B\n',
    "graph LR\n A -- f(x) --> B\n",
    "graph LR\n A[a\n b] -->\n B\n --> C\n",
    "graph LR\n A[x; y: z, ! ? % =] --> B[x<br/>y]\n",
    "graph LR\n a.b --> c/d --> e-f --> g_h & i --> 中\n",
    'graph LR\n A e1@--> B@{ shape: rect, label: "(" }\n',
    "graph LR\n A->text]\n",
    "graph LR\n style A fill:#fff\n click A call f()\n End --> endx:::big\n",
    'graph LR\n subgraph "one (x)"\n direction TB\n A\n end\n',
    'sequenceDiagram\n participant A as "x"\n alt is (\n A->>B: end\n else y\n B-->>A: z\n end\n',
    "tomorrowDiagram\n a => b\n",
    "mindmap\n  root((x))\n    a\n",
    "pie\n 'a' : 3\n",
)
"""Diagrams in which nothing is wrong, or nothing that is known to be."""

ALIEN = ("tomorrowDiagram", "pie")
"""The first words of those that mermaid can't read all the same."""


def read_by_mermaid(texts: list[str]) -> list[str | None]:
    """Return mermaid's complaint about each diagram."""
    needs("mermaid")
    done = subprocess.run(
        [node(), ROOT / "tools" / "mermaid_oracle.mjs"],
        input=json.dumps(texts),
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=300,
    )
    verdicts: list[str | None] = json.loads(done.stdout)
    assert len(verdicts) == len(texts)
    return verdicts


@pytest.mark.parametrize(("text", "marked"), BROKEN.items())
def test_a_slip_is_found_and_marked(text: str, marked: str) -> None:
    problem = problem_of(text)
    assert problem is not None
    assert text[problem.start : problem.end] == marked


@pytest.mark.parametrize("text", SOUND)
def test_what_mermaid_reads_or_nobody_knows_is_no_slip(text: str) -> None:
    assert problem_of(text) is None


def test_mermaid_agrees_with_the_tables() -> None:
    broken, sound = list(BROKEN), [text for text in SOUND if not text.startswith(ALIEN)]
    verdicts = read_by_mermaid(broken + sound)
    assert [t for t, v in zip(broken, verdicts, strict=False) if v is None] == []
    assert [t for t, v in zip(sound, verdicts[len(broken) :], strict=True) if v] == []


def mutant(text: str, random_: random.Random) -> str:
    """Return the text with one or two slips of the pen."""
    for _ in range(random_.choice((1, 1, 1, 2))):
        signs = [m.start() for m in re.finditer(r'[\[\](){}|"<>\-=.;&:%\n]', text)] or [0]
        at, anywhere = random_.choice(signs), random_.randrange(len(text) + 1)
        lines = text.split("\n")
        lines.pop(random_.randrange(len(lines)))
        extra = random_.choice(list("[](){}|\"->=.&;:%@#/\\'"))
        words = random_.choice([" ", "\n", "end\n", "\n end\n", " --> ", "[x]", "(y)", " style "])
        text = random_.choice(
            [
                text[:at] + text[at + 1 :],
                text[:at] + extra + text[at:],
                text[:at] + text[at : at + 1] + text[at:],
                "\n".join(lines),
                text[:anywhere],
                text[:anywhere] + words + text[anywhere:],
            ]
        )
    return text


def assert_never_wrong(texts: list[str]) -> int:
    """Return how many are reported; each of them has to be refused by mermaid."""
    reported = [text for text in texts if problem_of(text)]
    verdicts = read_by_mermaid(reported)
    assert [t for t, v in zip(reported, verdicts, strict=True) if v is None] == []
    return len(reported)


def test_what_is_reported_of_mutants_mermaid_refuses() -> None:
    seeded = random.Random(11)
    pool = [text for text in (*BROKEN, *SOUND) if text]
    texts = [mutant(seeded.choice(pool), seeded) for _ in range(1_500)]
    assert assert_never_wrong(texts) > 400


def diagrams(folder: Path) -> list[str]:
    """Return all diagrams of the Markdown files of a folder."""
    fence = re.compile(
        r"^([ \t]*)(`{3,})[ \t]*\{?[ \t]*\.?mermaid\b[^\n]*\n(.*?)^[ \t]*\2", re.M | re.S
    )
    found = []
    for file in sorted(folder.rglob("*.md")):
        if file.is_file():
            text = file.read_text(encoding="utf-8", errors="replace")
            found += [textwrap.dedent(one[3]) for one in fence.finditer(text)]
    return found


@pytest.mark.slow
def test_nothing_is_reported_of_real_diagrams_and_of_mutants_what_mermaid_refuses(
    shared: Path,
) -> None:
    real = diagrams(shared / "corpora")
    assert len(real) > 50
    assert [text for text in real if problem_of(text)] == []
    seeded = random.Random(7)
    texts = [mutant(seeded.choice(real), seeded) for _ in range(12_000)]
    assert assert_never_wrong(texts) > 2_000


@given(st.text(alphabet='graph LR\n[](){}|"-=>.<&;:%endsubox@', max_size=200))
def test_any_text_is_read_to_an_end(text: str) -> None:
    problem = problem_of("graph LR\n" + text)
    assert problem is None or 0 <= problem.start <= problem.end <= len(text) + 9
