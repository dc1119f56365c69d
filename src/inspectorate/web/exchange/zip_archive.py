"""Write a package as a zip file, and read one."""

import io
import zipfile
from collections.abc import Mapping

from inspectorate.package.archive import from_upload, from_zip

__all__ = ["from_upload", "from_zip", "to_zip"]


def to_zip(files: Mapping[str, bytes]) -> bytes:
    """Return the files as a reproducible zip file: equal files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(path, date_time=(1980, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()
