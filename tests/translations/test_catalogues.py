"""Catalogues of translations: complete, up to date with the code, and confirmed entry by entry."""

import shutil
from datetime import date
from gettext import GNUTranslations
from io import BytesIO

import pytest

from inspectorate.translations import WELSH, awaiting_review, catalogue
from tools import catalogues

LANGUAGES = catalogues.languages()


@pytest.fixture
def copies(tmp_path, monkeypatch):
    """A copy of the catalogues, which a test may change."""
    shutil.copytree(catalogues.TRANSLATIONS, tmp_path / "translations")
    monkeypatch.setattr(catalogues, "TRANSLATIONS", tmp_path / "translations")
    return catalogues.catalogue_path(WELSH)


def read_compiled(language: str) -> GNUTranslations:
    return GNUTranslations(BytesIO(catalogues.compiled(language)))


def test_languages_are_those_with_a_catalogue():
    assert LANGUAGES == [WELSH]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_marked_text_has_a_translation_with_its_placeholders(language):
    assert list(catalogues.faults(language)) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('msgstr "Da"', 'msgstr ""', "no translation of 'Good'"),
        ('msgid "Good"', 'msgid "Very good"', "not those of the code"),
        ("%(num)s ganlyniad.", "ganlyniad.", "placeholders of 'ganlyniad.'"),
        ("Tudalen %(number)s o", "Tudalen %(rhif)s o", "placeholders of 'Tudalen %(rhif)s o %(all)s'"),
    ],
)
def test_faults_of_a_catalogue_are_found(copies, old, new, fault):
    text = copies.read_text(encoding="utf-8")
    assert text.count(old) == 1
    copies.write_text(text.replace(old, new), encoding="utf-8")
    assert any(fault in line for line in catalogues.faults(WELSH))


def test_update_adds_new_texts_and_removes_those_that_the_code_no_longer_has(copies):
    before = copies.read_text(encoding="utf-8")
    entry = '#: editions/youth-2018/ratings.toml\nmsgid "Good"\nmsgstr "Da"\n\n'
    assert entry in before
    copies.write_text(before.replace(entry, entry.replace("Good", "Very good")), encoding="utf-8")
    updated = catalogues.updated(WELSH)
    assert updated == before.replace('msgid "Good"\nmsgstr "Da"', 'msgid "Good"\nmsgstr ""')


def test_texts_come_from_templates_from_python_and_from_the_editions():
    texts = {message.id for message in catalogues.entries(catalogues.marked_texts())}
    assert {"Ratings by year", "The report (PDF)", "Requires improvement", "Service or area"} <= texts
    assert ("%(num)s result.", "%(num)s results.") in texts


def test_entries_await_a_review_until_a_translator_confirms_them_as_they_are(copies):
    waiting = len(catalogues.awaiting_review(WELSH))
    good = [message for message in catalogues.entries(catalogues.read(WELSH)) if message.id == "Good"]
    (copies.parent.parent / "review.toml").write_text("", encoding="utf-8")
    assert len(catalogues.awaiting_review(WELSH)) >= waiting
    assert catalogues.confirm(WELSH, "A. Translator", date(2026, 12, 1), only="Governance and") == 1
    everything = len(catalogues.entries(catalogues.read(WELSH)))
    assert len(catalogues.awaiting_review(WELSH)) == everything - 1
    assert catalogues.confirm(WELSH, 'A. "Second" Translator', date(2026, 12, 2)) == everything - 1
    assert catalogues.confirm(WELSH, "A. Translator", date(2026, 12, 3)) == 0
    assert read_compiled(WELSH).info()["x-awaiting-review"] == "0"
    text = copies.read_text(encoding="utf-8")
    copies.write_text(text.replace('msgstr "Da"', 'msgstr "Iawn"'), encoding="utf-8")
    [changed] = catalogues.awaiting_review(WELSH)
    assert changed.id == good[0].id
    assert read_compiled(WELSH).info()["x-awaiting-review"] == "1"


def test_compiled_catalogue_is_the_same_every_time_and_is_that_of_the_repository():
    assert catalogues.compiled(WELSH) == catalogues.compiled(WELSH)
    assert catalogues.catalogue_path(WELSH).with_suffix(".mo").read_bytes() == catalogues.compiled(WELSH)
    assert awaiting_review(WELSH) == len(catalogues.awaiting_review(WELSH))


def test_plural_forms_are_the_six_of_welsh():
    results = [
        catalogue(WELSH).ngettext("%(num)s result.", "%(num)s results.", number) for number in range(8)
    ]
    forms = ["canlyniad", "canlyniad", "ganlyniad", "chanlyniad", "canlyniad", "canlyniad", "chanlyniad"]
    assert results == [f"%(num)s {form}." for form in [*forms, "canlyniad"]]
