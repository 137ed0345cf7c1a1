"""Other pages knew some guides and tips by their slugs; from here on a field says which they are."""

from django.db import migrations, models
from django.db.models import Q

GUIDES = {
    "airport-to-connected": "first_steps",
    "when-a-recharge-seems-to-fail": "recharge_failed",
    "choose-an-operator": "choose_operator",
    "what-rs-100-buys": "taxes",
}
TIPS = {
    "foreigner-documents": "papers",
    "biometric": "fingerprints",
    "own-name-only": "own_name",
    "dirbs-60": "phone",
}
GUIDE_COLUMN = models.CharField(
    blank=True,
    choices=[
        ("first_steps", "First steps (home page)"),
        ("recharge_failed", "A recharge seems to fail (home page, emergency page, kept on phones)"),
        ("choose_operator", "Choosing an operator (list of operators)"),
        ("taxes", "What taxes take (ways to recharge)"),
    ],
    help_text="These pages link here. Without a published guide they show no link.",
    max_length=20,
    verbose_name="used as",
)
TIP_COLUMN = models.CharField(
    blank=True,
    choices=[
        ("papers", "Passport and visa (home page)"),
        ("fingerprints", "Fingerprints (home page)"),
        ("own_name", "A SIM in one's own name (home page)"),
        ("phone", "Registering a phone (home page)"),
    ],
    help_text="The home page says so and rests on this tip. Without one it says nothing.",
    max_length=20,
    verbose_name="used as",
)


def name_the_uses(apps, schema_editor):
    """In the versions too: they were used so all along, and restoring one keeps it."""
    for model, uses in (("Guide", GUIDES), ("Tip", TIPS)):
        rows = apps.get_model("guides", model).objects
        versions = apps.get_model("guides", f"Historical{model}").objects
        for slug, use in uses.items():
            former = versions.filter(slug=slug).values("id")
            row = rows.filter(slug=slug).first() or rows.filter(pk__in=former).first()
            if row:
                rows.filter(pk=row.pk).update(used_as=use)
                versions.filter(id=row.pk).update(used_as=use)


class Migration(migrations.Migration):
    dependencies = [("guides", "0004_group_versions")]

    operations = [
        *(
            migrations.AddField(model, "used_as", column)
            for model, column in (
                ("guide", GUIDE_COLUMN),
                ("historicalguide", GUIDE_COLUMN),
                ("tip", TIP_COLUMN),
                ("historicaltip", TIP_COLUMN),
            )
        ),
        *(
            migrations.AddConstraint(
                model,
                models.UniqueConstraint(
                    fields=["used_as"],
                    name=f"guides_{model}_one_per_use",
                    condition=~Q(used_as=""),
                    violation_error_message=f"Another {model} is used as this already.",
                ),
            )
            for model in ("guide", "tip")
        ),
        migrations.RunPython(name_the_uses, migrations.RunPython.noop),
    ]
