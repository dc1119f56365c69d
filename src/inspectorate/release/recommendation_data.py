"""Recommendations of a release as data."""

from collections.abc import Iterator, Mapping

from inspectorate.method.report.draft import Draft


def recommendations(draft: Draft) -> Iterator[Mapping[str, object]]:
    """Yield every recommendation: number, body that it is made to, text as printed, time, and standards."""
    pairs = zip(draft.inspection.recommendations, draft.recommendations, strict=True)
    for number, (recommendation, narrative) in enumerate(pairs, start=1):
        yield {
            "number": number,
            "addressee": recommendation.to.strip(),
            "text": " ".join(passage.text.strip() for passage in narrative.passages),
            "due": recommendation.due.strip(),
            "standards": list(recommendation.standards),
        }
