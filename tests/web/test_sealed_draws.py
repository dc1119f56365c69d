"""Sealed draws: seal, number, choose; what must not change in between; and verification of the steps."""

import hashlib
import json
import re
import shlex

import pytest

from inspectorate import package
from inspectorate.cli import main
from inspectorate.method.faults import FaultsFound
from inspectorate.method.sample import Randomness
from inspectorate.web.audit.models import Event, EventType
from inspectorate.web.cases import changes
from inspectorate.web.cases.models import Draw, SampleStatus, Seal
from inspectorate.web.cases.queries import long_lists, samples, seals
from inspectorate.web.cases.queries.step_order import verify_steps
from inspectorate.web.exchange.queries import export_package
from inspectorate.web.results.queries import inputs
from inspectorate.web.states import Role, State
from tests.web import factories
from tests.web.api_client import ApiClient
from tests.web.faults import faults_of_records
from tests.web.imported_inspection import bring_in


@pytest.fixture
def announced(team):
    """An announced inspection whose long list is read."""
    team.stand(State.ANNOUNCED)
    access = team.access(Role.LINK)
    group = long_lists.group(access=access, key="court")
    sent = changes.send_long_list(access=access, group=group, name="list.csv", content=factories.long_list())
    columns, _unclear, _remembered = long_lists.suggested_columns(access=access, long_list=sent)
    changes.confirm_columns(access=access, long_list=sent, columns=columns)
    return team


def post(team, page, **form):
    address = f"/inspections/{team.inspection.pk}/sample/court/{page}"
    return team.client(Role.LEAD).post(address, form, follow=True)


def page(team, role=Role.LINK):
    return team.client(role).get(f"/inspections/{team.inspection.pk}/sample/court/").text


def drawn_by_dice(team) -> Draw:
    post(team, "seal/", decided_by="dice")
    post(team, "seals/1/number/")
    post(team, "seals/1/choose/", value="417")
    return Draw.objects.get()


def test_each_step_is_shown_to_the_service_and_recorded_with_the_digest_of_its_step(
    announced, tmp_path, capsys
):
    assert "Send this seal to the service now." in post(announced, "seal/", decided_by="dice", size="30").text
    seal = Seal.objects.get()
    assert seal.digest in page(announced)
    assert [" Throw three" in page(announced, role) for role in (Role.LEAD, Role.LINK)] == [True, False]
    assert not Draw.objects.exists()
    post(announced, "seals/1/number/")
    seal.refresh_from_db()
    assert seal.record["numbered"]["digest"] in page(announced)
    address = f"/inspections/{announced.inspection.pk}/sample/court/seals/1/numbered-samples/"
    lines = announced.client(Role.LEAD).get(address).content
    assert hashlib.sha256(lines).hexdigest() == seal.record["numbered"]["digest"]
    assert announced.client(Role.LINK).get(address).status_code == 403
    assert (
        "Sample 417 has been drawn. It has 30 cases." in post(announced, "seals/1/choose/", value="417").text
    )
    drawn = Draw.objects.get()
    selected = sorted(drawn.cases.filter(status=SampleStatus.SELECTED).values_list("case_id", flat=True))
    assert json.loads(lines.splitlines()[417]) == ["417", *selected]
    digests = [step["digest"] for step in drawn.sample_record["steps"]]
    for event_type, digest in zip(
        (EventType.SEAL_DRAW, EventType.NUMBER_SAMPLES, EventType.CHOOSE_SAMPLE), digests, strict=True
    ):
        after = Event.objects.get(event_type=event_type).after
        assert after
        assert after["step"] == digest
    (tmp_path / "list.csv").write_bytes(bytes(drawn.long_list.content or b""))
    words = shlex.split(samples.command(drawn=drawn).replace("list.csv", str(tmp_path / "list.csv")))
    main([*words[1:], "--json"])
    assert json.loads(capsys.readouterr().out)["selected"] == selected
    [entry] = ApiClient(announced, Role.LEAD).get("/samples/court/seals")
    assert (entry["seal"], entry["sample_number"], len(entry["steps"])) == (seal.digest, 417, 3)
    assert list(samples.verify()) == []


def test_another_seal_needs_a_reason_and_is_shown_with_the_draw_to_everybody(announced):
    drawn_by_dice(announced)
    assert "Enter a reason for drawing again" in post(announced, "seal/", decided_by="dice", size="20").text
    assert Seal.objects.count() == 1
    post(announced, "seal/", decided_by="dice", size="20", reason="Two rows were missing.")
    assert Draw.objects.count() == 1
    for role in (Role.LINK, Role.LEAD, Role.INSPECTOR):
        text = page(announced, role)
        assert "Two rows were missing." in text
        assert all(seal.digest in text for seal in Seal.objects.all())


