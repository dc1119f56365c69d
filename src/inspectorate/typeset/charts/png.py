"""Render charts as PNG, for programs that cannot display SVG."""

from inspectorate.typeset.fonts import typst_fonts

PAGE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg", alt: "picture")"""


def png(svg: str) -> bytes:
    """Return an SVG chart as PNG at three times its size."""
    import typst  # noqa: PLC0415 - only Word needs it here

    compiler = typst.Compiler(PAGE, font_paths=typst_fonts(), sys_inputs={"svg": svg})
    image = compiler.compile(format="png", ppi=288)
    if not isinstance(image, bytes):
        raise TypeError("A picture is one page; the typesetter gave several.")
    return image
