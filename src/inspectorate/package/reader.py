"""Parse the files of a package into an inspection. All faults are collected before any is raised."""

from collections.abc import Mapping
from dataclasses import replace

from inspectorate.method import standards
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.inspection import Inspection
from inspectorate.method.plain_text import plain_text
from inspectorate.method.standards import Framework
from inspectorate.package import folder, groups, table_schemas, values
from inspectorate.package.datapackage import description_faults
from inspectorate.package.documents import (
    FORMAT,
    AccuracyChallengesText,
    AdoptionText,
    FiguresText,
    ImprovementText,
    InspectionText,
    JudgementsText,
    PanelText,
    RecommendationsText,
    WelshText,
)
from inspectorate.package.references import reference_faults
from inspectorate.package.rows import Row, read_table, unmatched_rows
from inspectorate.package.toml import read_document

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # some programs write it before UTF-8 text
NARRATIVE = "narrative/"


def inspection_from_files(files: Mapping[str, bytes], framework: Framework | None = None) -> Inspection:
    """Return the inspection of a package's files, by path.

    Raises FaultsFound with every fault that prevents reading it completely.
    """
    if folder.INSPECTION not in files:
        problem = _("This file is missing, so the folder is not an inspection.")
        raise FaultsFound([Fault(folder.INSPECTION, problem, _("Enter the folder that has this file."))])
    faults: list[Fault] = []
    texts = _texts(files, faults)
    faults.extend(description_faults(texts.get(folder.DESCRIPTION)))
    about = read_document(texts.get(folder.INSPECTION, ""), folder.INSPECTION, InspectionText, faults)
    carried = _carried_edition(texts, faults)
    edition = _edition(about, framework or carried, faults) if about else None
    edition = _adopted(edition, texts, faults) if edition else None
    documents = _documents(texts, faults)
    welsh = read_document(texts.get(folder.WELSH, ""), folder.WELSH, WelshText, faults)
    if about is None or edition is None:
        raise FaultsFound(faults)
    tables = _tables(texts, edition, faults)
    inspection = _with_documents(_with_tables(about, edition, tables), *documents)
    inspection = replace(
        inspection,
        narrative=_narrative(texts),
        welsh_narrative=_narrative(texts, folder.WELSH_NARRATIVE),
        welsh_sources={text.section: text.english for text in (welsh.sections if welsh else ())},
    )
    inspection = replace(inspection, readme=texts.get(folder.README, ""))
    inspection = groups.with_groups(inspection, about, tables, texts, faults)
    faults.extend(reference_faults(inspection))
    if faults:
        raise FaultsFound(faults)
    return inspection


def _texts(files: Mapping[str, bytes], faults: list[Fault]) -> dict[str, str]:
    texts = {}
    for path, content in files.items():
        try:
            texts[path] = content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            problem = _("There is a character here that is not UTF-8.")
            faults.append(
                Fault(
                    _("%(path)s, line %(line)s", path=path, line=line),
                    problem,
                    _("Save the file as UTF-8 and check that line."),
                )
            )
            continue
        if not path.endswith(".md"):
            texts[path] = texts[path].removeprefix(BOM)
        if not path.startswith("long-lists/"):  # the reader of lists has its own rules for them
            texts[path] = plain_text(texts[path])
    return texts


def _carried_edition(texts: Mapping[str, str], faults: list[Fault]) -> Framework | None:
    """Return the edition that the package carries, or None."""
    if folder.EDITION not in texts:
        return None
    try:
        text = texts[folder.EDITION]
        return standards.frozen_edition(text) or standards.edition_from_json(text, folder.EDITION)
    except FaultsFound as error:
        faults.extend(error.faults)
        return None


def _edition(about: InspectionText, framework: Framework | None, faults: list[Fault]) -> Framework | None:
    if about.format != FORMAT:
        problem = _(
            "This package has format %(format)s, but this program reads format %(read)s.",
            format=about.format,
            read=FORMAT,
        )
        faults.append(
            Fault(
                _("%(inspection)s, format", inspection=folder.INSPECTION),
                problem,
                _("Use the program that wrote the package."),
            )
        )
        return None
    place = _("%(inspection)s, edition", inspection=folder.INSPECTION)
    if framework is not None:
        if framework.id == about.edition:
            return framework
        problem = _(
            "The package is of edition %(edition)s, not %(id)s.",
            edition=repr(about.edition),
            id=repr(framework.id),
        )
        faults.append(Fault(place, problem, _("Enter the edition of the package.")))
        return None
    if about.edition in standards.available():
        return standards.load(about.edition)
    cure = _("Use one of %(available)s, or install that edition.", available=", ".join(standards.available()))
    faults.append(Fault(place, _("There is no edition %(edition)s.", edition=repr(about.edition)), cure))
    return None


