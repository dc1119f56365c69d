"""The second click: the same, sent by the same person within a minute, is what the first click has done."""

from datetime import datetime, timedelta

from django.utils import timezone

A_MINUTE = timedelta(minutes=1)


def just_now() -> datetime:
    """Since when the same from the same person counts as a second click."""
    return timezone.now() - A_MINUTE
