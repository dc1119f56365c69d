"""The test report, rendered once in every format."""

import io
from collections.abc import Iterator

import docx
import pikepdf
import pytest

from inspectorate import typeset
from inspectorate.method.report.content import Report
from tests.typeset import rich


@pytest.fixture(scope="session")
def report() -> Report:
    """Report with every kind of block."""
    return rich.report()


@pytest.fixture(scope="session")
def page(report: Report) -> str:
    """The report as HTML."""
    return typeset.html(report)


@pytest.fixture(scope="session")
def printed(report: Report) -> bytes:
    """The report as PDF."""
    return typeset.pdf(report)


@pytest.fixture
def document(printed: bytes) -> Iterator[pikepdf.Pdf]:
    """The PDF, parsed."""
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        yield pdf


@pytest.fixture(scope="session")
def word_file(report: Report) -> bytes:
    """The report as a Word document."""
    return typeset.docx(report)


@pytest.fixture
def word(word_file: bytes) -> object:
    """The Word document, parsed."""
    return docx.Document(io.BytesIO(word_file))
