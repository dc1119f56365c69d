"""Tests of import and export: lossless round trips, rejected packages, and verified results."""

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
from inspectorate.web.editions import framework
from inspectorate.web.exchange import queries as exchange_queries
from inspectorate.web.exchange import zip_archive
from inspectorate.web.exchange.changes import package as package_changes
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.judgements import changes
from inspectorate.web.mail.models import Notification
from inspectorate.web.results.models import StoredResult
from inspectorate.web.results.queries import inputs, results
from inspectorate.web.states import Role, State
from tests.web.factories import EXAMPLE
from tests.web.imported_inspection import at_panel, bring_in
from tests.web.message_queue import run_queue


@pytest.fixture(scope="module")
def example():
    return package.read(EXAMPLE)


def recorded_parts(inspection):
    """Return an inspection as the service records it: the adoption of its edition is not part of it."""
    return replace(inspection, framework=framework(inspection.framework.id))


def test_export_of_imported_example_is_lossless(here, example, tmp_path):
    files = exchange_queries.export_package(access=here.access(Role.LEAD))
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    assert package.read(tmp_path) == example
    assert package.validate(tmp_path) == ()


def test_results_of_exported_package_equal_those_of_the_service(here):
    exported = package.read_files(exchange_queries.export_package(access=here.access(Role.LEAD)))
    assert work_out(exported) == results.results(here.inspection)


def test_round_trip_keeps_decision_and_irreproducible_sample(team, example):
    decision = Decision(
        "2.1", "Good", "It is near the boundary.", ("A", "B"), example.about.fieldwork_started
    )
    court = example.samples["court"]
    # Another draw than this program would make: the same cases in another order.
    reordered = replace(court, selected=tuple(reversed(court.selected)))
    changed = replace(example, decisions=(decision,), samples={**example.samples, "court": reordered})
    here = bring_in(team, package.to_files(changed))
    assert here.inspection.current_state is State.PANEL
    assert package.read_files(exchange_queries.export_package(access=here.access(Role.LEAD))) == changed


@pytest.mark.parametrize("state", [State.SETTING_UP, State.ANNOUNCED])
def test_round_trip_of_inspection_without_samples_is_lossless(team, state):
    team.stand(state)
    exported = package.read_files(exchange_queries.export_package(access=team.access(Role.LEAD)))
    assert exported.assessments == ()
    imported = package_changes.import_package(by=team.people[Role.HEAD], files=package.to_files(exported))
    assert inputs.method_inspection(imported) == exported


def test_package_is_downloaded_and_imported_over_http(here, example):
    download = here.client(Role.LEAD).get(f"/inspections/{here.inspection.pk}/export/inspection.zip")
    assert download.headers["Content-Disposition"].startswith("attachment;")
    assert download.headers["X-Content-Type-Options"] == "nosniff"
    response = upload(here, download.content)
    assert response.status_code == 302
    imported = Inspection.objects.latest("pk")
    assert response.headers["Location"] == f"/inspections/{imported.pk}/"
    assert inputs.method_inspection(imported) == recorded_parts(example)


@pytest.mark.parametrize("comment", ["", " ", "The plan came later."])
def test_import_without_required_comments_says_so_on_page_and_command_line(
    here, example, tmp_path, capsys, comment
):
    first = example.assessments[0]
    names = [name for name in first.answers if name in example.framework.key_questions]
    answers = {**first.answers, names[0]: replace(first.answers[names[0]], value="no", comment=comment)}
    changed = replace(example, assessments=(replace(first, answers=answers), *example.assessments[1:]))
    files = package.to_files(changed)
    assert upload(here, zip_archive.to_zip(files)).status_code == 302
    texts = list(Notification.objects.values_list("text", flat=True))
    notice = "a required comment is missing in 1 finished assessment"
    assert any(notice in text for text in texts) is not bool(comment.strip())
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    commands.import_package(tmp_path, email=here.people[Role.HEAD].email)
    warning = "Warning: finished assessments without a required comment (1)."
    assert (warning in capsys.readouterr().err) is not bool(comment.strip())


def test_export_and_import_commands_respect_permissions(here, example, tmp_path, capsys):
    folder = tmp_path / "out"
    number, lead = here.inspection.pk, here.people[Role.LEAD].email
    commands.export(number, folder, email=lead)
    assert package.read(folder) == example
    commands.import_package(folder, email=here.people[Role.HEAD].email)
    assert "in the state “Fieldwork”" in capsys.readouterr().out
    assert inputs.method_inspection(Inspection.objects.order_by("-pk")[0]) == recorded_parts(example)
    for command in (
        lambda: commands.export(number, folder, email=here.people[Role.LINK].email),
        lambda: commands.export(number, folder, email=here.stranger.email),
        lambda: commands.import_package(folder, email=lead),
        lambda: commands.import_package(folder, email="nobody@example.org"),
    ):
        with pytest.raises(FaultsFound):
            command()


