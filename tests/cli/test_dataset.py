"""`dataset`: tables for analysts, with pseudonyms that only the same key gives again."""

from tests.house.tree import ROOT

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"


def test_dataset_is_written_with_statistics_files(run, tmp_path):
    result = run("dataset", EXAMPLE, "--to", tmp_path / "data", "--statistics")
    assert result.code == 0, result.err
    names = {path.name for path in (tmp_path / "data").iterdir()}
    assert {"cases.csv", "answers.csv", "codebook.csv", "datapackage.json", "cases.sav", "cases.dta"} <= names
    assert all(name in result.out for name in names)


def test_same_key_file_gives_the_same_pseudonyms_and_none_gives_new_ones(run, tmp_path):
    key = tmp_path / "key"
    key.write_bytes(b"k" * 32)
    for folder, options in (("a", ["--key-file", key]), ("b", ["--key-file", key]), ("c", [])):
        assert run("dataset", EXAMPLE, "--to", tmp_path / folder, *options).code == 0
    first, again, other = ((tmp_path / folder / "cases.csv").read_bytes() for folder in "abc")
    assert first == again != other


def test_key_file_that_is_short_or_missing_and_folder_in_use_are_errors(run, tmp_path):
    (tmp_path / "key").write_bytes(b"short")
    short = run("dataset", EXAMPLE, "--to", tmp_path / "data", "--key-file", tmp_path / "key")
    assert short.code == 2
    assert "has 5 bytes" in short.err
    missing = run("dataset", EXAMPLE, "--to", tmp_path / "data", "--key-file", tmp_path / "none")
    assert missing.code == 2
    assert "none" in missing.err
    used = run("dataset", EXAMPLE, "--to", tmp_path)
    assert used.code == 2
    assert "The folder is not empty." in used.err