def _adopted(framework: Framework, texts: Mapping[str, str], faults: list[Fault]) -> Framework | None:
    """Return the edition with the adoption of the package, and without any other."""
    framework = framework.model_copy(update={"adoption": None}) if framework.adoption else framework
    if folder.ADOPTION not in texts:
        return framework
    document = read_document(texts[folder.ADOPTION], folder.ADOPTION, AdoptionText, faults)
    if document is None:
        return None
    try:
        return standards.adopt(framework, values.adoption(document))
    except FaultsFound as error:
        faults.extend(
            Fault(f"{folder.ADOPTION}, {fault.place}", fault.problem, fault.cure) for fault in error.faults
        )
        return None


Documents = tuple[
    JudgementsText | None,
    PanelText | None,
    FiguresText | None,
    RecommendationsText | None,
    ImprovementText | None,
    AccuracyChallengesText | None,
]


def _documents(texts: Mapping[str, str], faults: list[Fault]) -> Documents:
    return (
        read_document(texts.get(folder.JUDGEMENTS, ""), folder.JUDGEMENTS, JudgementsText, faults),
        read_document(texts.get(folder.PANEL, ""), folder.PANEL, PanelText, faults),
        read_document(texts.get(folder.FIGURES, ""), folder.FIGURES, FiguresText, faults),
        read_document(
            texts.get(folder.RECOMMENDATIONS, ""), folder.RECOMMENDATIONS, RecommendationsText, faults
        ),
        read_document(texts[folder.IMPROVEMENT], folder.IMPROVEMENT, ImprovementText, faults)
        if folder.IMPROVEMENT in texts
        else None,
        read_document(texts.get(folder.ACCURACY, ""), folder.ACCURACY, AccuracyChallengesText, faults),
    )


def _tables(texts: Mapping[str, str], framework: Framework, faults: list[Fault]) -> dict[str, list[Row]]:
    fault_count = len(faults)
    schemas = table_schemas.schemas_by_path(framework)
    tables = {
        path: read_table(texts[path], schema, faults) if path in texts else []
        for path, schema in schemas.items()
    }
    if len(faults) == fault_count:
        for path, cases in (
            (table_schemas.ANSWERS, table_schemas.CASES),
            (table_schemas.BLIND_ANSWERS, table_schemas.BLIND_CASES),
        ):
            faults.extend(unmatched_rows(tables[path], schemas[path], tables[cases]))
    return tables


def _with_tables(about: InspectionText, framework: Framework, tables: Mapping[str, list[Row]]) -> Inspection:
    return Inspection(
        framework=framework,
        about=values.about(about.about),
        populations={},
        samples={},
        assessments=values.assessments(tables[table_schemas.CASES], tables[table_schemas.ANSWERS]),
        blind_assessments=values.assessments(
            tables[table_schemas.BLIND_CASES], tables[table_schemas.BLIND_ANSWERS]
        ),
        evidence=tuple(map(values.item, tables[table_schemas.ITEMS])),
        survey=tuple(map(values.response, tables[table_schemas.SURVEY])),
        lines_of_enquiry=tuple(map(values.enquiry, tables[table_schemas.ENQUIRIES])),
    )


def _with_documents(
    inspection: Inspection,
    judgements: JudgementsText | None,
    panel: PanelText | None,
    figures: FiguresText | None,
    recommendations: RecommendationsText | None,
    improvement: ImprovementText | None,
    challenges: AccuracyChallengesText | None,
) -> Inspection:
    texts = recommendations.recommendations if recommendations else ()
    return replace(
        inspection,
        judgements=tuple(map(values.judgement, judgements.judgements if judgements else ())),
        decisions=tuple(map(values.decision, panel.decisions if panel else ())),
        figures=tuple(map(values.figure, figures.figures if figures else ())),
        recommendations=tuple(map(values.recommendation, texts)),
        improvement=values.improvement(improvement) if improvement else None,
        challenges=tuple(map(values.challenge, challenges.challenges if challenges else ())),
    )


def _narrative(texts: Mapping[str, str], folder: str = NARRATIVE) -> dict[str, str]:
    keys = {path: path.removeprefix(folder).removesuffix(".md") for path in texts if path.startswith(folder)}
    return {key: texts[path] for path, key in keys.items() if "/" not in key}
