"""Lint the API's OpenAPI description with two public linters from npm, Redocly and Spectral.

`python -m tools.linters` installs them at their locked versions in `.tools/linters` (185 MB), writes the
description to `build/openapi.json`, and exits with an error if either finds anything.
"""
