"""The wall between readers and drafts, below the ORM: while a reader page is made, no query may name a draft table.

It holds for every way to ask: joins, filters, raw SQL. PostgreSQL can hold it a second time with a role of its own
(see ARCHITECTURE.md).
"""

import re
from contextlib import contextmanager
from functools import lru_cache

from django.apps import apps
from django.db import connection

# The models that readers may read. All others are closed, accounts and sessions too: a new table from its first day.
LIVE_MODELS = "publishing.live"


class WallBreached(Exception):
    """A reader page tried to read a table of drafts."""


@contextmanager
def live_tables_only():
    """Refuses every query that names a closed table, for the time of the block. Raises WallBreached."""
    with connection.execute_wrapper(_refuse_drafts):
        yield


def _refuse_drafts(execute, sql, params, many, context):
    if found := _closed().search(str(sql)):
        raise WallBreached(f"a reader page reads {found[0]}")
    return execute(sql, params, many, context)


@lru_cache(maxsize=1)
def _closed() -> re.Pattern:
    return re.compile(rf"\b(?:{'|'.join(closed_tables())})\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def closed_tables() -> tuple[str, ...]:
    """The names of all tables that readers have no business with."""
    models = apps.get_models(include_auto_created=True)
    return tuple(sorted({model._meta.db_table for model in models if model.__module__ != LIVE_MODELS}))
