"""An inspection into the database and out again: nothing lost, nothing taken on trust."""

import io
import zipfile
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inspectorate import package
from inspectorate.method.faults import FaultsFound
from inspectorate.method.inspection import work_out
from inspectorate.method.ratings import Decision
from inspectorate.web import commands
from inspectorate.web.exchange import queries as query_exchange
from inspectorate.web.exchange import zip_archive
from inspectorate.web.exchange.changes import package as package_changes
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.judgements import changes
from inspectorate.web.results.models import StoredResult
from inspectorate.web.results.queries import inputs, results
from inspectorate.web.states import Role, State
from tests.web.factories import EXAMPLE
from tests.web.imported_inspection import at_panel, bring_in


@pytest.fixture(scope="module")
def example():
    return package.read(EXAMPLE)


def test_the_example_comes_out_as_it_went_in(here, example, tmp_path):
    files = query_exchange.export_package(access=here.access(Role.LEAD))
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    assert package.read(tmp_path) == example
    assert package.validate(tmp_path) == ()


def test_rating_the_files_gives_what_the_pages_show(here):
    back = package.read_files(query_exchange.export_package(access=here.access(Role.LEAD)))
    assert work_out(back) == results.results(here.inspection)


def test_a_decision_and_an_odd_sample_survive(team, example):
    decision = Decision(
        "2.1", "Good", "It is near the boundary.", ("A", "B"), example.about.fieldwork_started
    )
    court = example.samples["court"]
    # Another draw than this program would make: the same cases in another order of reserves.
    odd = replace(court, reserves=tuple(reversed(court.reserves)))
    changed = replace(example, decisions=(decision,), samples={**example.samples, "court": odd})
    here = bring_in(team, package.to_files(changed))
    assert here.inspection.current_state is State.PANEL
    assert package.read_files(query_exchange.export_package(access=here.access(Role.LEAD))) == changed


@pytest.mark.parametrize("state", [State.SETTING_UP, State.ANNOUNCED])
def test_an_inspection_that_has_hardly_begun_goes_out_and_in(team, state):
    team.stand(state)
    recorded = package.read_files(query_exchange.export_package(access=team.access(Role.LEAD)))
    assert recorded.assessments == ()
    again = package_changes.import_package(by=team.people[Role.HEAD], files=package.to_files(recorded))
    assert inputs.method_inspection(again) == recorded


def test_it_is_saved_and_brought_in_over_http(here, example):
    saved = here.client(Role.LEAD).get(f"/inspections/{here.inspection.pk}/export/inspection.zip")
    assert saved.headers["Content-Disposition"].startswith("attachment;")
    assert saved.headers["X-Content-Type-Options"] == "nosniff"
    answer = upload(here, saved.content)
    assert answer.status_code == 302
    made = Inspection.objects.latest("pk")
    assert answer.headers["Location"] == f"/inspections/{made.pk}/"
    assert inputs.method_inspection(made) == example


def test_the_command_takes_it_out_and_brings_it_in_for_those_who_may(here, example, tmp_path, capsys):
    folder = tmp_path / "out"
    number, lead = here.inspection.pk, here.people[Role.LEAD].email
    commands.export(number, folder, email=lead)
    assert package.read(folder) == example
    commands.import_package(folder, email=here.people[Role.HEAD].email)
    assert "in the state “Fieldwork”" in capsys.readouterr().out
    assert inputs.method_inspection(Inspection.objects.order_by("-pk")[0]) == example
    for refused in (
        lambda: commands.export(number, folder, email=here.people[Role.LINK].email),
        lambda: commands.export(number, folder, email=here.stranger.email),
        lambda: commands.import_package(folder, email=lead),
        lambda: commands.import_package(folder, email="nobody@example.org"),
    ):
        with pytest.raises(FaultsFound):
            refused()


def upload(here, content, name="package.zip"):
    sent = {"file": SimpleUploadedFile(name, content)}
    return here.client(Role.OPERATIONS).post("/inspections/import/", sent)


def zipped(files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return made.getvalue()


def link():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        entry = zipfile.ZipInfo("inspection.toml")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return made.getvalue()


BAD = {
    "no zip": b"nothing of the kind",
    "a path that leads out": zipped({"../inspection.toml": "x", "inspection.toml": "x"}),
    "a strange file": zipped({"inspection.toml": "x", "run.exe": "x"}),
    "a link": link(),
    "no inspection": zipped({"README.md": "x"}),
    "not TOML": zipped({"inspection.toml": "x ="}),
    "cut short": zipped({"inspection.toml": "x"})[:40],
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_a_bad_package_is_refused_in_words_and_nothing_is_made(team, content):
    before = Inspection.objects.count()
    answer = upload(team, content)
    assert answer.status_code == 200
    assert "The package cannot be used as it is" in answer.text
    assert Inspection.objects.count() == before


def test_what_the_database_cannot_keep_is_refused_in_words(team, example):
    for changed in (
        replace(example, about=replace(example.about, service="x" * 201)),
        replace(example, about=replace(example.about, area="a\0b")),
    ):
        with pytest.raises(FaultsFound):
            package_changes.import_package(by=team.people[Role.HEAD], files=package.to_files(changed))


def test_a_stored_result_that_was_changed_is_found(here):
    results.results(here.inspection)
    assert list(results.check_stored()) == []
    kept = StoredResult.objects.get(inspection=here.inspection)
    StoredResult.objects.filter(pk=kept.pk).update(result=kept.result.replace('"yes":26', '"yes":27', 1))
    assert [fault.problem for fault in results.check_stored()] == ["It is not what its inputs give."]
    StoredResult.objects.filter(pk=kept.pk).update(digest="0" * 64)
    assert [fault.problem for fault in results.check_stored()] == [
        "Its inputs are not those it was worked out from."
    ]


def test_results_are_worked_out_anew_when_something_is_recorded(here):
    at_panel(here)
    first = results.stored(here.inspection)
    assert results.stored(here.inspection).calculated_at == first.calculated_at
    changes.raise_line_of_enquiry(access=here.access(Role.LEAD), text="Why?", cases=[], supports=[])
    assert results.stored(here.inspection).digest != first.digest


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_file_damaged_anywhere_is_a_fault_in_words(example, method):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for path, content in package.to_files(example).items():
            archive.writestr(path, content)
    for place in range(0, len(made.getvalue()), len(made.getvalue()) // 40):
        damaged = bytearray(made.getvalue())
        damaged[place : place + 30] = bytes(255 - each for each in damaged[place : place + 30])
        with pytest.raises(FaultsFound):
            zip_archive.from_zip(bytes(damaged))


def test_names_that_are_one_file_on_many_machines_are_refused(example):
    files = {"narrative/foreword.md": b"one", "narrative/FOREWORD.md": b"other"}
    with pytest.raises(FaultsFound, match="two files of the same name"):
        zip_archive.from_zip(zip_archive.to_zip({**package.to_files(example), **files}))


def test_a_name_of_ten_thousand_parts_is_refused_at_once(example):
    files = package.to_files(example)
    files["inspection.toml"] += b"\n[" + b"a." * 10_000 + b"b]\n"
    with pytest.raises(FaultsFound, match="nests too deeply"):
        package.read_files(files)
