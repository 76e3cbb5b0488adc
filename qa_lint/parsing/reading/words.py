"""The small words that hold English sentences together, by what they do there."""

from __future__ import annotations

DETERMINERS = frozenset(
    "a an the this that these those its their his her our your my each every any all both".split()
)
PREPOSITIONS = frozenset(
    "of in on at by for with from to into onto between among through during under over within "
    "about across like unlike than via per against toward towards without as after before "
    "versus vs upon behind beyond beside besides despite except near until till".split()
)
CONJUNCTIONS = frozenset(
    "and or but nor so yet while whereas because since although though if unless when where "
    "whether that which who whom whose however hence thus therefore then otherwise".split()
)
PRONOUNS = frozenset("it they we you he she i them us him one ones itself themselves".split())
NEGATIONS = frozenset(
    "not 't no never none neither nor cannot without hardly scarcely barely nothing nobody "
    "nowhere".split()
)
COPULAS = frozenset("is are was were be been being am".split())
PLAIN_VERBS = COPULAS | frozenset("has have had does do did can will must should".split())
PUNCTUATION = frozenset(',;:()[]{}|"“”–—→⇒=≈<>+•·…!?/&')

ADVERBS = frozenset(
    "also thus therefore hence always often usually generally typically commonly just only then "
    "basically actually really simply merely still already now itself normally always first "
    "sometimes essentially inherently indeed however rather very quite mainly mostly primarily "
    "fully purely entirely strictly directly explicitly exactly both".split()
)
ORDINARY = frozenset(
    "standard vanilla classic classical original plain simple basic typical normal ordinary usual "
    "single whole full entire common popular famous traditional well-known regular default "
    "following above same very basic actual".split()
)
"""Adjectives that do not change what the noun behind them means."""

INTRODUCERS = frozenset(
    "and but while whereas because since that so then hence thus therefore however also note "
    "remember recall as means says".split()
)
"""Words behind which a new clause, with its own subject, begins."""

HEADS = frozenset(
    "algorithm algorithms model models method methods function functions classifier classifiers "
    "regression technique techniques layer layers network networks cell cells unit units value "
    "values test tests score scores curve curves plot plots graph architecture architectures "
    "family families activation activations norm penalty regularization regularisation learning "
    "learner learners approach approaches object objects type types data structure structures "
    "operator operators accessor accessors method indexer class classes vectors embeddings "
    "embedding coefficient coefficients error errors rate distribution clustering analysis "
    "system systems process training variant variants part parts itself search sort sorting "
    "estimator estimators term terms parameter mechanism transformer module step".split()
)
"""Nouns that may stand behind a name and add nothing to it."""

GREEK = dict(
    zip(
        "αβγδεζηθλμνρστφχψω",
        "alpha beta gamma delta epsilon zeta eta theta lambda mu nu rho sigma tau phi chi psi "
        "omega".split(),
        strict=True,
    )
)
"""The names of Greek letters."""
