"""Check of the Welsh of a report on a service in Wales, against its English."""

from collections.abc import Iterator

from inspectorate.method.report.checks.context import DraftContext
from inspectorate.method.report.checks.remarks import Remark
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.welsh_sections import (
    RECOMMENDATION,
    TECHNICAL_ANNEX,
    WelshState,
    figure_differences,
    missing_in_welsh,
    welsh_states,
)


def check_welsh(context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for every text without Welsh, for Welsh of an earlier English, and for other figures."""
    draft = context.draft
    for key in missing_in_welsh(draft):
        because = (
            "The service is in Wales, and this text of the report has no Welsh. It is printed in English."
        )
        suggestion = "" if key == TECHNICAL_ANNEX else "Write the Welsh."
        yield Remark("welsh", "warning", _place(key), key, because, suggestion)
    for key, state in welsh_states(draft).items():
        if state is WelshState.OUT_OF_DATE:
            because = (
                "The English text has changed since the Welsh was written. The Welsh report prints the "
                "English."
            )
            suggestion = "Bring the Welsh up to date."
            yield Remark("welsh", "warning", _place(key), key, because, suggestion)
        if state is not WelshState.MISSING:
            yield from check_welsh_figures(draft, key)


def check_welsh_figures(draft: Draft, key: str) -> Iterator[Remark]:
    """Yield a remark for every figure that only one language of a text with both prints."""
    if key.startswith(RECOMMENDATION):
        number = int(key.removeprefix(RECOMMENDATION))
        english, welsh = draft.recommendations[number - 1], draft.welsh_recommendations[number]
    else:
        english, welsh = draft.inspection_texts[key], draft.welsh_texts[key]
    differences = figure_differences(english, welsh)
    for references, because, suggestion in (
        (differences.missing, "The English prints this figure, and the Welsh does not.", "Add the figure."),
        (
            differences.additional,
            "The Welsh prints this figure, and the English does not.",
            "Delete the figure.",
        ),
    ):
        for reference in references:
            yield Remark("welsh", "warning", _place(key), f"{{{reference}}}", because, suggestion)


def _place(key: str) -> str:
    if key.startswith(RECOMMENDATION):
        return f"recommendations.toml, recommendation {key.removeprefix(RECOMMENDATION)}, welsh"
    return f"narrative/cy/{key}.md"
