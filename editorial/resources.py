"""Which columns the table of readers' reports has."""

from import_export.fields import Field

from editorial.models import Correction
from editorial.resource_columns import TableResource


class CorrectionResource(TableResource):
    """Goes out only: a reader's words are nobody's to change."""

    kind: Field = Field("content_type__model", "kind")

    class Meta(TableResource.Meta):
        model = Correction
        import_id_fields = ("id",)
        fields = (
            "id", "created_at", "kind", "object_id", "language", "seen", "seen_where", "seen_on",
            "status", "closed_at",
        )  # fmt: skip
