"""Steps and seals of a draw: their digests, calculated here as docs/method.md says."""

import hashlib
import json
from dataclasses import replace as changed
from datetime import UTC, datetime, timedelta, timezone

import pytest

from inspectorate.method.faults import FaultsFound
from inspectorate.method.sample import Randomness, choose, draw, number, record_reason, replace, seal
from inspectorate.method.sample.cap import numbered_cap_effect
from inspectorate.method.sample.sealed_draw import seal_of
from inspectorate.method.sample.steps import order_faults
from tests.method.random_populations import FRAMEWORK, LEVELS, RARE, choice_of, random_population, summary_of

POPULATION = random_population(12)
SEALED = seal(POPULATION, FRAMEWORK, origin=" drand round 4711 ", size=9, max_per_manager=4)
SUMMER_TIME = timezone(timedelta(hours=1))


@pytest.fixture(scope="module")
def numbered():
    """The numbered samples of the sealed design."""
    return number(SEALED, POPULATION)


def digest_of(content):
    """Return the SHA-256 digest of values as JSON with sorted keys and no spaces."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def chain(*steps):
    """Return the digest of each step, from its name, time and content."""
    digests: list[str] = []
    for step, at, content in steps:
        digests.append(
            digest_of({"after": digests[-1] if digests else "", "step": step, "at": at, "content": content})
        )
    return digests


def test_seal_is_the_digest_of_the_list_and_the_design():
    assert (SEALED.decided_by, SEALED.origin) == ("public", "drand round 4711")
    content = {
        "scheme": "inspectorate numbered samples, version 1",
        "edition": "youth-2018",
        "group": "court",
        "cases": POPULATION.digest,
        "eligible": 12,
        "size": 9,
        "factors": ["gender", "disposal_type", "risk_of_serious_harm", "safety_wellbeing"],
        "max_per_manager": 4,
        "decided_by": "public",
        "origin": "drand round 4711",
    }
    assert SEALED.seal == seal_of(SEALED) == digest_of(content)
    assert [step.digest for step in SEALED.steps] == chain(("sealed", "", {"seal": SEALED.seal}))
    with_ethnicity = seal(random_population(20, levels=RARE), FRAMEWORK, factors=["ethnicity"])
    assert with_ethnicity.factors[-1] == "ethnicity"
    assert (seal(POPULATION, FRAMEWORK).decided_by, seal(POPULATION, FRAMEWORK).origin) == ("dice", "")


def test_steps_of_a_sealed_draw_are_a_chain_of_digests_with_their_times():
    at = datetime(2018, 8, 27, 11, 0, 0, 999_999, tzinfo=SUMMER_TIME)
    samples = number(seal(POPULATION, FRAMEWORK, at=at), POPULATION, at=at + timedelta(minutes=1))
    sample = choose(samples, POPULATION, FRAMEWORK, randomness=Randomness("dice", " 417 "))
    out = sample.selected[0].id
    noon = datetime(2018, 8, 28, 12, tzinfo=UTC)
    sample = record_reason(sample, POPULATION, out=out, reason=" lost ", rule="alike", at=noon)
    one = datetime(2018, 8, 28, 13, tzinfo=UTC)
    sample = replace(sample, POPULATION, randomness=Randomness("dice", "905", "unused"), at=one)
    assert choice_of(sample).randomness == Randomness("dice", "417", "")
    into = sample.replacements[0].into
    assert [step.digest for step in sample.steps] == chain(
        ("sealed", "2018-08-27T10:00:00+00:00", {"seal": samples.sealed.seal}),
        ("numbered", "2018-08-27T10:01:00+00:00", {"digest": summary_of(samples).digest}),
        ("chosen", "", {"number": 417, "source": "dice", "value": "417", "origin": ""}),
        ("reason", "2018-08-28T12:00:00+00:00", {"out": out, "reason": "lost", "rule": "alike"}),
        (
            "replaced",
            "2018-08-28T13:00:00+00:00",
            {"out": out, "into": into, "source": "dice", "value": "905", "origin": ""},
        ),
    )
    assert [step.at for step in sample.steps] == [
        datetime(2018, 8, 27, 10, 0, tzinfo=UTC),
        datetime(2018, 8, 27, 10, 1, tzinfo=UTC),
        None,
        noon,
        one,
    ]
    assert [step.case_id for step in sample.steps] == ["", "", "", out, out]


def test_step_of_a_draw_from_a_seed_holds_the_seed():
    sample = draw(POPULATION, FRAMEWORK, seed=7, at=datetime(2018, 8, 27, 10, tzinfo=UTC))
    assert [step.digest for step in sample.steps] == chain(
        ("chosen", "2018-08-27T10:00:00+00:00", {"seed": 7})
    )


def test_choice_records_what_was_sealed(numbered):
    value = Randomness("public", " 8f3a ", " drand round 4711 ")
    choice = choice_of(choose(numbered, POPULATION, FRAMEWORK, randomness=value))
    assert (choice.seal, choice.decided_by, choice.origin) == (SEALED.seal, "public", "drand round 4711")
    assert choice.randomness == Randomness("public", "8f3a", "drand round 4711")
    assert choice.summary == summary_of(numbered)


def test_numbered_samples_without_a_summary_cannot_be_chosen_from(numbered):
    samples = changed(numbered, sealed=SEALED)
    with pytest.raises(ValueError, match=r"^the numbered samples have no summary: use number\(\)$"):
        choose(samples, POPULATION, FRAMEWORK, randomness=Randomness("chosen", "417"))


def test_value_of_another_source_is_refused_with_both_sources(numbered):
    with pytest.raises(FaultsFound) as error:
        choose(numbered, POPULATION, FRAMEWORK, randomness=Randomness("dice", "417"))
    assert str(error.value.faults[0]) == (
        "random value: The sealed draw uses public drand round 4711, but this value comes from dice. Use "
        "the source that was sealed, or seal a new draw and record the reason."
    )


def test_smallest_seed_is_nought():
    assert draw(POPULATION, FRAMEWORK, seed=0).seed == 0


def test_order_of_steps_says_what_is_missing(numbered):
    sample = choose(numbered, POPULATION, FRAMEWORK, randomness=Randomness("chosen", "417"))
    [fault] = order_faults(sample.steps[:2], "sample", sealed=True)
    assert fault.problem == (
        "Step 3 is “missing” and should be “chosen”: the order is sealed, numbered, chosen, reason, replaced."
    )
    assert fault.cure == (
        "Restore the record of the draw. If the record was created like this, the draw proves nothing. Draw "
        "the sample again."
    )
    [fault] = order_faults(sample.steps, "sample", sealed=False)
    assert fault.problem == (
        "Step 1 is “sealed” and should be “chosen”: the order is chosen, reason, replaced."
    )
    assert list(order_faults(sample.steps, "sample", sealed=True)) == []


def test_steps_at_the_same_time_are_in_order():
    at = datetime(2018, 8, 27, 10, tzinfo=UTC)
    samples = number(seal(POPULATION, FRAMEWORK, at=at), POPULATION, at=at)
    assert list(order_faults(samples.sealed.steps, "draw", sealed=False))
    sample = choose(samples, POPULATION, FRAMEWORK, randomness=Randomness("dice", "417"), at=at)
    assert list(order_faults(sample.steps, "draw", sealed=True)) == []


def test_sample_has_the_design_that_was_sealed_and_states_the_effect_of_its_limit():
    levels = {"gender": LEVELS["gender"], "safety_wellbeing": LEVELS["safety_wellbeing"]}
    population = random_population(12, levels=levels, managers=5)
    sealed = seal(population, FRAMEWORK, size=6, max_per_manager=3)
    sample = choose(number(sealed, population), population, FRAMEWORK, randomness=Randomness("dice", "417"))
    for entry in ("edition", "group", "digest", "size", "factors", "max_per_manager", "notes"):
        assert getattr(sample, entry) == getattr(sealed, entry), entry
    assert sample.max_per_manager == 3
    assert len(sample.notes) == 2
    effect = numbered_cap_effect(population.cases, sample.selected, sealed.factors, 3, "case manager")
    assert sample.cap == effect
    assert effect is not None
    assert "of one case manager" in effect.because
