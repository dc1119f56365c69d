"""Rules by which figures are calculated, each in a sentence."""

from collections.abc import Mapping

RULES: Mapping[str, str] = {
    "share": (
        "Cases in which the work was judged sufficient, out of the assessed cases that the question applied "
        "to, in whole per cent, rounded half up. The words for a share follow from the exact share."
    ),
    "interval": (
        "The range contains the percentage of all eligible cases with at least the confidence that the "
        "edition states, for every sample of this size. It is exact: no normal approximation."
    ),
    "count": "A number of cases, people or recommendations, counted from the inspection's record.",
    "survey": "People who gave a favourable answer, out of those who answered the question.",
    "circumstance": "Assessed cases with this circumstance, out of those for which it is recorded.",
    "comparison": (
        "The service's classification beside the inspector's, for each assessed case in which both are "
        "recorded."
    ),
    "standard rating": (
        "The rating of a standard: by the edition's bands from its key questions, or by judgement on the "
        "evidence, as confirmed or changed by the ratings panel."
    ),
    "overall rating": (
        "The points of the standards' ratings, added up; the edition's bands lead from the score to the "
        "overall rating."
    ),
    "key fact": "A published figure about the area or the service, with its source and period.",
    "edition": "A figure of the edition of the standards. The technical annex gives its source.",
    "published range": (
        "The lowest and the highest share of a group's cases that published numbers leave open. The exact "
        "share is withheld, so that nobody can be recognised."
    ),
    "joined levels": (
        "A number of cases with one of these levels. Neighbouring levels are combined until no row is about "
        "fewer cases than may be shown."
    ),
    "balance": "Cases in the list and in the sample, and the number that exact balance would give.",
    "distance": "How far the deciding percentage is from the next band, and which answers would change it.",
    "probability": (
        "Probability of the rating if all eligible cases had been assessed, given the sample (Pólya urn)."
    ),
    "disagreement": (
        "Probability of the rating if two assessors differ on this share of answers, given the sample."
    ),
    "agreement": "Agreement of two assessors of the same cases: pairs, equal answers, Krippendorff's alpha.",
    "draw": "Recorded with the draw. With these details anyone can draw the sample again.",
    "table": "A number of the table, as its headings and notes describe it.",
}
"""Sentence of each rule by name."""

COLUMN_RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("results.", ("standard rating", "share", "interval", "share")),
    ("questions.", ("table", "share", "share", "share", "interval", "interval")),
    ("by.", ("table", "joined levels", "published range", "published range")),
    ("survey", ("survey",)),
    ("cases", ("count",)),
    ("long-list.", ("count",)),
    ("people.", ("joined levels",)),
    ("balance.", ("balance",)),
    ("draw.", ("draw",)),
    ("bands", ("edition",)),
    ("overall-bands", ("edition",)),
    ("edition-figures", ("edition",)),
    ("reasons", ("standard rating",)),
    ("distance", ("standard rating", "distance")),
    ("certainty", ("probability",)),
    ("disagreement", ("standard rating", "probability", "disagreement")),
    ("agreement", ("agreement",)),
    ("classifications.", ("comparison",)),
    ("key-facts.", ("key fact",)),
)
"""Rules of the columns after the first, by the beginning of the table's key; the last repeats."""


def rule_of_column(table: str, column: int) -> str:
    """Return the rule of a table's column, counted from 0."""
    for beginning, rules in COLUMN_RULES:
        if table.startswith(beginning):
            return rules[min(column - 1, len(rules) - 1)]
    return "table"
