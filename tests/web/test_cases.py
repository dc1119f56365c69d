"""From a long list that is sent to a sample that is drawn, shown, repaired and proved."""

import json
import re
import shlex
from base64 import b64decode
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inspectorate.cli import main
from inspectorate.method.faults import FaultsFound
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
def listed(announced):
    return send(announced, factories.long_list())


@pytest.fixture
def drawn(announced, listed):
    access = announced.access(Role.LEAD)
    return changes.draw_sample(access=access, group=long_lists.group(access=access, key="court"), seed=2018)


def send(announced, content, name="list.csv"):
    """A long list that was sent and whose columns were confirmed as they were recognised."""
    access = announced.access(Role.LINK)
    kind = long_lists.group(access=access, key="court")
    sent = changes.send_long_list(access=access, group=kind, name=name, content=content)
    suggested, _unclear, _remembered = long_lists.suggested_columns(access=access, listed=sent)
    return changes.confirm_columns(access=access, listed=sent, columns=suggested)


def upload(client, announced, content, name="list.csv"):
    address = f"/inspections/{announced.inspection.pk}/long-lists/court/send/"
    return client.post(address, {"file": SimpleUploadedFile(name, content), "sheet": ""})


def test_every_row_is_eligible_or_has_its_reason(listed):
    assert listed.list_rows.count() == listed.rows
    assert listed.list_rows.filter(reason_key="").count() == listed.eligible == 38
    assert not listed.list_rows.exclude(reason_key="").filter(reason="").exists()


def test_neither_names_nor_dates_of_birth_are_kept_outside_the_file(listed):
    kept = str(list(listed.list_rows.values_list("case_id", "reason", "facts")))
    rows = factories.long_list().decode("utf-8-sig").splitlines()[1:]
    surnames = {row.split('"')[1].split(",")[0] for row in rows if '"' in row}
    assert surnames
    assert not [name for name in surnames if name in kept]


def test_a_file_that_is_no_list_is_refused_with_every_fault_and_nothing_is_kept(announced):
    answer = upload(announced.client(Role.LINK), announced, b"%PDF-1.7 not a list", "list.pdf")
    assert "This is a PDF, not a list." in answer.text
    assert "list.pdf" in answer.text
    assert not LongList.objects.exists()


@pytest.mark.parametrize(
    "content", [b"\x00" * 5000, b"a,b\n" + b"1,2\n" * 10, "Ä".encode("utf-16"), b"PK\x03\x04broken"]
)
def test_garbage_is_answered_with_a_page_not_a_failure(announced, content):
    assert upload(announced.client(Role.LINK), announced, content).status_code in (200, 302)


def test_what_is_in_a_file_is_shown_and_never_run(announced):
    rows = factories.long_list().decode("utf-8-sig").splitlines()
    evil = rows[0].replace("Case Ref", "<script>alert(1)</script>")
    answer = upload(
        announced.client(Role.LINK), announced, "\n".join([evil, *rows[1:]]).encode(), "<b>list</b>.csv"
    )
    page = announced.client(Role.LINK).get(answer.headers["Location"]).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "<b>list" not in page


def test_the_columns_are_remembered_for_the_service(announced, listed):
    kept = ColumnMap.objects.get(service=announced.service, group="court")
    assert kept.columns == listed.columns
    answer = upload(announced.client(Role.LINK), announced, factories.long_list())
    assert "you confirmed last time" in announced.client(Role.LINK).get(answer.headers["Location"]).text


def test_one_heading_cannot_be_two_fields(announced):
    client = announced.client(Role.LINK)
    address = upload(client, announced, factories.long_list()).headers["Location"]
    access = announced.access(Role.LINK)
    given, _unclear, _kept = long_lists.suggested_columns(access=access, listed=LongList.objects.get())
    answer = client.post(address, {**given, "gender": given["case_id"]})
    assert "already given for" in answer.text
    assert LongList.objects.get().read_at is None


