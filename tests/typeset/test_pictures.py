"""The charts: well formed, readable without colour, and on a telephone."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import product

import pytest

from inspectorate.typeset import pictures
from inspectorate.typeset.pictures.board import LETTER, initials
from tests.typeset import rich

SVG = "{http://www.w3.org/2000/svg}"
COLOURS = {level.name: (level.colour, level.ink) for level in rich.LEVELS}
EVERY = list(product(rich.pictures(), (True, False)))
NAMES = [f"{picture.kind}-{'wide' if wide else 'narrow'}" for picture, wide in EVERY]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def drawn(picture, wide):
    return ET.fromstring(pictures.draw(picture, COLOURS, wide=wide))


def beneath(root, x, y):
    """The colour of the last shape drawn at a point."""
    colour = "#ffffff"
    for shape in root:
        if shape.tag == f"{SVG}rect" and shape.get("x"):
            left, top = float(shape.get("x")), float(shape.get("y"))
            width, height = float(shape.get("width")), float(shape.get("height"))
            if left <= x <= left + width and top <= y <= top + height:
                colour = shape.get("fill")
        elif shape.tag == f"{SVG}circle":
            away = (float(shape.get("cx")) - x) ** 2 + (float(shape.get("cy")) - y) ** 2
            if away <= float(shape.get("r")) ** 2:
                colour = shape.get("fill")
    return colour


@pytest.mark.parametrize(("picture", "wide"), EVERY, ids=NAMES)
def test_it_carries_its_caption_and_its_words(picture, wide):
    root = drawn(picture, wide)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == picture.caption
    assert root.find(f"{SVG}desc").text == picture.alt


@pytest.mark.parametrize(("picture", "wide"), EVERY, ids=NAMES)
def test_every_word_is_dark_enough_on_what_is_behind_it(picture, wide):
    root = drawn(picture, wide)
    for text in root.iter(f"{SVG}text"):
        behind = beneath(root, float(text.get("x")), float(text.get("y")) - 4)
        assert contrast(text.get("fill"), behind) >= 4.5, (text.text, text.get("fill"), behind)


@pytest.mark.parametrize(("picture", "wide"), EVERY, ids=NAMES)
def test_every_word_is_large_enough_and_inside_the_picture(picture, wide):
    root = drawn(picture, wide)
    width, height = float(root.get("width")), float(root.get("height"))
    assert width <= (660 if wide else 330)
    for text in root.iter(f"{SVG}text"):
        assert float(text.get("font-size")) >= 13
        length = len(text.text) * LETTER
        shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor")]
        left = float(text.get("x")) - shift * length
        assert left >= -8
        assert left + length <= width + 12, text.text
        assert 0 < float(text.get("y")) <= height


def test_every_share_worth_a_word_has_one():
    words = [text.text for text in drawn(rich.pictures()[1], wide=True).iter(f"{SVG}text")]
    assert {"P 15%", "Needs work 81%", "Poor 64%", "Needs work 36%"} <= set(words)


def test_letters_stand_for_one_rating_each():
    assert initials(["Outstanding", "Good", "Requires improvement"]) == {
        "Outstanding": "O",
        "Good": "G",
        "Requires improvement": "RI",
    }
    short = initials(["Good", "Great", "Grand"])
    assert len(set(short.values())) == 3


def test_the_sample_and_the_expected_are_both_in_figures():
    words = [text.text for text in drawn(rich.pictures()[0], wide=False).iter(f"{SVG}text")]
    assert "27" in words
    assert "(26.9)" in words


@pytest.mark.parametrize("picture", rich.pictures(), ids=lambda picture: picture.kind)
def test_the_figures_behind_it_are_a_table(picture):
    headings, *rows = pictures.figures_of(picture)
    assert len(rows) == len(picture.rows)
    assert all(len(row) == len(headings) for row in rows)


def test_an_unknown_kind_is_refused_by_name():
    with pytest.raises(ValueError, match="'pie'"):
        pictures.draw(replace(rich.pictures()[0], kind="pie"), COLOURS)


def test_a_picture_of_nothing_is_still_a_picture():
    for picture in rich.pictures():
        assert drawn(replace(picture, rows=()), wide=True).tag == f"{SVG}svg"
