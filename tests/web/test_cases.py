"""Long lists and samples: upload, columns, differences, draw, replacement, verification."""

import json
import re
import shlex
from base64 import b64decode
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inspectorate.cli import main
from inspectorate.method.faults import FaultsFound
from inspectorate.method.sample import redraw
from inspectorate.web.audit.models import Event, EventOutcome
from inspectorate.web.cases import changes
from inspectorate.web.cases.models import ColumnMap, Draw, DrawnCase, LongList, SampleStatus
from inspectorate.web.cases.queries import long_lists, samples
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.permissions import RuleBroken
from inspectorate.web.states import Role, State
from tests.web import factories


@pytest.fixture
def announced(team):
    team.stand(State.ANNOUNCED)
    return team


@pytest.fixture
def long_list(announced):
    return send(announced, factories.long_list())


@pytest.fixture
def drawn(announced, long_list):
    access = announced.access(Role.LEAD)
    return changes.draw_sample(access=access, group=long_lists.group(access=access, key="court"), seed=2018)


def send(announced, content, name="list.csv"):
    """Upload a long list, and confirm the suggested columns."""
    access = announced.access(Role.LINK)
    group = long_lists.group(access=access, key="court")
    uploaded = changes.send_long_list(access=access, group=group, name=name, content=content)
    suggested, _unclear, _remembered = long_lists.suggested_columns(access=access, long_list=uploaded)
    return changes.confirm_columns(access=access, long_list=uploaded, columns=suggested)


def upload(client, announced, content, name="list.csv"):
    address = f"/inspections/{announced.inspection.pk}/long-lists/court/send/"
    return client.post(address, {"file": SimpleUploadedFile(name, content), "sheet": ""})


def test_long_list_row_is_eligible_or_has_a_reason(long_list):
    assert long_list.list_rows.count() == long_list.rows
    assert long_list.list_rows.filter(reason_key="").count() == long_list.eligible == 38
    assert not long_list.list_rows.exclude(reason_key="").filter(reason="").exists()


def test_long_list_rows_have_neither_names_nor_dates_of_birth(long_list):
    stored = str(list(long_list.list_rows.values_list("case_id", "reason", "facts")))
    rows = factories.long_list().decode("utf-8-sig").splitlines()[1:]
    surnames = {row.split('"')[1].split(",")[0] for row in rows if '"' in row}
    assert surnames
    assert not [name for name in surnames if name in stored]


def test_upload_of_a_file_that_is_no_list_shows_its_faults_and_saves_nothing(announced):
    response = upload(announced.client(Role.LINK), announced, b"%PDF-1.7 not a list", "list.pdf")
    assert "This is a PDF, not a list." in response.text
    assert "list.pdf" in response.text
    assert not LongList.objects.exists()


@pytest.mark.parametrize(
    "content", [b"\x00" * 5000, b"a,b\n" + b"1,2\n" * 10, "Ä".encode("utf-16"), b"PK\x03\x04broken"]
)
def test_upload_of_garbage_responds_with_a_page(announced, content):
    assert upload(announced.client(Role.LINK), announced, content).status_code in (200, 302)


def test_script_in_a_long_list_is_escaped(announced):
    rows = factories.long_list().decode("utf-8-sig").splitlines()
    header = rows[0].replace("Case Ref", "<script>alert(1)</script>")
    response = upload(
        announced.client(Role.LINK), announced, "\n".join([header, *rows[1:]]).encode(), "<b>list</b>.csv"
    )
    page = announced.client(Role.LINK).get(response.headers["Location"]).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "<b>list" not in page


def test_confirmed_columns_are_remembered_for_the_service(announced, long_list):
    column_map = ColumnMap.objects.get(service=announced.service, group="court")
    assert column_map.columns == long_list.columns
    response = upload(announced.client(Role.LINK), announced, factories.long_list())
    assert "you confirmed last time" in announced.client(Role.LINK).get(response.headers["Location"]).text


def test_heading_chosen_for_two_fields_is_rejected(announced):
    client = announced.client(Role.LINK)
    address = upload(client, announced, factories.long_list()).headers["Location"]
    access = announced.access(Role.LINK)
    columns, _unclear, _remembered = long_lists.suggested_columns(
        access=access, long_list=LongList.objects.get()
    )
    response = client.post(address, {**columns, "gender": columns["case_id"]})
    assert "You have already selected this column for" in response.text
    assert LongList.objects.get().read_at is None