def upload(here, content, name="package.zip"):
    form = {"file": SimpleUploadedFile(name, content)}
    client = here.client(Role.OPERATIONS)
    response = client.post("/inspections/import/", form)
    run_queue()
    return client.get(response.url) if response.status_code == 302 else response


def zip_of(files, method=zipfile.ZIP_STORED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return buffer.getvalue()


def zip_with_link():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo("inspection.toml")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


BAD_PACKAGES = {
    "no zip": b"nothing of the kind",
    "a path that leads out": zip_of({"../inspection.toml": "x", "inspection.toml": "x"}),
    "a strange file": zip_of({"inspection.toml": "x", "run.exe": "x"}),
    "a link": zip_with_link(),
    "no inspection": zip_of({"README.md": "x"}),
    "not TOML": zip_of({"inspection.toml": "x ="}),
    "cut short": zip_of({"inspection.toml": "x"})[:40],
    "too many files": zip_of({f"narrative/n{number}.md": "" for number in range(2_001)}),
    "too large together": zip_of(
        {f"narrative/n{number}.md": "x" * 2_000_000 for number in range(6)}, zipfile.ZIP_DEFLATED
    ),
}


@pytest.mark.parametrize("content", BAD_PACKAGES.values(), ids=BAD_PACKAGES)
def test_import_of_bad_package_shows_faults_and_saves_nothing(team, content):
    before = Inspection.objects.count()
    response = upload(team, content)
    assert response.status_code == 200
    refusals = ("The package must be a zip file", "There is a problem with your request")
    assert any(refusal in response.text for refusal in refusals)
    assert 'href="/inspections/' in response.text
    assert Inspection.objects.count() == before


def test_import_of_text_the_database_cannot_store_raises_faults(team, example):
    for changed in (
        replace(example, about=replace(example.about, service="x" * 201)),
        replace(example, about=replace(example.about, area="a\0b")),
    ):
        with pytest.raises(FaultsFound):
            package_changes.import_package(by=team.people[Role.HEAD], files=package.to_files(changed))


def test_altered_stored_result_is_reported(here):
    results.results(here.inspection)
    assert list(results.check_stored()) == []
    stored_result = StoredResult.objects.get(inspection=here.inspection)
    StoredResult.objects.filter(pk=stored_result.pk).update(
        result=stored_result.result.replace('"yes":26', '"yes":27', 1)
    )
    assert [fault.problem for fault in results.check_stored()] == ["The result does not match its inputs."]
    StoredResult.objects.filter(pk=stored_result.pk).update(digest="0" * 64)
    assert [fault.problem for fault in results.check_stored()] == [
        "The result was calculated from other inputs."
    ]


def test_results_are_recalculated_when_an_input_changes(here):
    at_panel(here)
    first = results.stored(here.inspection)
    assert results.stored(here.inspection).calculated_at == first.calculated_at
    changes.raise_line_of_enquiry(access=here.access(Role.LEAD), text="Why?", cases=[], supports=[])
    assert results.stored(here.inspection).digest != first.digest


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_damaged_zip_file_raises_faults(example, method):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for path, content in package.to_files(example).items():
            archive.writestr(path, content)
    for offset in range(0, len(buffer.getvalue()), len(buffer.getvalue()) // 40):
        damaged = bytearray(buffer.getvalue())
        damaged[offset : offset + 30] = bytes(255 - byte for byte in damaged[offset : offset + 30])
        with pytest.raises(FaultsFound):
            zip_archive.from_zip(bytes(damaged))


def test_zip_file_with_names_differing_in_case_is_rejected(example):
    files = {"narrative/foreword.md": b"one", "narrative/FOREWORD.md": b"other"}
    with pytest.raises(FaultsFound, match="two files with the same name"):
        zip_archive.from_zip(zip_archive.to_zip({**package.to_files(example), **files}))


def test_deeply_nested_toml_key_is_rejected(example):
    files = package.to_files(example)
    files["inspection.toml"] += b"\n[" + b"a." * 10_000 + b"b]\n"
    with pytest.raises(FaultsFound, match="nested too deeply"):
        package.read_files(files)