def test_a_second_list_says_what_changed(announced, listed):
    lines = factories.long_list().decode("utf-8-sig").splitlines()
    eligible = list(listed.list_rows.filter(reason_key="").values_list("case_id", flat=True))
    gone, changed = eligible[:2]
    kept = [line for line in lines if not line.startswith(gone)]
    kept = [
        line.replace("Male", "Female", 1) if line.startswith(changed) and "Female" not in line else line
        for line in kept
    ]
    second = send(announced, "\n".join(kept).encode())
    found = long_lists.differences(listed=second)
    assert found is not None
    assert found.gone == (gone,)
    assert set(found.changed) <= {changed}
    assert found.new == ()
    page = (
        announced.client(Role.LINK)
        .get(f"/inspections/{announced.inspection.pk}/long-lists/{second.pk}/")
        .text
    )
    assert "No longer there (1)" in page


def test_a_list_that_has_been_read_stays_as_it_was(announced, listed):
    access = announced.access(Role.LINK)
    again = changes.confirm_columns(access=access, listed=listed, columns={**listed.columns, "ethnicity": ""})
    assert (again.number, again.content_hash) == (2, listed.content_hash)
    assert LongList.objects.get(number=1).columns == listed.columns


def test_looking_at_a_long_list_or_a_sample_is_recorded(announced, listed, drawn):
    client = announced.client(Role.LEAD)
    client.get(f"/inspections/{announced.inspection.pk}/long-lists/{listed.pk}/")
    client.get(f"/inspections/{announced.inspection.pk}/sample/court/")
    seen = Event.objects.filter(person=announced.people[Role.LEAD].pk, outcome=EventOutcome.VIEWED).order_by(
        "id"
    )
    assert [event.subject for event in seen] == ["court, long list 1", "court, draw 1"]


def test_the_sample_is_the_one_anyone_draws_from_the_same_list_and_seed(announced, listed, drawn):
    read = long_lists.population(listed=listed)
    again = samples.redrawn(drawn=drawn, read=read, framework=framework("youth-2018"))
    selected = (
        drawn.cases.filter(status=SampleStatus.SELECTED).order_by("order").values_list("case_id", flat=True)
    )
    assert list(selected) == [case.id for case in again.selected]
    assert (drawn.size, drawn.digest) == (31, again.digest)


def test_the_command_on_the_page_draws_the_same_sample_from_the_file(announced, drawn, tmp_path, capsys):
    listed = drawn.long_list
    (tmp_path / listed.file_name).write_bytes(bytes(listed.content))
    page = announced.client(Role.LINK).get(f"/inspections/{announced.inspection.pk}/sample/court/").text
    shown = samples.command(drawn=drawn)
    assert shown in unescape(page)
    words = shlex.split(shown.replace(listed.file_name, str(tmp_path / listed.file_name)))
    main([*words[1:], "--json"])
    selected = (
        drawn.cases.filter(status=SampleStatus.SELECTED).order_by("order").values_list("case_id", flat=True)
    )
    assert json.loads(capsys.readouterr().out)["selected"] == list(selected)


def test_the_page_shows_seed_formula_balance_and_picture(announced, drawn):
    page = announced.client(Role.LINK).get(f"/inspections/{announced.inspection.pk}/sample/court/").text
    assert '<p class="app-seed">2018</p>' in page
    assert "data:image/svg+xml;base64," in page
    assert page.count("govuk-table__row") >= len(drawn.balance) + drawn.size


def test_chart_on_sample_page_shows_the_stored_balance(announced, drawn):
    page = announced.client(Role.LINK).get(f"/inspections/{announced.inspection.pk}/sample/court/").text
    encoded = re.search(r"data:image/svg\+xml;base64,([\w+/=]+)", page)
    assert encoded
    chart = b64decode(encoded[1]).decode()
    assert chart == samples.balance_chart(drawn=drawn)
    for row in drawn.balance:
        assert f">{row['sample']:g}<" in chart
        assert f"({row['expected']:.1f})" in chart


def test_a_sample_is_drawn_again_only_with_a_reason_and_the_first_stays(announced, drawn):
    access = announced.access(Role.LEAD)
    kind = long_lists.group(access=access, key="court")
    with pytest.raises(RuleBroken, match="Say why"):
        changes.draw_sample(access=access, group=kind, seed=1)
    changes.draw_sample(access=access, group=kind, seed=1, reason="Two rows were missing from the list")
    assert list(Draw.objects.order_by("number").values_list("seed", flat=True)) == [2018, 1]


