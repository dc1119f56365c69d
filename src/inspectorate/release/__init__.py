"""Releases: the immutable files of a published report, open data and digests, all made from an inspection.

    from inspectorate.release import obstacles, release_files, write_release

    files = release_files(inspection, number=1, published=datetime(2018, 12, 5, 9, 30, tzinfo=UTC))
    write_release(files, Path("release-1"))

The same inspection with the same arguments gives the same bytes. docs/releases.md describes every file. The
functions are loaded when they are first used.
"""

from typing import TYPE_CHECKING

from inspectorate.lazy_names import lazy_names

if TYPE_CHECKING:
    from inspectorate.release.digests import digest_of, faults_of
    from inspectorate.release.files import release_files
    from inspectorate.release.folder import read_release, write_release
    from inspectorate.release.obstacle_remarks import obstacles

__all__ = ["digest_of", "faults_of", "obstacles", "read_release", "release_files", "write_release"]

__getattr__ = lazy_names(
    __name__,
    {
        "digest_of": "digests",
        "faults_of": "digests",
        "obstacles": "obstacle_remarks",
        "read_release": "folder",
        "release_files": "files",
        "write_release": "folder",
    },
)
