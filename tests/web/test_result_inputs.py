"""Inputs of results: stored numbers, the files that they come from, and the parts of an imported package."""

import pytest

from inspectorate.method.faults import FaultsFound
from inspectorate.web.cases.models import LongList
from inspectorate.web.results.models import ImportedParts, StoredResult
from inspectorate.web.results.queries import inputs, results
from inspectorate.web.workflow import verification


def test_inputs_from_stored_numbers_are_those_of_the_files(here):
    assert inputs.result_inputs(here.inspection) == inputs.rated_inspection(here.inspection).result_inputs


def test_altered_number_of_eligible_cases_is_reported(here):
    LongList.objects.filter(inspection=here.inspection, group="court").update(eligible=400)
    StoredResult.objects.all().delete()
    results.results(here.inspection)
    [fault] = results.check_stored()
    assert fault.problem == "The result was calculated from other inputs."


def test_inputs_of_a_deleted_long_list_raise_the_fault_of_the_file(here):
    LongList.objects.filter(inspection=here.inspection, group="court").update(content=None)
    faults = []
    for read in (inputs.result_inputs, inputs.rated_inspection):
        with pytest.raises(FaultsFound) as raised:
            read(here.inspection)
        faults.append(raised.value.faults)
    assert faults[0] == faults[1]


def test_altered_part_of_an_imported_package_is_reported(here):
    parts = ImportedParts.objects.get(inspection=here.inspection)
    assert list(verification._imported_content()) == []
    path = next(path for path in parts.files if path.startswith("narrative/"))
    parts.files[path] += "More."
    parts.save()
    [fault] = verification._imported_content()
    assert fault.place == f"Inspection {here.inspection.pk}, imported parts"
