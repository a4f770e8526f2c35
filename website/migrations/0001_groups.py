"""The three groups of editors: Author writes drafts, Reviewer marks them as reviewed, Publisher publishes and deletes."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

PAGES = {
    "publishing": ("person", "source"),
    "glossary": ("topic", "term", "question"),
    "compare": ("criterion", "assessment", "comparison"),
}
# The rows of which pages consist: who may change a page may add, change and delete them.
PARTS = {
    "glossary": (
        "name",
        "relation",
        "termcitation",
        "termpin",
        "questionterm",
        "questioncitation",
        "questionpin",
    ),
    "compare": (
        "assessmentcitation",
        "subject",
        "row",
        "pageanswer",
        "pageanswercitation",
        "wording",
        "comparisonquestion",
        "comparisoncitation",
        "comparisonpin",
    ),
}
# Each group may do what the one before it may, and more.
LADDER = (
    ("Author", ("add", "change", "view")),
    ("Reviewer", ("review",)),
    ("Publisher", ("publish", "delete")),
)


def make_groups(apps, schema_editor) -> None:
    using = schema_editor.connection.alias
    _make_permissions(apps, using)
    groups = apps.get_model("auth", "Group").objects.using(using)
    granted = _permissions(apps, using, PARTS, ("add", "change", "delete", "view"))
    for name, actions in LADDER:
        granted = [*granted, *_permissions(apps, using, PAGES, actions)]
        group, _created = groups.get_or_create(name=name)
        group.permissions.add(*granted)


def remove_groups(apps, schema_editor) -> None:
    names = [name for name, _actions in LADDER]
    apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias).filter(name__in=names).delete()


def _make_permissions(apps, using: str) -> None:
    """Django makes them after the last migration only, which is too late for this one."""
    for label in PAGES:
        config = apps.get_app_config(label)
        # The state of a migration has no models module, and without one nothing would be made.
        config.models_module = True
        create_permissions(config, apps=apps, using=using, verbosity=0)
        config.models_module = None


def _permissions(apps, using: str, models: dict, actions: tuple) -> list:
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    found = []
    for label, names in models.items():
        wanted = {f"{action}_{name}" for action in actions for name in names}
        rows = list(permissions.filter(content_type__app_label=label, codename__in=wanted))
        if missing := wanted - {row.codename for row in rows}:
            raise LookupError(f"{label} has no permissions {', '.join(sorted(missing))}")
        found += rows
    return found


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("publishing", "0001_initial"),
        ("glossary", "0001_initial"),
        ("compare", "0001_initial"),
    ]
    operations = [migrations.RunPython(make_groups, remove_groups)]
