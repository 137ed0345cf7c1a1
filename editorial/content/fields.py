"""Model fields that store text in its plain form, whoever writes it: forms, tables or programs."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from editorial.text import TextTooLongError, half_width

#: Longer text is no code.
_LONGEST = 200


class HalfWidthCharField(models.CharField):
    """Codes and figures in plain characters: ``＊１２３＃`` is stored as ``*123#``."""

    def to_python(self, value: object) -> str | None:
        text = super().to_python(value)
        return plain_code(text) if isinstance(text, str) else text

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        """To the database it is any text; migrations need to know no more."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


def plain_code(text: str) -> str:
    try:
        return half_width(text, _LONGEST).strip()
    except TextTooLongError:
        return text
