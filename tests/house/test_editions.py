"""The standards are data, each edition loads, and a frozen one does not change."""

import pytest

from inspectorate.method import standards
from tools.freeze import EDITIONS, digest, editions, recorded


def test_every_edition_is_frozen_and_every_frozen_edition_is_there():
    assert sorted(editions()) == sorted(recorded()), (
        "Editions and editions/frozen.toml differ. Run: make freeze"
    )


@pytest.mark.parametrize("edition", sorted(editions()))
def test_a_frozen_edition_has_not_changed(edition):
    assert digest(EDITIONS / edition) == recorded().get(edition), (
        f"The edition {edition} differs from what was frozen. If any inspection has used it, undo the change "
        "and make a new edition; if none has, run: make freeze"
    )


@pytest.mark.parametrize("edition", sorted(editions()))
def test_every_edition_loads(edition):
    assert standards.load(edition).id == edition


def test_a_changed_renamed_or_added_file_changes_the_hash(tmp_path):
    (tmp_path / "edition.toml").write_text("a = 1\n")
    hashes = {digest(tmp_path)}
    (tmp_path / "edition.toml").write_text("a = 2\n")
    hashes.add(digest(tmp_path))
    (tmp_path / "edition.toml").rename(tmp_path / "other.toml")
    hashes.add(digest(tmp_path))
    (tmp_path / "more.toml").write_text("")
    hashes.add(digest(tmp_path))
    assert len(hashes) == 4
