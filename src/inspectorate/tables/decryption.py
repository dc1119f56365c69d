"""Decrypt a workbook that Excel opens without asking for a password, in a process of its own.

Usage: `python -m inspectorate.tables.decryption FILE TARGET MEMORY`. Excel encrypts a workbook whose
structure is protected with a password that every copy of Excel knows ([MS-OFFCRYPTO] 2.4.2.3).
"""

import subprocess
import sys
from pathlib import Path

from inspectorate.tables.memory import limit_memory

_PASSWORD = "VelvetSweatshop"  # noqa: S105 - published, the same for all workbooks
_TIMEOUT_SECONDS = 30
_MEMORY_BYTES = 1_000_000_000


def decrypt(path: Path, target: Path) -> bool:
    """Write the decrypted workbook to `target`; return False if it needs a password that is secret."""
    arguments = [str(path.resolve()), str(target.resolve()), str(_MEMORY_BYTES)]
    try:
        process = subprocess.run(
            [sys.executable, "-P", "-m", __name__, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_TIMEOUT_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return False
    return process.returncode == 0


def main(path: str, target: str, memory: str) -> int:
    """Decrypt a file; return the exit status of the process, 1 if the file needs another password."""
    limit_memory(int(memory))
    import msoffcrypto  # noqa: PLC0415 - takes a tenth of a second

    try:
        with Path(path).open("rb") as file, Path(target).open("wb") as decrypted:
            document = msoffcrypto.OfficeFile(file)
            document.load_key(password=_PASSWORD, verify_password=True)
            document.decrypt(decrypted)
    except Exception:  # damaged files raise more exceptions than msoffcrypto documents
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
