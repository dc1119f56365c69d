"""What a report on a service in Wales has no Welsh text of yet."""

from inspectorate.method.report.draft import Draft

RECOMMENDATIONS = "recommendations"
TECHNICAL_ANNEX = "technical-annex"


def missing_in_welsh(draft: Draft) -> tuple[str, ...]:
    """Return the keys of the texts of an inspection that have no Welsh, in the report's order.

    Recommendations and the technical annex have English text only. A report on a service in England misses
    nothing.
    """
    if not draft.inspection.about.is_bilingual:
        return ()
    written = (key for key, narrative in draft.inspection_texts.items() if narrative.blocks)
    welsh = {key for key, narrative in draft.welsh_texts.items() if narrative.blocks}
    missing = [key for key in written if key not in welsh]
    return (*missing, *([RECOMMENDATIONS] if draft.recommendations else []), TECHNICAL_ANNEX)
