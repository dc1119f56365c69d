"""Limits on the size of files that are read. All are far above any real long list."""

MAX_ROWS = 500_000
MAX_COLUMNS = 1_000
MAX_CELLS = 12_000_000
MAX_CELL_LENGTH = 32_767
"""Longest text (characters) that spreadsheet programs allow in one cell."""

MAX_FILE_BYTES = 200_000_000
MAX_UNPACKED_BYTES = 2_000_000_000
MAX_COMPRESSION_RATIO = 200
"""Highest ratio of unpacked to packed size. Real spreadsheets reach 10 to 50; zip bombs 1,000."""
MIN_CHECKED_BYTES = 20_000_000
"""Unpacked size (bytes) below which the compression ratio is not checked."""
MAX_ARCHIVE_MEMBERS = 5_000

WORKER_TIMEOUT_SECONDS = 120
WORKER_MEMORY_BYTES = 3_000_000_000
"""Memory limit (bytes) of the worker process that opens a spreadsheet."""
