"""How MathJax's functions and KaTeX's macros read their arguments, where no table of theirs tells.

The letters are explained in ``qa_lint/parsing/latex/tables.py``.
"""

from __future__ import annotations

# MathJax names the function that reads a command's arguments.
METHODS = {
    "Accent": "m", "BuildRel": "", "CFrac": "bmm", "FBox": "t", "Frac": "mm", "FrameBox": "bbt",
    "HBox": "t", "HandleLabel": "r", "HandleOperatorName": "*m",
    "HandleRef": "r", "HandleTag": "*r", "Hskip": "s", "Lap": "m", "MakeBig": "d",
    "MathChoice": "mmmm", "MathFont": "m", "Matrix": "a", "MmlToken": "rbr", "MoveLeftRight": "s",
    "MoveRoot": "r", "Overset": "mm", "Overunderset": "mmm", "Phantom": "m", "RaiseLower": "s",
    "Rule": "sss", "SideSet": "mmm", "Smash": "bm", "Sqrt": "om", "TeXAtom": "m",
    "UnderOver": "m", "Underset": "mm", "rule": "bss", "xArrow": "om",
}  # fmt: skip
# Those that leave the atom before them the last one: a script behind them is still its own.
ATOMLESS = frozenset({"HandleLabel", "HandleNoTag", "HandleTag", "SetFont"})
# Commands whose function is shared or has no name.
MATHJAX_SPECIAL = {
    "toggle": "", "mathtip": "mm", "texttip": "mr", "bbox": "bm", "boldsymbol": "m", "braket": "m",
    "set": "m", "Braket": "m", "Set": "m", "cancel": "bm", "bcancel": "bm", "xcancel": "bm",
    "cancelto": "mm", "color": "r", "textcolor": "brm", "definecolor": "rrr", "colorbox": "rt",
    "fcolorbox": "rrt", "enclose": "rbm", "Newextarrow": "rrr", "href": "rm", "class": "rm",
    "style": "rm", "cssId": "rm", "ce": "r", "pu": "r", "unicode": "br", "verb": "",
    "substack": "a", "require": "r", "skew": "rmm", "genfrac": "rrrrmm", "above": "s",
    "overwithdelims": "dd", "atopwithdelims": "dd", "abovewithdelims": "dds",
}  # fmt: skip
# KaTeX names the types of a function's arguments.
KATEX_TYPES = {"primitive": "p", "text": "t", "hbox": "t", "math": "m", "original": "m",
               "color": "c", "url": "r", "raw": "r", "size": "s"}  # fmt: skip
# Macros that are code, or whose body hides how an argument is read.
KATEX_SPECIAL = {
    "operatorname": "*m", "tag": "*t", "hspace": "*s", "substack": "a", "llap": "t", "rlap": "t",
    "clap": "t", "underbar": "t", "message": "r", "errmessage": "r", "show": "", "char": "",
    "genfrac": "rrrrmm", "braket": "m", "Braket": "m", "set": "m", "Set": "m", "verb": "",
}  # fmt: skip
# These would change what the engine knows, and so spoil the probes that follow.
DEFINERS = frozenset(
    "newcommand renewcommand providecommand newenvironment renewenvironment def gdef edef xdef let "
    "futurelet global long DeclareMathOperator require".split()
)
# Read by the checker itself; the probes cannot supply what they need.
OWN = DEFINERS | frozenset(
    "left right middle begin end limits nolimits root buildrel verb hline hdashline cr hfil hfill "
    "hfilll raise lower moveleft moveright uproot leftroot shoveleft shoveright char genfrac skew "
    "definecolor mmlToken unicode Newextarrow bgroup egroup begingroup endgroup".split()
)
# Calls of commands that are no name with arguments.
SAMPLES = {
    "left": "\\left(a\\right)", "begin": "\\begin{matrix}a\\end{matrix}",
    "skew": "\\skew3\\hat a",
    "genfrac": "\\genfrac(){0pt}{}{a}{b}", "mmlToken": "\\mmlToken{mi}{a}",
    "unicode": "\\unicode{x61}", "root": "\\root a\\of b", "char": "\\char`a",
}  # fmt: skip
# What stands for an argument in a probe.
FILL = {
    **dict.fromkeys("metpra", "{a}"), **dict.fromkeys("obv*", ""),
    "c": "{red}", "s": "{1em}", "d": "(", "k": "{c}", "n": "{9}",
}  # fmt: skip
