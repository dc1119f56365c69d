"""Rules that a change breaks, said on the page that asked for it: on its form, or as a message."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest

from inspectorate.web.permissions import RuleBroken

CODE = "rule_broken"


class _Saying(AbstractContextManager[None]):
    """Says which rule the block inside has broken, and goes on after it."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, RuleBroken):
            return False
        self.say(str(error))
        return True


def rule_errors(form: forms.BaseForm, field: str | None = None) -> _Saying:
    """Add a rule that is broken inside to the errors of a form, so that the page shows it again."""
    return _Saying(lambda why: form.add_error(field, forms.ValidationError(why, code=CODE)))


def rule_messages(request: HttpRequest) -> _Saying:
    """Say a rule that is broken inside as a message, for pages without a form to show again."""
    return _Saying(lambda why: messages.error(request, why))


def status(form: forms.BaseForm) -> int:
    """The status of a page that shows a form: 422 when what the form asked for has broken a rule."""
    return 422 if any(form.has_error(name, CODE) for name in (NON_FIELD_ERRORS, *form.fields)) else 200
