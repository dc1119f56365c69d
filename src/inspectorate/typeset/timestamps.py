"""Timestamp of every file of a report, so that rendering it again gives the same bytes."""

import io
import os
import zipfile
from datetime import UTC, date, datetime

EPOCH = "SOURCE_DATE_EPOCH"
"""Environment variable that sets the timestamp, in seconds since 1970 (reproducible-builds.org)."""

_EARLIEST, _LATEST = datetime(1980, 1, 1, tzinfo=UTC), datetime(2107, 12, 31, tzinfo=UTC)
"""Range of dates that ZIP files can store."""


def moment(dated: str) -> datetime:
    """Return the timestamp set by SOURCE_DATE_EPOCH, or else the start of the report's own date.

    A text with a time of day is the timestamp of a release, which nothing else decides.
    """
    if "T" in dated:
        return datetime.fromisoformat(dated)
    seconds = os.environ.get(EPOCH, "").strip()
    if seconds.isascii() and seconds.isdigit() and int(seconds[:20]) <= _LATEST.timestamp():
        return datetime.fromtimestamp(int(seconds), UTC)
    day = date.fromisoformat(dated)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def steady(archive: bytes, dated: str) -> bytes:
    """Return a ZIP file with the same members in the same order, each with the report's timestamp."""
    timestamp = min(max(moment(dated), _EARLIEST), _LATEST).timetuple()[:6]
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(output, "w") as target:
        for member in source.infolist():
            info = zipfile.ZipInfo(member.filename, timestamp)
            info.compress_type, info.external_attr = member.compress_type, 0o644 << 16
            target.writestr(info, source.read(member))
    return output.getvalue()
