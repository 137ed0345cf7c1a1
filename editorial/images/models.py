"""Picture fields: re-encoded on upload, with renditions and alt text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _

from editorial.bilingual.models import Bilingual
from editorial.content.publication import Publishable
from editorial.images.renditions import (
    MIDDLE,
    Focus,
    Original,
    Shape,
    make_renditions,
    parse_name,
    store_picture,
)
from editorial.images.uploads import read_picture
from editorial.languages import localized_column


class PictureFile(FieldFile):
    """The picture of one row."""

    field: PictureField
    #: Sent with a form that was refused: it is kept, but no row names it yet.
    is_waiting = False

    @property
    def original(self) -> Original | None:
        return parse_name(self.name or "")

    @property
    def focus(self) -> Focus:
        """Percent from the left and from the top of the point that no crop may lose."""
        x, y = (getattr(self.instance, name, middle) for name, middle in self.field.focus)
        return x, y

    @property
    def preview_url(self) -> str:
        """The whole picture, small enough for a form."""
        return self.storage.url(self.original.preview) if self.original else self.url

    @property
    def weight(self) -> int | None:
        """Bytes; None when the file has gone from the disk."""
        return self.size if self.storage.exists(self.name or "") else None

    def save(self, name: str, content: Any, save: bool = True) -> None:
        """Cleans the file and keeps it under its own name; ``name`` only has to end rightly.

        Raises ValidationError for what is no picture or does not fit.
        """
        self.name = store_picture(read_picture(content, name, self.field.shape.least))
        setattr(self.instance, self.field.attname, self.name)
        self._committed = True
        if save:
            self.instance.save()

    def make_renditions(self) -> int:
        """How many files were missing and have been made."""
        return make_renditions(self.name, self.field.shape, self.focus) if self.name else 0


class PictureField(models.FileField):
    """``cover`` goes with the texts ``cover_alt``, and with ``cover_focus_x`` and ``_y`` if it
    is cropped."""

    attr_class = PictureFile

    def __init__(self, *args: Any, shape: Shape, **options: Any) -> None:
        super().__init__(*args, **options)
        self.shape = shape

    @property
    def focus(self) -> tuple[tuple[str, int], tuple[str, int]]:
        """The columns of the focal point, each with what holds where there is none."""
        return (f"{self.name}_focus_x", MIDDLE[0]), (f"{self.name}_focus_y", MIDDLE[1])

    @property
    def alt(self) -> str:
        return f"{self.name}_alt"

    def deconstruct(self) -> Any:
        """To the database it is the name of a file; migrations need to know no more."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.FileField", args, options

    def clone(self) -> Any:
        """As Django's own, which knows only what migrations know."""
        _name, _path, args, options = self.deconstruct()
        return type(self)(*args, shape=self.shape, **options)


def focus_column(label: Any) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label, default=MIDDLE[0], validators=[MaxValueValidator(100)]
    )


class Pictured(Publishable, Bilingual):
    """Content with pictures, each with alt text."""

    if TYPE_CHECKING:  # the manager is the content's
        objects: ClassVar[Any]
        _default_manager: ClassVar[Any]

    class Meta:
        abstract = True

    @classmethod
    def picture_fields(cls) -> list[PictureField]:
        return [field for field in cls._meta.fields if isinstance(field, PictureField)]

    def pictures(self) -> list[PictureFile]:
        files = (getattr(self, field.name) for field in self.picture_fields())
        return [file for file in files if file]

    def missing_alt_columns(self) -> list[str]:
        """Columns of alt text that are empty in a language that readers see."""
        columns = [
            localized_column(picture.field.alt, language)
            for picture in self.pictures()
            for language in self.filled_languages()
        ]
        return [column for column in columns if not (getattr(self, column) or "").strip()]

    def clean(self) -> None:
        super().clean()
        if self.status == self.Status.PUBLISHED and (columns := self.missing_alt_columns()):
            sentence = _("Add alt text: say in words what the picture shows.")
            raise ValidationError(dict.fromkeys(columns, sentence))

    def save(self, *args: Any, **options: Any) -> None:
        """Stores files and renditions before the row references them."""
        for picture in self.pictures():
            if not picture._committed:
                picture.save(picture.name or "", picture.file, save=False)
            picture.make_renditions()
        super().save(*args, **options)
