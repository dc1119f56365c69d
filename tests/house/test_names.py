"""Names are nouns of the field: no participles, no private words, one meaning for each class."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files

ROOMS = ("src", "tests", "tools", "bench", "examples")
MODULES = [path for room in ROOMS for path in files(ROOT / room) if path.suffix == ".py"]
SOURCE = [path for path in MODULES if path.is_relative_to(ROOT / "src")]

VERBAL_NOUNS = {
    "routing": "the term for which questions a case is asked",
    "landing": "the second phase of the cube method",
    "sampling": "the statistical term for drawing a sample",
    "rating": "the inspectorate's word for its result",
    "finding": "the inspectorate's word for what was found",
}
"""Words in -ing that are the field's own nouns."""
IRREGULAR_PARTICIPLES = frozenset(
    [
        "begun",
        "built",
        "chosen",
        "done",
        "drawn",
        "found",
        "given",
        "held",
        "kept",
        "known",
        "left",
        "lost",
        "made",
        "put",
        "read",
        "said",
        "seen",
        "sent",
        "shown",
        "spoken",
        "taken",
        "thought",
        "told",
        "unseen",
        "written",
    ]
)
NOUNS_IN_ED = frozenset({"feed", "need", "seed", "shed", "speed"})
PRIVATE_WORDS = frozenset(
    {"told", "known", "found", "each", "made", "kept", "said", "lacking", "stands", "way", "anew"}
)
"""Names that say nothing of the thing they hold."""
ONE_CONCEPT = {
    "ActionEvidence": "evidence that an action is done",
    "ActionState": "the state of an action of the improvement plan",
    "Adoption": "the adoption of an edition",
    "Answer": "the answer of an assessment",
    "Assessment": "one assessor's answers about one case",
    "BoardReview": "a review of the improvement plan by the board",
    "ClosureOutcome": "what the inspectorate decides about a recommendation",
    "Decision": "what the panel decided",
    "EvidenceItem": "a piece of evidence",
    "ImprovementAction": "an action about a recommendation",
    "ImprovementPlan": "what a service does about recommendations",
    "Inspection": "an inspection",
    "Judgement": "a standard judged on evidence",
    "LineOfEnquiry": "a line of enquiry",
    "LongList": "a long list",
    "Recommendation": "a recommendation of the report",
    "RecommendationClosure": "the closure of a recommendation",
    "RecommendationResponse": "the response to a recommendation",
    "RecommendationState": "whether a recommendation is open or closed",
    "ResponseOutcome": "whether a recommendation is accepted",
    "SecondDraw": "a draw for second assessment",
}
"""Classes that are both a value of the method and the database record of the same thing."""


def relative(path: Path) -> str:
    """Return a file's path from the root, as a test's id."""
    return path.relative_to(ROOT).as_posix()


def last_word(module: str) -> str:
    """Return the last word of a module's name, without the prefix of a test or a benchmark."""
    return re.sub(r"^(?:test|bench)_", "", module).rsplit("_", 1)[-1]


def is_participle(word: str) -> bool:
    """Return whether a word is a participle rather than a noun."""
    return word in IRREGULAR_PARTICIPLES or (word.endswith("ed") and word not in NOUNS_IN_ED)


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_module_name_is_a_noun(path):
    if path.name in {"__init__.py", "__main__.py"}:
        return
    word = last_word(path.stem)
    assert not word.endswith("ing") or word in VERBAL_NOUNS or path.stem == "setting", path.stem
    assert not is_participle(word), path.stem


@pytest.mark.parametrize(
    ("module", "is_noun"),
    [
        ("saving", False),
        ("told", False),
        ("drawn", False),
        ("rated", False),
        ("answers", True),
        ("seed", True),
    ],
)
def test_participles_and_verbs_are_recognised(module, is_noun):
    word = last_word(module)
    assert (not word.endswith("ing") and not is_participle(word)) is is_noun


def names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield every name that a module gives to a definition, an argument or a variable, with its line."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield node.lineno, name
            case ast.arg(arg=name):
                yield node.lineno, name
            case ast.Name(id=name, ctx=ast.Store()):
                yield node.lineno, name
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                yield node.lineno, name


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_no_name_is_a_private_word(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    private = [f"line {line}: {name}" for line, name in names(tree) if name.strip("_") in PRIVATE_WORDS]
    assert private == [], f"{relative(path)}: name the thing instead"


def test_private_words_are_found():
    source = "def told(each):\n    for known in each:\n        found = known\n"
    assert [name for _line, name in names(ast.parse(source))] == ["told", "each", "known", "found"]


def class_homes() -> dict[str, list[str]]:
    """Return the modules that define each public class of the source."""
    homes = defaultdict(list)
    for path in SOURCE:
        if "migrations" in path.parts:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(relative(path))
    return homes


def test_a_class_name_means_one_thing():
    twice = {name: homes for name, homes in class_homes().items() if len(homes) > 1}
    assert {name: homes for name, homes in twice.items() if name not in ONE_CONCEPT} == {}


def test_a_shared_class_name_is_a_value_of_the_method_and_its_record():
    homes = class_homes()
    for name in ONE_CONCEPT:
        value, record = sorted(homes[name])
        assert value.startswith("src/inspectorate/method/"), name
        assert re.fullmatch(r"src/inspectorate/web/\w+/models\.py", record), name


def front_doors() -> list[Path]:
    """Return the packages whose `__init__` exports names."""
    return [path for path in SOURCE if path.name == "__init__.py" and "__all__" in path.read_text("utf-8")]


@pytest.mark.parametrize("door", front_doors(), ids=relative)
def test_no_module_has_the_name_of_a_function_its_package_exports(door):
    tree = ast.parse(door.read_text(encoding="utf-8"))
    exported = {
        constant.value
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"
        for constant in ast.walk(node.value)
        if isinstance(constant, ast.Constant)
    }
    siblings = {path.stem for path in door.parent.iterdir() if path.name != "__init__.py"}
    assert exported & siblings == set()


@pytest.mark.parametrize("path", [path for path in SOURCE if path.name == "__init__.py"], ids=relative)
def test_the_service_has_no_facade(path):
    if not path.is_relative_to(ROOT / "src" / "inspectorate" / "web"):
        return
    if path.parent.name == "api" or path.parent.parent.name == "demonstration":
        return
    imported = [
        node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.ImportFrom)
    ]
    assert imported == [], f"{relative(path)} only passes names on: import the module that defines them"


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path.is_relative_to(ROOT / "tests")], ids=relative
)
def test_no_module_imports_a_test_module(path):
    imported = [
        f"{node.module}.{alias.name}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    ]
    assert [name for name in imported if name.startswith("tests.") and ".test_" in name] == []
