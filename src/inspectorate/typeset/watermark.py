"""Put words on every page of a PDF, such as the name of the person whom a copy is for."""

import io
import json
import unicodedata
from typing import TYPE_CHECKING

from inspectorate.typeset.fonts import typst_fonts
from inspectorate.typeset.pdf_report import MAX_ATTEMPTS, MISSING_GLYPHS, glyph_replacements
from inspectorate.typeset.templates import FOLDER

if TYPE_CHECKING:
    import pikepdf

NAME = "/InspectorateWatermark"


def with_watermark(document: bytes, words: str) -> bytes:
    """Return a PDF with words across every page and at its foot.

    The words are an artifact of the page: readers of the document's structure pass over them, and the
    document stays accessible.
    """
    import pikepdf  # noqa: PLC0415 - loaded when needed

    with pikepdf.open(io.BytesIO(document)) as pdf_file:
        sizes = list(dict.fromkeys(_size(page) for page in pdf_file.pages))
        with pikepdf.open(io.BytesIO(_overlays(words, sizes))) as overlay_file:
            forms = {
                size: pdf_file.copy_foreign(overlay.as_form_xobject())
                for size, overlay in zip(sizes, overlay_file.pages, strict=True)
            }
            for form in forms.values():
                # The artifact of the page says what the words are; marks inside the form would contradict it.
                form.write(_without_marks(form))
                if "/StructParents" in form:
                    del form["/StructParents"]
            for page in pdf_file.pages:
                _add(page, forms[_size(page)])
            output = io.BytesIO()
            streams = pikepdf.ObjectStreamMode.generate
            pdf_file.save(output, object_stream_mode=streams, deterministic_id=True)
    return output.getvalue()


def _size(page: "pikepdf.Page") -> tuple[float, float]:
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    return right - left, top - bottom


def _overlays(words: str, sizes: list[tuple[float, float]]) -> bytes:
    """Return a PDF with a page of each size that holds the words. A character that no font has is a box."""
    import typst  # noqa: PLC0415 - loaded when needed

    words = "".join(character for character in words if character.isprintable())
    for _ in range(MAX_ATTEMPTS):
        try:
            return _compiled(words, sizes)
        except typst.TypstError as error:
            clusters = MISSING_GLYPHS.findall(error.diagnostic)
            if not clusters:
                raise
            words = unicodedata.normalize("NFC", words).translate(glyph_replacements(clusters))
    return _compiled(words, sizes)


def _compiled(words: str, sizes: list[tuple[float, float]]) -> bytes:
    import typst  # noqa: PLC0415 - loaded when needed

    content = {"words": words, "sizes": [{"width": width, "height": height} for width, height in sizes]}
    inputs = {"watermark": json.dumps(content, ensure_ascii=False)}
    compiler = typst.Compiler(FOLDER / "watermark.typ", root=FOLDER, font_paths=typst_fonts())
    document = compiler.compile(format="pdf", pdf_standards="ua-1", sys_inputs=inputs)
    if not isinstance(document, bytes):
        raise TypeError("A watermark is one document; the typesetter gave several.")
    return document


def _without_marks(form: "pikepdf.Object") -> bytes:
    """Return the content of a form without marked content, whose references mean nothing in another file."""
    import pikepdf  # noqa: PLC0415 - loaded when needed

    marks = ("BMC", "BDC", "EMC", "MP", "DP")
    instructions = [
        instruction
        for instruction in pikepdf.parse_content_stream(form)
        if str(instruction.operator) not in marks
    ]
    return pikepdf.unparse_content_stream(instructions)


def _add(page: "pikepdf.Page", form: "pikepdf.Object") -> None:
    import pikepdf  # noqa: PLC0415 - loaded when needed

    name = page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(NAME))
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(f"\nQ /Artifact BMC q {name} Do Q EMC\n".encode())
