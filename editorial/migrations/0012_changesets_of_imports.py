from django.db import migrations


def carry_over_written_imports(apps, schema_editor):
    """What an import wrote is what its changeset says; older ones had a list of records."""
    Changeset = apps.get_model("editorial", "Changeset")
    for run in apps.get_model("editorial", "ImportRun").objects.exclude(written=[]):
        run.changeset = Changeset.objects.create(
            made_at=run.changed_at,
            made_by=run.changed_by,
            reason="import",
            source=run.file_name,
        )
        run.save()
        for label, number, before, after in run.written:
            app, name = label.split(".")
            records = apps.get_model(app, f"historical{name}").objects.filter(
                id=number, history_id__gt=before or 0, history_id__lte=after
            )
            records.update(changeset=run.changeset)


class Migration(migrations.Migration):

    dependencies = [
        ("editorial", "0011_import_steps"),
        ("guides", "0004_group_versions"),
        ("operators", "0003_changesets"),
    ]

    operations = [migrations.RunPython(carry_over_written_imports, migrations.RunPython.noop)]
