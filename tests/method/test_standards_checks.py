"""Every fault of an edition is reported with its file and place."""

import pytest

from inspectorate.method.faults import FaultsFound
from inspectorate.method.standards import available, figures_of, load
from tests.method.editions import changed, faults_of

YOUTH = "youth-2018"
FAULTY_EDITS = [
    # file, text, text that replaces it, part of the fault's place, part of its problem
    ("edition.toml", 'id = "house"', 'id = "report"', "edition.toml, source report", "2 times"),
    ("standards.toml", 'id = "1.2.4"', 'id = "1.2.3"', "id 1.2.3", "2 times"),
    ("standards.toml", 'id = "1.1"', 'id = "1 1"', "id '1 1'", "This id is not valid"),
    (
        "standards.toml",
        'source = "report"',
        'source = "memory"',
        "standards.toml, domain 1, standard 1.1, key question 1.1.1",
        "'memory'",
    ),
    ("standards.toml", 'case_group = "court"', 'case_group = "adults"', "domain 2, case_group", "unknown"),
    ("standards.toml", 'case_group = "court"', 'case_group = "out_of_court"', "group court", "0 domains"),
    ("standards.toml", 'judged_on = "evidence"', 'judged_on = "rumour"', "domain 1, judged_on", "'rumour'"),
    ("standards.toml", 'fact = "plan_due"', 'fact = "plan_done"', "question 2.2.1, applies", "'plan_done'"),
    ("standards.toml", 'is = ["yes"]', 'is = ["often"]', "question 2.1.2, applies", "never 'often'"),
    ("standards.toml", 'is = ["yes"]', 'at_least = "yes"', "question 2.1.2, applies", "no order"),
    ("standards.toml", 'fact = "plan_due", ', "", "question 2.2.1, applies", "exactly one form"),
    (
        "standards.toml",
        'short = "Staffing',
        'applies = { fact = "x", is = ["y"] }\nshort = "S',
        "1.2.1",
        "facts",
    ),
    (
        "standards.toml",
        'short = "Vision',
        'comment_required = { value = ["never"], source = "house", status = "unconfirmed" }\nshort = "V',
        "standards.toml, question 1.1.1, comment_required",
        "'never'",
    ),
    ("casework.toml", 'value = "key_questions"', 'value = "some"', "answer no", "not one of the choices"),
    ("prompts.toml", 'id = "2.2.2"', 'id = "2.2.9"', "prompts.toml, key question 2.2.9", "no such"),
    ("prompts.toml", 'id = "2.2.2"', 'id = "2.2.1"', "prompts.toml, key question 2.2.1", "twice"),
    ("prompts.toml", 'id = "1.1.1.a"', 'id = "1.1.1"', "id 1.1.1", "2 times"),
    (
        "casework.toml",
        'field = "disposal_date"',
        'field = "gender"',
        "group court, window, field",
        "'gender'",
    ),
    ("casework.toml", "value = 9", "value = 5", "group court, window", "5 to 6"),
    ("casework.toml", "value = 0.6", "value = 0.7", "groups", "1.1"),
    ("casework.toml", "value = 0.1", "value = 10", "double_assessment_share", "not a share"),
    ("casework.toml", "sufficient = true", "sufficient = false", "answers", "do not distinguish"),
    ("casework.toml", "applicable = true", "applicable = false", "answer yes", "not applicable"),
    (
        "casework.toml",
        'scale = "safety_wellbeing"',
        'scale = "mood"',
        "field safety_wellbeing, scale",
        "'mood'",
    ),
    ("casework.toml", '"girls"', '"boys"', "field gender, codes", "female and male"),
    ("casework.toml", '"sex code"', '"dob"', "fields, headings", "gender"),
    ("casework.toml", "titles = { female", "titles = { girl", "field gender, titles", "'girl'"),
    ("casework.toml", "court = [", "crown = [", "field disposal_type, levels_of", "'crown'"),
    ("casework.toml", 'field = "restricted"', 'field = "hidden"', "exclusion restricted, field", "'hidden'"),
    ("casework.toml", 'is = ["yes"]', 'is = ["maybe"]', "exclusion restricted, is", "'maybe'"),
    ("casework.toml", 'key = "plan_due"', 'key = "gender"', "field or routing question gender", "2 times"),
    (
        "casework.toml",
        'groups = ["court"]',
        'groups = ["crown"]',
        "routing question plan_due, groups",
        "'crown'",
    ),
    ("ratings.toml", "value = 0,", "value = 5,", "bands", "start at 0"),
    ("ratings.toml", "value = 65", "value = 45", "bands", "do not rise"),
    ("ratings.toml", 'rating = "Good"', 'rating = "Splendid"', "bands, rating", "'Splendid'"),
    ("ratings.toml", "points = 2", "points = 9", "bands", "fewer points"),
    ("ratings.toml", "points = 2", "points = 3", "number of points 3", "2 times"),
    ("ratings.toml", '"1/6"', '"2/3"', "overall_bands", "do not rise"),
    ("ratings.toml", '"1/6"', '"1/0"', "overall band Requires improvement, more_than, value", "fraction"),
    ("ratings.toml", '"#7ab800"', '"green"', "level Good, colour", "not a colour"),
    ("ratings.toml", 'ink = "#0b0c0c"', 'ink = "#ffffff"', "level Good", "contrast of 2"),
    ("ratings.toml", "value = 0.95", "value = nan", "interval_confidence", "out of range"),
    ("sample.toml", '"gender"', '"name"', "sample.toml, factors", "'name'"),
    ("sample.toml", "value = 0.8", "value = 80", "sample.toml, confidence", "out of range"),
    (
        "evidence.toml",
        'supports = ["1.2.1"]',
        'supports = ["9.9.9"]',
        "survey question S1, supports",
        "'9.9.9'",
    ),
    ("evidence.toml", 'favourable = ["Agree strongly"', 'favourable = ["Quite"', "S1, favourable", "'Quite'"),
    ("evidence.toml", "value = 2", "value = 20", "kinds_needed", "20 kinds"),
    ("report.toml", 'instead_of = ["YOT", "YJS"]', 'instead_of = ["YOSs"]', "term YOS", "to be avoided"),
    ("report.toml", 'key = "front"', 'key = "imprint"', "block imprint", "No part of the report"),
    ("report.toml", 'key = "results"', 'key = "result"', "block result", "No part of the report"),
    ("report.toml", 'key = "methodology.2"', 'key = "methodology.4"', "block methodology.4", "No part"),
    ("report.toml", 'key = "results"', 'key = "annex.results"', "block annex.results", "No part"),
    ("report.toml", 'people = ["child", ', 'people = ["Child", ', "report.toml, people", "small letters"),
    ("report.toml", 'people = ["child", ', 'people = ["case", ', "report.toml, cases", "among the people"),
    ("report.toml", 'telling = ["boy", ', 'telling = ["lad", ', "report.toml, telling", "'lad'"),
    ("report.toml", "people = [", "folk = [", "report.toml, people", "missing"),
    (
        "standards.toml",
        'applies_source = "p',
        'applies_source = "un',
        "key question 2.1.2",
        "'unractitioners'",
    ),
    (
        "standards.toml",
        "applies_status",
        "# applies_status",
        "question 2.1.2, applies",
        "no source and no status",
    ),
    (
        "prompts.toml",
        "applies_source",
        "# applies_source",
        "question 2.1.1.f, applies",
        "no source and no status",
    ),
    ("glossary.toml", 'term = "Case manager"', 'term = "AssetPlus"', "term AssetPlus", "2 times"),
    ("glossary.toml", 'term = "AssetPlus"\n', "", "glossary.toml, term number 1, term", "missing"),
    ("glossary.toml", 'status = "observed"', 'status = "certain"', "term AssetPlus, status", "'certain'"),
    ("sample.toml", "confidence =", "confidence", "sample.toml", "line 2"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "words"), FAULTY_EDITS, ids=lambda value: str(value)[:40]
)
def test_fault_is_reported_with_its_place(file, old, new, place, words, tmp_path):
    faults = faults_of(changed(YOUTH, tmp_path, (file, old, new)))
    assert any(place in fault.place and words in fault.problem for fault in faults), faults
    assert all(fault.place and fault.problem.endswith(".") and fault.cure.endswith(".") for fault in faults)


