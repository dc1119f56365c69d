"""Published results as targets: percentages and counts that the invented answers must add up to.

Source: HM Inspectorate of Probation, An inspection of youth offending services in Barking and Dagenham,
December 2018. Contains public sector information licensed under the Open Government Licence v3.0.

The report prints percentages. The counts here are integers with these percentages: where the report says to
how many cases a question could apply, that number; otherwise ours. Prompt counts without a note are ours too,
chosen to agree with the report's text.
"""

from collections.abc import Mapping

ASSESSED = {"court": 31, "out_of_court": 19}
ELIGIBLE = {"court": 38, "out_of_court": 21}

PERCENTAGES = {
    "2.1.1": 84, "2.1.2": 63, "2.1.3": 57,
    "2.2.1": 80, "2.2.2": 48, "2.2.3": 62,
    "2.3.1": 62, "2.3.2": 55, "2.3.3": 65,
    "2.4.1": 62, "2.4.2": 58, "2.4.3": 56,
    "3.1.1": 58, "3.1.2": 74, "3.1.3": 68,
    "3.2.1": 89, "3.2.2": 64, "3.2.3": 71,
    "3.3.1": 89, "3.3.2": 83, "3.3.3": 63,
    "3.4.1": 76, "3.4.2": 78,
}  # fmt: skip

SUFFICIENT: Mapping[str, tuple[int, int]] = {
    "2.1.1": (26, 31), "2.1.2": (19, 30), "2.1.3": (17, 30),
    "2.2.1": (24, 30), "2.2.2": (14, 29), "2.2.3": (18, 29),
    "2.3.1": (18, 29), "2.3.2": (16, 29), "2.3.3": (17, 26),
    "2.4.1": (18, 29), "2.4.2": (15, 26), "2.4.3": (10, 18),
    "3.1.1": (11, 19), "3.1.2": (14, 19), "3.1.3": (13, 19),
    "3.2.1": (17, 19), "3.2.2": (9, 14), "3.2.3": (10, 14),
    "3.3.1": (17, 19), "3.3.2": (10, 12), "3.3.3": (5, 8),
    "3.4.1": (13, 17), "3.4.2": (14, 18),
}  # fmt: skip
"""Sufficient and applicable cases, by key question."""

PROMPTS: Mapping[str, tuple[int, int]] = {
    "2.1.1.i": (16, 31),  # "almost half of the assessments were not completed quickly enough"
    "2.2.3.c": (8, 19),  # "good enough in just 42 per cent of cases where it was needed"
    "2.2.3.e": (13, 26),  # "sufficient contingency planning in just half of the cases"
    "2.4.1.e": (16, 29),  # "changes ... made in just over half of the cases"
    "2.4.2.a": (17, 26),  # "in nine (of a possible twenty-six) cases, responses were not appropriate"
    "2.4.2.c": (13, 26),  # "reviews led to required changes being made in only half of cases"
    "2.4.3.a": (9, 18),  # "recognised and received a response in half of cases"
    "3.2.1.e": (7, 13),  # "included in planning in just over half of the relevant cases"
    "3.2.3.c": (7, 14),  # "incorporated in around half of the plans"
    "3.3.1.d": (19, 19),  # "in every case, excellent work was undertaken to help children comply"
    "3.3.3.b": (4, 8),  # "undertaken in only half of cases"
}
"""Sufficient and applicable cases, by prompt, where the report prints a figure."""

