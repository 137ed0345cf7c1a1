"""Form field and widget for pictures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.signing import BadSignature
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from editorial.editing.unsaved_forms import KEPT_PICTURE
from editorial.images.models import PictureField, PictureFile
from editorial.images.renditions import Shape, parse_name, store_picture
from editorial.images.uploads import check_minimum_size, read_picture
from editorial.templatetags.texts import best

_ACCEPTED = "image/jpeg,image/png,image/webp"


class PictureInput(forms.ClearableFileInput):
    """Keeps the picture of a form with errors, so that it need not be chosen again.

    Its value is an uploaded file, the name of one stored before, False for “remove”, or None.
    """

    class Media:
        css = {"all": ["admin/pictures.css"]}
        js = [forms.Script("admin/focal-point.js", defer=True)]

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        context = {
            "name": name,
            "shape": self.shape,
            "remove": self.clear_checkbox_name(name),
            "removed": self.checked,
            "input": forms.FileInput({"accept": _ACCEPTED}).render(name, None, attrs),
        }
        if isinstance(value, PictureFile) and value:
            context |= _picture_context(value)
        return SafeString(render_to_string("admin/picture_input.html", context))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        given = super().value_from_datadict(data, files, name)
        if given is None and (signed := data.get(f"{name}-kept")):
            try:
                return KEPT_PICTURE.unsign(signed)
            except BadSignature:
                return None
        return given


def _picture_context(picture: PictureFile) -> dict[str, Any]:
    return {
        "picture": picture,
        "words": best(picture.instance, picture.field.alt)[0],
        "waiting": KEPT_PICTURE.sign(str(picture.name)) if picture.is_waiting else "",
    }


class PictureFormField(forms.FileField):
    """Cleans to the name of the stored, re-encoded picture."""

    def __init__(self, *, shape: Shape, column: PictureField, **options: Any) -> None:
        super().__init__(**{**options, "max_length": None})
        self.shape, self.column = shape, column
        self.kept = ""

    def to_python(self, data: Any) -> Any:
        if isinstance(data, str):
            if not default_storage.exists(data):
                raise ValidationError(_("The picture is no longer there. Choose it again."))
            if original := parse_name(data):
                check_minimum_size(original, self.shape.least)
            self.kept = data
        elif file := super().to_python(data):
            try:
                self.kept = store_picture(read_picture(file, str(file.name), self.shape.least))
            except OSError as error:  # no room, or no right to write
                raise ValidationError(_("The picture could not be stored.")) from error
        return self.kept or None

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What a form with errors shows: the picture just sent, or the former one."""
        if not self.kept:
            return initial
        column, row = self.column, getattr(initial, "instance", None)
        picture = PictureFile(row or column.model(), column, self.kept)
        picture.is_waiting = True
        return picture
