"""What the interface says about ratings, judgements and the panel, and what it is told."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from inspectorate.web.assessments.api.comparing import Tallied
from inspectorate.web.assessments.api.told import AT
from inspectorate.web.shapes import Text, says

Words = Annotated[Text, Field(max_length=10_000)]
Said = Annotated[Text, Field(min_length=1, max_length=10_000, pattern=r"\S")]
Ref = Annotated[Text, Field(min_length=1, max_length=60, pattern=r"^[^\s,;]+$")]
RatingName = Annotated[Text, Field(min_length=1, max_length=60)]


class QuestionRated(Schema):
    """The band one key question's percentage falls in."""

    question: str = says("The key question.", "8.1.1")
    percentage: int = says("The printed percentage, 0 to 100.", 48, ge=0, le=100)
    rating: str = says("The rating of its band.", "Weak")
    unrounded_rating: str = says("The rating that the unrounded percentage would give.", "Weak")


class Why(Schema):
    """A reason, and what it is about."""

    key: str = says("What it is about, in a word that does not change.", "near_boundary")
    because: str = says("The reason in words.")


class Proposed(Schema):
    """A proposed rating: the rule, what went in, and why."""

    rating: str | None = says("The rating; null when it cannot be rated yet.", "Weak")
    score: int | None = says("Its points; null when it cannot be rated yet.", 0, ge=0)
    scored: bool = says("Whether the standard counts towards the overall rating.", True)
    lowest: str | None = says("The key question that decides it; null for a judgement.", "8.1.1")
    because: str = says("Why, in words.")
    questions: list[QuestionRated] = says("The band of each key question.")
    triggers: list[Why] = says("Why the panel may consider moving it.")
    to_weigh: list[Why] = says("What the panel weighs if it does.")


class Deciding(Schema):
    """An answer in a case that, judged the other way, moves the rating or helps to."""

    case_id: str = says("The case.", "CO-1001")
    question: str = says("The key question.", "8.1.1")
    answer: str = says("The answer as it is.", "no")
    alone: bool = says("Whether this case moves the rating by itself.", False)
    toward: str = says("The rating it leads to.", "Fair")


class Firm(Schema):
    """How firm a rating is."""

    points_to_boundary: float = says(
        "Percentage points from the unrounded percentage that decides to the nearest boundary that matters.",
        1.6,
    )
    cases_to_change: int = says("Fewest answers that, judged the other way, change the rating.", 1, ge=0)
    toward: str = says("The rating they lead to.", "Fair")
    one_case: bool = says("Whether one case does it, with all its answers judged the other way.", True)
    certainty: float | None = says(
        "Probability, 0 to 1, that all eligible cases would give this rating; null when not known.", 0.8, ge=0
    )
    probabilities: dict[str, float] = says(
        "Probability of every rating, 0 to 1.", {"Weak": 0.8, "Strong": 0.2}
    )
    because: str = says("The rest, in words.")
    method: str = says("How the probabilities were found.")
    deciding: list[Deciding] = says(
        "The answers concerned; empty once the cases have been removed on their date."
    )


class Decided(Schema):
    """What the panel decided."""

    rating: str = says("The rating.", "Weak")
    reasons: str = says("How the panel came to it; may be empty when the proposed rating stands.")
    members: list[str] = says("Who sat.", ["Leila Ashworth"])
    on: date = says("The day.", "2018-10-01")


class RatingTold(Schema):
    """One standard's rating as it stands."""

    standard: str = says("The standard.", "8.1")
    title: str = says("What it is called.", "Assessment")
    rating: str | None = says("The rating as it stands: confirmed, else proposed; null while none.", "Strong")
    score: int | None = says("Its points.", 2, ge=0)
    confirmed: bool = says("Whether the panel has decided it.", False)
    because: str = says("Why it is this rating, in words.")
    proposed: Proposed = says("What the method proposes.")
    tallies: list[Tallied] = says("Its key questions' tallies; empty for a standard judged on evidence.")
    firm: Firm | None = says("How firm it is; null for a standard judged on evidence.")
    decision: Decided | None = says("What the panel decided; null until it has.")


class OverallTold(Schema):
    """The overall rating as it stands."""

    rating: str = says("The rating.", "Fair")
    score: int = says("The sum of the points.", 14, ge=0)
    out_of: int = says("The most points there could be.", 36, ge=0)
    because: str = says("Why, in words.")


class Ratings(Schema):
    """Every rating as it stands, with what it rests on."""

    edition: str = says("The edition of the standards it follows from.", "example-2031")
    digest: str = says("SHA-256 over every input, in the form in which it would be exported.")
    worked_out_at: datetime = says("When it was worked out; while answers come in, every 15 seconds.", AT)
    provisional: bool = says("Whether something is to come that may change the overall rating.", True)
    outstanding: list[str] = says("What is to come, in sentences.")
    overall: OverallTold | None = says("The overall rating; null when nothing is rated yet.")
    overall_probabilities: dict[str, float] = says(
        "Probability of every overall rating, 0 to 1; empty when it cannot be said.", {"Strong": 0.3}
    )
    standards: list[RatingTold] = says("Every standard, in the edition's order.")


class PersonsProgress(Schema):
    """How far someone has come."""

    name: str = says("Who.", "Tom Bell")
    cases: int = says("Assessments they have.", 6, ge=0)
    states: dict[str, int] = says("How many assessments are in each state.", {"finished": 2})
    stages: dict[str, int] = says(
        "By standard: how many assessments have all its key questions answered, or are finished.", {"8.1": 3}
    )


class ProgressTold(Schema):
    """How far everyone has come."""

    stages: list[str] = says("The standards judged on cases, in order.", ["8.1", "8.2"])
    everyone: PersonsProgress = says("Everyone together; the name is empty.")
    people: list[PersonsProgress] = says("Person by person, by name.")


class PromptAnswered(Schema):
    """An answer to a prompt, in words."""

    text: str = says("The prompt.")
    answer: str = says("The answer in words.", "Yes")
    comment: str = says("The comment.", "")


class CaseUnfolded(Schema):
    """One case behind a key question."""

    case_id: str = says("The case.", "CO-1001")
    assessor: str = says("Who assessed it.", "Tom Bell")
    answer: str = says("The answer in words; empty while there is none.", "No")
    comment: str = says("The comment.", "The plan does not mention siblings.")
    prompts: list[PromptAnswered] = says("The prompts that were answered.")


class UnfoldedTold(Schema):
    """A key question with the cases behind it."""

    standard: str = says("Its standard.", "8.1")
    question: str = says("The key question.", "8.1.1")
    text: str = says("Its words.")
    tally: Tallied | None = says("Its tally; null while nothing is counted.")
    because: str = says("Why the standard has the rating proposed, in words.")
    cases: list[CaseUnfolded] = says("The cases, by their ids.")