@pytest.mark.parametrize("edition", available())
def test_unchanged_copy_equals_the_original(edition, tmp_path):
    assert load(changed(edition, tmp_path)) == load(edition)


def test_faults_of_several_files_are_reported_together(tmp_path):
    folder = changed(YOUTH, tmp_path, ("sample.toml", "value = 0.8", 'value = "most"'))
    (folder / "glossary.toml").unlink()
    (folder / "report.toml").write_bytes(b"title = '\xff'")
    places = [fault.place for fault in faults_of(folder)]
    assert places == ["sample.toml, confidence, value", "report.toml, byte 10", "glossary.toml"]


def test_unknown_edition_is_refused_and_available_ones_are_listed():
    with pytest.raises(FaultsFound, match="youth-2018"):
        load("youth-1918")


@pytest.mark.parametrize("edition", ["../youth-2018", "", ".", "/etc", "youth-2018/"])
def test_id_cannot_be_a_path(edition):
    with pytest.raises(FaultsFound):
        load(edition)


def test_missing_folder_is_a_fault(tmp_path):
    assert "no such folder" in faults_of(tmp_path / "nowhere")[0].problem


def test_edition_id_that_differs_from_its_folder_is_a_fault(tmp_path, monkeypatch):
    changed("hostels-2030", tmp_path, ("edition.toml", 'id = "hostels-2030"', 'id = "inns-2030"'))
    monkeypatch.setattr("inspectorate.method.standards.files.EDITIONS", tmp_path)
    with pytest.raises(FaultsFound, match="hostels-2030"):
        load("hostels-2030")


