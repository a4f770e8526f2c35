"""The wall between readers and drafts, below the ORM: while a reader page is made, no query may name a draft table.

It holds for every way to ask: joins, filters, raw SQL. PostgreSQL can hold it a second time with a role of its own
(see ARCHITECTURE.md).
"""

from contextlib import contextmanager
from functools import lru_cache

from django.apps import apps
from django.db import connection

from publishing.models import Draft


class WallBreached(Exception):
    """A reader page tried to read a table of drafts."""


@contextmanager
def live_tables_only():
    """Refuses every query that names a table of drafts, for the time of the block. Raises WallBreached."""
    with connection.execute_wrapper(_refuse_drafts):
        yield


def _refuse_drafts(execute, sql, params, many, context):
    for table in draft_tables():
        if table in sql:
            raise WallBreached(f"a reader page reads {table}")
    return execute(sql, params, many, context)


@lru_cache(maxsize=1)
def draft_tables() -> tuple[str, ...]:
    """The quoted names of all tables that readers have no business with."""
    drafts = [model for model in apps.get_models() if issubclass(model, Draft)]
    parts = [relation.related_model for draft in drafts for relation in draft._meta.related_objects]
    history = [apps.get_model("publishing", name) for name in ("Revision", "Event")]
    return tuple(sorted({f'"{model._meta.db_table}"' for model in (*drafts, *parts, *history)}))
