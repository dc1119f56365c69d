"""Forms of notifications, of the quarter that the calendar shows, and of the calendar subscription."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspectorate.web.form_fields import LabelledForm
from inspectorate.web.home.queries import Quarter


class QuarterForm(LabelledForm):
    """The first month of the quarter that is shown, as 2026-10. Anything else is the current quarter."""

    quarter = forms.RegexField(
        r"\A[12][0-9]{3}-(0[1-9]|1[0-2])\Z", label=_("Quarter"), required=False, strip=False
    )

    @property
    def value(self) -> Quarter:
        """The quarter that is asked for."""
        text = self.cleaned_data.get("quarter", "") if self.is_valid() else ""
        return Quarter.of(date.fromisoformat(f"{text}-01") if text else timezone.localdate())


class SeenForm(LabelledForm):
    """The number of the newest notification on the page."""

    newest = forms.IntegerField(label=_("Newest notification"), min_value=0, max_value=2**63 - 1)


class SubscriptionForm(LabelledForm):
    """What to do with the link of the calendar subscription."""

    step = forms.ChoiceField(
        label=_("Step"), choices=[("create", _("Create link")), ("revoke", _("Revoke link"))]
    )
