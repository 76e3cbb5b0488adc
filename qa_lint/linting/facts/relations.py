"""The phrases by which a sentence ties a subject to an object, parted by ``|``.

More relations are more recall; what may stand between is never widened for them.
"""

from __future__ import annotations

from qa_lint.linting.facts.syntax import phrases

IS = phrases(
    "is|are|remains|remain|stays|stay|being|is called|are called|is considered|are considered|"
    "is known as|are known as|belongs to|belong to|counts as|count as|is classified as|"
    "are classified as|is one of|are one of|is an example of|are examples of|becomes|"
    "falls under|fall under|is a type of|is a kind of|is a form of|works as|is said to be|"
    "is described as|is categorized as|is based on|acts as|operates as|follows|follow|obeys|"
    "implements|is what is called|learns|learn|works|:|–|—|-|="
)
ALSO = phrases(
    "also known as|also called|aka|a k a|i e|known as|or|called|, also known as|, also called|"
    ", or|, aka|, i e|, known as|, called|is also called|is also known as|is known as|"
    "are known as|is called|are called|is the same as|corresponds to|is equivalent to|refers to|"
    "stands for|(|( also known as|( or|( i e|( aka|( also called|uses|uses the|adds|adds an|"
    "adds the|applies|imposes|employs|is|are|=|:|/"
)
IMPLIES = phrases(
    "implies|imply|implies that|imply that|means|mean|means that|mean that|guarantees|"
    "guarantees that|guarantee|proves|proves that|shows that|indicates that|ensures|ensures that|"
    "is equivalent to|then|, then|they|, they|, then they|the variables|variables|"
    "random variables|, the variables|, then the variables|, the two variables|, then the two|"
    ", the two|, these variables|, both variables|, x and y"
)
MEANS = phrases(
    "is|are|means|mean|is when|occurs|occurs when|occurs if|occurs by|happens|happens when|"
    "happens if|arises when|refers to|is defined as|measures|gives|tells|tells us|tells you|"
    "represents|describes|quantifies|indicates|expresses|denotes|stands for|corresponds to|"
    "is that|is the case when|is committed when|is committed by|is made when|consists in|"
    "is an error when|is the error of|is the act of|is the mistake of|, i e|( i e|(|"
    ":|–|—|-|=|→"
)
