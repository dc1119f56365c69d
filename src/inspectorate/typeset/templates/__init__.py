"""Jinja templates of the report, with autoescaping."""

from functools import cache
from math import fsum
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

FOLDER = Path(__file__).parent


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["total"] = fsum  # the same in every version of Python, unlike sum()
    return environment


def template(name: str) -> Template:
    """Return the template with this file name."""
    return _environment().get_template(name)
