"""Headings of extracts from ChildView, CareWorks, Core+ and AssetPlus, each with its field or with none."""

from itertools import chain

_EXTRACTS = {
    "case_id": """
        Intervention ID | Episode Ref | Programme Ref No | ORDER_REF | Case Ref No. | Disposal
        Reference Number | CaseRef | Intervention Number | Unique Case Ref | Case Record ID | Order
        Ref (ChildView) | Court Disposal ID | Case reference (Core+) | case-id | Outcome ID | Legal
        Outcome ID
    """,
    "person_id": """
        PersonID | Person Identifier | YOUNG_PERSON_REF | ChildView ID | CareWorks Person ID | Core+
        Person ID | Child Reference Number | Person No | YP Ref No | YJS ID | YJS Reference | YOTIS
        ID | Client Ref No | Subject ID | Child's reference | PNC Number | PNCID | Young Person's
        Ref | Child Identifier (YJMIS) | Mosaic ID | Liquid Logic ID | Person Key
    """,
    "name": """
        Young Person's Name | Child's name | YP Full Name | Full Name (YP) | Forename & Surname |
        Surname/Forename | Client Full Name | Person Name | Subject Name | Last name, first name |
        NAME_OF_CHILD | YP Initials | Child (surname, forename) | Young Person | Name (Last, First)
        | Initials of child
    """,
    "date_of_birth": """
        D.O.B | DOB | YP D.O.B. | Person DOB | CHILD_DOB | Client Date of Birth | Date Of Birth
        (dd/mm/yyyy) | BirthDate | Child's Date of Birth | Subject DOB | D-O-B | DateOfBirth | Date
        of Birth - Young Person | DoB of child
    """,
    "gender": """
        Gender | Sex | Sex at birth | Gender Identity | Legal sex | YP Sex | PersonGender |
        GenderCode | Client Gender | Gender (self-identified) | Sex (registered at birth) | Child
        gender | Sex Description | Gender Name
    """,
    "ethnicity": """
        Ethnicity | Ethnic Code (16+1) | Ethnicity (18+1) | EthnicityDescription | Ethnic Appearance
        | ETHNIC_ORIGIN_DESC | Ethnicity (2021 Census) | Child's ethnicity | Ethnicity - YP |
        Self-classified ethnicity (SDE) | Ethnicity (Main Category) | Ethnicity Sub Group | Ethnic
        Group Description | Ethnicity (YJB) | YP Ethnic Origin | Broad ethnic group
    """,
    "disability": """
        Disability | Disability Recorded | SEND/Disability | Disability (Yes/No) | Disabled (Y/N) |
        Has a disability? | Any disability | Disability/SEND | Disability Indicator | Is Disabled |
        Child has disability | Considered disabled | Disability status
    """,
    "looked_after": """
        Looked After | LAC Y/N | Is LAC | Child in care | Children Looked After (CLA) | Looked After
        Status | CiC | LAC Flag | LAC/CLA | Looked after child (Y/N) | Child in Care (CiC) |
        Currently looked after | Care Status (LAC) | Cared for child | LookedAfterChild
    """,
    "disposal_type": """
        Disposal | Disposal Description | Court Disposal | OrderType | Type of Intervention | Order
        Name | Sentence Type | Outcome of Court | Substantive Outcome | OOCD type | Out of court
        disposal type | Type of OOCD | Disposal name | Sentence/Order | Court outcome | Legal
        Outcome Description | Programme Type | Order/Disposal | Disposal Title | Out of Court
        Disposal | Court Order Type
    """,
    "disposal_date": """
        Disposal Date | Date of Order | Order Date | Date Sentenced | OrderStartDate | Intervention
        Start Date | Date of Sentence | Programme Start | DISPOSAL_DT | Order made on | Date Order
        Made | Outcome Date (dd/mm/yyyy) | Sentence Dt | Start Date of Order | Date of OOCD |
        Disposal start date | OOCD date | Start of Order | Date disposal given | Disposal given date
        | Sentenced on | Sentence start date | Date Programme Started | Outcome date
    """,
    "end_date": """
        End Date | Order End Date | Intervention End | Date of Completion | EndDate | Date Order
        Ended | Programme Finish Date | Order Completed Date | Closed Date | Date Closed | Closure
        date | Sentence Expiry Date | Finish date | Disposal end date | Date intervention ended |
        Actual end date
    """,
    "offence_group": """
        Offence | Offence Type | Main Offence | OffenceCategory | Offence Group Description | YJB
        Offence Type | Most serious offence (YJB category) | Gravest Offence | Primary Offence |
        Lead offence | Offence (main) | Offence Name | Principal offence | Offence Category (YJB) |
        Offence classification | Index offence
    """,
    "risk_of_serious_harm": """
        RoSH | ROSH Level | Risk of Serious Harm | RoSH Judgement | AssetPlus ROSH | RSH level |
        Risk of serious harm to others | ROSH (Current) | ROSH Rating | RoSH classification | Risk
        to others | Risk Of Harm | RoSH level at start | AssetPlus Risk of Serious Harm | Service
        RoSH classification
    """,
    "safety_wellbeing": """
        Safety and Wellbeing | Safety & Wellbeing | SWB | S&W Judgement | SaW Level | Safety and
        Well-Being Level | AssetPlus SWB | Safety & wellbeing (current)
        | S&WB | Vulnerability | Safety and well-being classification | Safety & Wellbeing Risk
    """,
    "likelihood_of_reoffending": """
        LoR | Likelihood of Reoffending | LOR Level | AssetPlus LoR | Likelihood of re offending |
        LoR judgement | Reoffending risk | YOGRS level | Likelihood of further offending | LoRO |
        LOR rating | Risk of reoffending
    """,
    "case_manager": """
        Case Manager | CaseManager | Case Manager Name | Responsible Officer | Supervising Officer |
        YJ Worker | Allocated Worker | Lead Professional | YOT Worker | Case Worker | Worker | Key
        worker | Allocated Officer | Case holder | Caseholder | YOS Officer | Lead Practitioner |
        Officer in case | Case responsible officer | Supervising YOT officer | Youth Justice Officer
        | Allocated to | Practitioner | Case manager (surname, first)
    """,
    "team": """
        Team | Team Name | Area Team | Locality | YJS Team | Locality Team | Office | Allocated Team
        | TeamName | Team/Office | Hub
    """,
    "restricted": """
        Restricted | Restricted Flag | Restricted Case | Sensitive Case | LAO | Access restricted |
        Is Restricted | Restricted record | Case restricted (Y/N) | Restricted access | Confidential
        case
    """,
}
"""Headings by the key of their field, with a stroke between two of them."""

