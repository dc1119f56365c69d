"""The recommendations of all published reports as a file, with their state."""

from collections.abc import Iterable

from inspectorate.tables import csv_text
from inspectorate.web.public_site.queries import PublishedRecommendation

COLUMNS = (
    "report",
    "service",
    "published",
    "number",
    "addressee",
    "text",
    "due",
    "standards",
    "response",
    "responded_on",
    "state",
    "since",
)


def recommendations_csv(rows: Iterable[PublishedRecommendation]) -> str:
    """Return recommendations with their state as CSV, a row for each; days are ISO dates."""
    return csv_text(
        COLUMNS,
        (
            (
                row.report.slug,
                row.report.service,
                row.report.published_at.date(),
                row.number,
                row.addressee,
                row.text,
                row.due,
                " ".join(row.standards),
                row.status.response,
                row.status.responded_on,
                row.status.state.value,
                row.since,
            )
            for row in rows
        ),
    )
