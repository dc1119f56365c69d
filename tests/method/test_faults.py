"""A sentence is its English words, and keeps what it was made of, so that it can be said otherwise."""

import copy
import json
import pickle
from dataclasses import asdict

import pytest

from inspectorate.method.faults import Fault, Sentence

ROW = Sentence("Row %(row)s has %(share)s.", row=4, share="5%")


def test_a_sentence_is_its_english_words():
    assert ROW == "Row 4 has 5%."
    assert (ROW.template, dict(ROW.values)) == ("Row %(row)s has %(share)s.", {"row": 4, "share": "5%"})
    assert json.dumps(ROW) == '"Row 4 has 5%."'


def test_a_sentence_without_values_is_taken_as_it_is():
    assert Sentence("Give 100% of it.") == "Give 100% of it."


@pytest.mark.parametrize(
    "copied",
    [copy.copy, copy.deepcopy, lambda sentence: pickle.loads(pickle.dumps(sentence))],
    ids=["copy", "deep copy", "pickle"],
)
def test_a_copy_of_a_sentence_keeps_what_it_was_made_of(copied):
    again = copied(ROW)
    assert (again, again.template, again.values) == (ROW, ROW.template, ROW.values)


def test_a_fault_of_sentences_is_the_fault_of_their_words():
    fault = Fault(ROW, Sentence("The file is empty."), Sentence("Enter a value."))
    assert fault == Fault("Row 4 has 5%.", "The file is empty.", "Enter a value.")
    assert asdict(fault)["place"].template == ROW.template
