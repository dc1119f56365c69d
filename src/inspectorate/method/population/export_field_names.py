"""Names of long-list fields in exports of case management systems, beside those that an edition lists."""

EXPORT_FIELD_NAMES: dict[str, tuple[str, ...]] = {
    "case_id": ("outcome id", "legal outcome id"),
    "person_id": ("mosaic id", "liquidlogic id", "person key", "subject id", "yjs id", "yotis id"),
    "disposal_type": ("court order type", "court outcome", "disposal title", "order name"),
    "disposal_date": ("date given disposal", "date made order", "order date", "programme start"),
    "end_date": ("actual end date", "closure date", "closed date", "order completed date"),
    "risk_of_serious_harm": ("risk to others",),
    "safety_wellbeing": ("safety wellbeing risk", "swb"),
    "likelihood_of_reoffending": ("likelihood of further offending", "lor others", "yogrs level"),
    "case_manager": (
        "lead practitioner",
        "lead professional",
        "officer in case",
        "practitioner",
        "yj worker",
        "youth justice officer",
    ),
    "restricted": ("confidential case",),
}
"""Names of fields in exports of case management systems that no edition lists, by the key of the field.

Editions are frozen, and a heading that is recognised here is shown to a person, who confirms it.
"""
