"""Composition of the report: content without layout, with every figure bound to its data."""

from inspectorate.method.report.composition import compose
from inspectorate.method.report.content import Report

__all__ = ["Report", "compose"]
