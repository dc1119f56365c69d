"""Read the parts of a workbook's ZIP package, however their names are spelled."""

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import IO, Any
from zipfile import ZipFile, ZipInfo

from lxml import etree

_READ_BYTES = 1 << 16
_CONTROL_BYTES = bytes((*range(9), 11, 12, *range(14, 32)))
"""Bytes of control characters that XML forbids, in UTF-8 and its subsets."""
_DELETE = b"\x7f"
"""Control character that XML allows; it replaces the forbidden ones until the cells are read."""
_TO_DELETE = bytes.maketrans(_CONTROL_BYTES, _DELETE * len(_CONTROL_BYTES))
_REFERENCE = re.compile(rb"&#(?:x0*([0-9a-fA-F]{1,2})|0*([0-9]{1,2}));")
_REFERENCE_LENGTH = 12


def part_name(name: str) -> str:
    """Return the name of a part as it is compared: lower case, forward slashes, none at the start."""
    return normpath(name.replace("\\", "/").lstrip("/")).lower()


class PackageParts:
    """Parts of a ZIP package by name. Case, backslashes and a leading slash make no difference."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._members: dict[str, ZipInfo] = {}
        for member in archive.infolist():
            if not member.filename.endswith(("/", "\\")):
                self._members.setdefault(part_name(member.filename), member)

    def __contains__(self, name: str) -> bool:
        return part_name(name) in self._members

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def open(self, name: str) -> "XmlStream":
        """Open a part as XML. Raises KeyError if there is none."""
        return XmlStream(self._archive.open(self._members[part_name(name)]))

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Return the related parts of a part, or of the package (""): their type and name by id."""
        folder = dirname(name)
        relations_name = join(folder, "_rels", f"{name[len(folder) :].lstrip('/')}.rels")
        if relations_name not in self:
            return {}
        return {
            element.get("Id", ""): (
                element.get("Type", "").rpartition("/")[2].lower(),
                part_name(_target(folder, element.get("Target", ""))),
            )
            for element in elements(self.open(relations_name), "{*}Relationship")
            if element.get("TargetMode") != "External"
        }


class XmlStream:
    """Bytes of an XML part in which forbidden control characters are replaced.

    A document type declaration raises ValueError: no workbook has one, and it may define expanding entities.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._rest = b""
        self._is_first = True
        self._is_wide = False

    def read(self, _size: int = -1) -> bytes:
        """Return the next bytes, b"" at the end."""
        chunk = self._file.read(_READ_BYTES)
        if self._is_first:
            self._is_first = False
            self._is_wide = chunk.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in chunk[:4]
            if b"<!DOCTYPE" in chunk.replace(b"\x00", b""):
                raise ValueError("document type declaration")
        if self._is_wide:
            return chunk
        data = (self._rest + chunk).translate(_TO_DELETE)
        self._rest = b""
        if chunk and (start := data.rfind(b"&", -_REFERENCE_LENGTH)) >= 0:
            data, self._rest = data[:start], data[start:]
            if not data:
                return self.read()
        return _REFERENCE.sub(_reference, data) if b"&#" in data else data


def elements(stream: XmlStream, *tags: str) -> Iterator[Any]:
    """Yield the elements with these tags as soon as they end; an element is emptied after its use."""
    for _, element in etree.iterparse(
        stream, events=("end",), tag=tags, resolve_entities=False, no_network=True, load_dtd=False
    ):
        yield element
        element.clear()
        parent = element.getparent()
        while element.getprevious() is not None:
            del parent[0]


def _reference(match: re.Match[bytes]) -> bytes:
    code = int(match[1], 16) if match[1] else int(match[2])
    return _DELETE if code in _CONTROL_BYTES else match[0]


def _target(folder: str, target: str) -> str:
    target = target.replace("\\", "/")
    return target if target.startswith("/") else join(folder, target)
