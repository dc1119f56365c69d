"""Invented report with every kind of block, with long texts and texts that look like markup."""

from dataclasses import replace
from datetime import date

from inspectorate.method.report.content import (
    TECHNICAL_ANNEX,
    Block,
    Bullets,
    Card,
    CardRow,
    Cell,
    Definition,
    Definitions,
    Footnote,
    KeyFact,
    KeyFacts,
    Paragraph,
    Picture,
    PracticeExample,
    Quotation,
    RatingsSummary,
    Report,
    Run,
    Section,
    Signatory,
    Table,
)
from inspectorate.method.standards.framework import RatingLevel

SERVICE = (
    "Llanfairpwllgwyngyll, Stratford-upon-Avon and Barking Riverside Youth Offending and Early Help Service"
)
NOTICE = "The cases behind this report are invented."
SCRIPT = "<script>alert('x')</script>"
TYPST = '#panic("set") $x^2$ *bold* _em_ @label `raw` <tag> #import "x.typ" \\ // not a comment'
FORMULA = '=HYPERLINK("x","y")+cmd|\'/c calc\'!A1'

LEVELS = tuple(
    RatingLevel(name=name, points=points, colour=colour, ink=ink, source="made up", status="published")
    for name, points, colour, ink in (
        ("Excellent", 3, "#2e7d4f", "#ffffff"),
        ("Sound", 2, "#7bb661", "#101418"),
        ("Needs work", 1, "#f0a03c", "#101418"),
        ("Poor", 0, "#b3261e", "#ffffff"),
    )
)
NAMES = tuple(level.name for level in LEVELS)

LOREM = (
    "Case managers know the children they work with well, and most plans start from what the child and their "
    "parents said would help. Where plans fall short, it is because other agencies’ work is not in them: "
    "too often the child’s social worker had a plan of their own that nobody had read. "
)


def text(content: str) -> Paragraph:
    """Return a paragraph of plain text."""
    return Paragraph((Run(content),))


def cells(*values: str | float) -> tuple[Cell, ...]:
    """Return a row of cells; a number becomes a percentage."""
    return tuple(
        Cell((Run(value),)) if isinstance(value, str) else Cell((Run(f"{value:.0f}%"),), number=value)
        for value in values
    )


def results_table() -> Table:
    """Return a table with ratings, numbers, and rows that figures link to."""
    rows = tuple(
        (
            Cell(
                (Run(f"{domain}.{standard}.{question} Does the work of part {standard} keep children safe?"),)
            ),
            Cell((Run("15 of 31"),), figure=f"{domain}.{standard}.{question}"),
            Cell((Run("48%"),), number=48.0, figure=f"{domain}.{standard}.{question}"),
            Cell((Run(NAMES[question]),), rating=NAMES[question]),
        )
        for domain in (2, 3)
        for standard in (1, 2, 3, 4)
        for question in (1, 2, 3)
    )
    anchors = tuple(row[1].figure for row in rows)
    return Table(
        key="results",
        caption="Results for every key question",
        headings=("Key question", "Cases judged sufficient", "Percentage", "Rating"),
        rows=rows,
        anchors=anchors,
        notes=("The lowest percentage of a standard decides its rating.", "Percentages are rounded half up."),
    )


def long_table() -> Table:
    """Return a table of several pages, with blank cells and texts that look like formulas."""
    rows = tuple(
        cells(f"Row {number}: {LOREM[: 30 + number % 60]}", float(number), "") for number in range(1, 90)
    )
    hostile = cells(FORMULA, 7.0, "+44 20 7946 0000")
    return Table(
        key="long list/of:everything?",
        caption="A long table with [square] brackets and a caption of its own",
        headings=("What", "How much", "Remark"),
        rows=(hostile, *rows),
    )


def pictures() -> tuple[Picture, ...]:
    """Return a picture of every kind."""
    balance = (
        ("Gender", "Boys", 26.9, 27.0),
        ("Gender", "Girls", 4.1, 4.0),
        ("Disposal", "Referral order", 17.1, 17.0),
        ("Disposal", "Youth rehabilitation order with intensive supervision and surveillance", 9.8, 10.0),
        ("Disposal", "Detention and training order", 4.1, 4.0),
    )
    certainty = (("2.1 Assessment", (0.0, 0.04, 0.81, 0.15)), ("2.2 Planning", (0.0, 0.0, 0.36, 0.64)))
    bands = (("2.1.1", 84.0, 79.0, 89.0), ("2.1.2", 63.0, 55.0, 71.0), ("2.2.2", 48.0, 39.0, 57.0))
    return (
        Picture(
            "balance",
            "balance",
            "The sample compared with the cases it was drawn from",
            "Twenty-seven boys were drawn where 26.9 were expected, and so on.",
            tuple({"factor": f, "level": lv, "expected": e, "sample": s} for f, lv, e, s in balance),
        ),
        Picture(
            "certainty",
            "certainty",
            "How certain each rating is",
            "Assessment is most probably Needs work, 81 per cent; planning most probably Poor, 64 per cent.",
            tuple(
                {"standard": standard, "rating": name, "probability": p}
                for standard, shares in certainty
                for name, p in zip(NAMES, shares, strict=True)
            ),
        ),
        Picture(
            "bands",
            "bands",
            "Every key question against the bands",
            "Question 2.2.2 is the lowest, at 48 per cent.",
            tuple({"question": q, "percentage": p, "low": lo, "high": hi} for q, p, lo, hi in bands),
            bands=(("Poor", 0.0), ("Needs work", 50.0), ("Sound", 65.0), ("Excellent", 80.0)),
        ),
    )


def standard(domain: int, number: int, rating: str) -> Section:
    """Return the section of a standard: text, a linked figure, footnotes, a quotation, a practice example."""
    figure = Run("48 per cent", figure=f"{domain}.{number}.1")
    blocks: tuple[Block, ...] = (
        Paragraph((Run(LOREM), figure, Run(" of plans did so."), Run("", note="law"), Run(" " + LOREM))),
        Paragraph(
            (Run("Bold", strong=True), Run(" and "), Run("leaning", emphasis=True), Run(f" words. {TYPST}"))
        ),
        Bullets(((Run("Plans name who does what"),), (Run(LOREM), Run("", note="odd"))), start=None),
        Quotation((Run("They asked me what I wanted, and then did it."),), by="a child"),
        PracticeExample(
            "Good practice",
            (text(LOREM * 2), Bullets(((Run("One thing"),), (Run("Another"),)))),
        ),
    )
    return Section(
        key=f"{domain}.{number}",
        title=("Assessment", "Planning", "Implementation and delivery", "Reviewing")[number - 1],
        number=f"{domain}.{number}",
        rating=rating,
        statement="Work is well informed, analytical and personalised, actively involving the child.",
        blocks=blocks,
    )


def domain_chapter(number: int) -> Section:
    """Return a chapter of four standards."""
    ratings = ("Needs work", "Poor", "Sound", "Excellent")
    return Section(
        key=f"{number}",
        title=("Organisation", "Court disposals", "Out-of-court disposals")[number - 1],
        number=f"{number}",
        blocks=(text(LOREM),),
        parts=(
            *(standard(number, part, rating) for part, rating in enumerate(ratings, start=1)),
            Section(f"{number}.strengths", "Strengths", blocks=(Bullets(((Run("Health care"),),)),)),
        ),
    )


def summary() -> RatingsSummary:
    """Return the summary of ratings of three domains."""
    standards = tuple(
        (f"{number}", title, rating)
        for number, title, rating in (
            (1, "Assessment", "Needs work"),
            (2, "Planning", "Poor"),
            (3, "Implementation and delivery", "Sound"),
            (4, "Reviewing", "Excellent"),
        )
    )
    domains = ("1. Organisation", "2. Court disposals", "3. Out-of-court disposals")
    return RatingsSummary(
        SERVICE,
        "September 2018",
        "Needs work",
        "14 of 36",
        tuple(
            (domain, tuple((f"{index}.{number}", title, rating) for number, title, rating in standards))
            for index, domain in enumerate(domains, start=1)
        ),
    )


def annex() -> tuple[Section, ...]:
    """Return the technical annex: what it is, and where a figure of the report comes from."""
    title = Run("An inspection of youth offending services", section="foreword")
    row = cells("The overall rating", "14", "2 + 1 + 1 + 2 + 1 + 0 + 1 + 1 + 1 + 1 + 1 + 2 = 14")
    headings = ("Figure", "As printed", "Source of the figure")
    table = Table("figures", "Figures in the text", headings, (row,), anchors=("overall",))
    here = Run("48 per cent", figure="2.1.1")
    note = Run("", note="law")
    return (
        Section(
            "technical.about",
            "About this annex",
            blocks=(Paragraph((Run("It belongs to "), title, Run(": "), here, note)),),
            document=TECHNICAL_ANNEX,
        ),
        Section("annex.figures", "Figures", number="A1", blocks=(table,), document=TECHNICAL_ANNEX),
    )


def card() -> Card:
    """Return the summary of one minute."""
    why = (Run("2.2 Planning", strong=True, section="2.2"), Run(": "), Run("48 per cent", figure="2.2.1"))
    further = (Run("Samples are in the "), Run("technical annex", section="technical.about"), Run("."))
    rows = (
        CardRow("worst", "What is Poor, and why", (why,)),
        CardRow(
            "recommendations",
            "Who must do what",
            ((Run("The service: plan."),), (Run("The director: explain."),)),
        ),
        CardRow("further", "Where to read more", (further,)),
    )
    return Card("In one minute", "Overall rating", "Needs work", rows)


def report() -> Report:
    """Return the complete report."""
    results, long = results_table(), long_table()
    facts = KeyFacts(
        (
            KeyFact(
                "First-time entrants per 100,000", "554", "This service", "301", "England and Wales", "2017."
            ),
            KeyFact("Reoffending", "47.3%", "This service", "41.9%", "England and Wales", "2016."),
            KeyFact("Population", "210,711", "All ages", "", "", "Mid-2017."),
        )
    )
    link = Run("the standards", link="https://example.org/standards")
    unsafe_link = Run("not a link", link="javascript:alert(1)")
    return Report(
        title=SERVICE,
        service=SERVICE,
        series="An inspection of youth offending services",
        inspectorate="Inspectorate of Probation",
        author="The makers of an example",
        date="December 2018",
        dated=date(2018, 12, 1),
        language="en-GB",
        notice=NOTICE,
        licence="You may re-use this under the terms of the Open Government Licence.",
        levels=LEVELS,
        front=(text("This inspection was led by an inspector. " + SCRIPT),),
        sections=(
            Section(
                "foreword",
                "Foreword",
                blocks=(
                    text(LOREM * 3),
                    Paragraph((Run("See "), link, unsafe_link)),
                    Signatory("Dame Ada Okonjo", "Chief Inspector"),
                ),
            ),
            Section("summary", "Summary of ratings", blocks=(summary(),)),
            Section(
                "recommendations",
                "Recommendations",
                blocks=(
                    text("The service should:"),
                    Bullets(((Run("plan"),), (Run("review"),)), start=1),
                    text("The director should:"),
                    Bullets(((Run("explain thresholds"),),), start=3),
                ),
            ),
            Section("facts", "Key facts", blocks=(facts,)),
            *(domain_chapter(number) for number in (1, 2, 3)),
            Section(
                "annex-1",
                "How we inspected",
                number="Annex 1",
                blocks=(
                    *pictures(),
                    text("Overall the score is "),
                    Paragraph((Run("14", figure="overall"),)),
                ),
            ),
            Section("annex-2", "Results", number="Annex 2", blocks=(results, long)),
            Section(
                "annex-3",
                "Glossary",
                number="Annex 3",
                blocks=(Definitions((Definition("Desistance", (Run("Stopping offending."),)),)),),
            ),
            *annex(),
        ),
        footnotes=(
            Footnote("law", 1, (Run("The "), Run("Crime and Disorder Act 1998", emphasis=True), Run("."))),
            Footnote("odd", 2, (Run(f"{SCRIPT} {TYPST}"),)),
            Footnote("law", 1, (Run("The law again."),), TECHNICAL_ANNEX),
        ),
        tables=(results, long, Table("empty", "A table of nothing", ("What", "How much"), ())),
        figures={
            f"{domain}.{standard}.{question}": "15 of 31 applicable cases."
            for domain in (1, 2, 3)
            for standard in (1, 2, 3, 4)
            for question in (1, 2, 3)
        }
        | {"overall": "2 + 1 + 1 + 2 + 1 + 0 + 1 + 1 + 1 + 1 + 1 + 2 = 14"},
        card=card(),
    )


def small(words: str = "Words", alt: str = "In words") -> Report:
    """Return a one-page report in which every text is `words`."""
    table = Table(
        words, words, (words, words), ((Cell((Run(words, figure=words),)), Cell((Run(words),))),), (words,)
    )
    picture = Picture(
        "p", "certainty", words, alt, ({"standard": words, "rating": words, "probability": 1.0},)
    )
    runs = (Run(words, strong=True, emphasis=True, figure=words, note="n"),)
    blocks: tuple[Block, ...] = (
        Paragraph(runs),
        Bullets((runs, runs), start=2),
        Quotation(runs, by=words),
        PracticeExample(words, (Paragraph(runs),)),
        table,
        picture,
        KeyFacts((KeyFact(words, words, words, words, words, words),)),
        RatingsSummary(words, words, words, words, ((words, ((words, words, words),)),)),
        Signatory(words, words),
        Definitions((Definition(words, runs),)),
    )
    section = Section(words, words, number=words, rating=words, statement=words, blocks=blocks)
    return Report(
        *(words,) * 6,
        dated=date(2018, 12, 1),
        language="en-GB",
        notice=words,
        licence=words,
        levels=LEVELS,
        front=(Paragraph(runs),),
        sections=(section,),
        footnotes=(Footnote("n", 1, (Run(words),)),),
        tables=(table,),
        figures={words: words},
        card=Card(words, words, words, (CardRow(words, words, (runs, runs)),)),
    )


def with_results() -> Report:
    """Return a report of one standard with two key questions, of which one applied to no case."""
    counts = (Cell((Run("84%"),), number=84.0), Cell((Run("70 to 92"),)), Cell((Run("26 of 31"),)))
    rows = (
        cells("1.1 Leadership. It leads.", "Sound", "", "", ""),
        (*cells("1.1.1 Is it led?", ""), *counts),
        cells("1.1.2 Is it followed?", "", "none applied", "", ""),
    )
    headings = ("Standards and key questions", "Rating", "% yes", "Range", "Cases")
    table = Table("results.1", "1. Leading: results [i]", headings, rows, ("1.1", "1.1.1", "1.1.2"))
    ratings = RatingsSummary("S", "", "Sound", "2 of 3", (("1. Leading", (("1.1", "Leadership", "Sound"),)),))
    section = Section("summary", "Summary", blocks=(ratings, table))
    return replace(small(), sections=(section,), tables=(table,))
