"""How ratings are made

This page follows an inspection from the list of cases to the published rating. Each rule is stated in a
sentence, explained in a paragraph, and shown in small worked examples. The page is made from the product's
own tests: every example on it is run against the product, and if the product stopped behaving as the page
says, it could not be released.

Some figures come from published reports, some follow from published results, and some are recalled by people
who know the method but not yet found in a source. Each says which.
"""

# The chapters in the order they are read: `tests/spec/test_<name>.py`.
CHAPTERS = (
    "standards",
    "population",
    "sample",
    "allocation",
    "assessments",
    "evidence",
    "tallies",
    "agreement",
    "ratings",
    "overall",
    "sensitivity",
    "certainty",
    "panel",
    "inspection",
    "report",
    "check",
    "example",
)
