"""The table of the search index; see publishing/search.py."""

from django.db import migrations

SQLITE = """
    CREATE VIRTUAL TABLE publishing_searchtext
    USING fts5(title, names, summary, body, tokenize = "unicode61 remove_diacritics 2")
"""
POSTGRESQL = (
    """
    CREATE TABLE publishing_searchtext (
        live_id bigint PRIMARY KEY, names tsvector NOT NULL, summary tsvector NOT NULL, words tsvector NOT NULL
    )
    """,
    "CREATE INDEX publishing_searchtext_words ON publishing_searchtext USING gin (names, summary, words)",
)


def make_table(apps, schema_editor):
    statements = (SQLITE,) if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in statements:
        schema_editor.execute(statement)


def drop_table(apps, schema_editor):
    schema_editor.execute("DROP TABLE publishing_searchtext")


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]

    operations = [migrations.RunPython(make_table, drop_table)]
