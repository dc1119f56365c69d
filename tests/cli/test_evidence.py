"""`evidence` as other programs call it."""

import shutil

from inspectorate.method.standards import load
from tests.house.tree import ROOT

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"


def test_evidence_of_the_example_has_one_gap(run):
    result = run("evidence", EXAMPLE, "--json")
    assert result.code == 0, result.err
    questions = result.json["key_questions"]
    on_evidence = [
        key.id
        for domain in load("youth-2018").domains
        if domain.judged_on == "evidence"
        for standard in domain.standards
        for key in standard.key_questions
    ]
    assert list(questions) == on_evidence
    assert [question for question, entry in questions.items() if entry["gap"]] == ["1.3.1"]
    assert questions["1.3.1"] == {
        "evidence": ["E02", "E12", "E13"],
        "supports": ["E12"],
        "contradicts": ["E13"],
        "kinds": ["document"],
        "uncited": [],
        "gap": "The judgement is based on one kind of source only: Documents sent in advance. "
        "At least 2 are needed.",
    }
    assert (result.json["survey"]["invited"], result.json["survey"]["responses"]) == (None, 13)
    assert [line["id"] for line in result.json["lines_of_enquiry"]] == ["L1", "L2", "L3", "L4", "L5", "L6"]


def test_evidence_that_the_judgement_leaves_out_is_missing(run, tmp_path):
    folder = tmp_path / "package"
    shutil.copytree(EXAMPLE, folder)
    judgements = folder / "judgements.toml"
    text = judgements.read_text(encoding="utf-8")
    assert text.count('    "E10",\n') == 1
    judgements.write_text(text.replace('    "E09",\n    "E10",\n', '    "E10",\n'), encoding="utf-8")
    entry = run("evidence", folder, "--json").json["key_questions"]["1.2.4"]
    assert entry["uncited"] == ["E09"]
    assert entry["gap"] == "The evidence disagrees, and the judgement does not cite E09."
    shown = run("evidence", folder)
    assert "1.2.4: The evidence disagrees, and the judgement does not cite E09." in " ".join(
        shown.out.split()
    )
    remarks = [
        remark for remark in run("check", folder, "--json").json if remark["kind"] == "uncited evidence"
    ]
    assert [remark["place"] for remark in remarks] == ["judgements, 1.2.4"]


def test_people_invited_to_the_survey_are_counted(run, tmp_path):
    folder = with_invitations(tmp_path, 15)
    assert run("evidence", folder, "--json").json["survey"]["invited"] == 15
    assert "survey: 13 of the 15 invited." in " ".join(run("evidence", folder).out.split())


def test_fewer_invitations_than_answers_are_a_fault(run, tmp_path):
    result = run("package", "validate", with_invitations(tmp_path, 12))
    assert result.code == 2
    assert "13 people answered. The number of people invited is 12." in " ".join(result.err.split())


def with_invitations(tmp_path, number):
    """Copy the example, and record how many people were invited to the survey."""
    folder = tmp_path / "package"
    shutil.copytree(EXAMPLE, folder)
    about = folder / "inspection.toml"
    text = about.read_text(encoding="utf-8")
    about.write_text(text.replace("[about]\n", f"[about]\nsurvey_invited = {number}\n", 1), encoding="utf-8")
    return folder
