"""Pending versions become drafts, each with versions of its own; the table stays."""

import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

PROBLEMS = [
    ("conflict", "Others changed the same things on the published page."),
    ("rights", "Whoever scheduled it may no longer change all that it changes."),
    ("invalid", "It no longer fits what has been published meanwhile."),
    ("unexpected", "An error of the site stopped it; the log has the details."),
]


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0007_import_notes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelTable("pendingversion", "editorial_pendingversion"),
        migrations.RenameModel("PendingVersion", "Draft"),
        migrations.RemoveConstraint("draft", "editorial_pendingversion_once"),
        migrations.AddField(
            "draft",
            "state",
            models.CharField(
                choices=[
                    ("open", "Open"),
                    ("published", "Published"),
                    ("discarded", "Discarded"),
                ],
                default="open",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            "draft",
            "made_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            "draft", "made_by_name", models.CharField(blank=True, max_length=200)
        ),
        migrations.AlterField(
            "draft",
            "problem",
            models.CharField(blank=True, choices=PROBLEMS, max_length=200),
        ),
        migrations.AddField(
            "draft", "problem_detail", models.CharField(blank=True, max_length=500)
        ),
        migrations.AddField("draft", "closed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "draft",
            "closed_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "draft", "closed_by_name", models.CharField(blank=True, max_length=200)
        ),
        migrations.AlterField("draft", "data", models.JSONField(blank=True, default=dict)),
        migrations.AddConstraint(
            "draft",
            models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("content_type", "object_id"),
                name="editorial_draft_once",
            ),
        ),
        migrations.CreateModel(
            name="DraftVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "snapshot",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("base", models.JSONField()),
                ("made_by_name", models.CharField(blank=True, max_length=200)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("is_minor", models.BooleanField(default=False)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="editorial.draft",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["pk"], "default_permissions": ()},
        ),
        migrations.CreateModel(
            name="DraftNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by_name", models.CharField(blank=True, max_length=200)),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("published", "Published"),
                            ("discarded", "Discarded"),
                            ("failed", "Not published"),
                        ],
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="editorial.draft",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["pk"], "default_permissions": ()},
        ),
    ]
