"""The press: one report as HTML, tagged PDF, Word and accessible spreadsheets.

Each form is printed from the same laid-out tree; a program that prints is loaded only when it is needed.
"""

from inspectorate.typeset.press import balance_picture, docx, html, ods, pdf, write_all, xlsx

__all__ = ["balance_picture", "docx", "html", "ods", "pdf", "write_all", "xlsx"]
