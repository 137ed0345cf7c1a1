"""Adjusts brand colours to have enough contrast on light and dark pages.

WCAG 2 asks for a contrast of 3:1 between a mark and what it stands on. With the site's lightest and
darkest grounds that leaves a band of relative luminance; a colour outside of it is moved to its
edge, and keeps its hue.
"""

from __future__ import annotations

DARKEST, LIGHTEST = 0.15, 0.27

_WEIGHTS = (0.2126, 0.7152, 0.0722)


def readable_colour(colour: str) -> str:
    """``#2b2733`` → the nearest colour with enough contrast in light and in dark."""
    parts = _linear_parts(colour)
    luminance = _luminance(parts)
    if luminance > LIGHTEST:
        parts = [part * LIGHTEST / luminance for part in parts]
    elif luminance < DARKEST:
        white = (DARKEST - luminance) / (1 - luminance)
        parts = [part + (1 - part) * white for part in parts]
    return "#" + "".join(f"{round(_encoded(part) * 255):02x}" for part in parts)


def relative_luminance(colour: str) -> float:
    """From 0 (black) to 1 (white), as WCAG 2 defines it."""
    return _luminance(_linear_parts(colour))


def _luminance(parts: list[float]) -> float:
    return sum(weight * part for weight, part in zip(_WEIGHTS, parts, strict=True))


def _linear_parts(colour: str) -> list[float]:
    return [_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5)]


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _encoded(part: float) -> float:
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
