"""Facts in a PDF: each printed number is a named destination and a structure element that says which it is.

The template prints a fact as a link whose address is `fact:PLACE|FACT|ROW|FILE`, and a row that facts lead to
as a link to `row:ID`. Here the links become what no template can write: a destination with the name of the
place, and the user property `Fact` of the structure element. A number in the text stays a link: to its row,
or to the entry about it on the web page of the release. Every other becomes a plain span.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf

FACT, ROW = "fact:", "row:"
PROPERTY = "Fact"
"""Name of the user property that has the identifier of the fact."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Link annotation that the template wrote, on its page."""

    page: "pikepdf.Page"
    annotation: "pikepdf.Object"
    address: str


def name_facts(document: "pikepdf.Pdf") -> None:
    """Turn the marks of a PDF into destinations, structure elements and links."""
    import pikepdf  # noqa: PLC0415 - only paper needs it

    marks = list(_marks(document))
    if not marks:
        return
    _add_destinations(document, marks)
    removed = {mark.annotation.objgen for mark in marks if not _leads_on(mark)}
    for page in {mark.page.obj.objgen: mark.page for mark in marks}.values():
        annotations = [one for one in page.Annots if one.objgen not in removed]
        if annotations:
            page.Annots = document.make_indirect(pikepdf.Array(annotations))
        else:
            del page["/Annots"]
    _mark_elements(document, {mark.annotation.objgen: mark for mark in marks}, removed)


def _marks(document: "pikepdf.Pdf") -> Iterator[Mark]:
    for page in document.pages:
        for annotation in page.get("/Annots", []):
            address = str(annotation.A.get("/URI", "")) if "/A" in annotation else ""
            if address.startswith((FACT, ROW)):
                yield Mark(page, annotation, address)


def _place(address: str) -> str:
    """Return the name of the destination of a mark."""
    return address.partition(":")[2].partition("|")[0]


def _add_destinations(document: "pikepdf.Pdf", marks: list[Mark]) -> None:
    """Give every mark a named destination: the top left corner of the first of its annotations."""
    import pikepdf  # noqa: PLC0415 - only paper needs it

    root = document.Root
    if "/Names" not in root:
        root.Names = document.make_indirect(pikepdf.Dictionary())
    names = dict(pikepdf.NameTree(root.Names.Dests).items()) if "/Dests" in root.Names else {}
    for mark in marks:
        left, _bottom, _right, top = (float(number) for number in mark.annotation.Rect)
        destination = pikepdf.Array([mark.page.obj, pikepdf.Name.XYZ, round(left, 3), round(top, 3), 0])
        names.setdefault(_place(mark.address), destination)
    pairs = [part for name, place in sorted(names.items()) for part in (pikepdf.String(name), place)]
    root.Names.Dests = document.make_indirect(pikepdf.Dictionary(Names=pikepdf.Array(pairs)))


def _leads_on(mark: Mark) -> bool:
    """Give a mark's annotation where it leads to, and return whether it leads anywhere."""
    import pikepdf  # noqa: PLC0415 - only paper needs it

    if mark.address.startswith(ROW):
        return False
    _place_name, _fact, row, file = mark.address.split("|")
    if not row and not file:
        return False
    mark.annotation.Contents = pikepdf.String("Where this number comes from")
    if row:
        del mark.annotation["/A"]
        mark.annotation.Dest = pikepdf.String(row)
    else:
        mark.annotation.A = pikepdf.Dictionary(
            Type=pikepdf.Name.Action, S=pikepdf.Name.URI, URI=pikepdf.String(file)
        )
    return True


def _mark_elements(
    document: "pikepdf.Pdf", marks: dict[tuple[int, int], Mark], removed: set[tuple[int, int]]
) -> None:
    """Give the structure element of every fact its identifier; without an annotation it is a span."""
    import pikepdf  # noqa: PLC0415 - only paper needs it

    elements = [document.Root.StructTreeRoot]
    while elements:
        element = elements.pop()
        kids = element.get("/K", pikepdf.Array())
        children = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        objects = [child for child in children if isinstance(child, pikepdf.Dictionary) and "/Obj" in child]
        elements += [child for child in children if isinstance(child, pikepdf.Dictionary) and "/S" in child]
        mark = next((marks[one.Obj.objgen] for one in objects if one.Obj.objgen in marks), None)
        if mark is None:
            continue
        if mark.annotation.objgen in removed:
            element.S = pikepdf.Name.Span
            element.K = pikepdf.Array([child for child in children if child not in objects])
        if mark.address.startswith(FACT):
            fact = pikepdf.Dictionary(
                N=pikepdf.String(PROPERTY), V=pikepdf.String(mark.address.split("|")[1])
            )
            attributes = pikepdf.Dictionary(O=pikepdf.Name.UserProperties, P=pikepdf.Array([fact]))
            element.A = attributes
    document.Root.MarkInfo.UserProperties = True
