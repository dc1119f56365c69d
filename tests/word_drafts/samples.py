"""A draft of four sections with everything that a narrative can have."""

from inspectorate.word_drafts import write_draft

SECTIONS = {
    "foreword": (
        "We have rated the service as *{overall|lower}* overall. Much is *good*.[^law]\n\n"
        "The board is committed, and its managers know what has to change.\n\n"
        "[^law]: Crime and Disorder Act 1998, *section 39*, and {survey} answers.\n"
    ),
    "2.1": (
        "Assessments are at their best when they ask what would help a child. {2.1.1} of them "
        "were sufficient.\n\n"
        "### What we saw\n\n"
        "- Case managers start with good information.\n"
        "- Children are asked, and what they say is used.\n"
        "- In {2.1.2|count words} cases nobody asked.\n\n"
        "> They listened to me for the first time.\n"
        ">\n"
        "> — A child\n\n"
        "::: example Danger at home\n"
        "Kofi owed his suppliers money, and people came to the house.\n\n"
        "- He was in danger.\n"
        ":::\n\n"
        "See [the standards](https://example.org/standards) for the words of each question.\n"
    ),
    "2.2": (
        "Plans were sufficient in {2.2.1} of cases, and {2.2.2} kept the child safe.\n\n"
        "1. Plans came late.\n"
        "2. Plans were copied.\n\n"
        "The parts of a plan did not meet, although each was good.\n"
    ),
    "2.strengths": "",
}
TITLES = {"foreword": "Foreword", "2.1": "2.1 Assessment", "2.2": "2.2 Planning", "2.strengths": "Strengths"}
FIGURES = {
    "overall|lower": "requires improvement",
    "survey": "13",
    "2.1.1": "84 per cent",
    "2.1.2|count words": "twelve",
    "2.2.1": "63 per cent",
    "2.2.2": "48 per cent",
}


def document() -> bytes:
    """Return the draft as a Word document."""
    return write_draft(SECTIONS, TITLES, FIGURES)