def test_source_and_status_of_a_file_apply_to_its_parts_unless_stated():
    questions = load(YOUTH).questions
    assert questions["2.2.2.a"].status == "observed"
    assert questions["1.1.1.a"].status == "unconfirmed"
    assert {questions["1.1.1"].source, questions["2.2.2"].source} == {"report"}


def test_status_of_a_condition_is_separate_from_that_of_the_wording():
    questions = load(YOUTH).questions
    key_question, prompt = questions["2.1.2"], questions["2.1.1.f"]
    assert (key_question.status, key_question.applies_status, key_question.applies_source) == (
        "published",
        "unconfirmed",
        "practitioners",
    )
    assert (prompt.status, prompt.applies_status) == ("observed", "unconfirmed")
    inherited = questions["2.1.2.a"]
    assert inherited.applies == key_question.applies
    assert inherited.applies_status is None, "the rule is its key question's, and is listed once"


def test_empty_list_of_nouns_is_a_fault(tmp_path):
    folder = changed("hostels-2030", tmp_path, ("report.toml", "cases = [", "cases = []\nrooms = ["))
    text = (folder / "report.toml").read_text().splitlines()
    remaining = [line for line in text if not line.startswith("rooms")]
    (folder / "report.toml").write_text("\n".join(remaining))
    (fault,) = faults_of(folder)
    assert fault.place == "report.toml, cases"


def test_fault_of_an_unknown_block_names_the_nearest_key(tmp_path):
    (fault,) = faults_of(changed(YOUTH, tmp_path, ("report.toml", 'key = "glossary"', 'key = "glosary"')))
    assert fault.cure.startswith("The nearest that is: glossary.")


def test_figure_titles_use_the_title_of_the_case_manager():
    for edition, title in ((YOUTH, "case manager"), ("hostels-2030", "key worker")):
        framework = load(edition)
        titles = [figure.title for figure in figures_of(framework, framework)]
        assert f"Most cases of one {title}, when limited" in titles


def test_youth_key_questions_have_prompts_short_names_and_guidance():
    for question in load(YOUTH).key_questions.values():
        assert question.prompts, question.id
        assert question.short, question.id
        assert question.guidance, question.id


def test_lookup_of_an_unknown_key_raises_key_error():
    framework = load(YOUTH)
    assert framework.domain_for("court").id == "2"
    assert framework.domain_of["2.2.2.a"].id == framework.domain_of["2.2"].id == "2"
    assert framework.standard_of["2.2.2.a"].id == "2.2"
    assert framework.scale("risk_of_serious_harm").levels[0].key == "low"
    assert framework.field("gender").kind == "code"
    assert framework.source("report").licence.startswith("Open Government Licence")
    for lookup in (framework.group, framework.domain_for, framework.scale, framework.field, framework.rating):
        with pytest.raises(KeyError):
            lookup("nothing of the kind")
