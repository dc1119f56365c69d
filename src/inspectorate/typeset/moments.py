"""The moment every file of a report carries, so that printing the same report again gives the same bytes."""

import io
import os
import zipfile
from datetime import UTC, date, datetime

EPOCH = "SOURCE_DATE_EPOCH"
"""Seconds since 1970 that whoever builds the files may set: reproducible-builds.org."""

_EARLIEST, _LATEST = datetime(1980, 1, 1, tzinfo=UTC), datetime(2107, 12, 31, tzinfo=UTC)
"""Packed files know no other times."""


def moment(dated: str) -> datetime:
    """Return the moment named by SOURCE_DATE_EPOCH, or else the beginning of the report's own day."""
    seconds = os.environ.get(EPOCH, "").strip()
    if seconds.isascii() and seconds.isdigit() and int(seconds[:20]) <= _LATEST.timestamp():
        return datetime.fromtimestamp(int(seconds), UTC)
    day = date.fromisoformat(dated)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def steady(packed: bytes, dated: str) -> bytes:
    """Return a packed document with the same parts in the same order, each carrying the report's moment."""
    when = min(max(moment(dated), _EARLIEST), _LATEST).timetuple()[:6]
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as read, zipfile.ZipFile(written, "w") as again:
        for part in read.infolist():
            fresh = zipfile.ZipInfo(part.filename, when)
            fresh.compress_type, fresh.external_attr = part.compress_type, 0o644 << 16
            again.writestr(fresh, read.read(part))
    return written.getvalue()
