"""How the cases of a sample were chosen, in sentences that follow from what was done to this sample."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from inspectorate.method.faults import Sentence as _
from inspectorate.method.sample.balance_table import factor_title, worst_margin
from inspectorate.method.sample.values import (
    NumberedChoice,
    NumberedSummary,
    Replacement,
    ReplacementRule,
    Sample,
    SealedDraw,
)
from inspectorate.method.standards import Framework

SAMPLES = 1000

REPLACEMENT_PRICES: Mapping[ReplacementRule, str] = {
    "random": _("Each has the same chance, but the sample may become less balanced."),
    "alike": _("The sample stays balanced, but cases with common characteristics have a higher chance."),
}
"""What each rule for a replacement costs."""


def describe(sample: Sample, framework: Framework) -> tuple[str, ...]:
    """Return sentences that say how the cases were chosen: by what chance, with what balance, what changed.

    Report, pages, command line and package print them. They claim nothing that does not hold for this sample.
    """
    if len(sample.selected) == sample.size.eligible:
        return _without_choice(sample.size.eligible)
    sentences = [*_choice(sample), *_chances(sample)]
    if sample.numbered is not None:
        sentences += _balance(sample.numbered.summary, framework)
        sentences += _pairs(sample.numbered.summary)
    else:
        sentences += _balance_of_one(sample)
    return (
        *sentences,
        *_replacements(sample.completed_replacements),
        *_undone(len(sample.undone_replacements)),
    )


def describe_sealed(sealed: SealedDraw, framework: Framework) -> tuple[str, ...]:
    """Return sentences about a sealed draw whose number is not decided yet."""
    sentences = [
        _(
            "The list of %(eligible)s eligible cases and the design of the draw are sealed by this digest: "
            "%(seal)s.",
            eligible=sealed.size.eligible,
            seal=sealed.seal,
        ),
        *_still_to_decide(sealed),
    ]
    if sealed.size.value == sealed.size.eligible:
        return (*sentences, *_without_choice(sealed.size.eligible))
    if sealed.numbered is not None:
        sentences += [_numbered_chances(sealed.numbered)]
        sentences += _balance(sealed.numbered, framework)
        sentences += _pairs(sealed.numbered)
    return tuple(sentences)


def _without_choice(eligible: int) -> tuple[str, ...]:
    """Return what is said if every eligible case is in the sample, or none is eligible."""
    if not eligible:
        return ()
    return (_("All %(eligible)s eligible cases are in the sample, so none was selected.", eligible=eligible),)


def _still_to_decide(sealed: SealedDraw) -> Iterator[str]:
    if sealed.decided_by == "public":
        yield _(
            "The number of the sample, from 000 to 999, will follow from a public value: %(origin)s.",
            origin=sealed.origin,
        )
    else:
        yield _("Three ten-sided dice will decide the number of the sample, from 000 to 999.")


def _choice(sample: Sample) -> Iterator[str]:
    choice = sample.numbered
    if choice is None:
        yield _(
            "The cases were drawn from the seed %(seed)s, which a person chose. Nothing proves that the "
            "person did not know which cases the seed draws.",
            seed=sample.seed,
        )
        return
    yield _(
        "First, the list of eligible cases and the design of the draw were sealed by a digest. Then 1,000 "
        "numbered samples were calculated from them and sealed too. Only after that was one of them "
        "selected."
    )
    yield _decision(choice)


def _decision(choice: NumberedChoice) -> str:
    number = f"{choice.number:03}"
    match choice.randomness.source:
        case "dice":
            return _("Then three ten-sided dice decided: sample %(number)s.", number=number)
        case "public":
            return _(
                "Then a public value from a source named in advance decided: %(origin)s was %(value)s, which "
                "gives sample %(number)s.",
                origin=choice.origin,
                value=choice.randomness.value,
                number=number,
            )
    return _(
        "Then a person chose sample %(number)s. Nothing proves that the person did not know its cases.",
        number=number,
    )


def _chances(sample: Sample) -> Iterator[str]:
    if sample.cap is not None:
        yield sample.cap.because
    if sample.numbered is not None:
        yield _numbered_chances(sample.numbered.summary)
    elif sample.cap is None:
        yield _(
            "Over all seeds, each of the %(eligible)s eligible cases has the same chance, %(size)s in "
            "%(eligible)s. A person chose this seed, so this says nothing about this sample.",
            eligible=sample.size.eligible,
            size=sample.size.value,
        )
    if _has_unequal_chances(sample):
        yield _(
            "The ranges and probabilities of results do not allow for unequal chances. The work of those "
            "held back by the limit counts for less than its share."
        )


def _has_unequal_chances(sample: Sample) -> bool:
    """Return whether a limit makes the chances of the cases differ."""
    if sample.numbered is not None:
        return sample.numbered.summary.most - sample.numbered.summary.fewest > 1
    return sample.cap is not None and bool(sample.cap.managers)


def _numbered_chances(summary: NumberedSummary) -> str:
    if summary.fewest == summary.most:
        return _(
            "Each eligible case is in %(most)s of the 1,000 samples, so all have the same chance.",
            most=summary.most,
        )
    if summary.most - summary.fewest == 1:
        return _(
            "Each eligible case is in %(fewest)s or %(most)s of the 1,000 samples, so all have the same "
            "chance, to 1 in 1,000.",
            fewest=summary.fewest,
            most=summary.most,
        )
    return _(
        "Each eligible case is in at least %(fewest)s and at most %(most)s of the 1,000 samples.",
        fewest=summary.fewest,
        most=summary.most,
    )


def _balance(summary: NumberedSummary, framework: Framework) -> Iterator[str]:
    exact = [margin for margin in summary.margins if margin.worst < 1]
    if exact:
        yield _(
            "In each of the 1,000 samples the number of cases at every level of %(factors)s is less than one "
            "case from an exact match with all eligible cases.",
            factors=_list([factor_title(margin.factor, framework).lower() for margin in exact]),
        )
    for margin in summary.approximate:
        yield _(
            "For %(factor)s the match is approximate. A level can differ from it by up to %(worst)s cases.",
            factor=factor_title(margin.factor, framework).lower(),
            worst=_up(margin.worst),
        )


def _up(worst: float) -> str:
    """Return a number of cases with one decimal, rounded up."""
    return f"{-(-round(worst * 1000) // 100) / 10:.1f}"


def _pairs(summary: NumberedSummary) -> Iterator[str]:
    if summary.pairs_apart:
        yield _(
            "%(pairs)s pairs of cases are never in a sample together.",
            pairs=f"{summary.pairs_apart:,}",
        )


def _balance_of_one(sample: Sample) -> Iterator[str]:
    if sample.balance and not sample.cap:
        yield _(
            "The sample is balanced on the factors below: the level furthest from an exact match with all "
            "eligible cases is %(worst)s cases from it.",
            worst=_up(worst_margin(sample.balance)),
        )


def _replacements(replacements: Sequence[Replacement]) -> Iterator[str]:
    rules = Counter(replacement.rule for replacement in replacements)
    sources = Counter(replacement.randomness.source for replacement in replacements if replacement.randomness)
    if not replacements:
        return
    yield _(
        "Cases replaced after the draw: %(number)s. For each, the reason was recorded first. Then chance "
        "selected the replacement.",
        number=len(replacements),
    )
    if rules["alike"]:
        yield _(
            "%(number)s of them were replaced by one of the best matches. That keeps the sample "
            "balanced, but chances are no longer equal: cases with common characteristics had a higher "
            "chance.",
            number=rules["alike"],
        )
    if rules["random"]:
        yield _(
            "%(number)s of them were replaced by any of the cases left, with the same chance for each. That "
            "keeps chances equal if cases are lost by accident, but the sample is less balanced.",
            number=rules["random"],
        )
    if sources["chosen"]:
        yield _(
            "For %(number)s of them, a person chose the value instead of chance.",
            number=sources["chosen"],
        )


def _undone(number: int) -> Iterator[str]:
    if number:
        yield _(
            "Replacements undone before the case that came in was assessed: %(number)s. Each case came back, "
            "and the reason is recorded.",
            number=number,
        )


def _list(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
