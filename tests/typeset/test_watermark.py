"""A watermark is on every page of a PDF, and the PDF stays accessible."""

import io
import time

import page
import pikepdf
import pytest

from inspectorate import typeset
from inspectorate.typeset.watermark import with_watermark
from tests.typeset import rich


@pytest.fixture(scope="module")
def document() -> bytes:
    """The report as a PDF."""
    return typeset.pdf(rich.report())


def marked_pages(document: bytes) -> list[bool]:
    """Return for each page whether the watermark is drawn on it once, as an artifact."""
    with pikepdf.open(io.BytesIO(document)) as pdf_file:
        return [
            b"".join(part.read_bytes() for part in file_page.Contents).count(b"/Artifact BMC q /Insp") == 1
            for file_page in pdf_file.pages
        ]


@pytest.mark.parametrize("name", ["Zoë Šťastná", "中村", "A\nB\u202e", "x" * 120])
def test_watermark_is_on_every_page_and_the_document_stays_accessible(document, name):
    marked = with_watermark(document, f"Embargoed copy for {name}.")
    assert all(marked_pages(marked))
    validation = page.validate_pdf_bytes(marked, profile=page.ValidationProfile.PDF_UA_1)
    assert validation.is_compliant, validation
    assert len(pikepdf.open(io.BytesIO(marked)).pages) == len(pikepdf.open(io.BytesIO(document)).pages)


def test_same_document_and_words_give_the_same_bytes(document):
    first = with_watermark(document, "Embargoed copy for Zoë.")
    time.sleep(1.1)
    assert with_watermark(document, "Embargoed copy for Zoë.") == first
