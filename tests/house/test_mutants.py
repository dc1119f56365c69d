"""Mutation testing: its lists name what exists, and it says what a mutant changes. It is run by hand."""

import ast

import pytest

from tests.house.tree import ROOT
from tools.mutants import SENTENCES, compared, equivalent_mutants, groups


def functions_of(source: str) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]


def comparison(before: str, after: str):
    (original,) = functions_of(f"def x_f__mutmut_orig(a, b=1):\n    {before}")
    (mutated,) = functions_of(f"def x_f__mutmut_1(a, b=1):\n    {after}")
    return compared("inspectorate.method.module.x_f__mutmut_1", original, mutated)


@pytest.mark.parametrize("name", groups())
def test_group_of_mutants_names_modules_and_tests_that_exist(name):
    group = groups()[name]
    assert group["modules"]
    assert group["tests"]
    for module in group["modules"]:
        assert (ROOT / "src" / module).is_file(), module
    for test in (*group["tests"], *group.get("slow", ())):
        file, _, function = test.partition("::")
        assert f"def {function}(" in (ROOT / file).read_text(encoding="utf-8") or not function, test


def test_every_module_of_the_method_is_in_one_group_at_most():
    modules = [module for group in groups().values() for module in group["modules"]]
    assert len(modules) == len(set(modules))


def test_equivalent_mutant_has_a_function_a_change_and_a_reason():
    modules = {
        module.removesuffix(".py").replace("/", "."): module
        for group in groups().values()
        for module in group["modules"]
    }
    for entry in equivalent_mutants():
        module = next(module for module in modules if entry["function"].startswith(f"{module}."))
        source = (ROOT / "src" / modules[module]).read_text(encoding="utf-8")
        function = entry["function"].rpartition(".")[2]
        assert any(node.name == function for node in functions_of(source)), entry["function"]
        assert entry["before"] != entry["after"]
        assert entry["reason"].endswith(".")


def test_mutant_is_named_by_its_function_and_the_lines_that_differ():
    mutant = comparison("return a > b", "return a >= b")
    assert mutant.function == "inspectorate.method.module.f"
    assert (mutant.before, mutant.after, mutant.wording) == ("return a > b", "return a >= b", False)


def test_changed_default_is_a_change():
    (original,) = functions_of("def x_f__mutmut_orig(a, b=1):\n    return a")
    (mutated,) = functions_of("def x_f__mutmut_1(a, b=2):\n    return a")
    mutant = compared("m.x_f__mutmut_1", original, mutated)
    assert (mutant.before, mutant.after, mutant.wording) == ("a, b=1", "a, b=2", False)


@pytest.mark.parametrize("name", sorted(SENTENCES))
def test_what_a_sentence_says_is_wording_but_not_whether_it_is_said(name):
    assert comparison(f"return {name}('Not now.')", f"return {name}('XXNot now.XX')").wording
    assert comparison(f"return {name}('Not now.')", f"return {name}(None)").wording
    assert not comparison(f"return {name}('Not now.')", "return None").wording
    assert not comparison(f"x = a and {name}('No.')", f"x = a or {name}('No.')").wording
