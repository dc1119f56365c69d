"""An edition as one JSON text, for the package of an inspection that was made under it."""

import json
from functools import cache

from pydantic import ValidationError

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.standards.checks import check
from inspectorate.method.standards.files import available, load
from inspectorate.method.standards.framework import Framework
from inspectorate.method.standards.validation_errors import faults_in


def edition_json(framework: Framework) -> str:
    """Return an edition, without its adoption, as JSON. The same edition always gives the same text."""
    if framework.id in available() and without_adoption(framework) == load(framework.id):
        return _bundled_json(framework.id)
    return _json(framework)


@cache
def _bundled_json(edition: str) -> str:
    return _json(load(edition))


def _json(framework: Framework) -> str:
    data = framework.model_dump(mode="json", by_alias=True, exclude={"adoption"}, exclude_defaults=True)
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def without_adoption(framework: Framework) -> Framework:
    """Return an edition as it is before its adoption."""
    return framework.model_copy(update={"adoption": None}) if framework.adoption else framework


def edition_from_json(text: str, file: str) -> Framework:
    """Return the edition of a JSON text; `file` names its place in faults.

    An edition that comes with the product must be the same as there. Raises FaultsFound with every fault.
    """
    try:
        raw = json.loads(text)
        if isinstance(raw, dict) and raw.get("id") in available() and text == _bundled_json(raw["id"]):
            return load(raw["id"])
        framework = Framework.model_validate(raw)
    except ValidationError as error:
        raise FaultsFound(faults_in(error, file, raw)) from error
    except (ValueError, RecursionError) as error:
        cure = "Write the package again with the program that has this edition."
        raise FaultsFound([Fault(file, "This is not an edition in JSON.", cure)]) from error
    faults = [Fault(f"{file}, {fault.place}", fault.problem, fault.cure) for fault in check(framework)]
    if framework.adoption:
        faults.append(Fault(file, "The file contains an adoption.", "Move the adoption to adoption.toml."))
    if framework.id in available() and framework != load(framework.id):
        problem = f"This differs from the installed edition {framework.id}."
        faults.append(
            Fault(
                file,
                problem,
                "Delete this file to use the installed edition, or give this edition another id.",
            )
        )
    if faults:
        raise FaultsFound(faults)
    return framework
