"""On its date everything about single children goes; what follows from it, and its proof, stay."""

from datetime import date, timedelta

from inspectorate.web.audit.models import Event
from inspectorate.web.audit.queries import walk
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases import queries
from inspectorate.web.cases.models import Draw, DrawnCase, Fate, LongList
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.retention import remove_due
from inspectorate.web.states import Role, State
from tests.web import cast

DAY = date(2026, 1, 31)


def drawn(played):
    played.stand(State.ANNOUNCED)
    opened = played.opened(Role.LINK)
    kind = queries.group(opened=opened, key="court")
    sent = cases.send_long_list(opened=opened, group=kind, name="list.csv", content=cast.long_list())
    columns, _unclear, _kept = queries.suggested_columns(opened=opened, listed=sent)
    cases.confirm_columns(opened=opened, listed=sent, columns=columns)
    return cases.draw_sample(opened=played.opened(Role.LEAD), group=kind, seed=2018)


def test_on_the_day_the_cases_go_and_the_proof_stays(played):
    draw = drawn(played)
    Inspection.objects.update(remove_cases_on=DAY)
    played.stand(State.CLOSED)
    assert remove_due(DAY - timedelta(days=1)) == []
    [line] = remove_due(DAY)
    assert "1 long lists" in line
    assert not DrawnCase.objects.exists()
    assert not Fate.objects.exists()
    assert LongList.objects.get().content is None
    kept = Draw.objects.get()
    assert (kept.seed, kept.digest, len(kept.balance)) == (2018, draw.digest, len(draw.balance))
    told = Event.objects.get(action="remove_cases").after
    assert told is not None
    assert told["drawn_cases"] == 37
    assert list(queries.verify()) == []
    assert walk().faults == []
    assert remove_due(DAY) == []


def test_while_it_goes_on_nothing_is_removed_whatever_the_date(played):
    drawn(played)
    Inspection.objects.update(remove_cases_on=DAY)
    assert remove_due(DAY) == []
    assert LongList.objects.get().content is not None


def test_the_pages_of_what_is_left_still_open(played):
    drawn(played)
    Inspection.objects.update(remove_cases_on=DAY)
    played.stand(State.CLOSED)
    remove_due(DAY)
    client = played.client(Role.LEAD)
    home = f"/inspections/{played.inspection.pk}/"
    assert "was removed on" in client.get(home).text
    assert "2018" in client.get(f"{home}sample/court/").text
    assert client.get(f"{home}long-lists/").status_code == 200
