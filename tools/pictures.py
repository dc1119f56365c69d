"""Takes the README's picture of the example's report: its web page on a desk and on a telephone."""

import io
import os
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from inspectorate import package, typeset
from inspectorate.method.report import compose
from tests.browser import QUIET
from tools import browser

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"
TARGET = ROOT / "docs" / "images" / "report.png"
HEIGHT = 900
VIEWS = ((1180, ""), (390, "#section-summary-of-ratings"), (390, "#picture-certainty-picture"))
"""Widths of screen in pixels, each with the place in the page to show."""

GAP = 24
PAPER = (226, 230, 233)


def main() -> int:
    """Write docs/images/report.png; returns the exit code."""
    report = compose(package.read(EXAMPLE))
    page = typeset.html(report)
    shots = [_shot(page, width, place) for width, place in VIEWS]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    _beside(shots).save(TARGET, optimize=True)
    print(f"Written: {TARGET.relative_to(ROOT)}")
    return 0


def _shot(html: str, width: int, place: str) -> Image.Image:
    found = browser.find()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=found.program, args=QUIET, env={**os.environ, **found.environment}
        )
        view = chromium.new_page(viewport={"width": width, "height": HEIGHT})
        view.set_content(html)
        if place:
            view.evaluate(
                "place => document.querySelector(place).scrollIntoView({behavior: 'instant'})", place
            )
        taken = view.screenshot()
        chromium.close()
    return Image.open(io.BytesIO(taken))


def _beside(pictures: list[Image.Image]) -> Image.Image:
    width = sum(picture.width + GAP for picture in pictures) + GAP
    board = Image.new("RGB", (width, HEIGHT + 2 * GAP), PAPER)
    left = GAP
    for picture in pictures:
        board.paste(picture, (left, GAP))
        left += picture.width + GAP
    return board.quantize(128)


if __name__ == "__main__":
    sys.exit(main())
