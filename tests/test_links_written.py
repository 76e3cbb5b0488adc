"""Which addresses a page links to, and where they are written: a snippet a line.

``⟦⟧`` marks what must be found. Where the address differs from what is written, it is stated.
"""

from __future__ import annotations

import pytest

from qa_lint.core.profile import Profile
from qa_lint.core.text import Source
from qa_lint.parsing.reader import read
from qa_lint.running.links.weblinks import web_links

WRITTEN = """
[a](⟦https://a.net/1⟧)
[a](  ⟦https://a.net/1⟧  )
[a](<⟦https://a.net/1⟧>)
[a](⟦https://a.net/1⟧ "title")
[a](⟦https://a.net/1⟧ 'ti(t)le')
[a](⟦https://a.net/1⟧\\n"title")
[a](\\n⟦https://a.net/1⟧\\n)
[a](⟦https://a.net/x_(y)⟧)
[a](⟦https://a.net/x_(y)_(z)⟧)
[a](⟦https://a.net/*x*⟧)
[a](⟦https://a.net/?a=1&copy=2⟧)
[a](⟦https://a.net/%zz⟧)
[a](⟦http://a.net:8080/1#f?x⟧)
[a](⟦HTTPS://A.net/1⟧)
[a](⟦https://münchen.de/ü⟧)
[a [b] c](⟦https://a.net/1⟧)
[a\\nb](⟦https://a.net/1⟧)
[`code`](⟦https://a.net/1⟧)
[$x$](⟦https://a.net/1⟧)
[a](⟦https://a.net/1⟧){target=_blank}
[a](⟦https://a.net/1⟧){:target="_blank"}
[a](⟦https://a.net/1⟧)[b](⟦https://a.net/2⟧)
[https://a.net/2](⟦https://a.net/1⟧)
*[a](⟦https://a.net/1⟧)* ~~[b](⟦https://a.net/2⟧)~~ **⟦https://a.net/3⟧**
[a] (⟦https://a.net/1⟧)
[a][r]\\n\\n[r]: ⟦https://a.net/1⟧
[a][]\\n\\n[a]: ⟦https://a.net/1⟧
[a]\\n\\n[a]: ⟦https://a.net/1⟧ "T"
[A b][R  x]\\n\\n[r X]: <⟦https://a.net/1⟧> 'T'
[a][r]\\n\\n[r]:\\n    ⟦https://a.net/1⟧
![a](⟦https://a.net/i.png⟧)
![a](⟦https://a.net/i.png#only-dark⟧){ width=300 }
[![a](⟦https://a.net/i.png⟧)](⟦https://a.net/1⟧)
[![a][i]][l]\\n\\n[i]: ⟦https://a.net/i.png⟧\\n[l]: ⟦https://a.net/1⟧
<⟦https://a.net/1?a=b&c=d⟧>
text ⟦https://a.net/1⟧ text
text ⟦https://a.net/1⟧. Text
"⟦https://a.net/1⟧" and “⟦https://a.net/2⟧”
(⟦https://a.net/1⟧)
(see ⟦https://a.net/x_(y)⟧)
⟦https://a.net/1⟧, ⟦https://a.net/2⟧; ⟦https://a.net/3⟧!
⟦https://a.net/1⟧? ⟦https://a.net/2⟧: ⟦https://a.net/a_b_c⟧
⟦https://a.net/1⟧<br>⟦https://a.net/2⟧
<b>⟦https://a.net/1⟧</b>
⟦https://xn--mnchen-3ya.de/⟧ ⟦https://de.wikipedia.org/wiki/Größe⟧
⟦https://en.wikipedia.org/wiki/Kullback–Leibler_divergence⟧
中文⟦https://a.net/1⟧，中文 （⟦https://a.net/2⟧）。
⟦http://a.net⟧
<a href="⟦https://a.net/1⟧">x</a>
<a class=x href='⟦https://a.net/1⟧'>x</a>
<a href=⟦https://a.net/1⟧>x</a>
<A HREF="⟦https://a.net/1⟧">x</A>
<a\\n  href="⟦https://a.net/1⟧"\\n>x</a>
<a href="⟦https://a.net/1⟧">https://a.net/2</a> and ⟦https://a.net/3⟧
<img src="⟦https://a.net/i.png⟧" alt="">
<img src="⟦https://a.net/i⟧" srcset="⟦https://a.net/1,x.png⟧ 1x, ⟦https://a.net/2.png⟧ 2x">
<picture><source media="(x)" srcset="⟦https://a.net/i.png⟧"></picture>
<iframe src="⟦https://a.net/e⟧"></iframe>
<video><source src="⟦https://a.net/v.mp4⟧"></video>
<p align="center"><a href="⟦https://a.net/1⟧"><img src="⟦https://a.net/i.png⟧"></a></p>
<div markdown>\\n\\n[a](⟦https://a.net/1⟧)\\n\\n</div>
<details markdown><summary>q</summary>\\n\\n[a](⟦https://a.net/1⟧)\\n\\n</details>
<details><summary><a href="⟦https://a.net/1⟧">q</a></summary>\\n</details>
x[^1]\\n\\n[^1]: See ⟦https://a.net/1⟧ and [b](⟦https://a.net/2⟧).
| a | b |\\n|---|---|\\n| [x](⟦https://a.net/1⟧) | ⟦https://a.net/2⟧ |
=== "Tab"\\n\\n    [a](⟦https://a.net/1⟧)\\n\\n=== "B"\\n\\n    ⟦https://a.net/2⟧
??? question "Q"\\n\\n    [a](⟦https://a.net/1⟧)
!!! note\\n    [a](⟦https://a.net/1⟧)
- [a](⟦https://a.net/1⟧)\\n    - <⟦https://a.net/2⟧>\\n        - ⟦https://a.net/3⟧
1. x\\n\\n    ⟦https://a.net/1⟧
> [a](⟦https://a.net/1⟧)\\n> > ⟦https://a.net/2⟧
# [a](⟦https://a.net/1⟧)
[a](⟦https://a.net/1⟧)\\n===
---\\nlink: https://a.net/1\\n---\\n\\n[a](⟦https://a.net/2⟧)
`https://a.net/1` and ``a ` https://a.net/1`` and `[a](https://a.net/1)`
<code>https://a.net/1</code> <kbd>https://a.net/2</kbd> ⟦https://a.net/3⟧
<pre>https://a.net/1</pre>
```\\nhttps://a.net/1\\n```
~~~md\\n[a](https://a.net/1)\\n~~~
text\\n\\n    https://a.net/1
<!-- https://a.net/1 -->
<!--\\n[a](https://a.net/1)\\n\\n[b](https://a.net/2)\\n-->
<div data-href="https://a.net/1">x</div>
<style>a{background:url(https://a.net/i)}</style>
$x = https://a.net/1$
$$\\n\\\\href{https://a.net/1}{x}\\n$$
[a](mailto:x@y.net) [b](tel:+1) [c](data:text/plain,x) [d](javascript:void(0)) [e](ftp://a.net/)
[a](#x) [b](other.md) [c](/abs) [d]() [e][missing] a.net/1
http:// https://… [a](http//a.net/x)
""".strip().splitlines()
OTHERWISE = [
    ("[a](⟦https://a.net/?a=1&amp;b=2⟧)", "https://a.net/?a=1&b=2"),
    ("[a](⟦https://a.net/x\\(y⟧)", "https://a.net/x(y"),
    ("[a](<⟦https://a.net/1 2⟧>)", "https://a.net/1%202"),
    ("⟦https://a.net/?q=1&amp;x=2⟧", "https://a.net/?q=1&x=2"),
    ('<a href="⟦https://a.net/?a=1&amp;b=2⟧">x</a>', "https://a.net/?a=1&b=2"),
]


def found(marked: str) -> tuple[list[str], list[str], list[str]]:
    """Return what is marked in a snippet, what is found there, and the addresses."""
    pieces = marked.replace("⟧", "⟦").split("⟦")
    links = web_links(read(Source("page.md", "".join(pieces) + "\n"), Profile(), "auto"))
    text = "".join(pieces) + "\n"
    return pieces[1::2], [text[slice(*link.span)] for link in links], [link.url for link in links]


@pytest.mark.parametrize("line", WRITTEN)
def test_an_address_is_read_as_it_is_written(line: str) -> None:
    marked, written, urls = found(line.replace("\\n", "\n").replace("\\\\", "\\"))
    assert written == marked
    assert urls == marked


@pytest.mark.parametrize(("line", "url"), OTHERWISE)
def test_an_address_is_read_as_browsers_do(line: str, url: str) -> None:
    marked, written, urls = found(line)
    assert written == marked
    assert urls == [url]