_NO_FIELD = """
    Intervention | Order length | Programme duration | Victim sex | Date sentence plan reviewed | Case
    closure reason | RoSH start date | RoSH date | Parent ethnicity | School LAC designated teacher |
    Date of arrest | Court order number of hours | Key | Office phone | Team leader | Worker phone |
    Closed reason | Order requirements | Outcome of appeal | Sex offender register | Sex offence |
    Ethnicity of victim | LAC social worker | Practitioner phone | Case manager first name | Date of
    assessment | SED | Service start date | Service end date | Offence start date | Offence end date |
    Date of birth of sibling | Disability type | Disability description | LAC start date | LAC end date
    | Risk | Level | Name of parent | Case manager email | Practitioner surname | Closure reason | Plan
    closed date | Birth | Legal status | Legal guardian | Registered | Record | Lead agency | Principal
    carer | Out of area | Out of school | Date given to family | Date order breached | Order breach date
    | Breach date | Date of breach | Court | Court outcome date of next hearing | Date programme
    reviewed | Wellbeing check date | Gender of worker | Service | Confidential notes | Confidential |
    Sensitive information | Case confidential reason | Officer in charge of police case | Professional
    network | Language | Birth country | Identity documents | Sub team | Broad area | Person | Subject |
    Subject of plan | Date order sealed | Youth justice officer email | Order review date | Order date
    reviewed | Risk to self | Risk to others review date | Actual hours | Category
"""


def _headings(text: str) -> list[str]:
    return [" ".join(heading.split()) for heading in text.split("|")]


EXTRACT_HEADINGS = list(
    chain.from_iterable(((key, heading) for heading in _headings(text)) for key, text in _EXTRACTS.items())
)
"""Pairs of the key of a field and a heading that is recognised as it."""
OF_NO_FIELD = _headings(_NO_FIELD)
"""Headings with words of a field that hold something else."""