def test_a_sample_is_not_drawn_from_a_list_read_for_other_dates(announced, listed):
    Inspection.objects.update(fieldwork_starts="2018-10-01")
    access = announced.access(Role.LEAD)
    with pytest.raises(RuleBroken, match="dates have changed"):
        changes.draw_sample(access=access, group=long_lists.group(access=access, key="court"), seed=1)


def test_a_replaced_case_gives_way_to_a_reserve_with_the_reason_on_record(announced, drawn):
    out = drawn.cases.filter(status=SampleStatus.SELECTED).first()
    address = f"/inspections/{announced.inspection.pk}/sample/court/replace/{out.pk}/"
    client = announced.client(Role.LEAD)
    assert "Say why" in client.post(address, {"reason": " "}).text
    assert client.post(address, {"reason": "The file cannot be found"}).status_code == 302
    out.refresh_from_db()
    made = drawn.replacements.get()
    assert (out.status, made.out, made.reason) == (
        SampleStatus.REPLACED,
        out.case_id,
        "The file cannot be found",
    )
    assert DrawnCase.objects.get(draw=drawn, case_id=made.into).status == SampleStatus.SELECTED
    assert drawn.cases.filter(status=SampleStatus.SELECTED).count() == drawn.size == 31
    assert client.get(address).status_code == 404


def test_when_no_reserve_is_left_the_page_says_so(announced, drawn):
    access = announced.access(Role.LEAD)
    for _each in range(drawn.cases.filter(status=SampleStatus.RESERVE).count()):
        out = drawn.cases.filter(status=SampleStatus.SELECTED).first()
        changes.replace_case(access=access, drawn=drawn, out=out, reason="Not there")
    out = drawn.cases.filter(status=SampleStatus.SELECTED).first()
    with pytest.raises(FaultsFound, match="No reserve is left"):
        changes.replace_case(access=access, drawn=drawn, out=out, reason="Not there")


def test_fieldwork_cannot_begin_before_every_sample_is_drawn(announced, drawn):
    page = (
        announced.client(Role.LEAD).get(f"/inspections/{announced.inspection.pk}/transition/fieldwork/").text
    )
    assert "a sample drawn of every kind of case" in page


def test_another_inspections_list_is_not_there(announced, listed):
    other = Inspection.objects.create(
        service=announced.service,
        edition="youth-2018",
        edition_hash="x",
        state=State.ANNOUNCED,
        set_up_by=announced.people[Role.OPERATIONS],
    )
    client = announced.client(Role.OPERATIONS)
    assert client.get(f"/inspections/{other.pk}/long-lists/{listed.pk}/").status_code == 404
    assert client.get(f"/inspections/{other.pk}/long-lists/{listed.pk}/columns/").status_code == 404


def test_other_apps_are_given_samples_and_populations_as_the_methods_values(announced, drawn):
    [sample] = samples.samples(announced.inspection).values()
    [population] = samples.populations(announced.inspection).values()
    assert (sample.digest, sample.seed, len(population.cases)) == (drawn.digest, 2018, 38)
    cases = samples.sampled(announced.inspection)
    assert [case.case_id for case in cases] == [case.id for case in sample.selected]
    assert [case.facts for case in cases] == [dict(case.facts) for case in sample.selected]
    assert len(samples.long_lists(announced.inspection)["court"].rows) == 62


def test_what_is_stored_is_proved_and_an_alteration_found(announced, drawn):
    assert list(samples.verify()) == []
    first, _ = drawn.cases.filter(status=SampleStatus.SELECTED)[:2]
    DrawnCase.objects.filter(pk=first.pk).update(status=SampleStatus.RESERVE)
    assert "other cases are “in the sample”" in str(next(samples.verify()))
    DrawnCase.objects.filter(pk=first.pk).update(status=SampleStatus.SELECTED)
    LongList.objects.update(content=factories.long_list().replace(b"Male", b"Female", 1))
    assert "not the one that was sent" in str(next(samples.verify()))
