"""Every edition of the standards loads, and frozen editions are unchanged."""

import pytest

from inspectorate.method import standards
from inspectorate.method.standards.frozen_texts import frozen_texts
from tools.freeze import EDITIONS, digest, editions, recorded_hashes, text_digest


def test_editions_and_frozen_editions_are_the_same():
    assert sorted(editions()) == sorted(recorded_hashes()), (
        "Editions and editions/frozen.toml differ. Run: make freeze"
    )


@pytest.mark.parametrize("edition", sorted(editions()))
def test_frozen_edition_is_unchanged(edition):
    assert digest(EDITIONS / edition) == recorded_hashes().get(edition), (
        f"The edition {edition} differs from what was frozen. If any inspection has used it, undo the change "
        "and make a new edition; if none has, run: make freeze"
    )


def test_json_text_of_every_frozen_edition_is_recorded():
    assert frozen_texts() == {edition: text_digest(edition) for edition in editions()}, "Run: make freeze"


@pytest.mark.parametrize("edition", sorted(editions()))
def test_edition_loads(edition):
    assert standards.load(edition).id == edition


def test_changed_renamed_or_added_file_changes_the_hash(tmp_path):
    (tmp_path / "edition.toml").write_text("a = 1\n")
    hashes = {digest(tmp_path)}
    (tmp_path / "edition.toml").write_text("a = 2\n")
    hashes.add(digest(tmp_path))
    (tmp_path / "edition.toml").rename(tmp_path / "other.toml")
    hashes.add(digest(tmp_path))
    (tmp_path / "more.toml").write_text("")
    hashes.add(digest(tmp_path))
    assert len(hashes) == 4
