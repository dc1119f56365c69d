"""The files of a release: the report in every form, open data, facts, recommendations and digests."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from inspectorate.method.faults import FaultsFound
from inspectorate.method.inspection import Inspection, Results
from inspectorate.method.report.composition import compose_draft
from inspectorate.method.report.content import REPORT, TECHNICAL_ANNEX, Report
from inspectorate.method.report.draft import Draft, prepare
from inspectorate.method.report.facts import with_facts
from inspectorate.release.details import ReleaseDetails, release_document
from inspectorate.release.digests import DIGESTS, digests
from inspectorate.release.fact_data import fact_document
from inspectorate.release.json_text import json_bytes
from inspectorate.release.obstacle_remarks import obstacle_fault, obstacles_of_draft
from inspectorate.release.open_data import open_data
from inspectorate.release.recommendation_data import recommendations
from inspectorate.release.welsh_files import welsh_details, welsh_files
from inspectorate.typeset import formats

INDEX = "index.html"
"""Name of the report as a web page: what a web server shows for the folder."""
RELEASE = "release.json"
HTML_NAMES = {REPORT: "index", TECHNICAL_ANNEX: "technical-annex"}
"""Names of the documents' web pages, without the extension."""

DATA = "data"
"""What `progress` calls the open data and the facts, which follow the documents."""


def release_files(
    inspection: Inspection,
    *,
    number: int,
    published: datetime,
    note: str = "",
    previous: str = "",
    results: Results | None = None,
    progress: formats.Progress | None = None,
) -> dict[str, bytes]:
    """Return the files of a release by path, with digests.json last. The same arguments give the same bytes.

    `number` counts the releases of an inspection from 1. `published` is the moment of publication, with a
    time zone. A later release needs `previous`, the digest of the one before (`digest_of`), and a `note`
    that says what has changed. `results` are those of the inspection, if the caller has them.

    Raises FaultsFound with every obstacle to publication, or if a file cannot be made; ValueError for
    details that no release can have.
    """
    details = ReleaseDetails(number, published, note, previous)
    draft = prepare(details.inspection(inspection), results)
    if remarks := obstacles_of_draft(draft):
        raise FaultsFound([obstacle_fault(remark) for remark in remarks])
    report = with_facts(details.report(compose_draft(draft)), draft)
    files = _documents(report, progress or _no_progress)
    if draft.inspection.about.is_bilingual:
        files |= welsh_files(details, draft)
    files |= open_data(details, draft, report)
    files |= _data_files(details, draft, report, files)
    return files | {DIGESTS: digests(files)}


def _no_progress(_done: int, _of: int, _name: str) -> None:
    """Ignore progress."""


def _documents(report: Report, progress: formats.Progress) -> dict[str, bytes]:
    """Return the report and its technical annex in every form. pandoc runs beside the others."""
    names = [name for name in formats.FORMATS if not name.endswith(".html")]
    with ThreadPoolExecutor(max_workers=1) as executor:
        word_documents = {
            name: executor.submit(formats.render, report, name) for name in names if name.endswith(".docx")
        }
        files: dict[str, bytes] = {}
        total = len(HTML_NAMES) + len(names)
        for document, name in HTML_NAMES.items():
            progress(len(files), total, f"{name}.html")
            files[f"{name}.html"] = formats.html(report, document, html_names=HTML_NAMES).encode()
        for name in sorted(names, key=lambda name: name in word_documents):
            progress(len(files), total, name)
            waiting = word_documents.get(name)
            files[name] = waiting.result() if waiting else formats.render(report, name)
    progress(len(files), total, DATA)
    return dict(sorted(files.items()))


def _data_files(
    details: ReleaseDetails, draft: Draft, report: Report, files: Mapping[str, bytes]
) -> Mapping[str, bytes]:
    pages = {f"{name}.html": files[f"{name}.html"] for name in HTML_NAMES.values()}
    welsh = {"welsh": welsh_details(draft)} if draft.inspection.about.is_bilingual else {}
    return {
        "facts.json": json_bytes(fact_document(draft, report, pages)),
        "recommendations.json": json_bytes({"recommendations": list(recommendations(draft))}),
        RELEASE: json_bytes({**release_document(details, draft, report), **welsh}),
    }