SHARES: Mapping[str, float] = {
    "2.1.1.a": 0.77, "2.1.1.b": 0.74, "2.1.1.c": 0.90, "2.1.1.d": 0.71, "2.1.1.e": 0.87, "2.1.1.f": 0.40,
    "2.1.1.g": 0.90, "2.1.1.h": 0.84,
    "2.1.2.a": 0.60, "2.1.2.b": 0.70, "2.1.2.c": 0.57,
    "2.1.3.a": 0.57, "2.1.3.b": 0.60, "2.1.3.c": 0.53,
    "2.2.1.a": 0.87, "2.2.1.b": 0.77, "2.2.1.c": 0.83, "2.2.1.d": 0.80, "2.2.1.e": 0.45, "2.2.1.f": 0.87,
    "2.2.2.a": 0.55, "2.2.2.b": 0.40, "2.2.2.c": 0.52, "2.2.2.d": 0.45,
    "2.2.3.a": 0.66, "2.2.3.b": 0.48, "2.2.3.d": 0.62,
    "2.3.1.a": 0.62, "2.3.1.b": 0.76, "2.3.1.c": 0.79, "2.3.1.d": 0.965, "2.3.1.e": 0.52, "2.3.1.f": 0.83,
    "2.3.1.g": 0.70,
    "2.3.2.a": 0.59, "2.3.2.b": 0.48,
    "2.3.3.a": 0.65, "2.3.3.b": 0.55, "2.3.3.c": 0.60,
    "2.4.1.a": 0.69, "2.4.1.b": 0.66, "2.4.1.c": 0.76, "2.4.1.d": 0.72,
    "2.4.2.b": 0.50, "2.4.3.b": 0.50, "2.4.3.c": 0.61, "2.4.3.d": 0.50,
    "3.1.1.a": 0.74, "3.1.1.b": 0.47, "3.1.1.c": 0.68, "3.1.1.d": 0.42, "3.1.1.e": 0.79, "3.1.1.f": 0.46,
    "3.1.1.g": 0.79, "3.1.1.h": 0.84,
    "3.1.2.a": 0.74, "3.1.2.b": 0.68, "3.1.3.a": 0.68, "3.1.3.b": 0.58,
    "3.2.1.a": 0.89, "3.2.1.b": 0.79, "3.2.1.c": 0.84, "3.2.1.d": 0.89, "3.2.1.f": 0.89, "3.2.1.g": 0.95,
    "3.2.1.h": 0.79,
    "3.2.2.a": 0.71, "3.2.2.b": 0.46, "3.2.2.c": 0.57,
    "3.2.3.a": 0.79, "3.2.3.b": 0.75, "3.2.3.d": 0.64,
    "3.3.1.a": 0.89, "3.3.1.b": 0.84, "3.3.1.c": 0.95, "3.3.1.e": 0.79,
    "3.3.2.a": 0.83, "3.3.2.b": 0.75, "3.3.3.a": 0.63,
    "3.4.1.a": 0.94, "3.4.1.b": 0.88, "3.4.1.c": 0.82, "3.4.1.d": 0.82, "3.4.1.e": 0.88, "3.4.1.f": 0.53,
    "3.4.2.a": 0.78, "3.4.2.b": 0.80,
}  # fmt: skip
"""Approximate share of sufficient cases, by prompt, where the report prints no figure; ours."""

FACTS: Mapping[str, Mapping[str, int]] = {
    "court": {
        "plan_due": 30,
        "safety_concern": 30,
        "harm_concern": 30,
        "delivery_due": 29,
        "review_due": 29,
        "safety_changed": 26,
        "harm_changed": 18,
        "other_agency_plan": 22,
        "education": 15,
        "mental_health": 12,
        "substance_misuse": 17,
    },
    "out_of_court": {
        "safety_concern": 14,
        "harm_concern": 13,  # "risk of harm to others was a factor in two-thirds of the cases"
        "victim": 13,
        "other_agency_plan": 18,  # "all but one child and young person had plans from another agency"
        "recommendation_made": 17,
        "police_involved": 18,
        "education": 13,
        "mental_health": 5,
        "substance_misuse": 6,
    },
}
"""Number of assessed cases with “yes” to every independent fact; the notes quote the report."""

TOO_LOW = 8  # "in eight cases, the vulnerability levels had been set too low"
SHOULD_BE_HIGHEST = 5  # "five cases where the classification should have been very high, but ... was lower"
