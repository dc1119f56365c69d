"""Random inspections for tests: two editions, any state, any kind of text (Hypothesis strategies)."""

from datetime import UTC, date, timedelta
from pathlib import Path

from hypothesis import strategies as st

from inspectorate.method import population as population_method
from inspectorate.method import sample, standards
from inspectorate.method.assessments import Answer, Assessment
from inspectorate.method.evidence import EvidenceItem, LineOfEnquiry, SurveyResponse
from inspectorate.method.faults import FaultsFound
from inspectorate.method.improvement import (
    ActionEvidence,
    ActionState,
    BoardReview,
    ClosureOutcome,
    ImprovementAction,
    ImprovementPlan,
    RecommendationClosure,
    RecommendationResponse,
    ResponseOutcome,
    ReviewedAction,
)
from inspectorate.method.inspection import (
    About,
    AccuracyChallenge,
    Figure,
    Inspection,
    LongList,
    Recommendation,
)
from inspectorate.method.plain_text import plain_text
from inspectorate.method.ratings.values import Decision, Judgement
from inspectorate.package.fact_columns import fact_columns
from inspectorate.package.table_schemas import DIRECTIONS

EDITIONS = ("youth-2018", "hostels-2030")
ON = date(2018, 9, 3)

# Texts of an inspection have no control characters: every way into one takes them out.
texts = st.text(max_size=30).map(plain_text) | st.sampled_from(
    [
        "=cmd|' /C calc'!A0",
        "'=1",
        "+44",
        "-1",
        "@x",
        "\tx",
        "a,b",
        'say "no"',
        "two\nlines",
        "\r",
        "\r\n",
        " x ",
        "é–’",
    ]
)
words = texts.filter(bool)
days = st.dates(date(2000, 1, 1), date(2030, 1, 1))
numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-1000, 1000).map(float)
names = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9_-]|\.[a-z]){0,8}", fullmatch=True)


def some(values, maximum=3):
    """Return a strategy for tuples of some of the values, without repetition."""
    return (
        st.lists(st.sampled_from(list(values)), max_size=maximum, unique=True).map(tuple)
        if values
        else st.just(())
    )


@st.composite
def cells(draw, field, framework, number):
    """Cells of a long list; about one in ten holds random text."""
    if draw(st.integers(0, 9)) == 0:
        return draw(texts)
    if field.key == "case_id":
        return f"C{number}"
    if field.kind == "date":
        return (ON - timedelta(days=draw(st.integers(30, 280)))).strftime("%d/%m/%Y")
    levels = (
        [level.key for level in framework.scale(field.scale).levels] if field.scale else list(field.codes)
    )
    return draw(st.sampled_from(levels)) if levels else f"{field.key} {number % 5}"


@st.composite
def long_lists(draw, framework):
    """Long lists with the confirmed meaning of their columns."""
    fields = framework.casework.fields
    headings = (*(f"{field.title} ({field.key})" for field in fields), "Anything else")
    rows = tuple(
        (*(draw(cells(field, framework, number)) for field in fields), draw(texts))
        for number in range(draw(st.integers(1, 12)))
    )
    columns = {field.key: heading for field, heading in zip(fields, headings, strict=False)}
    return LongList(name=draw(texts), headings=headings, rows=rows), columns


@st.composite
def samples(draw, population, framework):
    """Samples from a seed or sealed, some with a cap, some with replaced cases; sealed draws; or None."""
    size, at = draw(st.none() | st.integers(1, 6)), draw(st.none() | st.datetimes(timezones=st.just(UTC)))
    limit = draw(st.none() | st.integers(1, 5)) if population.cases else None
    try:
        if draw(st.booleans()):
            seed = draw(st.integers(0, 2**40))
            drawn = sample.draw(population, framework, seed=seed, size=size, max_per_manager=limit, at=at)
        else:
            origin = draw(st.just("") | words.filter(str.strip))
            sealed = sample.seal(
                population, framework, origin=origin, size=size, max_per_manager=limit, at=at
            )
            if draw(st.booleans()):
                return sealed
            numbered = sample.number(sealed, population, at=at)
            if draw(st.booleans()):
                return numbered.sealed
            value = draw(words.filter(str.strip)) if sealed.origin else f"{draw(st.integers(0, 999)):03}"
            randomness = sample.Randomness(sealed.decided_by, value, sealed.origin)
            drawn = sample.choose(numbered, population, framework, randomness=randomness, at=at)
        for _ in range(draw(st.integers(0, 2)) if drawn.selected else 0):
            drawn = sample.record_reason(
                drawn,
                population,
                out=draw(st.sampled_from(drawn.selected)).id,
                reason=draw(words.filter(str.strip)),
                rule=draw(st.sampled_from(["random", "alike"])),
                at=at,
            )
            if draw(st.booleans()):
                return drawn
            value = draw(st.from_regex("[0-9a-f]{32}", fullmatch=True))
            drawn = sample.replace(drawn, population, randomness=sample.Randomness("system", value), at=at)
            if draw(st.booleans()):
                reason = draw(words.filter(str.strip))
                drawn = sample.undo_replacement(drawn, population, reason=reason, at=at)
    except FaultsFound:
        return None
    return drawn


