"""Inspections made up for the package's tests: of two editions, in every state, with every kind of text."""

from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st

from inspectorate.method import population, sample, standards
from inspectorate.method.assessments import Answer, Assessment
from inspectorate.method.evidence import EvidenceItem, LineOfEnquiry, SurveyResponse
from inspectorate.method.faults import FaultsFound
from inspectorate.method.inspection import About, Figure, Inspection, LongList, Recommendation
from inspectorate.method.ratings.rated import Decision, Judgement
from inspectorate.package.layouts import DIRECTIONS, fact_levels

EDITIONS = ("youth-2018", "hostels-2030")
ON = date(2018, 9, 3)

texts = st.text(max_size=30) | st.sampled_from(
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


def some(values, most=3):
    """A tuple of some of the values, each at most once."""
    return (
        st.lists(st.sampled_from(list(values)), max_size=most, unique=True).map(tuple)
        if values
        else st.just(())
    )


@st.composite
def cells(draw, field, framework, number):
    """What stands in one cell of a long list: mostly sense."""
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
    """A long list and the confirmed meaning of its columns."""
    fields = framework.casework.fields
    headings = (*(f"{field.title} ({field.key})" for field in fields), "Anything else")
    rows = tuple(
        (*(draw(cells(field, framework, number)) for field in fields), draw(texts))
        for number in range(draw(st.integers(1, 12)))
    )
    columns = {field.key: heading for field, heading in zip(fields, headings, strict=False)}
    return LongList(name=draw(texts), headings=headings, rows=rows), columns


@st.composite
def samples(draw, source, framework):
    """A sample as drawn, perhaps with a limit, perhaps with cases replaced; or None."""
    try:
        drawn = sample.draw(
            source,
            framework,
            seed=draw(st.integers(0, 2**40)),
            size=draw(st.none() | st.integers(1, 6)),
            max_per_manager=draw(st.none() | st.integers(1, 5)) if source.cases else None,
        )
        for _ in range(draw(st.integers(0, min(2, len(drawn.reserves))))):
            out = draw(st.sampled_from(drawn.selected)).id
            drawn = sample.replace(drawn, source, out=out, reason=draw(words.filter(str.strip)))
    except FaultsFound:
        return None
    return drawn


@st.composite
def assessments(draw, framework, group, case_id, occasion):
    """One assessment, with whatever was answered so far."""
    facts = {
        key: draw(st.sampled_from(levels) if levels else words)
        for key, levels in fact_levels(framework).items()
        if draw(st.booleans())
    }
    options = [option.key for option in framework.casework.answers]
    questions = [key for key, domain in framework.domain_of.items() if domain.case_group == group]
    asked = draw(some([question for question in questions if question in framework.questions], 6))
    answers = {question: Answer(draw(st.sampled_from(options)), draw(texts)) for question in asked}
    return Assessment(case_id, group, draw(texts), occasion, facts, answers)


@st.composite
def evidence(draw, framework):
    """Items, survey responses and lines of enquiry."""
    questions = list(framework.key_questions)
    items = tuple(
        EvidenceItem(
            id=f"E{number}",
            kind=draw(st.sampled_from([kind.key for kind in framework.evidence.kinds])),
            title=draw(words),
            received=draw(st.none() | days),
            supports=draw(some(questions)),
            finding=draw(texts),
            direction=draw(st.sampled_from(DIRECTIONS)),
        )
        for number in range(draw(st.integers(0, 3)))
    )
    survey = tuple(
        SurveyResponse(str(number), question.id, draw(st.sampled_from(question.options)))
        for number in range(draw(st.integers(0, 2)))
        for question in framework.evidence.survey
    )
    enquiries = tuple(
        LineOfEnquiry(f"L{number}", draw(words), draw(texts), ("C1",), draw(some(questions)), draw(texts))
        for number in range(draw(st.integers(0, 2)))
    )
    return items, survey, enquiries


@st.composite
def judgements(draw, framework, items):
    """Judgements on some of the standards judged on evidence."""
    ratings = [level.name for level in framework.ratings.levels]
    judged = [s for s in framework.standards.values() if framework.domain_of[s.id].judged_on == "evidence"]
    return tuple(
        Judgement(
            standard=standard.id,
            rating=draw(st.sampled_from(ratings)),
            by=draw(texts),
            reasons={key.id: draw(texts) for key in standard.key_questions if draw(st.booleans())},
            evidence={key.id: draw(some([item.id for item in items])) for key in standard.key_questions},
        )
        for standard in judged
        if draw(st.booleans())
    )


@st.composite
def inspections(draw, editions=EDITIONS):
    """An inspection in any state, from just announced to finished."""
    framework = standards.load(draw(st.sampled_from(editions)))
    lists, populations, drawn = {}, {}, {}
    assessed: list[Assessment] = []
    for group in [group.key for group in framework.casework.groups]:
        if not draw(st.booleans()):
            continue
        listed, columns = draw(long_lists(framework))
        rows = [dict(zip(listed.headings, row, strict=True)) for row in listed.rows]
        populations[group] = population.read(rows, framework, group=group, on=ON, columns=columns)
        lists[group] = listed
        if found := draw(samples(populations[group], framework)):
            drawn[group] = found
        ids = draw(st.lists(words, max_size=2, unique=True))
        for case_id in [*ids, *(case.id for case in populations[group].cases[:3])]:
            if case_id not in {each.case_id for each in assessed if each.group == group}:
                assessed.append(draw(assessments(framework, group, case_id, "first")))
    items, survey, enquiries = draw(evidence(framework))
    standard_ids = list(framework.standards)
    return Inspection(
        framework=framework,
        about=draw(abouts),
        populations=populations,
        samples=drawn,
        assessments=tuple(assessed),
        evidence=items,
        survey=survey,
        enquiries=enquiries,
        judgements=draw(judgements(framework, items)),
        decisions=tuple(
            Decision(standard, framework.ratings.levels[0].name, draw(texts), (draw(texts),), draw(days))
            for standard in draw(some(standard_ids, 2))
        ),
        figures=draw(figures),
        recommendations=tuple(
            Recommendation(draw(texts), draw(texts), draw(some(standard_ids)))
            for _ in range(draw(st.integers(0, 2)))
        ),
        narrative=draw(st.dictionaries(names, texts, max_size=3)),
        long_lists=lists,
        readme=draw(texts),
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
    """The content of every file of a folder by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def put(folder: Path, content: dict[str, bytes]) -> Path:
    """Write files into a folder, as anybody might."""
    for path, data in content.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder
