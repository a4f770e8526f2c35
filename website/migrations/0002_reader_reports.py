"""The inbox for what readers report; every group of editors may read it and mark what is done."""

from django.db import migrations, models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

GROUPS = ("Author", "Reviewer", "Publisher")
ACTIONS = ("view", "change")
KINDS = [
    ("wrong", "Something is wrong"),
    ("unclear", "Something is hard to understand"),
    ("missing", "A term or a comparison is missing"),
    ("other", "Something else"),
]
STATES = [("new", "new"), ("answered", "answered"), ("rejected", "rejected")]


def grant(apps, schema_editor) -> None:
    """Django makes the permissions after the last migration only, which is too late for this one."""
    using = schema_editor.connection.alias
    content_type, _created = (
        apps.get_model("contenttypes", "ContentType")
        .objects.using(using)
        .get_or_create(app_label="website", model="readerreport")
    )
    permissions = [
        apps.get_model("auth", "Permission")
        .objects.using(using)
        .get_or_create(
            content_type=content_type,
            codename=f"{action}_readerreport",
            defaults={"name": f"Can {action} report of a reader"},
        )[0]
        for action in ACTIONS
    ]
    for group in apps.get_model("auth", "Group").objects.using(using).filter(name__in=GROUPS):
        group.permissions.add(*permissions)


def take_back(apps, schema_editor) -> None:
    permissions = apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias)
    permissions.filter(content_type__app_label="website", codename__endswith="_readerreport").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("website", "0001_groups"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReaderReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=KINDS, max_length=10, verbose_name="kind")),
                ("about", models.CharField(blank=True, max_length=300, verbose_name="page")),
                ("row", models.CharField(blank=True, max_length=120, verbose_name="row")),
                ("subject", models.CharField(max_length=150, verbose_name="subject")),
                ("message", models.TextField(max_length=2000, verbose_name="message")),
                ("state", models.CharField(choices=STATES, default="new", max_length=10, verbose_name="state")),
                ("sent_at", models.DateTimeField(db_index=True, verbose_name="sent")),
                ("origin", models.CharField(blank=True, editable=False, max_length=64)),
            ],
            options={
                "verbose_name": "report of a reader",
                "verbose_name_plural": "reports of readers",
                "ordering": ["-sent_at", "-pk"],
                "default_permissions": ("view", "change", "delete"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["wrong", "unclear", "missing", "other"])), name="report_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["new", "answered", "rejected"])), name="report_state"
                    ),
                    models.CheckConstraint(
                        condition=LessThanOrEqual(Length("message"), 2000), name="report_message_limit"
                    ),
                ],
            },
        ),
        migrations.RunPython(grant, take_back),
    ]
