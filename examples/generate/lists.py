"""Two long lists as a case-management system might send them: invented children, and rows to be left out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from examples.generate.chance import Chance
from inspectorate.method.inspection import LongList

ON = date(2018, 9, 3)

HEADINGS = (
    *("Case Ref", "Child ID", "Name", "DOB", "Sex", "Ethnic Group", "Disability", "LAC", "Outcome Type"),
    *(
        "Outcome Date",
        "End Date",
        "Offence Group",
        "ROSH",
        "Safety & Wellbeing",
        "LOR",
        "Case Manager",
        "Team",
    ),
    "Restricted",
)

PROFILES = {
    "court": """
8 Referral Order|low|low|low
5 Referral Order|medium|low|medium
6 Referral Order|medium|medium|medium
1 Referral Order|medium|high|medium
1 Referral Order|high|medium|medium
1 Reparation Order|low|low|low
1 YRO|low|medium|medium
3 YRO|medium|medium|high
2 YRO|medium|high|high
2 YRO|high|medium|high
2 YRO|high|high|high
2 YRO ISS|high|high|high
2 DTO|high|high|high
1 DTO|high|medium|high
1 DTO|very high|very high|high
""",
    "out_of_court": """
5 Community Resolution|low|low|low
3 Community Resolution|low|medium|low
1 Community Resolution|medium|medium|low
2 Youth Caution|low|low|low
1 Youth Caution|medium|low|low
3 Youth Conditional Caution|medium|low|medium
3 Youth Conditional Caution|medium|medium|medium
1 Youth Conditional Caution|medium|high|medium
1 Youth Conditional Caution|high|medium|medium
1 Youth Conditional Caution|low|medium|medium
""",
}
"""How many eligible cases there are of each disposal with its levels: harm to others, safety, reoffending."""

CHILDREN = {
    "court": {"Male": 33, "Female": 5, "White": 22, "Minority": 15, "Unknown": 1, "younger": 10},
    "out_of_court": {"Male": 18, "Female": 3, "White": 12, "Minority": 9, "younger": 8},
}
"""How many eligible children of each kind: together about the shares of the caseload that were published."""

OFFENCES = {
    "low": ("Theft and handling", "Drugs", "Criminal damage", "Public order", "Violence against the person"),
    "medium": (
        "Violence against the person",
        "Drugs",
        "Robbery",
        "Vehicle theft",
        "Possession of a bladed article",
    ),
    "high": ("Robbery", "Violence against the person", "Possession of a bladed article", "PWITS"),
    "very high": ("Violence against the person",),
}
ETHNIC_GROUPS = {
    "White": ("White British", "White British", "White British", "White Other"),
    "Minority": (
        "Black African",
        "Black Caribbean",
        "White and Black Caribbean",
        "Bangladeshi",
    ),
    "Unknown": ("Not stated",),
}
FIRST = ("Arlo", "Brindle", "Corvan", "Dax", "Elwick", "Fenn", "Garrow", "Hollin", "Ister", "Jorun", "Kestor")
FAMILY_START = (
    *("Amber", "Bramble", "Candle", "Dapple", "Ember", "Fiddle", "Glimmer", "Hazel", "Ivory", "Jumble"),
    *("Kettle", "Lantern", "Marble", "Nettle", "Orchid", "Pebble", "Quarry", "Russet", "Saffron", "Tinder"),
)
FAMILY_END = ("wick", "thorpe", "mere", "combe", "ditch", "garth")
MANAGERS = tuple(f"CM{number:02}" for number in range(1, 14))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a long list, as the system has it."""

    case: str
    child: str
    name: str
    born: str
    sex: str
    ethnicity: str
    disability: str
    looked_after: str
    outcome: str
    made: str
    ends: str
    offence: str
    harm: str
    safety: str
    reoffending: str
    worker: str
    team: str
    restricted: str = "No"

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells in the order of the headings."""
        return tuple(getattr(self, name) for name in self.__slots__)


def long_lists(seed: int) -> dict[str, LongList]:
    """Return the two long lists by case group."""
    chance = Chance(seed, "long lists")
    names = _names(chance)
    workers = iter(chance.shuffled([*MANAGERS * 4, *["CM05"] * 7]))
    eligible = {
        group: [
            replace(_eligible(group, profile, child, next(names), chance), worker=next(workers))
            for profile, child in zip(_profiles(table), _children(group, chance), strict=True)
        ]
        for group, table in PROFILES.items()
    }
    court, out_of_court = eligible.values()
    court[16] = replace(court[16], offence="See court list")  # cannot be used, and keeps no case out
    return {
        "court": _list("court-orders.csv", court + _court_left_out(court, names, chance), chance),
        "out_of_court": _list(
            "out-of-court.csv", out_of_court + _out_of_court_left_out(out_of_court, names, chance), chance
        ),
    }


def written(day: date) -> str:
    """The day as the service's system writes it."""
    return day.strftime("%d/%m/%Y")


