"""Published results of the inspection that the example follows (Barking and Dagenham, December 2018).

They are copied from the published report, not from the program that generates the example.
"""

import re

PUBLISHED = """
1.1 Good
1.2 Requires improvement
1.3 Requires improvement
1.4 Good
2.1 Requires improvement: 2.1.1 84, 2.1.2 63, 2.1.3 57
2.2 Inadequate: 2.2.1 80, 2.2.2 48, 2.2.3 62
2.3 Requires improvement: 2.3.1 62, 2.3.2 55, 2.3.3 65
2.4 Requires improvement: 2.4.1 62, 2.4.2 58, 2.4.3 56
3.1 Requires improvement: 3.1.1 58, 3.1.2 74, 3.1.3 68
3.2 Requires improvement: 3.2.1 89, 3.2.2 64, 3.2.3 71
3.3 Requires improvement: 3.3.1 89, 3.3.2 83, 3.3.3 63
3.4 Good: 3.4.1 76, 3.4.2 78
"""
RATINGS = dict(re.findall(r"^(\d\.\d) ([A-Z][a-z ]+)", PUBLISHED, re.MULTILINE))
PERCENTAGES = {question: int(share) for question, share in re.findall(r"(\d\.\d\.\d) (\d+)", PUBLISHED)}

PROMPTS = [
    ("planning addresses the needs of actual and potential victims: 42 per cent", "2.2.3.c", 8, 19),
    ("sufficient contingency planning for risk of harm: half of the cases", "2.2.3.e", 13, 26),
    ("a change in safety not answered: nine of a possible twenty-six", "2.4.2.a", 26 - 9, 26),
    ("a changed risk of harm recognised and answered: half of cases", "2.4.3.a", 9, 18),
    ("reviews led to the changes required for safety: half of cases", "2.4.2.c", 13, 26),
    ("changes made as a result of a review: just over half of the cases", "2.4.1.e", 16, 29),
    ("direct action to protect victims: around half of the plans", "3.2.3.c", 7, 14),
    ("victims' needs and wishes in planning: just over half", "3.2.1.e", 7, 13),
    ("work for actual and potential victims: half of cases", "3.3.3.b", 4, 8),
    ("help to comply with voluntary work: every case", "3.3.1.d", 19, 19),
    ("assessment finished soon enough: almost half were not", "2.1.1.i", 16, 31),
]
