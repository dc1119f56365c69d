"""Verify the stored files of releases: each is the one that the digests of its release name."""

import json
from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext as _

from inspectorate.method.faults import Fault, Sentence
from inspectorate.release.digests import DIGESTS
from inspectorate.web.publication.models import Release, ReleaseFile, ReleaseState

_CURE = Sentence("Compare with a backup: someone has changed the database outside the service.")
_CHANGED = """
SELECT release_id, name FROM publication_releasefile
WHERE digest <> encode(sha256(content), 'hex') OR size <> length(content) ORDER BY id
"""


def verify() -> Iterator[Fault]:
    """Yield a fault for every file that has changed, is missing or was added."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED)
        changed = cursor.fetchall()
    for number, name in changed:
        yield _fault(number, _("The file %(name)s is not the one that was stored.") % {"name": name})
    for release in Release.objects.exclude(state=ReleaseState.REPLACED).order_by("pk").iterator(100):
        yield from _verify_list(release)


def _verify_list(release: Release) -> Iterator[Fault]:
    """Yield a fault unless the release has the files that its digests.json lists, and no others."""
    stored = dict(release.files.values_list("name", "digest"))
    if not stored and not release.is_published:
        return  # deleted on the retention date
    if stored.pop(DIGESTS, "") != release.digest:
        yield _fault(release.pk, _("Its list of digests is not the one that was stored."))
        return
    content = ReleaseFile.objects.get(release=release, name=DIGESTS).content
    listed = {entry["path"]: entry["sha256"] for entry in json.loads(bytes(content))["files"]}
    for name in sorted(stored.keys() ^ listed.keys()):
        yield _fault(release.pk, _("The file %(name)s is missing, or was added.") % {"name": name})
    for name in sorted(stored.keys() & listed.keys()):
        if stored[name] != listed[name]:
            yield _fault(release.pk, _("The file %(name)s is not in the list of digests.") % {"name": name})


def _fault(release: int, problem: str) -> Fault:
    return Fault(_("Release %(number)s") % {"number": release}, problem, _CURE)