def _cells(column):
    """Return the values that a column may have."""
    if column.kind == "date":
        return days.map(str)
    return st.sampled_from(column.enum) if column.enum else words


@st.composite
def assessments(draw, framework, group, case_id, occasion):
    """Assessments with any number of answers."""
    facts = {column.name: draw(_cells(column)) for column in fact_columns(framework) if draw(st.booleans())}
    options = [option.key for option in framework.casework.answers]
    questions = [key for key, domain in framework.domain_of.items() if domain.case_group == group]
    answered = draw(some([question for question in questions if question in framework.questions], 6))
    answers = {question: Answer(draw(st.sampled_from(options)), draw(texts)) for question in answered}
    return Assessment(case_id, group, draw(texts), occasion, facts, answers)


@st.composite
def evidence(draw, framework):
    """Evidence items, survey responses and lines of enquiry."""
    questions = list(framework.key_questions)
    items = tuple(
        EvidenceItem(
            id=f"E{number}",
            kind=draw(st.sampled_from([kind.key for kind in framework.evidence.kinds])),
            title=draw(words),
            received=draw(st.none() | days),
            supports=draw(some(questions)),
            finding=draw(texts),
            direction=draw(st.sampled_from(list(DIRECTIONS))),
        )
        for number in range(draw(st.integers(0, 3)))
    )
    survey = tuple(
        SurveyResponse(str(number), question.id, draw(st.sampled_from(question.options)))
        for number in range(draw(st.integers(0, 2)))
        for question in framework.evidence.survey
    )
    lines_of_enquiry = tuple(
        LineOfEnquiry(f"L{number}", draw(words), draw(texts), ("C1",), draw(some(questions)), draw(texts))
        for number in range(draw(st.integers(0, 2)))
    )
    return items, survey, lines_of_enquiry


@st.composite
def judgements(draw, framework, items):
    """Judgements on some of the standards rated on evidence."""
    ratings = [level.name for level in framework.ratings.levels]
    evidence_standards = [
        standard
        for standard in framework.standards.values()
        if framework.domain_of[standard.id].judged_on == "evidence"
    ]
    return tuple(
        Judgement(
            standard=standard.id,
            rating=draw(st.sampled_from(ratings)),
            by=draw(texts),
            reasons={key.id: draw(texts) for key in standard.key_questions if draw(st.booleans())},
            evidence={key.id: draw(some([item.id for item in items])) for key in standard.key_questions},
        )
        for standard in evidence_standards
        if draw(st.booleans())
    )


