"""Two long lists as a case-management system might export them: invented children, and rows to leave out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from examples.generate.chance import RandomStream
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
"""Number of eligible cases by disposal and levels: harm to others, safety, reoffending."""

CHILDREN = {
    "court": {"Male": 33, "Female": 5, "White": 22, "Minority": 15, "Unknown": 1, "younger": 10},
    "out_of_court": {"Male": 18, "Female": 3, "White": 12, "Minority": 9, "younger": 8},
}
"""Number of eligible children by characteristic, close to the published shares of the caseload."""

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
    """Row of a long list, as the case-management system has it."""

    case: str
    child: str
    name: str
    date_of_birth: str
    sex: str
    ethnicity: str
    disability: str
    looked_after: str
    outcome: str
    disposal_date: str
    end_date: str
    offence: str
    harm: str
    safety: str
    reoffending: str
    worker: str
    team: str
    restricted: str = "No"

    @property
    def cells(self) -> tuple[str, ...]:
        """Cells in the order of the headings."""
        return tuple(getattr(self, name) for name in self.__slots__)


def long_lists(seed: int) -> dict[str, LongList]:
    """Return the two long lists by case group."""
    random_stream = RandomStream(seed, "long lists")
    names = _names(random_stream)
    workers = iter(random_stream.shuffled([*MANAGERS * 4, *["CM05"] * 7]))
    eligible = {
        group: [
            replace(_eligible(group, profile, child, next(names), random_stream), worker=next(workers))
            for profile, child in zip(_profiles(table), _children(group, random_stream), strict=True)
        ]
        for group, table in PROFILES.items()
    }
    court, out_of_court = eligible.values()
    court[16] = replace(
        court[16], offence="See court list"
    )  # an unreadable value that does not exclude the case
    return {
        "court": _list(
            "court-orders.csv", court + _court_left_out(court, names, random_stream), random_stream
        ),
        "out_of_court": _list(
            "out-of-court.csv",
            out_of_court + _out_of_court_left_out(out_of_court, names, random_stream),
            random_stream,
        ),
    }


def formatted(day: date) -> str:
    """Return a date as the case-management system writes it."""
    return day.strftime("%d/%m/%Y")


def _list(name: str, rows: list[Row], random_stream: RandomStream) -> LongList:
    return LongList(
        name=name, headings=HEADINGS, rows=tuple(row.cells for row in random_stream.shuffled(rows))
    )


def _names(random_stream: RandomStream) -> Iterator[str]:
    families = random_stream.shuffled(f"{start}{end}" for start in FAMILY_START for end in FAMILY_END)
    for number, family in enumerate(families):
        yield f"{family}, {FIRST[number % len(FIRST)]}"


def _children(group: str, random_stream: RandomStream) -> Iterator[tuple[str, str, bool]]:
    """Yield sex, broad ethnic group, and whether younger than 15, for every eligible child."""
    numbers = CHILDREN[group]
    sexes = random_stream.shuffled(sex for sex in ("Male", "Female") for _ in range(numbers[sex]))
    groups = random_stream.shuffled(name for name in ETHNIC_GROUPS for _ in range(numbers.get(name, 0)))
    younger = random_stream.shuffled(number < numbers["younger"] for number in range(len(sexes)))
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
    random_stream: RandomStream,
) -> Row:
    outcome, harm, safety, reoffending = profile
    sex, ethnicity, younger = child
    first, last = (
        (date(2017, 12, 5), date(2018, 2, 28)) if group == "court" else (date(2018, 4, 5), date(2018, 5, 31))
    )
    disposal_date = first + timedelta(days=random_stream.below((last - first).days + 1))
    age = 365 * (13 if younger else 15) + random_stream.below(int(365 * (1.9 if younger else 2.8)))
    length = 365 if group == "court" else 112
    return Row(
        case=f"{'C' if group == 'court' else 'T'}{10000 + random_stream.below(89999)}",
        child=f"{300000 + random_stream.below(599999)}",
        name=name,
        date_of_birth=formatted(disposal_date - timedelta(days=age)),
        sex=sex,
        ethnicity=random_stream.pick(ETHNIC_GROUPS[ethnicity]),
        disability="Y" if random_stream.share() < 0.12 else "N",
        looked_after="Y"
        if random_stream.share() < (0.3 if safety in ("high", "very high") else 0.1)
        else "N",
        outcome=outcome,
        disposal_date=formatted(disposal_date),
        end_date=formatted(disposal_date + timedelta(days=length)),
        offence=random_stream.pick(OFFENCES[harm]),
        harm=harm.capitalize(),
        safety=safety.capitalize(),
        reoffending=reoffending.capitalize(),
        worker="",
        team="Court" if group == "court" else "Early intervention",
    )


# ---------------------------------------------------------------- rows that are left out


def _row_maker(rows: list[Row], names: Iterator[str], random_stream: RandomStream) -> Callable[..., Row]:
    """Return a function that makes rows: another child with the same kind of disposal, with changes."""

    def make(**changes: str) -> Row:
        identity: Mapping[str, str] = {
            "case": f"{rows[0].case[0]}{10000 + random_stream.below(89999)}",
            "child": f"{300000 + random_stream.below(599999)}",
            "name": next(names),
            "date_of_birth": formatted(date(2001, 3, 1) + timedelta(days=random_stream.below(1000))),
        }
        return replace(random_stream.pick(rows), **{**identity, **changes})

    return make


def _court_left_out(eligible: list[Row], names: Iterator[str], random_stream: RandomStream) -> list[Row]:
    make_row = _row_maker(eligible, names, random_stream)
    early = [formatted(date(2017, 10, 2) + timedelta(days=11 * week)) for week in range(5)]
    late = [formatted(date(2018, 3, 12) + timedelta(days=17 * week)) for week in range(6)]
    same_child, same_person = eligible[3], eligible[11]
    return [
        *(make_row(disposal_date=day) for day in (*early, *late)),
        make_row(disposal_date=formatted(ON + timedelta(days=15))),
        make_row(restricted="Yes"),
        make_row(restricted="Yes"),
        make_row(sex=""),
        make_row(harm="Amber"),
        make_row(disposal_date="30/02/2018"),
        make_row(disposal_date="to be confirmed"),
        make_row(case=""),
        make_row(disposal_date=""),
        make_row(outcome="Community Resolution"),
        replace(same_child, case=make_row().case, disposal_date=formatted(date(2018, 3, 1)), outcome="YRO"),
        replace(
            same_person,
            case=make_row().case,
            child=make_row(child="").child,  # recognised by name and date of birth alone
            disposal_date=formatted(date(2018, 3, 2)),
        ),
        eligible[7],
    ]


def _out_of_court_left_out(
    eligible: list[Row], names: Iterator[str], random_stream: RandomStream
) -> list[Row]:
    make_row = _row_maker(eligible, names, random_stream)
    early = [formatted(date(2018, 2, 5) + timedelta(days=13 * week)) for week in range(4)]
    late = [formatted(date(2018, 6, 11) + timedelta(days=16 * week)) for week in range(5)]
    return [
        *(make_row(disposal_date=day) for day in (*early, *late)),
        make_row(restricted="Yes"),
        make_row(sex=""),
        make_row(safety="Raised"),
        make_row(outcome="Referral Order"),
        replace(eligible[5], case=make_row().case, disposal_date=formatted(date(2018, 6, 1))),
    ]