def test_second_long_list_shows_the_differences(announced, long_list):
    lines = factories.long_list().decode("utf-8-sig").splitlines()
    eligible = list(long_list.list_rows.filter(reason_key="").values_list("case_id", flat=True))
    gone, changed = eligible[:2]
    remaining = [line for line in lines if not line.startswith(gone)]
    remaining = [
        line.replace("Male", "Female", 1) if line.startswith(changed) and "Female" not in line else line
        for line in remaining
    ]
    second = send(announced, "\n".join(remaining).encode())
    differences = long_lists.differences(long_list=second)
    assert differences is not None
    assert differences.gone == (gone,)
    assert set(differences.changed) <= {changed}
    assert differences.new == ()
    page = (
        announced.client(Role.LINK)
        .get(f"/inspections/{announced.inspection.pk}/long-lists/{second.pk}/")
        .text
    )
    assert "Removed (1)" in page


def test_reading_a_list_with_other_columns_creates_a_new_version(announced, long_list):
    access = announced.access(Role.LINK)
    again = changes.confirm_columns(
        access=access, long_list=long_list, columns={**long_list.columns, "ethnicity": ""}
    )
    assert (again.number, again.content_hash) == (2, long_list.content_hash)
    assert LongList.objects.get(number=1).columns == long_list.columns


def test_viewing_a_long_list_or_a_sample_is_recorded(announced, long_list, drawn):
    client = announced.client(Role.LEAD)
    client.get(f"/inspections/{announced.inspection.pk}/long-lists/{long_list.pk}/")
    client.get(f"/inspections/{announced.inspection.pk}/sample/court/")
    events = Event.objects.filter(
        person=announced.people[Role.LEAD].pk, outcome=EventOutcome.VIEWED
    ).order_by("id")
    assert [event.subject for event in events] == ["court, long list 1", "court, draw 1"]


def test_stored_sample_is_the_sample_drawn_again(announced, long_list, drawn):
    read, edition = long_lists.population(long_list=long_list), framework("youth-2018")
    stored = samples.stored_sample(drawn=drawn, read=read, framework=edition)
    assert stored == redraw(stored, read, edition)
    selected = (
        drawn.cases.filter(status=SampleStatus.SELECTED).order_by("order").values_list("case_id", flat=True)
    )
    assert list(selected) == [case.id for case in stored.selected]
    assert (drawn.size, drawn.digest) == (31, stored.digest)


def test_command_on_the_sample_page_draws_the_same_sample(announced, drawn, tmp_path, capsys):
    long_list = drawn.long_list
    (tmp_path / long_list.file_name).write_bytes(bytes(long_list.content))
    page = announced.client(Role.LINK).get(f"/inspections/{announced.inspection.pk}/sample/court/").text
    command = samples.command(drawn=drawn)
    assert command in unescape(page)
    words = shlex.split(command.replace(long_list.file_name, str(tmp_path / long_list.file_name)))
    main([*words[1:], "--json"])
    selected = (
        drawn.cases.filter(status=SampleStatus.SELECTED).order_by("order").values_list("case_id", flat=True)
    )
    assert json.loads(capsys.readouterr().out)["selected"] == list(selected)


def test_sample_page_shows_seed_balance_and_chart(announced, drawn):
    page = announced.client(Role.LINK).get(f"/inspections/{announced.inspection.pk}/sample/court/").text
    assert '<strong class="app-seed">2018</strong>' in page
    assert "data:image/svg+xml;base64," in page
    assert page.count("govuk-table__row") >= len(drawn.balance) + drawn.size


def test_chart_on_sample_page_shows_the_stored_balance(announced, drawn):
    page = announced.client(Role.LINK).get(f"/inspections/{announced.inspection.pk}/sample/court/").text
    encoded = re.findall(r"data:image/svg\+xml;base64,([\w+/=]+)", page)
    charts = [b64decode(text).decode() for text in encoded]
    assert charts == [samples.balance_chart(drawn=drawn, wide=wide) for wide in (False, True)]
    for row in drawn.balance:
        assert all(f">{row['sample']:g}<" in chart for chart in charts)
        assert all(f"({row['expected']:.1f})" in chart for chart in charts)


def test_drawing_again_requires_a_reason_and_preserves_the_first_draw(announced, drawn):
    access = announced.access(Role.LEAD)
    group = long_lists.group(access=access, key="court")
    with pytest.raises(RuleBroken, match="Enter a reason"):
        changes.draw_sample(access=access, group=group, seed=1)
    changes.draw_sample(access=access, group=group, seed=1, reason="Two rows were missing from the list")
    assert list(Draw.objects.order_by("number").values_list("seed", flat=True)) == [2018, 1]


def test_draw_from_a_list_read_for_other_dates_is_rejected(announced, long_list):
    Inspection.objects.update(fieldwork_starts="2018-10-01")
    access = announced.access(Role.LEAD)
    with pytest.raises(RuleBroken, match="dates have changed"):
        changes.draw_sample(access=access, group=long_lists.group(access=access, key="court"), seed=1)


