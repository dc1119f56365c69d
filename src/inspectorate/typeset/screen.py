"""The report as one HTML file: no script, no request to anywhere, readable on a telephone and on paper."""

import base64
import hashlib

from markupsafe import Markup

from inspectorate.typeset.fonts import FAMILY
from inspectorate.typeset.layout import Tree
from inspectorate.typeset.templates import FOLDER, template

FALLBACKS = f"'Source Sans 3', '{FAMILY}', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"


def html(report: Tree) -> str:
    """Print a laid-out report as an HTML document."""
    style = (FOLDER / "report.css").read_text(encoding="utf-8") + "".join(
        f".{level['class']} {{ background: {level['colour']}; }}\n" for level in report["levels"]
    )
    page = template("report.html.j2")
    return page.render(report=report, style=Markup(style), policy=policy(style), as_image=as_image)  # noqa: S704


def policy(style: str) -> str:
    """What a browser may load and run: its own style and pictures, nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def as_image(svg: str) -> str:
    """A drawn picture as an address that holds it whole."""
    drawn = svg.replace(f'font-family="{FAMILY}"', f'font-family="{FALLBACKS}"')
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.encode()).decode()
