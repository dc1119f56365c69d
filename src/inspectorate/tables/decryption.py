"""Decrypt a workbook that Excel opens without asking for a password.

Excel encrypts a workbook whose structure is protected with a password that every copy of Excel knows
([MS-OFFCRYPTO] 2.4.2.3).
"""

from pathlib import Path

_PASSWORD = "VelvetSweatshop"  # noqa: S105 - published, the same for all workbooks


def decrypt(path: Path, target: Path) -> bool:
    """Write the decrypted workbook to `target`; return False if it needs a password that is secret."""
    import msoffcrypto  # noqa: PLC0415 - takes a tenth of a second

    try:
        with path.open("rb") as file, target.open("wb") as decrypted:
            document = msoffcrypto.OfficeFile(file)
            document.load_key(password=_PASSWORD, verify_password=True)
            document.decrypt(decrypted)
    except MemoryError:
        raise
    except Exception:  # damaged files raise more exceptions than msoffcrypto documents
        return False
    return True
