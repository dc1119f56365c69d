"""Render the report as a self-contained HTML file: no scripts, no requests, readable on mobile and paper."""

import base64
import hashlib

from markupsafe import Markup

from inspectorate.typeset.fonts import FAMILY
from inspectorate.typeset.layout import Tree
from inspectorate.typeset.templates import FOLDER, template
from inspectorate.typeset.words import translator

FONT_STACK = f"'Source Sans 3', '{FAMILY}', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"


def html(report: Tree) -> str:
    """Return a layout tree as an HTML document."""
    return _page("report.html.j2", report)


def section_html(section: Tree) -> str:
    """Return the layout tree of one section as an HTML document with the look of the whole report."""
    return _page("section.html.j2", section)


def _page(name: str, report: Tree) -> str:
    text = style(report)
    policy = content_security_policy(text)
    return template(name).render(
        report=report,
        style=Markup(text),  # noqa: S704 - the press's own style
        policy=policy,
        as_image=data_uri,
        _=translator(report["language"]),
    )


def style(report: Tree) -> str:
    """Return the style sheet of a report: the press's, with the colours of the ratings."""
    return (FOLDER / "report.css").read_text(encoding="utf-8") + "".join(
        f".{level['class']} {{ background: {level['colour']}; }}\n" for level in report["levels"]
    )


def style_source(text: str) -> str:
    """Return the source expression by which a Content-Security-Policy allows a style sheet."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def content_security_policy(text: str) -> str:
    """Return the Content-Security-Policy: only the report's own style and pictures may load."""
    return (
        f"default-src 'none'; style-src {style_source(text)}; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )


def data_uri(svg: str) -> str:
    """Return an SVG picture as a data URI."""
    drawn = svg.replace(f'font-family="{FAMILY}"', f'font-family="{FONT_STACK}"')
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.encode()).decode()
