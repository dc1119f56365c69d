"""Compose the report: content without layout, its figures bound to tallies and never typed."""

from inspectorate.method.report.compose import compose
from inspectorate.method.report.content import Report

__all__ = ["Report", "compose"]
