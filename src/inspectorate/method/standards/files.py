"""Read the files of an edition, and say which file holds what."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.standards.checks import check
from inspectorate.method.standards.framework import (
    Casework,
    Condition,
    Domain,
    EvidenceRules,
    Framework,
    GlossaryTerm,
    KeyQuestion,
    Part,
    Prompt,
    RatingRules,
    ReportText,
    SampleDesign,
    Source,
)
from inspectorate.method.standards.validation_errors import faults_in


class EditionFile(Part):
    """edition.toml: id and title of the edition, and the sources of its figures."""

    id: str
    title: str
    inspectorate: str
    introduced: str
    sources: tuple[Source, ...]


class StandardsFile(Part):
    """standards.toml: domains, standards and key questions."""

    domains: tuple[Domain, ...]


class PromptsOfQuestion(Part):
    """Prompts of one key question."""

    id: str
    prompts: tuple[Prompt, ...]


class PromptsFile(Part):
    """prompts.toml: the prompts of each key question."""

    key_questions: tuple[PromptsOfQuestion, ...]


class GlossaryFile(Part):
    """glossary.toml: terms explained for the public."""

    terms: tuple[GlossaryTerm, ...]


FILES: dict[str, type[Part]] = {
    "edition.toml": EditionFile,
    "standards.toml": StandardsFile,
    "prompts.toml": PromptsFile,
    "casework.toml": Casework,
    "sample.toml": SampleDesign,
    "ratings.toml": RatingRules,
    "evidence.toml": EvidenceRules,
    "report.toml": ReportText,
    "glossary.toml": GlossaryFile,
}
"""Model of the contents of each file. An edition needs every file."""


EDITIONS = Path(__file__).parents[2] / "editions"
MAX_BYTES = 4_000_000
FILE_WIDE_KEYS = ("source", "status", "applies_source", "applies_status")

File = TypeVar("File", bound=Part)


def available() -> tuple[str, ...]:
    """Return the ids of the editions that are part of the product, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in EDITIONS.glob("*/edition.toml")))


def load(edition: str | Path) -> Framework:
    """Load an edition by its id, or from the folder of its files.

    An edition that comes with the product is read once in a process, because it cannot change. Raises
    FaultsFound with the place of every fault: those within the files or, if there are none, those
    between the files. An edition with a fault cannot be used.
    """
    folder = _folder(edition)
    return _bundled(folder) if isinstance(edition, str) else _from_folder(folder)


@cache
def _bundled(folder: Path) -> Framework:
    return _from_folder(folder, named=folder.name)


def _from_folder(folder: Path, named: str | None = None) -> Framework:
    faults: list[Fault] = []
    files = {name: _read(folder / name, model, faults) for name, model in FILES.items()}
    if faults:
        raise FaultsFound(faults)
    framework = _assemble(files, faults)
    faults += check(framework)
    if named is not None and framework.id != named:
        faults.append(
            Fault("edition.toml, id", f"The id differs from its folder's name, {named!r}.", "Use that.")
        )
    if faults:
        raise FaultsFound(faults)
    return framework


def _folder(edition: str | Path) -> Path:
    if isinstance(edition, str) and edition not in available():
        raise FaultsFound(
            [
                Fault(
                    f"edition {edition}",
                    "There is no edition with this id.",
                    f"Use one of: {', '.join(available())}; or give the folder of an edition.",
                )
            ]
        )
    folder = EDITIONS / edition if isinstance(edition, str) else edition
    if not folder.is_dir():
        raise FaultsFound([Fault(str(folder), "There is no such folder.", "Give the folder of an edition.")])
    return folder


def _read(path: Path, model: type[File], faults: list[Fault]) -> File | None:
    raw = _read_toml(path, faults)
    if raw is None:
        return None
    context = {key: raw.pop(key) for key in FILE_WIDE_KEYS if key in raw and key not in model.model_fields}
    try:
        return model.model_validate(raw, context=context)
    except ValidationError as error:
        faults += faults_in(error, path.name, raw | context)
    except RecursionError:
        faults.append(Fault(path.name, "Something in it is nested too deeply.", "Use fewer levels."))
    return None


def _read_toml(path: Path, faults: list[Fault]) -> dict[str, Any] | None:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError("it is larger than 4 megabytes")
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        fault = Fault(path.name, "The file is missing.", f"An edition needs: {', '.join(FILES)}.")
    except UnicodeDecodeError as error:
        place = f"{path.name}, byte {error.start + 1}"
        fault = Fault(place, "The file is not in UTF-8.", "Save it as UTF-8 text.")
    except tomllib.TOMLDecodeError as error:
        fault = Fault(path.name, f"It is not valid TOML: {error}.", "Correct that line.")
    except (OSError, ValueError, RecursionError) as error:
        fault = Fault(
            path.name, f"The file could not be read: {error}.", "Check that this is a plain text file."
        )
    faults.append(fault)
    return None


def _assemble(files: Mapping[str, Any], faults: list[Fault]) -> Framework:
    edition: EditionFile = files["edition.toml"]
    standards: StandardsFile = files["standards.toml"]
    prompts: PromptsFile = files["prompts.toml"]
    glossary: GlossaryFile = files["glossary.toml"]
    return Framework(
        **dict(edition),
        domains=_add_prompts(standards.domains, prompts, faults),
        casework=files["casework.toml"],
        ratings=files["ratings.toml"],
        sample=files["sample.toml"],
        evidence=files["evidence.toml"],
        report=files["report.toml"],
        glossary=glossary.terms,
    )


def _add_prompts(
    domains: tuple[Domain, ...], prompts: PromptsFile, faults: list[Fault]
) -> tuple[Domain, ...]:
    prompts_of: dict[str, tuple[Prompt, ...]] = {}
    key_questions = {
        question.id
        for domain in domains
        for standard in domain.standards
        for question in standard.key_questions
    }
    for group in prompts.key_questions:
        place = f"prompts.toml, key question {group.id}"
        if group.id not in key_questions:
            faults.append(Fault(place, "standards.toml has no such key question.", "Correct its id."))
        if group.id in prompts_of:
            faults.append(Fault(place, "It appears twice.", "Put all its prompts into one entry."))
        prompts_of[group.id] = group.prompts
    return tuple(_add_to_domain(domain, prompts_of) for domain in domains)


def _add_to_domain(domain: Domain, prompts_of: Mapping[str, tuple[Prompt, ...]]) -> Domain:
    standards = tuple(
        standard.model_copy(
            update={
                "key_questions": tuple(
                    _add_to_question(question, prompts_of.get(question.id, ()))
                    for question in standard.key_questions
                )
            }
        )
        for standard in domain.standards
    )
    return domain.model_copy(update={"standards": standards})


def _add_to_question(question: KeyQuestion, prompts: tuple[Prompt, ...]) -> KeyQuestion:
    return question.model_copy(
        update={"prompts": tuple(_inherit_condition(question, prompt) for prompt in prompts)}
    )


def _inherit_condition(question: KeyQuestion, prompt: Prompt) -> Prompt:
    changes: dict[str, object] = {"applies": _conjunction(question.applies, prompt.applies)}
    if not prompt.applies:
        changes |= {"applies_source": None, "applies_status": None}
    return prompt.model_copy(update=changes)


def _conjunction(outer: Condition | None, inner: Condition | None) -> Condition | None:
    """A prompt applies only where its key question applies, so the two conditions are joined."""
    if outer and inner:
        return Condition(all=(outer, inner))
    return outer or inner