def test_public_value_is_named_when_sealing_and_dice_are_refused(announced):
    assert "Enter the name of the public value" in post(announced, "seal/", decided_by="public").text
    post(announced, "seal/", decided_by="public", origin="drand round 4711")
    assert "A public value decides which sample is drawn: drand round 4711." in page(announced)
    post(announced, "seals/1/number/")
    read = long_lists.population(long_list=Seal.objects.get().long_list)
    numbered = seals.numbered_samples(seal=Seal.objects.get(), read=read)
    assert numbered.sealed.decided_by == "public"
    post(announced, "seals/1/choose/", value="8badf00d")
    drawn = Draw.objects.get()
    assert (drawn.sample_record["source"], drawn.sample_record["value"]) == ("public", "8badf00d")
    assert "drand round 4711" in page(announced)


@pytest.mark.parametrize("value", ["41", "4177", "4a7", "", "-41"])
def test_dice_are_three_figures(announced, value):
    post(announced, "seal/", decided_by="dice")
    post(announced, "seals/1/number/")
    assert "as 3 digits" in post(announced, "seals/1/choose/", value=value).text or not value
    assert not Draw.objects.exists()


def assert_revealed(html: str, choice: str, field: str) -> None:
    """Check that a field belongs to one choice of radio buttons."""
    item = html.partition(f'value="{choice}"')[2]
    pattern = r'<div class="govuk-radios__conditional[^"]*"[^>]*>(.*?)</div>\s*</div>'
    revealed = re.search(pattern, item, re.DOTALL)
    assert revealed
    assert f'name="{field}"' in revealed.group(1)
    assert html.count(f'name="{field}"') == 1


def test_fields_of_one_choice_are_shown_with_it_on_forms_to_seal_replace_and_declare(announced):
    lead, home = announced.client(Role.LEAD), f"/inspections/{announced.inspection.pk}"
    assert_revealed(lead.get(f"{home}/sample/court/seal/").text, "public", "origin")
    drawn = drawn_by_dice(announced)
    out = drawn.cases.filter(status=SampleStatus.SELECTED).earliest("order")
    shown = post(announced, f"replace/{out.pk}/", reason="The file is missing.", rule="random")
    assert_revealed(shown.text, "dice", "value")
    declaration = lead.get(f"{home}/conflict-of-interest/").text
    assert_revealed(declaration, "some_cases", "excluded")


def test_seed_is_labelled_as_chosen_by_a_person(announced):
    post(announced, "draw/", seed="7")
    assert "a seed that a person chose" in page(announced)
    assert "a person chose" in page(announced)


def test_reason_is_recorded_before_the_dice_and_no_other_case_is_shown_before(announced):
    drawn = drawn_by_dice(announced)
    out = drawn.cases.filter(status=SampleStatus.SELECTED).earliest("order")
    rows = drawn.long_list.list_rows.filter(reason_key="").exclude(case_id__in=drawn.cases.values("case_id"))
    left = list(rows.values_list("case_id", flat=True))
    text = post(announced, f"replace/{out.pk}/", reason="The file cannot be found", rule="random").text
    assert not [case_id for case_id in left if case_id in text + page(announced)]
    assert "must have at least 3 digits" in post(announced, "replacement/", source="dice", value="5").text
    post(announced, "replacement/", source="dice", value="528")
    replacement = drawn.replacements.get()
    assert replacement.into in left
    assert (replacement.source, replacement.value) == ("dice", "528")
    assert "all have the same chance" not in page(announced) or "replaced" in page(announced)
    assert list(samples.verify()) == []


def test_second_replacement_waits_for_the_first(announced):
    drawn, access = drawn_by_dice(announced), announced.access(Role.LEAD)
    first, second = drawn.cases.all()[:2]
    changes.start_replacement(access=access, drawn=drawn, out=first, reason="Moved", rule="random")
    with pytest.raises(FaultsFound, match="not complete"):
        changes.start_replacement(access=access, drawn=drawn, out=second, reason="Moved", rule="random")
    with pytest.raises(FaultsFound, match="ten-sided dice"):
        changes.complete_replacement(access=access, drawn=drawn, randomness=Randomness("dice", "1"))


def test_sealed_draw_is_exported_with_its_long_list(announced):
    post(announced, "seal/", decided_by="dice")
    post(announced, "seals/1/number/")
    exported = inputs.method_inspection(announced.inspection)
    assert exported.sealed_draws["court"].seal == Seal.objects.get().digest
    assert exported.sealed_draws["court"].numbered is not None


