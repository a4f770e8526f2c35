"""The search index, written in the transaction that prints a page."""

from django.db import connection

from publishing.live import Live

TABLE = "publishing_searchtext"


def index_live(live: Live) -> None:
    """Puts a live row into the index. PostgreSQL indexes the live table itself."""
    if connection.vendor != "sqlite":
        return
    names = " \n".join(live.names.values_list("text", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {TABLE} (rowid, title, names, body) VALUES (%s, %s, %s, %s)",  # noqa: S608 (a constant)
            [live.pk, live.title, names, live.text],
        )


def unindex_live(live: Live) -> None:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE rowid = %s", [live.pk])  # noqa: S608 (a constant)
