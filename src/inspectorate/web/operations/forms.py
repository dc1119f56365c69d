"""Forms for the changes of an account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from inspectorate.web.form_fields import LabelledForm, text_field
from inspectorate.web.people.forms.people import PersonFieldsForm, RoleFieldsForm


class EditPersonForm(PersonFieldsForm):
    """Form to change the name and email address of a person."""


class ChangeRoleForm(RoleFieldsForm):
    """Form to change the role and service of a person."""


class SecondFactorResetForm(LabelledForm):
    """Form to ask for the reset of a second factor."""

    reason = text_field(
        _("Why does the second factor need a reset?"),
        required=_("Enter why the second factor needs a reset"),
        hint=_("For example, a lost phone. Enter how you checked the identity of the person."),
    )


class PasswordLinkForm(LabelledForm):
    """Form to create a password link."""

    reason = text_field(
        _("How did the person ask for the link?"),
        required=_("Enter how the person asked for the link"),
        hint=_(
            "Enter how you checked the identity of the person. For example, you called the number in the "
            "staff directory."
        ),
    )


class AccountChangeDecisionForm(LabelledForm):
    """Form to approve or refuse the change of an account."""

    decision = forms.ChoiceField(
        label=_("Do you approve this change?"),
        choices=[("approve", _("Yes, approve the change")), ("refuse", _("No, refuse the change"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Select whether you approve this change")},
    )
