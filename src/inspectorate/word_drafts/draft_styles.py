"""Styles of a draft in Word: the style of each kind of line, and the XML of the styles and numberings."""

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from inspectorate.typeset.word_styles import FACE, GREY, INK, PETROL, STYLES, Style
from inspectorate.word_drafts.draft_lines import LineKind

_BOX = STYLES["Practice example"].shade

LINE_STYLES: Mapping[tuple[LineKind, bool], str] = {
    ("paragraph", False): "Body Text",
    ("heading", False): "Heading 2",
    ("bullet", False): "List Bullet",
    ("number", False): "List Number",
    ("quotation", False): "Block Text",
    ("quotation_continued", False): "Quotation continued",
    ("speaker", False): "Quotation speaker",
    ("source", False): "Markdown source",
    ("example_title", True): "Practice example title",
    ("paragraph", True): "Practice example",
    ("bullet", True): "Practice example bullet",
    ("number", True): "Practice example number",
    ("quotation", True): "Practice example quotation",
    ("quotation_continued", True): "Practice example quotation continued",
    ("speaker", True): "Practice example speaker",
}
"""Style of each kind of line, in a practice example or not."""

SECTION_STYLE = "Heading 1"
INSTRUCTION_STYLE = "Instructions"
NOTE_STYLE = "Footnote Text"
FIGURE_STYLE, NOTE_REFERENCE_STYLE, LINK_STYLE = "Bound figure", "footnote reference", "Hyperlink"

_SECTION_LOOK = Style(16, PETROL, bold=True, before=24, after=6, with_next=True)
_LOOKS: Mapping[str, Style] = {
    **{name: STYLES[name] for name in ("Body Text", "Block Text", "Practice example", "Footnote Text")},
    "Title": Style(24, PETROL, after=6, left=True),
    INSTRUCTION_STYLE: Style(10, GREY, after=4),
    SECTION_STYLE: _SECTION_LOOK,
    "Heading 2": Style(13, PETROL, bold=True, before=14, after=4, with_next=True),
    "List Bullet": Style(11, after=4),
    "List Number": Style(11, after=4),
    "Quotation continued": STYLES["Block Text"],
    "Quotation speaker": Style(11, GREY, after=8),
    "Markdown source": Style(10, INK, after=2),
    "Practice example title": Style(12, PETROL, bold=True, before=8, after=4, shade=_BOX, with_next=True),
    "Practice example bullet": Style(11, after=4, shade=_BOX),
    "Practice example number": Style(11, after=4, shade=_BOX),
    "Practice example quotation": Style(11, PETROL, italic=True, after=6, shade=_BOX),
    "Practice example quotation continued": Style(11, PETROL, italic=True, after=6, shade=_BOX),
    "Practice example speaker": Style(11, GREY, after=6, shade=_BOX),
}
_BASES = {"Quotation continued": "Block Text", "Quotation speaker": "Block Text"}
_LEVELS = {SECTION_STYLE: 0, "Heading 2": 1}
BULLETS, FIRST_NUMBERS = 1, 2
"""Numbering of lists with bullets, and that of the first numbered list; each numbered list has its own."""
_LISTS = {
    "List Bullet": BULLETS,
    "Practice example bullet": BULLETS,
    "List Number": FIRST_NUMBERS,
    "Practice example number": FIRST_NUMBERS,
}
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_FONTS = f'<w:rFonts w:ascii="{FACE}" w:hAnsi="{FACE}" w:cs="{FACE}" w:eastAsia="{FACE}"/>'


def style_id(name: str) -> str:
    """Return the id of a style, by which paragraphs name it."""
    return name.title().replace(" ", "")


def styles_xml(language: str) -> str:
    """Return the part with the styles."""
    default = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_FONTS}<w:sz w:val='22'/><w:szCs w:val='22'/>"
        f"<w:lang w:val={quoteattr(language)}/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        "</w:style>"
    )
    paragraphs = "".join(_paragraph_style(name, look) for name, look in _LOOKS.items())
    return f"<w:styles {_W}>{default}{paragraphs}{''.join(_character_styles())}</w:styles>"


def _paragraph_style(name: str, look: Style) -> str:
    numbering = f'<w:numPr><w:numId w:val="{_LISTS[name]}"/></w:numPr>' if name in _LISTS else ""
    level = f'<w:outlineLvl w:val="{_LEVELS[name]}"/>' if name in _LEVELS else ""
    following = f'<w:next w:val="{style_id("Body Text")}"/>' if name in _LEVELS else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{look.shade}"/>' if look.shade else ""
    spacing = f'<w:spacing w:before="{20 * (look.before or 0)}" w:after="{20 * (look.after or 0)}"/>'
    keep = "<w:keepNext/>" if look.with_next else ""
    bold, italic = "<w:b/>" * look.bold, "<w:i/>" * look.italic
    size = f'<w:sz w:val="{2 * look.size}"/><w:szCs w:val="{2 * look.size}"/>'
    return (
        f'<w:style w:type="paragraph" w:styleId="{style_id(name)}"><w:name w:val="{escape(name)}"/>'
        f'<w:basedOn w:val="{style_id(_BASES.get(name, "Normal"))}"/>{following}<w:qFormat/>'
        f"<w:pPr>{keep}{numbering}{shade}{spacing}{level}</w:pPr>"
        f'<w:rPr>{bold}{italic}<w:color w:val="{look.colour}"/>{size}</w:rPr></w:style>'
    )


def _character_styles() -> Iterator[str]:
    looks = {
        FIGURE_STYLE: '<w:shd w:val="clear" w:color="auto" w:fill="DCEBF0"/>',
        NOTE_REFERENCE_STYLE: '<w:vertAlign w:val="superscript"/>',
        LINK_STYLE: '<w:color w:val="0563C1"/><w:u w:val="single"/>',
    }
    for name, properties in looks.items():
        yield (
            f'<w:style w:type="character" w:styleId="{style_id(name)}"><w:name w:val="{name}"/>'
            f"<w:rPr>{properties}</w:rPr></w:style>"
        )


def numbering_xml(starts: list[int]) -> str:
    """Return the part with the numberings: bullets, and one for each numbered list from its first number."""
    indent = '<w:pPr><w:ind w:left="454" w:hanging="340"/></w:pPr>'
    kinds = (("bullet", "•"), ("decimal", "%1."))
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        f'<w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f"{indent}</w:lvl></w:abstractNum>"
        for number, (kind, text) in enumerate(kinds)
    )
    numbers = "".join(
        f'<w:num w:numId="{FIRST_NUMBERS + number}"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
        f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
        for number, start in enumerate(starts or [1])
    )
    bullets = f'<w:num w:numId="{BULLETS}"><w:abstractNumId w:val="0"/></w:num>'
    return f"<w:numbering {_W}>{abstract}{bullets}{numbers}</w:numbering>"
