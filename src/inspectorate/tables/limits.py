"""How large a file may be before it is refused unread. Each is far above any service's real long list."""

MOST_ROWS = 500_000
MOST_COLUMNS = 1_000
MOST_CELLS = 12_000_000
LONGEST_CELL = 32_767
"""The longest text a spreadsheet itself allows in one cell."""

LARGEST_FILE = 200_000_000
LARGEST_UNPACKED = 2_000_000_000
MOST_TIMES_PACKED = 200
"""A real spreadsheet packs to a tenth or a fiftieth; a bomb to a thousandth."""
SMALLEST_SUSPECT = 20_000_000
"""Below this unpacked size (bytes) a file may be packed as tightly as it likes."""
MOST_PARTS = 5_000

READING_SECONDS = 120
READING_MEMORY = 3_000_000_000
"""What the separate process that opens a spreadsheet may use, in bytes."""