def test_replacement_is_recorded_with_its_reason_and_random_value(announced, long_list, drawn):
    out = drawn.cases.filter(status=SampleStatus.SELECTED).first()
    address = f"/inspections/{announced.inspection.pk}/sample/court/replace/{out.pk}/"
    client = announced.client(Role.LEAD)
    assert "Enter the reason" in client.post(address, {"reason": " "}).text
    form = {"reason": "The file cannot be found", "rule": "alike"}
    assert client.post(address, form).status_code == 302
    pending = f"/inspections/{announced.inspection.pk}/sample/court/replacement/"
    assert client.post(pending, {"source": "system"}).status_code == 302
    replacement = drawn.replacements.get()
    assert (replacement.out, replacement.reason) == (out.case_id, "The file cannot be found")
    assert (replacement.rule, replacement.source, len(replacement.value)) == ("alike", "system", 32)
    assert DrawnCase.objects.get(draw=drawn, case_id=out.case_id).status == SampleStatus.REPLACED
    assert DrawnCase.objects.get(draw=drawn, case_id=replacement.into).status == SampleStatus.SELECTED
    assert drawn.cases.filter(status=SampleStatus.SELECTED).count() == drawn.size == 31
    assert client.get(address).headers["Location"].endswith("/sample/court/")
    read, edition = long_lists.population(long_list=long_list), framework("youth-2018")
    stored = samples.stored_sample(drawn=Draw.objects.get(), read=read, framework=edition)
    assert stored == redraw(stored, read, edition)
    assert [step.step for step in stored.steps] == ["chosen", "reason", "replaced"]
    assert list(samples.verify()) == []


def test_replacement_without_a_case_left_is_rejected(announced, drawn):
    access = announced.access(Role.LEAD)
    for _case_left in range(drawn.long_list.eligible - drawn.size):
        out = drawn.cases.filter(status=SampleStatus.SELECTED).first()
        changes.start_replacement(access=access, drawn=drawn, out=out, reason="Not there", rule="random")
        changes.complete_replacement(access=access, drawn=drawn)
    out = drawn.cases.filter(status=SampleStatus.SELECTED).first()
    with pytest.raises(FaultsFound, match="No eligible case is left"):
        changes.start_replacement(access=access, drawn=drawn, out=out, reason="Not there", rule="random")


def test_transition_to_fieldwork_requires_every_sample(announced, drawn):
    page = (
        announced.client(Role.LEAD).get(f"/inspections/{announced.inspection.pk}/transition/fieldwork/").text
    )
    assert "draw the sample of each case group" in page


def test_long_list_of_another_inspection_returns_404(announced, long_list):
    other_inspection = Inspection.objects.create(
        service=announced.service,
        edition="youth-2018",
        edition_hash="x",
        state=State.ANNOUNCED,
        set_up_by=announced.people[Role.OPERATIONS],
    )
    client = announced.client(Role.OPERATIONS)
    assert client.get(f"/inspections/{other_inspection.pk}/long-lists/{long_list.pk}/").status_code == 404
    assert (
        client.get(f"/inspections/{other_inspection.pk}/long-lists/{long_list.pk}/columns/").status_code
        == 404
    )


def test_samples_and_populations_are_the_methods_values(announced, drawn):
    [sample] = samples.samples(announced.inspection).values()
    [population] = samples.populations(announced.inspection).values()
    assert (sample.digest, sample.seed, len(population.cases)) == (drawn.digest, 2018, 38)
    cases = samples.sampled_cases(announced.inspection)
    assert [case.case_id for case in cases] == [case.id for case in sample.selected]
    assert [case.facts for case in cases] == [dict(case.facts) for case in sample.selected]
    assert len(samples.long_lists(announced.inspection)["court"].rows) == 62


def test_verify_finds_altered_samples_and_long_lists(announced, drawn):
    assert list(samples.verify()) == []
    first = drawn.cases.filter(status=SampleStatus.SELECTED).first()
    outside = drawn.long_list.list_rows.exclude(case_id__in=drawn.cases.values("case_id")).filter(
        reason_key=""
    )
    DrawnCase.objects.filter(pk=first.pk).update(case_id=outside[0].case_id)
    assert "the draw does not put it there" in str(next(samples.verify()))
    DrawnCase.objects.filter(pk=first.pk).update(case_id=first.case_id)
    assert list(samples.verify()) == []
    steps = [{**step, "at": "2018-08-27T10:00:00Z"} for step in drawn.sample_record["steps"]]
    Draw.objects.update(sample_record={**drawn.sample_record, "steps": steps})
    assert "one of them was changed afterwards" in str(next(samples.verify()))
    Draw.objects.update(sample_record=drawn.sample_record)
    LongList.objects.update(content=factories.long_list().replace(b"Male", b"Female", 1))
    assert "not the one that was sent" in str(next(samples.verify()))
