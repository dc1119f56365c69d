"""Check of the Welsh of a report on a service in Wales, against its English."""

from collections.abc import Iterator

from inspectorate.method.report.checks.context import DraftContext
from inspectorate.method.report.checks.remarks import Remark
from inspectorate.method.report.draft import Draft, section_keys
from inspectorate.method.report.welsh_sections import (
    WelshState,
    figure_differences,
    missing_in_welsh,
    welsh_states,
)


def check_welsh(context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for every text without Welsh, for Welsh of an earlier English, and for other figures."""
    draft = context.draft
    keys = section_keys(draft.framework)
    for key in missing_in_welsh(draft):
        because = (
            "The service is in Wales, and this text of the report has no Welsh. It is printed in English."
        )
        suggestion = f"Write narrative/cy/{key}.md." if key in keys else ""
        yield Remark("welsh", "warning", f"narrative/cy/{key}.md", key, because, suggestion)
    for key, state in welsh_states(draft).items():
        if state is WelshState.OUT_OF_DATE:
            because = (
                "The English text has changed since the Welsh was written. The Welsh report prints the "
                "English."
            )
            suggestion = f"Bring narrative/cy/{key}.md up to date."
            yield Remark("welsh", "warning", f"narrative/cy/{key}.md", key, because, suggestion)
        if state is not WelshState.MISSING:
            yield from check_welsh_figures(draft, key)


def check_welsh_figures(draft: Draft, key: str) -> Iterator[Remark]:
    """Yield a remark for every figure that only one language of a section with both prints."""
    differences = figure_differences(draft.inspection_texts[key], draft.welsh_texts[key])
    for references, because, suggestion in (
        (differences.missing, "The English prints this figure, and the Welsh does not.", "Add the figure."),
        (
            differences.additional,
            "The Welsh prints this figure, and the English does not.",
            "Delete the figure.",
        ),
    ):
        for reference in references:
            yield Remark(
                "welsh", "warning", f"narrative/cy/{key}.md", f"{{{reference}}}", because, suggestion
            )
