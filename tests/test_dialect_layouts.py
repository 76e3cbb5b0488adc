"""One layout in many spellings: how many questions, answers, which options and key are read."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from qa_lint.core.profile import Profile
from qa_lint.core.text import Source
from qa_lint.parsing.mkdocs import infer_profile
from qa_lint.parsing.reader import read


class Layout(NamedTuple):
    """A page with what is to be read: questions, of them answered, options and key of the first."""

    page: str
    questions: int
    answered: int
    options: str | None = None
    key: str | None = None


LAYOUTS: dict[str, Layout] = {
    "folded boxes, one without a question mark": Layout(
        '??? question "1. What does a bus return?"\n\n'
        "    An envelope.\n\n"
        '??? question "2. A message is routed to a queue. The handler then"\n\n'
        "    does not run at once.\n\n"
        '??? question "3. What is a stamp?"\n\n'
        "    Metadata.\n",
        3,
        3,
    ),
    "answer boxes that repeat the number": Layout(
        "**Q1.** Where are the cookies of a request?\n\n"
        "- A. in its cookies\n"
        "- B. in the session\n\n"
        '??? success "Answer Q1"\n'
        "    **A**\n\n"
        "    A bag wraps them.\n\n"
        "**Q2.** Which tag opens a list?\n\n"
        "- A. p\n"
        "- B. ul\n\n"
        '??? success "Answer Q2"\n'
        "    **B**\n",
        2,
        2,
        "AB",
        "A",
    ),
    "options that are paragraphs of a tab": Layout(
        '!!! question ""\n'
        '    === "Question"\n'
        "        #### Which is prime?\n\n"
        "        A. one\n\n"
        "        B. two\n\n"
        '    === "Answer"\n\n'
        "        **Answer: B**\n",
        1,
        1,
        "AB",
        "B",
    ),
    "numbered headings": Layout(
        "# Bank\n"
        "\n"
        "## 1. What is overfitting?\n"
        "\n"
        "It is memorising.\n"
        "\n"
        "## 2. What is bias?\n"
        "\n"
        "A systematic error.\n"
        "\n"
        "## 3. Define variance\n"
        "\n"
        "Spread.\n",
        3,
        3,
    ),
    "### Q1.": Layout(
        "# Bank\n"
        "\n"
        "### Q1. What is overfitting?\n"
        "\n"
        "It is memorising.\n"
        "\n"
        "### Q2. What is bias?\n"
        "\n"
        "An error.\n",
        2,
        2,
    ),
    "### Q1: no mark": Layout(
        "# Bank\n"
        "\n"
        "### Q1: Explain overfitting\n"
        "\n"
        "It is memorising.\n"
        "\n"
        "### Q2: Explain bias\n"
        "\n"
        "An error.\n",
        2,
        2,
    ),
    "### Question 1": Layout(
        "# Bank\n"
        "\n"
        "### Question 1\n"
        "\n"
        "What is overfitting?\n"
        "\n"
        "**Answer:** Memorising.\n"
        "\n"
        "### Question 2\n"
        "\n"
        "What is bias?\n"
        "\n"
        "**Answer:** An error.\n",
        2,
        2,
    ),
    "summary markdown": Layout(
        "<details>\n"
        "<summary>\n"
        "\n"
        "**1. What is `bias`?**\n"
        "\n"
        "</summary>\n"
        "\n"
        "An error.\n"
        "\n"
        "</details>\n"
        "\n"
        "<details>\n"
        "<summary><b>What is variance?</b></summary>\n"
        "\n"
        "Spread.\n"
        "\n"
        "</details>\n",
        2,
        2,
    ),
    "details one line": Layout(
        "<details><summary>What is bias?</summary><p>\n"
        "\n"
        "An error.\n"
        "\n"
        "</p></details>\n"
        "\n"
        "<details><summary>What is variance?</summary><p>\n"
        "\n"
        "Spread.\n"
        "\n"
        "</p></details>\n",
        2,
        2,
    ),
    "heading + details answer": Layout(
        "### What is bias?\n"
        "\n"
        "<details>\n"
        "<summary>Answer</summary>\n"
        "\n"
        "An error.\n"
        "\n"
        "</details>\n"
        "\n"
        "### What is variance?\n"
        "\n"
        "<details>\n"
        "<summary>Show answer</summary>\n"
        "\n"
        "Spread.\n"
        "\n"
        "</details>\n",
        2,
        2,
    ),
    "bold Q:": Layout(
        "**Q: What is bias?**\n"
        "\n"
        "A: An error.\n"
        "\n"
        "**Q: What is variance?**\n"
        "\n"
        "A: Spread.\n"
        "\n"
        "**Q: What is noise?**\n"
        "\n"
        "A: Randomness.\n",
        3,
        3,
    ),
    "bold Q. A.": Layout(
        "**Q.** What is bias?\n\n**A.** An error.\n\n**Q.** What is variance?\n\n**A.** Spread.\n",
        2,
        2,
    ),
    "Q: A:": Layout(
        "Q: What is bias?\nA: An error.\n\nQ: What is variance?\nA: Spread.\n",
        2,
        2,
    ),
    "Q1. A1.": Layout(
        "Q1. What is bias?\n\nA1. An error.\n\nQ2. What is variance?\n\nA2. Spread.\n",
        2,
        2,
    ),
    "Question: Answer:": Layout(
        "Question: What is bias?\n"
        "\n"
        "Answer: An error.\n"
        "\n"
        "Question: What is variance?\n"
        "\n"
        "Answer: Spread.\n",
        2,
        2,
    ),
    "bold question": Layout(
        "**What is bias?**\n"
        "\n"
        "An error.\n"
        "\n"
        "**What is variance?**\n"
        "\n"
        "Spread.\n"
        "\n"
        "**How do you measure noise?**\n"
        "\n"
        "Repeat.\n",
        3,
        3,
    ),
    "bold numbered": Layout(
        "**1. What is bias?**\n"
        "\n"
        "An error.\n"
        "\n"
        "**2. What is variance?**\n"
        "\n"
        "Spread.\n"
        "\n"
        "**3. How do you measure noise?**\n"
        "\n"
        "Repeat.\n",
        3,
        3,
    ),
    "checkbox": Layout(
        "#### Q1. Which is a loss?\n"
        "\n"
        "- [ ] ReLU\n"
        "- [x] MSE\n"
        "- [ ] Adam\n"
        "\n"
        "#### Q2. Which is an optimiser?\n"
        "\n"
        "- [ ] ReLU\n"
        "- [ ] MSE\n"
        "- [x] Adam\n",
        2,
        0,
        "",
        None,
    ),
    "checkbox X star": Layout(
        "#### Q1. Which is a loss?\n"
        "\n"
        "* [ ] ReLU\n"
        "* [X] MSE\n"
        "\n"
        "#### Q2. Which is an optimiser?\n"
        "\n"
        "* [ ] ReLU\n"
        "* [X] Adam\n",
        2,
        0,
        "",
        None,
    ),
    "A) lines": Layout(
        "1. Which is a loss?\n"
        "\n"
        "A) ReLU\n"
        "B) MSE\n"
        "C) Adam\n"
        "\n"
        "Answer: B\n"
        "\n"
        "2. Which is an optimiser?\n"
        "\n"
        "A) ReLU\n"
        "B) MSE\n"
        "C) Adam\n"
        "\n"
        "Answer: C\n",
        2,
        2,
        "ABC",
        "B",
    ),
    "(a) lines": Layout(
        "### Which is a loss?\n"
        "\n"
        "(a) ReLU\n"
        "(b) MSE\n"
        "(c) Adam\n"
        "\n"
        "**Answer: (b)**\n"
        "\n"
        "### Which is an optimiser?\n"
        "\n"
        "(a) ReLU\n"
        "(b) MSE\n"
        "(c) Adam\n"
        "\n"
        "**Answer: (c)**\n",
        2,
        2,
        "ABC",
        "B",
    ),
    "- A. list": Layout(
        "### Question 1\n"
        "\n"
        "Which is a loss?\n"
        "\n"
        "- A. ReLU\n"
        "- B. MSE\n"
        "- C. Adam\n"
        "\n"
        "**Correct answer:** B\n"
        "\n"
        "### Question 2\n"
        "\n"
        "Which is an optimiser?\n"
        "\n"
        "- A. ReLU\n"
        "- B. MSE\n"
        "- C. Adam\n"
        "\n"
        "**Correct answer:** C\n",
        2,
        2,
        "ABC",
        "B",
    ),
    "- A: js": Layout(
        "###### 1. What's the output?\n"
        "\n"
        "```js\n"
        "1+1\n"
        "```\n"
        "\n"
        "- A: `1`\n"
        "- B: `2`\n"
        "\n"
        "<details><summary><b>Answer</b></summary>\n"
        "<p>\n"
        "\n"
        "#### Answer: B\n"
        "\n"
        "Sum.\n"
        "\n"
        "</p>\n"
        "</details>\n"
        "\n"
        "---\n"
        "\n"
        "###### 2. What's the output?\n"
        "\n"
        "- A: `1`\n"
        "- B: `2`\n"
        "\n"
        "<details><summary><b>Answer</b></summary>\n"
        "<p>\n"
        "\n"
        "#### Answer: A\n"
        "\n"
        "No.\n"
        "\n"
        "</p>\n"
        "</details>\n",
        2,
        2,
        "AB",
        "B",
    ),
    "numbers key": Layout(
        "### Which are losses?\n"
        "\n"
        "1. ReLU\n"
        "2. MSE\n"
        "3. MAE\n"
        "\n"
        "**Correct:** 2 and 3\n"
        "\n"
        "### Which are optimisers?\n"
        "\n"
        "1. ReLU\n"
        "2. SGD\n"
        "3. Adam\n"
        "\n"
        "**Correct:** 2 and 3\n",
        2,
        2,
        "123",
        "23",
    ),
    "numbers key answer": Layout(
        "### Which are losses?\n"
        "\n"
        "1. ReLU\n"
        "2. MSE\n"
        "3. MAE\n"
        "\n"
        "**Answer:** **2.** and **3.**\n"
        "\n"
        "### Which are optimisers?\n"
        "\n"
        "1. ReLU\n"
        "2. SGD\n"
        "3. Adam\n"
        "\n"
        "**Answer:** **2.** and **3.**\n",
        2,
        2,
        "123",
        "23",
    ),
    "BD": Layout(
        "### Which are losses?\n"
        "\n"
        "A. ReLU\n"
        "B. MSE\n"
        "C. Adam\n"
        "D. MAE\n"
        "\n"
        "Answer: BD\n"
        "\n"
        "### Which are optimisers?\n"
        "\n"
        "A. ReLU\n"
        "B. SGD\n"
        "C. MSE\n"
        "D. Adam\n"
        "\n"
        "Answer: BD\n",
        2,
        2,
        "ABCD",
        "BD",
    ),
    "Response summary": Layout(
        "## Question 1\n"
        "Which is a loss?\n"
        "\n"
        "1. ReLU\n"
        "2. MSE\n"
        "\n"
        "<details><summary>Response:</summary> 2</details>\n"
        "\n"
        "## Question 2\n"
        "Which is an optimiser?\n"
        "\n"
        "1. ReLU\n"
        "2. Adam\n"
        "\n"
        "<details><summary>Response:</summary> 2</details>\n",
        2,
        2,
        "12",
        "2",
    ),
    "option fences": Layout(
        "#### Q1. Which compiles?\n"
        "\n"
        "- [ ] A\n"
        "\n"
        "```py\n"
        "1+\n"
        "```\n"
        "\n"
        "- [x] B\n"
        "\n"
        "```py\n"
        "1\n"
        "```\n"
        "\n"
        "#### Q2. Which fails?\n"
        "\n"
        "- [x] A\n"
        "- [ ] B\n",
        2,
        0,
    ),
    "front card": Layout(
        "---\nquestion: What is bias?\nanswer: An error.\n---\n",
        1,
        1,
    ),
    "front file": Layout(
        '---\nquestion: "What is bias?"\ntags: [ml]\n---\n\nAn error.\n',
        1,
        1,
    ),
    "front checkbox": Layout(
        '---\nquestion: "Which is a loss?"\n---\n\n- [ ] ReLU\n- [x] MSE\n',
        1,
        0,
        "",
        None,
    ),
    "??? question": Layout(
        '??? question "What is bias?"\n'
        "\n"
        "    An error.\n"
        "\n"
        '??? question "What is variance?"\n'
        "\n"
        "    Spread.\n",
        2,
        2,
    ),
    "question+success": Layout(
        "!!! question\n"
        "    What is bias?\n"
        "\n"
        '??? success "Answer"\n'
        "    An error.\n"
        "\n"
        "!!! question\n"
        "    What is variance?\n"
        "\n"
        '??? success "Answer"\n'
        "    Spread.\n",
        2,
        2,
    ),
    "nested success": Layout(
        '!!! question "Exercise 1"\n'
        "    What is bias?\n"
        "\n"
        '    ??? success "Solution"\n'
        "        An error.\n"
        "\n"
        '!!! question "Exercise 2"\n'
        "    What is variance?\n"
        "\n"
        '    ??? success "Solution"\n'
        "        Spread.\n",
        2,
        2,
    ),
    "heading ??? answer": Layout(
        "## What is bias?\n"
        "\n"
        '??? success "Answer"\n'
        "    An error.\n"
        "\n"
        "## What is variance?\n"
        "\n"
        '??? tip "Show answer"\n'
        "    Spread.\n",
        2,
        2,
    ),
    "french tabs": Layout(
        '!!! example "Exercice 1"\n'
        '    === "Énoncé"\n'
        "        Qu'est-ce que le biais ?\n"
        "\n"
        '    === "Correction"\n'
        "        Une erreur.\n",
        1,
        1,
    ),
    "german tabs": Layout(
        '=== "Frage"\n    Was ist Bias?\n\n=== "Antwort"\n    Ein Fehler.\n',
        1,
        1,
    ),
    "french heads": Layout(
        "### Question 1\n"
        "\n"
        "Qu'est-ce que le biais ?\n"
        "\n"
        "**Réponse :** Une erreur.\n"
        "\n"
        "### Question 2\n"
        "\n"
        "Qu'est-ce que la variance ?\n"
        "\n"
        "**Réponse :** Dispersion.\n",
        2,
        2,
    ),
    "anwser tab": Layout(
        '!!! Question ""\n'
        '    === "Question"\n'
        "        #### What is bias?\n"
        "\n"
        '    === "Anwser"\n'
        "        An error.\n",
        1,
        1,
    ),
    "table of contents": Layout(
        "# Topics\n\n- [What is bias?](#a)\n- [What is variance?](#b)\n\n# Notes\n\nText.\n",
        0,
        0,
    ),
    "article": Layout(
        "# Why transformers won\n"
        "\n"
        "Text about it.\n"
        "\n"
        "## What attention does\n"
        "\n"
        "More.\n"
        "\n"
        "## Conclusion\n"
        "\n"
        "End.\n",
        0,
        0,
    ),
    "readme faq one": Layout(
        "# Tool\n"
        "\n"
        "## Install\n"
        "\n"
        "pip install.\n"
        "\n"
        "## Why another tool?\n"
        "\n"
        "Because.\n"
        "\n"
        "## License\n"
        "\n"
        "MIT.\n",
        0,
        0,
    ),
    "todo list": Layout(
        "# Plan\n\n- [ ] write\n- [x] test\n- [ ] ship\n",
        0,
        0,
    ),
    "api tabs": Layout(
        '=== "Request"\n    x\n\n=== "Response"\n    y\n',
        0,
        0,
    ),
    "code tabs": Layout(
        '=== "Solution in C++"\n    x\n\n=== "Python"\n    y\n',
        0,
        0,
    ),
    "options lists notes": Layout(
        "# Notes\n\nA. first part\n\nB. second part\n\nThe answer: none.\n",
        0,
        0,
    ),
    "changelog": Layout(
        "# Changelog\n\n## 1.2.0\n\n- Fixed: what is shown.\n\n## 1.1.0\n\n- Added.\n",
        0,
        0,
    ),
    "numbered list bold": Layout(
        "1. **What is bias?**\n"
        "\n"
        "    An error.\n"
        "\n"
        "2. **What is variance?**\n"
        "\n"
        "    Spread.\n"
        "\n"
        "3. **What is noise?**\n"
        "\n"
        "    Random.\n",
        3,
        3,
    ),
    "numbered list plain": Layout(
        "1. What is bias?\n"
        "\n"
        "    Answer: An error.\n"
        "\n"
        "2. What is variance?\n"
        "\n"
        "    Answer: Spread.\n"
        "\n"
        "3. What is noise?\n"
        "\n"
        "    Answer: Random.\n",
        3,
        3,
    ),
    "summary Q.": Layout(
        "<details>\n"
        "<summary>Q1. What is bias?</summary>\n"
        "\n"
        "An error.\n"
        "</details>\n"
        "\n"
        "<details>\n"
        "<summary>Q2. Explain variance.</summary>\n"
        "\n"
        "Spread.\n"
        "</details>\n",
        2,
        2,
    ),
    "lower a.": Layout(
        "**1. Which is a loss?**\n"
        "\n"
        "a. ReLU\n"
        "b. MSE\n"
        "c. Adam\n"
        "\n"
        "Answer: b\n"
        "\n"
        "**2. Which is an optimiser?**\n"
        "\n"
        "a. ReLU\n"
        "b. MSE\n"
        "c. Adam\n"
        "\n"
        "Answer: c\n",
        2,
        2,
        "ABC",
        "B",
    ),
    "Ans:": Layout(
        "Q1. Which is a loss?\n"
        "\n"
        "A. ReLU\n"
        "B. MSE\n"
        "\n"
        "Ans: B\n"
        "\n"
        "Q2. Which is an optimiser?\n"
        "\n"
        "A. SGD\n"
        "B. MSE\n"
        "\n"
        "Ans: A\n",
        2,
        2,
        "AB",
        "B",
    ),
    "qa heading pair": Layout(
        "## Question\n\nWhat is bias?\n\n## Answer\n\nAn error.\n",
        1,
        1,
    ),
    "chinese": Layout(
        "## 1. 什么是过拟合？\n\n答案：记忆。\n\n## 2. 什么是偏差？\n\n答案：误差。\n",
        2,
        2,
    ),
}
"""Also pages that look alike and ask nothing."""


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_layout(layout: Layout) -> None:
    profile = infer_profile(Profile(renderer="auto"), layout.page)
    questions = read(Source("a.md", layout.page), profile).questions
    answered = [q for q in questions if q.part("answer") or q.part("explanation")]
    assert (len(questions), len(answered)) == (layout.questions, layout.answered)
    if layout.options is not None:
        first = questions[0]
        assert "".join(option.label for option in first.options) == layout.options
        assert "".join(first.key.labels if first.key else "") == (layout.key or "")
