"""Form renderer: fields of the public forms are drawn by one template of ours."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """``{{ form.name.as_field_group }}`` has label, help, control and errors in one component."""

    field_template_name = "components/field.html"
