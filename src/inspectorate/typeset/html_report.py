"""Render the report as a self-contained HTML file: no scripts, no requests, readable on mobile and paper."""

import base64
import hashlib

from markupsafe import Markup

from inspectorate.typeset.fonts import FAMILY
from inspectorate.typeset.layout import Tree
from inspectorate.typeset.templates import FOLDER, template

FONT_STACK = f"'Source Sans 3', '{FAMILY}', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"


def html(report: Tree) -> str:
    """Return a layout tree as an HTML document."""
    style = (FOLDER / "report.css").read_text(encoding="utf-8") + "".join(
        f".{level['class']} {{ background: {level['colour']}; }}\n" for level in report["levels"]
    )
    page = template("report.html.j2")
    policy = content_security_policy(style)
    return page.render(report=report, style=Markup(style), policy=policy, as_image=data_uri)  # noqa: S704


def content_security_policy(style: str) -> str:
    """Return the Content-Security-Policy: only the report's own style and pictures may load."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def data_uri(svg: str) -> str:
    """Return an SVG picture as a data URI."""
    drawn = svg.replace(f'font-family="{FAMILY}"', f'font-family="{FONT_STACK}"')
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.encode()).decode()
