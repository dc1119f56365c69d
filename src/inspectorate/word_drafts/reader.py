"""Read a draft back from Word, in a worker process."""

from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import TypeAdapter

from inspectorate.method.faults import FaultsFound
from inspectorate.tables.transfer import faults_of_line
from inspectorate.tables.worker_process import WorkerProcess
from inspectorate.word_drafts.anchors import SentDraft, record_json
from inspectorate.word_drafts.document_safety import DraftLimits, check_bytes
from inspectorate.word_drafts.values import ReviewedDraft

_WORKER = "inspectorate.word_drafts.worker"
_REVIEW = TypeAdapter(ReviewedDraft)


def read_draft(content: bytes, *, sent: SentDraft | None = None, name: str = "draft.docx") -> ReviewedDraft:
    """Return what became of a draft in Word, section by section, in a process of its own.

    The document holds the record of what was sent. `sent` is used only if a program has removed the record.
    `name` is the name of the document in faults. Raises FaultsFound, and no other exception, for a file that
    is no Word document, is damaged, too large or has macros or embedded files.
    """
    check_bytes(content, name)
    with TemporaryDirectory(prefix="inspectorate-") as folder:
        document, record = Path(folder) / "draft.docx", Path(folder) / "sent.json"
        document.write_bytes(content)
        if sent is not None:
            record.write_text(record_json(sent), encoding="utf-8")
        arguments = (str(document), name, str(record) if sent is not None else "")
        with WorkerProcess(_WORKER, arguments, place=name, limits=DraftLimits(len(content))) as worker:
            for line in worker.lines():
                if "faults" in line:
                    raise FaultsFound(faults_of_line(line))
                if "review" in line:
                    return _REVIEW.validate_python(line["review"])
            raise FaultsFound([worker.fault()])
