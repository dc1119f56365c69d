"""Worker process: review one Word document and print the review as lines of JSON.

Usage: `python -m inspectorate.word_drafts.worker FILE PLACE SENT`, where SENT is the file with the record of
what was sent, or "". A malicious document can make a parser exhaust memory or crash; in a process of its own,
with limits relative to its size, it cannot harm the caller.
"""

import io
import json
import sys
import zipfile
from dataclasses import astuple
from pathlib import Path

from lxml import etree
from pydantic import TypeAdapter

from inspectorate.method.faults import FaultsFound
from inspectorate.tables.memory import limit_process
from inspectorate.tables.transfer import Line, line_of_faults
from inspectorate.word_drafts.anchors import sent_draft
from inspectorate.word_drafts.document_safety import (
    DraftLimits,
    check_bytes,
    check_document,
    damaged,
    with_document_type,
    without_record,
)
from inspectorate.word_drafts.draft_review import review_archive
from inspectorate.word_drafts.values import ReviewedDraft
from inspectorate.word_drafts.word_parts import DocumentTypeError


def main(path: str, place: str, sent: str) -> None:
    """Print the review of a document, or the faults because of which there is none."""
    limits = DraftLimits(0)
    try:
        content = Path(path).read_bytes()
        check_bytes(content, place)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            limits = check_document(archive, place)
            limit_process(limits.memory, limits.seconds)
            _print({"limits": astuple(limits)})
            record = sent_draft(Path(sent).read_text(encoding="utf-8")) if sent else None
            review = review_archive(archive, record)
        if review is None:
            raise FaultsFound([without_record(place)])
        _print({"review": TypeAdapter(ReviewedDraft).dump_python(review, mode="json")})
    except FaultsFound as error:
        _print(line_of_faults(error.faults))
    except DocumentTypeError:
        _print(line_of_faults([with_document_type(place)]))
    except MemoryError:
        _print(line_of_faults([limits.memory_fault(place)]))
    except (zipfile.BadZipFile, etree.LxmlError, KeyError, OSError, ValueError, RuntimeError, EOFError):
        _print(line_of_faults([damaged(place)]))


def _print(line: Line) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
