"""Stems of words, and the subjects of key questions recognised in several wordings."""

import re
from functools import lru_cache

_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_ENDINGS = (
    "ations",
    "ation",
    "ements",
    "ments",
    "ment",
    "ement",
    "ings",
    "ing",
    "ness",
    "ies",
    "ied",
    "ed",
    "es",
    "ly",
    "s",
    "y",
    "e",
)
_STOP_WORDS = re.compile(
    r"a|an|and|are|as|at|be|been|by|can|case|cases|did|do|does|"
    r"for|from|had|has|have|how|if|in|into|is|it|its|just|more|"
    r"most|not|of|on|only|or|over|per|cent|so|some|than|that|the|"
    r"their|them|there|these|they|this|those|to|too|was|we|were|what|"
    r"when|where|which|who|with|work|would|enough|sufficient|sufficiently|"
    r"good|well|person|people|all|every|each|both|"
    r"also|half|quarter|third|out|under|nearly|almost|around"
    r"|about|majority|few|many|needed|need|focus|support|supports|supported|effectively|effective|minority"
    r"|small|only|any|hardly|young"
)
_CONCEPTS = {
    "otherpeople": (
        r"(?:keep|kept|protect)\w* (?:other people|others|the public)(?: safe\w*)?"
        r"|(?:the )?(?:safety|protection) of (?:other people|others|the public)"
        r"|risks? (?:of (?:serious )?harm )?(?:to|for) (?:other people|others|the public)"
        r"|(?:reduce|manage)\w* (?:the )?(?:risk of )?harm(?: that children may do)?"
        r"(?: to (?:other people|others))?"
        r"|(?:do|doing|done) to (?:other people|others)|harm to others"
        r"|other people (?:may|might|could) be harmed|risk of harm|other people safe|other people|others"
    ),
    "potentialvictim": (
        r"(?:actual|potential) (?:and|or) (?:actual|potential) victims?"
        r"|(?:people|those) who (?:had|have) been (?:harmed|hurt),? or (?:who )?(?:could|may|might)(?: be)?"
    ),
    "victim": r"victims?|(?:people|those) who (?:had|have) been (?:harmed|hurt)",
    "childsafety": (
        r"(?:keep|keeps|kept|keeping) (?:\w+ ){1,5}?(?:safe|safer)\b|safety and wellbeing"
        r"|(?:child|children|person|people)['’]?s?['’]? (?:own )?safety"
        r"|safety of (?:the|a|each) (?:child|young)\w*"
        r"|(?:is|are|was|were|becomes?|became) (?:less |un|more )?safe\w*|\bsafer?\b|\bsafety\b"
    ),
    "contingency": (
        r"contingenc\w*|what (?:will|is to|would) be done if|what to do if|if the risk rises"
        r"|if things get worse"
    ),
    "firstentry": (
        r"first[- ]time entrants?|(?:enter|come|came|coming)\w* (?:into )?the (?:\w+ )?justice system"
        r"(?: for the first time)?"
    ),
    "delivery": (
        r"implementation and delivery(?: of services)?|deliver\w*|work (?:delivered|done|to|with)|services?"
    ),
    "offendagain": r"(?:offend\w*|offences?) again|re-?offend\w*",
    "female": r"girls?|females?|young wom[ae]n",
    "male": r"boys?|males?|young m[ae]n",
    "leaveoffending": (
        r"desist\w*|(?:stop|stops|stopped|leave|leaves|leaving|prevent\w*|avoid\w*|give up) (?:\w+ ){0,3}?"
        r"(?:re-?)?(?:offend\w*|crime)(?: behind)?|away from (?:crime|offending)|offending behind"
    ),
    "parentcarer": r"parents? (?:or|and|and/or) carers?|parents?|carers?|famil(?:y|ies)",
}
"""Subjects of key questions, each with its wordings. An earlier one takes its words from the later ones."""
_CONCEPT_PATTERN = re.compile(
    "|".join(rf"(?P<{name}>\b(?:{pattern})\b)" for name, pattern in _CONCEPTS.items())
)
CONCEPT_NAMES = frozenset(_CONCEPTS)
CONCEPT_WEIGHT = 1.6
"""Weight of a subject of key questions beside that of an ordinary word."""


def _concept(match: re.Match[str]) -> str:
    """Return the name of the subject that a match is about; a potential victim is a victim as well."""
    name = match.lastgroup or ""
    return f" {name} victim " if name == "potentialvictim" else f" {name} "


@lru_cache(maxsize=4096)
def stems(text: str, stop_words: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the stems of the words of a text, without stop words.

    `stop_words` are added to the general ones.
    """
    text = _CONCEPT_PATTERN.sub(_concept, text.lower())
    words = (word for word in _WORD.findall(text) if not _STOP_WORDS.fullmatch(word))
    return frozenset(
        word if word in CONCEPT_NAMES else _stem(word) for word in words if word not in stop_words
    )


_DOUBLED = re.compile(r"([nptm])\1$")


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    base = re.sub(r"['’]s?$", "", word)
    for ending in _ENDINGS:
        if base.endswith(ending) and len(base) - len(ending) >= 4:
            return _DOUBLED.sub(r"\1", base.removesuffix(ending))
    return base
