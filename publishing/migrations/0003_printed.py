"""The versions of a page that readers may look back at. Of what is published already the versions as they are begin it."""

from django.db import migrations, models

COLUMNS = ("uid", "kind", "version", "title", "document", "targets", "note", "live_from")


def keep_versions(apps, schema_editor):
    Live, Printed = apps.get_model("publishing", "Live"), apps.get_model("publishing", "Printed")
    rows = Live.objects.order_by("live_from").values(*COLUMNS).iterator(chunk_size=500)
    Printed.objects.bulk_create((Printed(**row) for row in rows), batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0002_search")]

    operations = [
        migrations.CreateModel(
            name="Printed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField()),
                ("kind", models.CharField(max_length=20)),
                ("version", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=300)),
                ("document", models.JSONField()),
                ("targets", models.JSONField(default=dict)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("live_from", models.DateTimeField()),
            ],
            options={
                "verbose_name": "printed version",
                "verbose_name_plural": "printed versions",
                "indexes": [models.Index(fields=["uid", "live_from"], name="printed_by_page")],
            },
        ),
        migrations.RunPython(keep_versions, migrations.RunPython.noop),
    ]
