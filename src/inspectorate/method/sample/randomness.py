"""Random values that people can witness: dice and published values, and the numbers that follow from them."""

import hashlib
import re
import secrets
from fractions import Fraction

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.sample.values import Randomness

DICE = 3
"""Number of ten-sided dice that decide among the numbered samples."""

EVENNESS = 100
"""Dice must have at least this many outcomes for each case that could come in."""


def system_randomness() -> Randomness:
    """Return 128 random bits of the operating system."""
    return Randomness("system", secrets.token_hex(16))


def dice_needed(candidates: int) -> int:
    """Return the number of ten-sided dice to throw for a choice among this many cases.

    The chances of the cases then differ by less than one hundredth of their chance.
    """
    dice = DICE
    while 10**dice < EVENNESS * candidates:
        dice += 1
    return dice


def normalised(randomness: Randomness) -> Randomness:
    """Return a random value without spaces around its parts, and an origin only for a public value."""
    origin = randomness.origin.strip() if randomness.source == "public" else ""
    return Randomness(randomness.source, randomness.value.strip(), origin)


def number_of(randomness: Randomness) -> int:
    """Return the number from 0 to 999 that a random value decides. Three dice are read as they lie.

    Raises FaultsFound if the value does not fit its source.
    """
    if randomness.source in ("dice", "chosen") and len(randomness.value) != DICE:
        raise FaultsFound([_value_fault(randomness, DICE)])
    return int(fraction_of(randomness) * 1000)


def fraction_of(randomness: Randomness) -> Fraction:
    """Return a random value as a number of at least 0 and below 1.

    Digits of dice are the decimals, hexadecimal digits those to the base 16. A published value is hashed with
    SHA-256 first. Raises FaultsFound if the value does not fit its source.
    """
    value = randomness.value
    match randomness.source:
        case "dice" | "chosen" if re.fullmatch("[0-9]{1,18}", value):
            return Fraction(int(value), 10 ** len(value))
        case "system" if re.fullmatch("[0-9a-f]{32}", value):
            return Fraction(int(value, 16), 16 ** len(value))
        case "public" if value and randomness.origin:
            digest = hashlib.sha256(value.encode("utf-8", "surrogatepass")).digest()
            return Fraction(int.from_bytes(digest, "big"), 2**256)
    raise FaultsFound([_value_fault(randomness, DICE)])


def require_dice(randomness: Randomness, candidates: int) -> None:
    """Raise FaultsFound if too few dice were thrown for a fair choice among this many cases."""
    needed = dice_needed(candidates)
    if randomness.source == "dice" and len(randomness.value) < needed:
        raise FaultsFound([_value_fault(randomness, needed)])


def _value_fault(randomness: Randomness, dice: int) -> Fault:
    match randomness.source:
        case "dice" | "chosen":
            example = "417605293841"[:dice]
            cure = _(
                "Enter the digits of %(dice)s ten-sided dice, for example %(example)s.",
                dice=dice,
                example=example,
            )
        case "public":
            cure = _("Enter the published value and the name of its publication.")
        case _:
            cure = _("Enter the 32 hexadecimal digits from the system.")
    problem = _("The random value is “%(value)s”.", value=randomness.value)
    return Fault(_("random value"), problem, cure)
