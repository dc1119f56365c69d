"""What people write about judgements, evidence, lines of enquiry and the panel."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from inspectorate.method.standards import EvidenceKind, Standard
from inspectorate.web.fields import DateBoxes
from inspectorate.web.people.models import Person

LONGEST = 10_000
LARGEST = 10_000_000
LARGEST_PACKAGE = 50_000_000
STARTS = {
    "pdf": (b"%PDF-",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "odt": (b"PK\x03\x04",),
    "ods": (b"PK\x03\x04",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "csv": (),
    "txt": (),
}
"""The files that are taken as evidence, by ending, with how each begins; plain text begins as it likes."""
DIRECTIONS = (
    ("strength", _("A strength")),
    ("improvement", _("An area for improvement")),
    ("neutral", _("Neither")),
)


def _listed(text: str) -> list[str]:
    return list(dict.fromkeys(filter(None, re.split(r"[\s,;]+", text))))


def _known(given: Sequence[str], known: Iterable[str]) -> list[str]:
    """What was given as it is written elsewhere. Refuses what is not known."""
    written = {each.casefold(): each for each in known}
    if strange := [each for each in given if each.casefold() not in written]:
        told = {"refs": ", ".join(strange)[:200]}
        raise forms.ValidationError(_("There is no %(refs)s here. Check how it is written"), params=told)
    return list(dict.fromkeys(written[each.casefold()] for each in given))


def _rating(label: Any, ratings: Iterable[str]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[(name, name) for name in ratings],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a rating")},
    )


def _words(label: Any, *, required: Any = "", rows: int = 5, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST,
        required=bool(required),
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required},
    )


class Refs(forms.CharField):
    """References typed one after another, each of which has to be known."""

    def __init__(self, *, known: Iterable[str], **kwargs: Any) -> None:
        self.known = frozenset(known)
        super().__init__(required=False, max_length=2000, **kwargs)

    def clean(self, value: Any) -> list[str]:
        """The references, each once, in the order given, however their letters were typed."""
        return _known(_listed(super().clean(value)), self.known)


class JudgeStandard(forms.Form):
    """A rating, and for each key question the reasons and the evidence cited."""

    made_from = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, *args: Any, standard: Standard, ratings: Sequence[str], known: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.standard, known = standard, frozenset(known)
        for number, key in enumerate(standard.key_questions):
            self.fields[f"reasons_{number}"] = _words(
                _("Reasons"), required=_("Give the reasons for %(id)s") % {"id": key.id}, rows=6
            )
            self.fields[f"evidence_{number}"] = Refs(
                label=_("Evidence cited"),
                help_text=_("References from the list of evidence, with commas between them."),
                known=known,
            )
        self.fields["rating"] = _rating(_("Proposed rating"), ratings)

    @property
    def asked(self) -> list[tuple[Any, Any, Any]]:
        """Each key question with its two fields."""
        return [
            (key, self[f"reasons_{number}"], self[f"evidence_{number}"])
            for number, key in enumerate(self.standard.key_questions)
        ]

    def told(self, part: str) -> dict[str, Any]:
        """What was written, by key question."""
        return {
            key.id: self.cleaned_data[f"{part}_{number}"]
            for number, key in enumerate(self.standard.key_questions)
            if self.cleaned_data[f"{part}_{number}"]
        }


class AddItem(forms.Form):
    """A piece of evidence, in words and as a file."""

    def __init__(
        self, *args: Any, kinds: Iterable[EvidenceKind], questions: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"] = forms.CharField(
            label=_("What is it?"),
            help_text=_("For example: minutes of the management board, June 2026. No child’s name."),
            max_length=300,
            error_messages={"required": _("Say what it is")},
        )
        self.fields["kind"] = forms.ChoiceField(
            label=_("What kind of evidence is it?"), choices=[(kind.key, kind.title) for kind in kinds]
        )
        self.fields["received"] = DateBoxes(label=_("When was it received? (optional)"), required=False)
        self.fields["supports"] = Refs(
            label=_("Which key questions does it bear on? (optional)"),
            help_text=_("Their numbers, with commas between them."),
            known=questions,
        )
        self.fields["finding"] = _words(_("What does it show?"), required=_("Say what it shows"))
        self.fields["direction"] = forms.ChoiceField(
            label=_("It shows"), choices=DIRECTIONS, widget=forms.RadioSelect, initial="neutral"
        )
        self.fields["file"] = forms.FileField(
            label=_("The file (optional)"),
            help_text=_("A PDF, Word, OpenDocument, Excel, CSV or text file or a picture, up to 10 MB."),
            required=False,
            widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in STARTS)}),
            error_messages={"empty": _("The file is empty")},
        )

    def clean_file(self) -> "UploadedFile[Any] | None":
        """Take only what the ending and the beginning agree on."""
        file: UploadedFile[Any] | None = self.cleaned_data.get("file")
        if file is None:
            return None
        ending = (file.name or "").rpartition(".")[2].lower()
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("The file is larger than 10 MB"))
        if ending not in STARTS:
            raise forms.ValidationError(_("Files of this kind are not taken. Save it as a PDF first"))
        start = file.read(16)
        file.seek(0)
        if (STARTS[ending] and not start.startswith(STARTS[ending])) or (
            not STARTS[ending] and b"\0" in start
        ):
            raise forms.ValidationError(_("The file is not what its name says. Save it again, or as a PDF"))
        return file


class RaiseEnquiry(forms.Form):
    """A question the cases raise."""

    def __init__(self, *args: Any, questions: Iterable[str], sampled: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sampled = frozenset(sampled)
        self.fields["text"] = _words(
            _("What is to be found out?"),
            required=_("Say what is to be found out"),
            rows=4,
            hint=_("For example: why plans are late when a child moves between teams. No child’s name."),
        )
        self.fields["cases"] = forms.CharField(
            label=_("Which cases raise it? (optional)"),
            help_text=_("Their ids, with commas between them."),
            max_length=2000,
            required=False,
        )
        self.fields["supports"] = Refs(
            label=_("Which key questions does it bear on? (optional)"),
            help_text=_("Their numbers, with commas between them."),
            known=questions,
        )

    def clean_cases(self) -> list[str]:
        """The ids of cases in the samples, each once; an id may have spaces in it."""
        given = re.split(r"[,;\n]+", self.cleaned_data["cases"])
        return _known([each.strip() for each in given if each.strip()], self.sampled)


class AnswerEnquiry(forms.Form):
    """What was found."""

    made_from = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    outcome = _words(_("What was found?"), required=_("Say what was found"))


class SeatMember(forms.Form):
    """Who joins the panel."""

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in people}
        self.fields["person"] = forms.ChoiceField(
            label=_("Who joins the panel?"),
            choices=[("", _("Choose someone")), *((key, each.name) for key, each in self.people.items())],
            error_messages={
                "required": _("Choose someone"),
                "invalid_choice": _("Choose someone from the list"),
            },
        )

    @property
    def chosen(self) -> Person:
        """The person chosen."""
        return self.people[self.cleaned_data["person"]]


class GiveView(forms.Form):
    """One member's own view."""

    def __init__(self, *args: Any, ratings: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rating"] = _rating(_("Your rating"), ratings)
        self.fields["reasons"] = _words(_("Your reasons"), required=_("Give your reasons"))


class Decide(forms.Form):
    """What the panel decided."""

    def __init__(
        self, *args: Any, ratings: Sequence[str], reasons_needed: bool, agreed: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.agreed = agreed
        self.fields["rating"] = _rating(_("The panel’s rating"), ratings)
        self.fields["reasons"] = _words(
            _("How the panel came to it") if reasons_needed else _("Reasons"),
            required=_("Say how the panel came to it") if reasons_needed else "",
            hint=""
            if reasons_needed
            else _("Needed when the rating is not the proposed one, or not the one every member gave."),
        )

    def clean(self) -> dict[str, Any]:
        """Ask for reasons where the panel left what all its members had said."""
        given: dict[str, Any] = self.cleaned_data
        left = self.agreed and given.get("rating") not in (None, self.agreed)
        if left and not given.get("reasons", "").strip():
            told = {"rating": self.agreed}
            words = _("Every member gave %(rating)s. Say how the panel came to another rating")
            self.add_error("reasons", forms.ValidationError(words, params=told))
        return given


class Reopen(forms.Form):
    """Why a decision is reopened."""

    reason = _words(_("Why is it reopened?"), required=_("Say why it is reopened"))


class ImportPackage(forms.Form):
    """A package as a zip file."""

    file = forms.FileField(
        label=_("The package"),
        help_text=_("A zip file of an inspection’s package, up to 50 MB."),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty")},
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse what no package comes near to."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_PACKAGE:
            raise forms.ValidationError(_("The file is larger than 50 MB"))
        return file
