from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("editorial", "0012_changesets_of_imports")]

    operations = [migrations.RemoveField(model_name="importrun", name="written")]
