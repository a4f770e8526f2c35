"""The counts of searches; every group of editors may see what readers want."""

from django.db import migrations, models

GROUPS = ("Author", "Reviewer", "Publisher")
OUTCOMES = [("none", "nothing"), ("one", "one page"), ("few", "2 to 9 pages"), ("many", "10 pages and more")]


def grant(apps, schema_editor) -> None:
    """Django makes the permissions after the last migration only, which is too late for this one."""
    using = schema_editor.connection.alias
    content_type, _created = (
        apps.get_model("contenttypes", "ContentType")
        .objects.using(using)
        .get_or_create(app_label="website", model="searchcount")
    )
    permission, _created = (
        apps.get_model("auth", "Permission")
        .objects.using(using)
        .get_or_create(
            content_type=content_type, codename="view_searchcount", defaults={"name": "Can view wanted term"}
        )
    )
    for group in apps.get_model("auth", "Group").objects.using(using).filter(name__in=GROUPS):
        group.permissions.add(permission)


def take_back(apps, schema_editor) -> None:
    permissions = apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias)
    permissions.filter(content_type__app_label="website", codename="view_searchcount").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("website", "0002_reader_reports"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                ("query", models.CharField(max_length=80, verbose_name="query")),
                ("opened", models.CharField(blank=True, max_length=300, verbose_name="opened page")),
                ("outcome", models.CharField(choices=OUTCOMES, max_length=4, verbose_name="found")),
                ("times", models.PositiveIntegerField(default=1, verbose_name="times")),
            ],
            options={
                "verbose_name": "wanted term",
                "verbose_name_plural": "wanted terms",
                "default_permissions": ("view",),
                "indexes": [models.Index(fields=["query", "day"], name="search_count_by_query")],
                "constraints": [
                    models.UniqueConstraint(fields=["day", "query", "opened"], name="one_count_per_day"),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["none", "one", "few", "many"])), name="search_outcome"
                    ),
                ],
            },
        ),
        migrations.RunPython(grant, take_back),
    ]
