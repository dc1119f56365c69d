"""How many questions each page asks the database: stated, and the same however much there is."""

import pytest

from inspectorate.web.allocation import changes as allocation
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases import queries
from inspectorate.web.states import Role, State
from tests.web import cast

# Session, person and audit event are among them: a page that shows cases records that it was opened.
ASKED = {
    "": 12,
    "long-lists/": 6,
    "long-lists/{listed}/": 10,
    "sample/court/": 9,
    "interviews/": 10,
    "trail/": 6,
}


@pytest.fixture
def worked(played):
    played.stand(State.ANNOUNCED)
    opened = played.opened(Role.LINK)
    kind = queries.group(opened=opened, key="court")
    sent = cases.send_long_list(opened=opened, group=kind, name="list.csv", content=cast.long_list())
    columns, _unclear, _kept = queries.suggested_columns(opened=opened, listed=sent)
    read = cases.confirm_columns(opened=opened, listed=sent, columns=columns)
    cases.draw_sample(opened=played.opened(Role.LEAD), group=kind, seed=2018)
    allocation.offer_every_time(opened=opened)
    allocation.allocate(opened=played.opened(Role.LEAD))
    return played, read


@pytest.mark.parametrize(("page", "asked"), ASKED.items())
def test_a_page_asks_as_often_as_is_stated(worked, page, asked, django_assert_num_queries):
    played, read = worked
    client = played.client(Role.LEAD)
    address = f"/inspections/{played.inspection.pk}/{page.format(listed=read.pk)}"
    client.get(address)
    with django_assert_num_queries(asked):
        assert client.get(address).status_code == 200
