"""Control characters in every text field, by pages, API, files and commands: none is stored or exported."""

import io
import re
import uuid
import zipfile

import pytest
from django.db import connection

from inspectorate import package
from inspectorate.method.faults import FaultsFound
from inspectorate.web.exchange.changes.package import import_package
from inspectorate.web.people import changes as people
from inspectorate.web.people.models import Person
from inspectorate.web.states import Role, State
from tests.web.api_client import ApiClient
from tests.web.assigned_cases import answer_body, create_assessment
from tests.web.crawler import Crawler
from tests.web.factories import EXAMPLE

TEXT = "tagged \x1b]0;title\x07 \x9b31m \x0bthen\x85 Sam\u202egnp.exe\x7f"
CONTROLS = "[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\u202a-\u202e]"
ESCAPED = r"\\u00(?:0[1-8bcef]|1|7f)"
MARKED = "tagged"


def stored_texts() -> list[str]:
    """Return every text in the tables of the service, those inside JSON included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
            "AND data_type IN ('text', 'character varying', 'jsonb') AND table_name ~ %s",
            [
                "^(audit|mail|people|tokens|adoption|inspections|cases|assessments|allocation|judgements|panel|reports)_"
            ],
        )
        texts = []
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT "{column}"::text FROM "{table}" WHERE "{column}" IS NOT NULL')
            texts += [text for (text,) in cursor.fetchall()]
    return texts


def has_control(text: str) -> bool:
    return bool(re.search(CONTROLS, text) or re.search(ESCAPED, text))


def test_no_form_of_any_page_stores_a_control_character(team):
    create_assessment(team)
    home = f"/inspections/{team.inspection.pk}/"
    visits = (
        (State.SETTING_UP, Role.OPERATIONS),
        (State.ANNOUNCED, Role.LEAD),
        (State.FIELDWORK, Role.LEAD),
        (State.FIELDWORK, Role.INSPECTOR),
    )
    for state, role in visits:
        team.stand(state)
        Crawler(team.client(role), TEXT).crawl("/inspections/", home, "/people/")
    texts = stored_texts()
    assert sum(MARKED in text for text in texts) > 3
    assert [text for text in texts if has_control(text)] == []


def test_no_answer_or_export_has_a_control_character(team):
    assessment = create_assessment(team)
    api = ApiClient(team, Role.INSPECTOR)
    answer = answer_body(comment=TEXT, idempotency_key=str(uuid.uuid4()))
    saved = api.post(f"/assessments/{assessment.pk}/answers", answer)
    assert (MARKED in saved["comment"], has_control(saved["comment"])) == (True, False)
    api.post(f"/assessments/{assessment.pk}/alerts", {"concern": TEXT})
    assert [text for text in stored_texts() if has_control(text)] == []
    at = f"/inspections/{team.inspection.pk}"
    response = team.client(Role.LEAD).get(f"{at}/export/inspection.zip")
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert any(MARKED in content for content in files.values())
    assert [name for name, content in files.items() if has_control(content)] == []


def test_package_with_control_characters_is_read_and_imported_without_them(team):
    files = package.to_files(package.read(EXAMPLE))
    files["answers.csv"] = files["answers.csv"].replace(b"asked why", TEXT.encode(), 1)
    files["judgements.toml"] = files["judgements.toml"].replace(
        b'reasons = "', b'reasons = "tagged \\u001b', 1
    )
    read = package.read_files(files)
    comments = [answer.comment for case in read.assessments for answer in case.answers.values()]
    assert [has_control(comment) for comment in comments if MARKED in comment] == [False]
    assert not any(has_control(content.decode()) for content in package.to_files(read).values())
    import_package(by=team.people[Role.OPERATIONS], files=files)
    assert [text for text in stored_texts() if has_control(text)] == []


def test_name_given_on_the_server_has_no_control_characters(db):
    people.invite_first(email="first@example.org", name=TEXT, role=Role.HEAD)
    assert not has_control(Person.objects.get().name)


@pytest.mark.parametrize(
    ("email", "name"), [("nobody", "First"), ("a@b\x1b.org", "First"), ("a@b.org", " \x07 ")]
)
def test_invitation_on_the_server_needs_an_address_and_a_name(db, email, name):
    with pytest.raises(FaultsFound):
        people.invite_first(email=email, name=name, role=Role.HEAD)
    assert not Person.objects.exists()
