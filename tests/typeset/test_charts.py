"""Charts are well-formed SVG with sufficient contrast and text size, also on narrow screens."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import product

import pytest

from inspectorate.typeset import charts
from inspectorate.typeset.charts.svg import LETTER_WIDTH, abbreviations
from tests.typeset import rich

SVG = "{http://www.w3.org/2000/svg}"
COLOURS = {level.name: (level.colour, level.ink) for level in rich.LEVELS}
VARIANTS = list(product(rich.pictures(), (True, False)))
NAMES = [f"{picture.kind}-{'wide' if wide else 'narrow'}" for picture, wide in VARIANTS]


def luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def rendered(picture, wide):
    return ET.fromstring(charts.draw(picture, COLOURS, wide=wide))


def background_at(root, x, y):
    """Return the colour of the topmost shape at a point."""
    colour = "#ffffff"
    for shape in root:
        if shape.tag == f"{SVG}rect" and shape.get("x"):
            left, top = float(shape.get("x")), float(shape.get("y"))
            width, height = float(shape.get("width")), float(shape.get("height"))
            if left <= x <= left + width and top <= y <= top + height:
                colour = shape.get("fill")
        elif shape.tag == f"{SVG}circle":
            distance = (float(shape.get("cx")) - x) ** 2 + (float(shape.get("cy")) - y) ** 2
            if distance <= float(shape.get("r")) ** 2:
                colour = shape.get("fill")
    return colour


@pytest.mark.parametrize(("picture", "wide"), VARIANTS, ids=NAMES)
def test_chart_has_title_and_description(picture, wide):
    root = rendered(picture, wide)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == picture.caption
    assert root.find(f"{SVG}desc").text == picture.alt


@pytest.mark.parametrize(("picture", "wide"), VARIANTS, ids=NAMES)
def test_text_has_sufficient_contrast(picture, wide):
    root = rendered(picture, wide)
    for text in root.iter(f"{SVG}text"):
        background = background_at(root, float(text.get("x")), float(text.get("y")) - 4)
        assert contrast(text.get("fill"), background) >= 4.5, (text.text, text.get("fill"), background)


@pytest.mark.parametrize(("picture", "wide"), VARIANTS, ids=NAMES)
def test_text_is_large_enough_and_inside_the_chart(picture, wide):
    root = rendered(picture, wide)
    width, height = float(root.get("width")), float(root.get("height"))
    assert width <= (660 if wide else 330)
    for text in root.iter(f"{SVG}text"):
        assert float(text.get("font-size")) >= 13
        length = len(text.text) * LETTER_WIDTH
        shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor")]
        left = float(text.get("x")) - shift * length
        assert left >= -8
        assert left + length <= width + 12, text.text
        assert 0 < float(text.get("y")) <= height


def test_large_shares_are_labelled():
    words = [text.text for text in rendered(rich.pictures()[1], wide=True).iter(f"{SVG}text")]
    assert {"P 15%", "Needs work 81%", "Poor 64%", "Needs work 36%"} <= set(words)


def test_abbreviations_are_unique():
    assert abbreviations(["Outstanding", "Good", "Requires improvement"]) == {
        "Outstanding": "O",
        "Good": "G",
        "Requires improvement": "RI",
    }
    short = abbreviations(["Good", "Great", "Grand"])
    assert len(set(short.values())) == 3


def test_balance_chart_shows_sampled_and_expected_numbers():
    words = [text.text for text in rendered(rich.pictures()[0], wide=False).iter(f"{SVG}text")]
    assert "27" in words
    assert "(26.9)" in words


@pytest.mark.parametrize("picture", rich.pictures(), ids=lambda picture: picture.kind)
def test_data_table_has_a_row_for_every_data_row(picture):
    headings, *rows = charts.data_table(picture)
    assert len(rows) == len(picture.rows)
    assert all(len(row) == len(headings) for row in rows)


def test_unknown_kind_raises_value_error():
    with pytest.raises(ValueError, match="'pie'"):
        charts.draw(replace(rich.pictures()[0], kind="pie"), COLOURS)


def test_chart_without_data_is_valid_svg():
    for picture in rich.pictures():
        assert rendered(replace(picture, rows=()), wide=True).tag == f"{SVG}svg"