def _list(name: str, rows: list[Row], chance: Chance) -> LongList:
    return LongList(name=name, headings=HEADINGS, rows=tuple(row.cells for row in chance.shuffled(rows)))


def _names(chance: Chance) -> Iterator[str]:
    families = chance.shuffled(f"{start}{end}" for start in FAMILY_START for end in FAMILY_END)
    for number, family in enumerate(families):
        yield f"{family}, {FIRST[number % len(FIRST)]}"


def _children(group: str, chance: Chance) -> Iterator[tuple[str, str, bool]]:
    """Sex, broad ethnic group and whether younger than 15, for each eligible child."""
    numbers = CHILDREN[group]
    sexes = chance.shuffled(sex for sex in ("Male", "Female") for _ in range(numbers[sex]))
    groups = chance.shuffled(name for name in ETHNIC_GROUPS for _ in range(numbers.get(name, 0)))
    younger = chance.shuffled(number < numbers["younger"] for number in range(len(sexes)))
    yield from zip(sexes, groups, younger, strict=True)


def _profiles(table: str) -> Iterator[tuple[str, str, str, str]]:
    for line in table.strip().splitlines():
        number, rest = line.split(" ", 1)
        outcome, harm, safety, reoffending = rest.split("|")
        yield from [(outcome, harm, safety, reoffending)] * int(number)


def _eligible(
    group: str,
    profile: tuple[str, str, str, str],
    child: tuple[str, str, bool],
    name: str,
    chance: Chance,
) -> Row:
    outcome, harm, safety, reoffending = profile
    sex, ethnicity, younger = child
    first, last = (
        (date(2017, 12, 5), date(2018, 2, 28)) if group == "court" else (date(2018, 4, 5), date(2018, 5, 31))
    )
    made = first + timedelta(days=chance.below((last - first).days + 1))
    age = 365 * (13 if younger else 15) + chance.below(int(365 * (1.9 if younger else 2.8)))
    length = 365 if group == "court" else 112
    return Row(
        case=f"{'C' if group == 'court' else 'T'}{10000 + chance.below(89999)}",
        child=f"{300000 + chance.below(599999)}",
        name=name,
        born=written(made - timedelta(days=age)),
        sex=sex,
        ethnicity=chance.pick(ETHNIC_GROUPS[ethnicity]),
        disability="Y" if chance.share() < 0.12 else "N",
        looked_after="Y" if chance.share() < (0.3 if safety in ("high", "very high") else 0.1) else "N",
        outcome=outcome,
        made=written(made),
        ends=written(made + timedelta(days=length)),
        offence=chance.pick(OFFENCES[harm]),
        harm=harm.capitalize(),
        safety=safety.capitalize(),
        reoffending=reoffending.capitalize(),
        worker="",
        team="Court" if group == "court" else "Early intervention",
    )


# ---------------------------------------------------------------- rows that are left out


def _more(rows: list[Row], names: Iterator[str], chance: Chance) -> Callable[..., Row]:
    """Return a maker of further rows: another child with the same kind of disposal, changed as told."""

    def make(**changes: str) -> Row:
        new: Mapping[str, str] = {
            "case": f"{rows[0].case[0]}{10000 + chance.below(89999)}",
            "child": f"{300000 + chance.below(599999)}",
            "name": next(names),
            "born": written(date(2001, 3, 1) + timedelta(days=chance.below(1000))),
        }
        return replace(chance.pick(rows), **{**new, **changes})

    return make


def _court_left_out(eligible: list[Row], names: Iterator[str], chance: Chance) -> list[Row]:
    more = _more(eligible, names, chance)
    early = [written(date(2017, 10, 2) + timedelta(days=11 * week)) for week in range(5)]
    late = [written(date(2018, 3, 12) + timedelta(days=17 * week)) for week in range(6)]
    again, alike = eligible[3], eligible[11]
    return [
        *(more(made=day) for day in (*early, *late)),
        more(made=written(ON + timedelta(days=15))),
        more(restricted="Yes"),
        more(restricted="Yes"),
        more(sex=""),
        more(harm="Amber"),
        more(made="30/02/2018"),
        more(made="to be confirmed"),
        more(case=""),
        more(made=""),
        more(outcome="Community Resolution"),
        replace(again, case=more().case, made=written(date(2018, 3, 1)), outcome="YRO"),
        replace(alike, case=more().case, child=more().child, made=written(date(2018, 3, 2))),
        eligible[7],
    ]


def _out_of_court_left_out(eligible: list[Row], names: Iterator[str], chance: Chance) -> list[Row]:
    more = _more(eligible, names, chance)
    early = [written(date(2018, 2, 5) + timedelta(days=13 * week)) for week in range(4)]
    late = [written(date(2018, 6, 11) + timedelta(days=16 * week)) for week in range(5)]
    return [
        *(more(made=day) for day in (*early, *late)),
        more(restricted="Yes"),
        more(sex=""),
        more(safety="TBC"),
        more(outcome="Referral Order"),
        replace(eligible[5], case=more().case, made=written(date(2018, 6, 1))),
    ]
