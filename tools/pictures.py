"""Take the README's picture of the example's report: its web page on desktop and mobile."""

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
"""Widths of the viewport in pixels, each with the selector of the part to show."""

GAP = 24
PAPER = (226, 230, 233)


def main() -> int:
    """Write docs/images/report.png; return the exit code."""
    report = compose(package.read(EXAMPLE))
    page = typeset.html(report)
    shots = [_shot(page, width, selector) for width, selector in VIEWS]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    _side_by_side(shots).save(TARGET, optimize=True)
    print(f"Written: {TARGET.relative_to(ROOT)}")
    return 0


def _shot(html: str, width: int, selector: str) -> Image.Image:
    chromium_build = browser.find()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=chromium_build.program,
            args=QUIET,
            env={**os.environ, **chromium_build.environment},
        )
        view = chromium.new_page(viewport={"width": width, "height": HEIGHT})
        view.set_content(html)
        if selector:
            view.evaluate(
                "selector => document.querySelector(selector).scrollIntoView({behavior: 'instant'})", selector
            )
        screenshot = view.screenshot()
        chromium.close()
    return Image.open(io.BytesIO(screenshot))


def _side_by_side(pictures: list[Image.Image]) -> Image.Image:
    width = sum(picture.width + GAP for picture in pictures) + GAP
    board = Image.new("RGB", (width, HEIGHT + 2 * GAP), PAPER)
    left = GAP
    for picture in pictures:
        board.paste(picture, (left, GAP))
        left += picture.width + GAP
    return board.quantize(128)


if __name__ == "__main__":
    sys.exit(main())
