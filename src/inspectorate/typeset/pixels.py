"""Pictures as pixels, for programs that cannot show SVG."""

from inspectorate.typeset.fonts import faces

PAGE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg", alt: "picture")"""


def png(svg: str) -> bytes:
    """Turn a drawn picture into a PNG with three pixels to each of its own."""
    import typst  # noqa: PLC0415 - only Word needs it here

    press = typst.Compiler(PAGE, font_paths=faces(), sys_inputs={"svg": svg})
    made = press.compile(format="png", ppi=288)
    if not isinstance(made, bytes):
        raise TypeError("A picture is one page; the typesetter gave several.")
    return made
