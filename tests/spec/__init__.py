"""How ratings are made

This page follows an inspection from the list of cases to the published rating. Each rule is stated in a
sentence, explained in a paragraph, and shown in small worked examples. The page is made from the product's
own tests: every example on it is run against the product, and if the product stopped behaving as the page
says, it could not be released.

**If you are a parent or carer**, the first chapter is enough to see how a rating comes about. **If you sit on
a service's board**, read on in "Rating a standard", "The overall rating" and "How firm a rating is". **If you
run a service and think a rating is wrong**, the last chapter says what to ask for. The chapters marked "for
checking" give every rule, for people who want to check a rule or apply it again.

Some figures come from published reports, some follow from published results, and some have no source yet:
people who know the method recall them, or the authors of this product chose them where nothing is published.
Each says which. No real child appears on this page: where it speaks of single cases, they are invented.
"""

# The chapters in the order they are read: `tests/spec/test_<name>.py`.
CHAPTERS = (
    "worked_example",
    "standards",
    "population",
    "sample",
    "allocation",
    "assessments",
    "evidence",
    "tallies",
    "second_draw",
    "agreement",
    "ratings",
    "overall",
    "sensitivity",
    "certainty",
    "panel",
    "report",
    "small_numbers",
    "check",
    "disagreement",
)

# Those that only whoever checks a rule needs to read.
FOR_CHECKING = (
    "population",
    "sample",
    "allocation",
    "assessments",
    "evidence",
    "tallies",
    "second_draw",
    "agreement",
    "certainty",
    "report",
    "small_numbers",
    "check",
)
