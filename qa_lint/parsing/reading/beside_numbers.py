"""What words beside a number do to it: scale it, give it a unit, belong to it, or nothing."""

from __future__ import annotations

BINDS_RIGHT = frozenset(
    """of times plus minus by over per mod modulo to choose between until than root sqrt cube square
    squared cubed power exponent log ln lg exp sin cos tan sinh cosh tanh sigmoid abs floor ceil
    round average mean median mode min max minimum maximum factorial binary hex octal half third
    quarter twice double triple through up down negative zeroth base gcd lcm""".split()
)
"""Words whose meaning reaches into the number behind them, so that it isn't the whole operand."""

BINDS_LEFT = frozenset(
    """of times plus minus per mod modulo to choose squared cubed factorial percent percentage pct
    pp hundred thousand million billion trillion thousands millions billions dozen dozens point
    points pi sigma sigmas raised multiplied divided over degrees degree radians rad seconds second
    minutes minute hours hour days day weeks week months month years year dollars dollar cents cent
    euros euro pounds kilobytes kilobyte megabytes megabyte gigabytes gigabyte terabytes terabyte
    petabytes kilometers kilometres meters metres centimeters miles feet inches kilograms grams
    milliseconds microseconds nanoseconds kibibytes mebibytes gibibytes gibibyte watts kilowatts
    kilobits megabits gigabits score stars hz khz mhz ghz""".split()
)
"""Words that scale the number before them, or give it a unit the other side may not have."""

SHORT_WORDS = frozenset(
    """so and or in is as for but at on if by it we the a an i.e e.g not no who all you with ie eg
    has can one two big bit bits new old low due its our was are had now how why yet tp fp fn
    tn""".split()
)
"""Words of up to three letters that are no unit and no variable."""


SUM_WORDS = frozenset("sum total product difference ratio quotient value result".split())
"""Nouns behind which ``of`` only names the whole expression."""


def ends_number(shown: str) -> bool:
    """Tell whether a word behind a number is neither its unit, nor a factor, nor a name."""
    word = shown.lower()
    if word in SHORT_WORDS:
        return True
    plain = word.isalpha() or "-" in word or "'" in word or "’" in word
    return len(word) > 3 and plain and word not in BINDS_LEFT
