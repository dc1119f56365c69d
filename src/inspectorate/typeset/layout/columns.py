"""How a table's columns want to be set: numbers to the right, width where the text is."""

from inspectorate.method.report.content import Table

LETTERS = 84
"""How many letters a line of a table holds on paper."""


def numeric(table: Table) -> list[bool]:
    """Which columns hold nothing but numbers and blanks; the first column never does, it names its row."""
    columns = range(len(table.headings))
    return [column > 0 and _all_numbers(table, column) for column in columns]


def _all_numbers(table: Table, column: int) -> bool:
    cells = [row[column] for row in table.rows if column < len(row) and row[column].text.strip()]
    return bool(cells) and all(cell.number is not None for cell in cells)


def widths(table: Table) -> list[float]:
    """How wide each column is, in letters: its longest word at least, and the rest where the text is."""
    least, wanted = [], []
    for column, heading in enumerate(table.headings):
        texts = [heading, *(row[column].text for row in table.rows if column < len(row))]
        longest = max((len(word) for text in texts for word in text.split()), default=1)
        rated = [len(row[column].text) + 3 for row in table.rows if column < len(row) and row[column].rating]
        least.append(float(min(max([longest, *rated]), 24) + 3))
        wanted.append(min(sum(map(len, texts)) / len(texts), 120.0))
    spare = max(LETTERS - sum(least), 0.0)
    more = [max(want - minimum, 0.5) for want, minimum in zip(wanted, least, strict=True)]
    return [round(minimum + spare * extra / sum(more), 2) for minimum, extra in zip(least, more, strict=True)]
