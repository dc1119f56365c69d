"""The report on a service in Wales in Welsh: its files, and what is missing in them."""

from collections.abc import Mapping

from inspectorate.method.report.content import REPORT, TECHNICAL_ANNEX
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.welsh_sections import missing_in_welsh, out_of_date_in_welsh
from inspectorate.release.details import ReleaseDetails
from inspectorate.translations import WELSH, awaiting_review
from inspectorate.translations.report_text import welsh_report
from inspectorate.typeset import formats

FOLDER = f"{WELSH}/"
INDEX = f"{FOLDER}index.html"
"""The Welsh report as a web page."""
HTML_NAMES = {REPORT: "index", TECHNICAL_ANNEX: "../technical-annex"}


def welsh_files(details: ReleaseDetails, draft: Draft) -> dict[str, bytes]:
    """Return the report in Welsh as a web page, a PDF and in Word. The technical annex is in English."""
    report = details.report(welsh_report(draft))
    return {
        INDEX: formats.html(report, html_names=HTML_NAMES).encode(),
        f"{FOLDER}report.docx": formats.render(report, "report.docx"),
        f"{FOLDER}report.pdf": formats.render(report, "report.pdf"),
    }


def welsh_details(draft: Draft) -> Mapping[str, object]:
    """Return what release.json says of the Welsh report."""
    return {
        "folder": FOLDER,
        "missing": list(missing_in_welsh(draft)),
        "out_of_date": list(out_of_date_in_welsh(draft)),
        "standing_texts_awaiting_review": awaiting_review(WELSH),
    }