@st.composite
def inspections(draw, editions=EDITIONS):
    """Inspections in any state, from announced to finished."""
    framework = standards.load(draw(st.sampled_from(editions)))
    lists, populations, samples_by_group, sealed_draws = {}, {}, {}, {}
    assessments_so_far: list[Assessment] = []
    for group in [group.key for group in framework.casework.groups]:
        if not draw(st.booleans()):
            continue
        long_list, columns = draw(long_lists(framework))
        rows = [dict(zip(long_list.headings, row, strict=True)) for row in long_list.rows]
        populations[group] = population_method.read(rows, framework, group=group, on=ON, columns=columns)
        lists[group] = long_list
        group_sample = draw(samples(populations[group], framework))
        if isinstance(group_sample, sample.SealedDraw):
            sealed_draws[group] = group_sample
        elif group_sample:
            samples_by_group[group] = group_sample
        ids = draw(st.lists(words, max_size=2, unique=True))
        for case_id in [*ids, *(case.id for case in populations[group].cases[:3])]:
            if case_id not in {
                assessment.case_id for assessment in assessments_so_far if assessment.group == group
            }:
                assessments_so_far.append(draw(assessments(framework, group, case_id, "first")))
    items, survey, lines_of_enquiry = draw(evidence(framework))
    standard_ids = list(framework.standards)
    recommendations = tuple(
        Recommendation(draw(texts), draw(texts), draw(some(standard_ids)))
        for _ in range(draw(st.integers(0, 2)))
    )
    return Inspection(
        framework=framework,
        about=draw(abouts),
        populations=populations,
        samples=samples_by_group,
        assessments=tuple(assessments_so_far),
        evidence=items,
        survey=survey,
        lines_of_enquiry=lines_of_enquiry,
        judgements=draw(judgements(framework, items)),
        decisions=tuple(
            Decision(standard, framework.ratings.levels[0].name, draw(texts), (draw(texts),), draw(days))
            for standard in draw(some(standard_ids, 2))
        ),
        figures=draw(figures),
        recommendations=recommendations,
        improvement=draw(st.none() | improvement_plans) if recommendations else None,
        narrative=draw(st.dictionaries(names, texts, max_size=3)),
        long_lists=lists,
        readme=draw(texts),
        challenges=draw(challenges),
        sealed_draws=sealed_draws,
    )


action_evidence = st.builds(ActionEvidence, title=texts, added=days, text=texts, file=texts, digest=texts)
improvement_plans = st.builds(
    ImprovementPlan,
    due=st.none() | days,
    next_review=st.none() | days,
    responses=st.lists(
        st.builds(
            RecommendationResponse,
            recommendation=st.just(1),
            outcome=st.sampled_from(ResponseOutcome),
            commentary=texts,
            given_on=days,
            given_by=texts,
            current_words=st.booleans(),
        ),
        max_size=1,
    ).map(tuple),
    actions=st.lists(
        st.builds(
            ImprovementAction,
            number=st.just(1),
            recommendation=st.just(1),
            text=texts,
            owner=texts,
            due=days,
            state=st.sampled_from(ActionState),
            note=texts,
            evidence=st.lists(action_evidence, min_size=1, max_size=2).map(tuple),
        ),
        min_size=1,
        max_size=1,
    ).map(tuple),
    reviews=st.lists(
        st.builds(
            BoardReview,
            number=st.just(1),
            held_on=days,
            present=st.lists(texts, max_size=2).map(tuple),
            minute=texts,
            decided=texts,
            next_review=st.none() | days,
            progress=st.builds(
                ReviewedAction, action=st.just(1), state=st.sampled_from(ActionState), note=texts
            ).map(lambda reviewed: (reviewed,)),
        ),
        max_size=1,
    ).map(tuple),
    closures=st.lists(
        st.builds(
            RecommendationClosure,
            recommendation=st.just(1),
            outcome=st.sampled_from(ClosureOutcome),
            on=days,
            reason=words.filter(str.strip),
        ),
        max_size=2,
    ).map(tuple),
)
abouts = st.builds(
    About,
    id=words,
    service=texts,
    service_short=texts,
    area=texts,
    fieldwork_started=days,
    fieldwork_ended=st.none() | days,
    published=st.none() | days,
    lead_inspector=texts,
    team=st.lists(texts, max_size=2).map(tuple),
    invented=texts,
)
challenges = st.lists(
    st.builds(
        AccuracyChallenge,
        ref=words,
        sent=days,
        deadline=days,
        statement=st.integers(1, 900),
        section=words,
        text=texts,
        recipient=texts,
        received=st.datetimes(timezones=st.just(UTC)),
        state=words,
        wrong=texts,
        files=st.lists(texts, max_size=2).map(tuple),
        sections=st.lists(words, max_size=2).map(tuple),
        asks_panel=st.booleans(),
    ),
    max_size=2,
).map(tuple)
figures = st.lists(
    st.builds(
        Figure,
        key=words,
        title=texts,
        unit=texts,
        value=numbers,
        comparator=st.none() | numbers,
        comparator_title=texts,
        period=texts,
        source=texts,
        share_of=texts,
        base_includes_unknown=st.booleans(),
    ),
    max_size=2,
    unique_by=lambda figure: figure.key,
).map(tuple)


def files(folder: Path) -> dict[str, bytes]:
    """Return the content of every file of a folder by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write_files(folder: Path, content: dict[str, bytes]) -> Path:
    """Write files into a folder, without any check."""
    for path, data in content.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder
