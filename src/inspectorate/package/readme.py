"""README.md of a new inspection: what its folder already holds, and what to fill in next."""

from collections.abc import Iterator, Mapping

from inspectorate.method.sample import Sample, SealedDraw
from inspectorate.method.standards import Framework
from inspectorate.package.folder import FIGURES, INSPECTION, JUDGEMENTS, PANEL, RECOMMENDATIONS
from inspectorate.package.table_schemas import ANSWERS, CASES, ENQUIRIES, ITEMS, SURVEY


def readme(
    framework: Framework,
    service: str,
    samples: Mapping[str, Sample],
    sealed_draws: Mapping[str, SealedDraw],
) -> str:
    """Return the Markdown text of the README: how to continue with a new inspection."""
    return "\n".join(
        (
            f"# Inspection of {service}",
            "",
            f"Under the standards {framework.id}. The long lists have been read.",
            "",
            *_sample_lines(framework, samples),
            *_sealed_lines(framework, sealed_draws),
            "",
            "No questions have been answered yet, so there are no ratings.",
            "",
            "## What to fill in next",
            "",
            *(f"{number}. {step}" for number, step in enumerate(_steps(framework), start=1)),
            "",
            *COMMANDS,
            *_fact_lines(framework),
            *_question_lines(framework),
        )
    )


def _sample_lines(framework: Framework, samples: Mapping[str, Sample]) -> Iterator[str]:
    for group, sample in samples.items():
        selected, eligible = len(sample.selected), sample.size.eligible
        how = (
            f"from the seed {sample.seed}, which a person chose"
            if sample.numbered is None
            else f"numbered sample {sample.numbered.number:03} of 1,000"
        )
        yield f"- {framework.group(group).title}: {selected} of {eligible} eligible cases, {how}"


def _sealed_lines(framework: Framework, sealed_draws: Mapping[str, SealedDraw]) -> Iterator[str]:
    for group, sealed in sealed_draws.items():
        title = framework.group(group).title
        source = f"{sealed.origin}" if sealed.origin else "three ten-sided dice"
        yield f"- {title}: the draw is sealed, {sealed.size.value} of {sealed.size.eligible} eligible cases."
        yield f"  Give the service the seal {sealed.seal} and the digest of the numbered samples,"
        yield f"  {sealed.numbered.digest if sealed.numbered else ''}. Then {source} will decide:"
        option = "--value" if sealed.origin else "--dice"
        yield f"  `inspectorate package draw FOLDER {option} {group}=...`"


def _steps(framework: Framework) -> Iterator[str]:
    has_facts = framework.casework.routing or framework.casework.scales
    facts = " and the facts listed below" if has_facts else ""
    answers = ", ".join(f"`{option.key}`" for option in framework.casework.answers)
    yield f"`{INSPECTION}`: the area, the lead inspector, the team, the last day of fieldwork."
    yield (
        f"`{CASES}`: one row for each case drawn, with the values from the long list. Add the assessor "
        f"(a role and a letter, never a name){facts}."
    )
    yield (
        f"`{ANSWERS}`: one row for each answer, with the `case_id`, `group` and `occasion` of its row in "
        f"`{CASES}`, the question's id, and {answers}. A question that does not apply has no row."
    )
    yield f"`{ITEMS}`, `{SURVEY}`, `{ENQUIRIES}`: the evidence, as you receive it."
    standard_ids = [
        standard.id
        for domain in framework.domains
        if domain.judged_on == "evidence"
        for standard in domain.standards
    ]
    if standard_ids:
        yield f"`{JUDGEMENTS}`: the standards judged on evidence ({', '.join(standard_ids)})."
    yield f"`{FIGURES}`, `{RECOMMENDATIONS}`, and `{PANEL}` if the panel makes a decision."
    yield "`narrative/`: the report's words, a Markdown file for each section."


COMMANDS = (
    "Every file is explained in docs/package-format.md of the program. The commands:",
    "",
    "```",
    "inspectorate package write FOLDER      update datapackage.json after you add a file",
    "inspectorate package validate FOLDER   list everything that is missing or inconsistent",
    "inspectorate rate FOLDER               the ratings so far",
    "inspectorate check FOLDER              check the report before publication",
    "inspectorate report FOLDER --to DIR    print it",
    "```",
    "",
)


def _fact_lines(framework: Framework) -> Iterator[str]:
    """Yield the facts an assessor records about a case: column, allowed values and text."""
    casework, all_groups = framework.casework, {group.key for group in framework.casework.groups}
    if not (casework.routing or casework.scales):
        return
    yield from (
        "## The facts about a case",
        "",
        "They decide which questions apply, or are counted.",
        "",
    )
    for fact in casework.routing:
        plurals = " and ".join(framework.group(group).plural for group in fact.groups)
        restriction = f"; only {plurals}" if all_groups - set(fact.groups) else ""
        yield f"- `{fact.key}` ({', '.join(fact.options)}{restriction}): {fact.text}"
    for scale in casework.scales:
        levels = ", ".join(level.key for level in scale.levels)
        yield f"- `inspector_{scale.key}` ({levels}): {scale.title}, as the inspector classifies it"
    yield ""


def _question_lines(framework: Framework) -> Iterator[str]:
    """Yield the questions of the standards rated on cases: key questions with their prompts below."""
    yield from ("## The questions", "")
    for domain in framework.domains:
        if domain.judged_on != "cases" or not domain.case_group:
            continue
        yield from (f"### {domain.id} {domain.title}", "")
        for standard in domain.standards:
            yield from (f"#### {standard.id} {standard.title}", "")
            for question in standard.key_questions:
                yield f"- `{question.id}` {question.text}"
                yield from (f"  - `{prompt.id}` {prompt.text}" for prompt in question.prompts)
            yield ""