@pytest.mark.parametrize("is_numbered", [False, True])
def test_imported_sealed_draw_is_undecided_verified_and_can_be_decided(announced, is_numbered):
    post(announced, "seal/", decided_by="dice")
    if is_numbered:
        post(announced, "seals/1/number/")
    exported = package.read_files(export_package(access=announced.access(Role.LEAD)))
    here = bring_in(announced, package.to_files(exported))
    imported = here.inspection
    assert imported.current_state is State.ANNOUNCED
    seal, original = imported.seals.get(), announced.inspection.seals.get()
    assert (seal.digest, seal.group, seal.number) == (original.digest, "court", 1)
    steps = ["sealed", "numbered"] if is_numbered else ["sealed"]
    assert [step["step"] for step in seal.record["steps"]] == steps
    assert seal.record == original.record
    assert not imported.draws.exists()
    assert faults_of_records() == []
    assert inputs.method_inspection(imported) == exported
    if not is_numbered:
        post(here, "seals/1/number/")
    assert "Sample 417 has been drawn" in post(here, "seals/1/choose/", value="417").text
    assert imported.draws.get().sample_record["number"] == 417
    assert faults_of_records() == []


def test_verify_finds_steps_that_the_audit_log_does_not_have(announced):
    drawn = drawn_by_dice(announced)
    assert list(verify_steps()) == []
    record = drawn.sample_record
    steps = [{**record["steps"][0], "digest": "0" * 64}, *record["steps"][1:]]
    Draw.objects.update(sample_record={**record, "steps": steps})
    faults = " ".join(map(str, verify_steps()))
    assert "no event of the step “sealed”" in faults
    assert "no draw has this step" in faults
    Draw.objects.update(sample_record=record)
    Seal.objects.update(record={**Seal.objects.get().record, "seal": {"digest": "x"}})
    assert "not the seal of the draw" in " ".join(map(str, samples.verify()))


def replacement_page(team, case):
    address = f"/inspections/{team.inspection.pk}/sample/court/replace/{case.pk}/"
    return team.client(Role.LEAD).get(address, follow=True).text


def test_page_says_how_many_cases_can_replace_one_and_how_well_they_match(announced):
    drawn = drawn_by_dice(announced)
    out = drawn.cases.earliest("order")
    previews = samples.replacement_previews(drawn=drawn, out=out.case_id)
    assert previews["alike"].fewest == previews["alike"].most == previews["random"].most
    text = replacement_page(announced, out)
    assert f"7 cases can replace it. They match on {previews['random'].fewest} to " in text
    assert f"on {previews['alike'].most} of 4 characteristics." in text


def test_only_case_that_can_replace_another_is_named_before_it_does(announced):
    drawn = drawn_by_dice(announced)
    only = {
        case: preview.only
        for case in drawn.cases.all()
        if (preview := samples.replacement_previews(drawn=drawn, out=case.case_id)["alike"]).only
    }
    out, into = next(iter(only.items()))
    text = post(announced, f"replace/{out.pk}/", reason="The file cannot be found", rule="alike").text
    assert f"{into} will replace {out.case_id}. It matches on " in text
    assert 'name="value"' not in text
    done = post(announced, "replacement/", source="system", out=out.case_id)
    assert f"{into} has replaced {out.case_id}." in done.text


def test_replacement_that_somebody_else_completed_changes_nothing(announced):
    drawn, access = drawn_by_dice(announced), announced.access(Role.LEAD)
    first, second = drawn.cases.order_by("order")[:2]
    changes.start_replacement(access=access, drawn=drawn, out=first, reason="Moved", rule="random")
    into = changes.complete_replacement(access=access, drawn=drawn).into
    changes.start_replacement(access=access, drawn=drawn, out=second, reason="Moved", rule="random")
    text = post(announced, "replacement/", source="dice", value="528", out=first.case_id).text
    assert f"{into} has already replaced {first.case_id}. Nothing has been changed." in text
    assert not drawn.replacements.get(out=second.case_id).into


def test_replacing_a_case_leaves_the_pages_of_the_others_where_they_are(announced):
    drawn, access = drawn_by_dice(announced), announced.access(Role.LEAD)
    first, second = drawn.cases.order_by("order")[:2]
    changes.start_replacement(access=access, drawn=drawn, out=first, reason="Moved", rule="random")
    changes.complete_replacement(access=access, drawn=drawn)
    assert f"Replace {second.case_id}" in replacement_page(announced, second)
