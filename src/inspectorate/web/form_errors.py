"""Show a broken rule on the page that sent the form: as an error of the form, or as a message."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from types import TracebackType

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest
from django.utils.translation import ngettext

from inspectorate.method.faults import Fault
from inspectorate.web.permissions import RuleBroken
from inspectorate.web.translation import translated

CODE = "rule_broken"
"""Code of validation errors that report a broken rule."""


class _RuleBrokenHandler(AbstractContextManager[None]):
    """Context manager that catches RuleBroken and passes its sentence to `report`."""

    def __init__(self, report: Callable[[str], None]) -> None:
        self.report = report

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        if not isinstance(error, RuleBroken):
            return False
        self.report(str(error))
        return True


def rule_errors(form: forms.BaseForm, field: str | None = None) -> _RuleBrokenHandler:
    """Catch RuleBroken inside the block and add its sentence to the form's errors."""
    return _RuleBrokenHandler(
        lambda sentence: form.add_error(field, forms.ValidationError(sentence, code=CODE))
    )


def rule_messages(request: HttpRequest) -> _RuleBrokenHandler:
    """Catch RuleBroken inside the block and show its sentence as a message, on pages without a form."""
    return _RuleBrokenHandler(lambda sentence: messages.error(request, sentence))


def add_faults(form: forms.BaseForm, field: str, faults: Sequence[Fault]) -> None:
    """Add the faults of a file to the errors of its field: the first in words, and the number of the others.

    The error summary lists them all, each with a link to the field.
    """
    first, *others = faults
    sentences = [f"{translated(first.problem)} {translated(first.cure)}"]
    if others:
        more = ngettext(
            "One more fault is listed at the top of the page.",
            "%(number)s more faults are listed at the top of the page.",
            len(others),
        )
        sentences.append(more % {"number": len(others)})
    form.add_error(field, forms.ValidationError(" ".join(sentences)))


def status(form: forms.BaseForm) -> int:
    """Return the HTTP status of a page with a form: 422 when a rule was broken, otherwise 200."""
    return 422 if any(form.has_error(name, CODE) for name in (NON_FIELD_ERRORS, *form.fields)) else 200
