"""Render a check of a draft as one HTML file, which is answered without a connection and saved as a file.

Reading, writing and printing need no script. The only script saves what was written, and nothing is sent.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from inspectorate.method.report.accuracy.returned_answers import FORMAT
from inspectorate.method.report.accuracy.statements import KINDS, NumberedStatement
from inspectorate.typeset.layout import replace_unprintable
from inspectorate.typeset.templates import FOLDER, template


@dataclass(frozen=True, slots=True)
class OfflineCheck:
    """What the file says about its check: `number` and `token` name check and recipient in the answers.

    `watermark` names the recipient and the time; it is on the screen and on every page of paper. `deadline`
    is in words.
    """

    number: int
    token: str
    title: str
    service: str
    inspectorate: str
    recipient: str
    watermark: str
    deadline: str
    notice: str = ""


def offline_check(check: OfflineCheck, statements: Sequence[NumberedStatement]) -> str:
    """Return the file of a check for one recipient, with every statement and its sources."""
    style = (FOLDER / "offline_check.css").read_text(encoding="utf-8")
    script = (FOLDER / "offline_check.js").read_text(encoding="utf-8")
    content = {
        "format": FORMAT,
        "check": check.number,
        "token": check.token,
        "digests": {statement.number: statement.digest for statement in statements},
    }
    sections = [
        (title, list(group)) for title, group in groupby(statements, key=lambda statement: statement.title)
    ]
    policy = (
        f"default-src 'none'; style-src 'sha256-{_digest(style)}'; script-src 'sha256-{_digest(script)}'; "
        f"base-uri 'none'; form-action 'none'"
    )
    return template("offline_check.html.j2").render(
        check=check,
        sections=sections,
        kinds=KINDS,
        printable=replace_unprintable,
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        content=Markup(json.dumps(content).replace("<", "\\u003c")),  # noqa: S704
        policy=policy,
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
