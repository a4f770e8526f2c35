"""Valid pages for the tests, saved through the workflow so that they have revisions; a test states what it is about.

The fields are those of the documents. Where a field names another page, its draft may be given as well as its slug.
"""

from datetime import datetime
from functools import cache
from importlib import import_module
from itertools import count
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission, User
from django.db import connection

from publishing import registry, workflow
from publishing.documents import Document
from publishing.live import Live
from publishing.models import Draft
from publishing.names import slugify

PASSWORD = "correct horse battery staple"

_numbers = count(1)


def make_person(name: str = "", **fields: Any) -> Draft:
    name = name or f"Person {next(_numbers)}"
    return _make("person", name, name=name, **fields)


def make_source(title: str = "", **fields: Any) -> Draft:
    title = title or f"Source {next(_numbers)}"
    return _make("source", title, title=title, **{"source_kind": "law", **fields})


def make_topic(title: str = "", **fields: Any) -> Draft:
    title = title or f"Topic {next(_numbers)}"
    return _make("topic", title, title=title, **fields)


def make_term(title: str = "", **fields: Any) -> Draft:
    title = title or f"Term {next(_numbers)}"
    return _make("term", title, title=title, **{"definition": f"What the word for {title} means.", **fields})


def make_question(title: str = "", **fields: Any) -> Draft:
    title = title or f"What about question {next(_numbers)}?"
    return _make("question", title, title=title, **{"answer": "The direct answer.", **fields})


def make_criterion(label: str = "", **fields: Any) -> Draft:
    label = label or f"Criterion {next(_numbers)}"
    usual = {"question": f"Does it have {label}?", "answer_kind": "verdict"}
    return _make("criterion", label, label=label, **{**usual, **fields})


def make_assessment(criterion: Draft, term: Draft, answer: str | None = "yes", **fields: Any) -> Draft:
    return _make("assessment", "", criterion=criterion, term=term, answer=answer, **fields)


def make_comparison(*terms: Draft, title: str = "", criteria: Any = (), **fields: Any) -> Draft:
    """A comparison of terms, two new ones when none are given; `criteria` stand in one group."""
    terms = terms or (make_term(), make_term())
    labels = [acronym_of(term) for term in terms]
    title = title or " vs ".join(labels)
    usual = {
        "answer": "They differ.",
        "subjects": [{"term": term, "label": label} for term, label in zip(terms, labels, strict=True)],
        "groups": [{"title": "Basics", "criteria": list(criteria)}] if criteria else [],
    }
    return _make("comparison", title, title=title, **{**usual, **fields})


def make_user(group: str = "", *, permissions: tuple[str, ...] = (), **fields: Any) -> User:
    """An account with the rights of a group and single ones besides, such as "glossary.add_term"."""
    name = fields.pop("username", "") or f"editor-{next(_numbers)}"
    user = User.objects.create(username=name, password=_hashed(PASSWORD), **{"is_staff": True, **fields})
    if group:
        user.groups.add(_group(group))
    for permission in permissions:
        label, codename = permission.split(".")
        user.user_permissions.add(Permission.objects.get(content_type__app_label=label, codename=codename))
    return user


def publish(draft: Draft, **options: Any) -> Live:
    """Publishes the newest version of a draft; the options are those of workflow.publish."""
    draft.refresh_from_db()
    return workflow.publish(draft, **{"by": workflow.OPERATOR, "version": draft.version, **options})


def live(draft: Draft, **options: Any) -> Draft:
    """The draft, published: `term = live(make_term())`."""
    publish(draft, **options)
    return draft


def edit(draft: Draft, *, at: datetime | None = None, **changes: Any) -> Draft:
    """Saves the newest version of a draft with other values in the named fields."""
    draft.refresh_from_db()
    document = document_of(draft)
    fields = {name: getattr(document, name) for name in type(document).model_fields} | _plain(changes)
    changed = type(document).model_validate(fields)
    return workflow.save(changed, by=workflow.OPERATOR, draft=draft, loaded_version=draft.version, at=at)


def document_of(draft: Draft) -> Document:
    return registry.kind_of(draft).from_draft(draft)


def acronym(name: str, **fields: Any) -> dict:
    return {"name": name, "kind": "acronym", **fields}


def synonym(name: str, **fields: Any) -> dict:
    return {"name": name, "kind": "synonym", **fields}


def acronym_of(term: Draft) -> str:
    """How tables call a term: its acronym, else its title."""
    return (document_of(term).acronym or term.title)[:40]


def _group(name: str) -> Group:
    """A group as the migration makes it; tests with real transactions empty the tables behind them."""
    if not Group.objects.exists():
        import_module("website.migrations.0001_groups").make_groups(apps, connection.schema_editor())
    return Group.objects.get(name=name)


@cache
def _hashed(password: str) -> str:
    """Hashing takes long on purpose; once is enough for a test run."""
    return make_password(password)


def _make(kind: str, name: str, /, *, slug: str = "", at: datetime | None = None, **fields: Any) -> Draft:
    shape = registry.get(kind).document
    document = shape.model_validate({"slug": slug or slugify(name), **_plain(fields)})
    return workflow.save(document, by=workflow.OPERATOR, at=at)


def _plain(value: Any) -> Any:
    """The values with slugs in the place of drafts."""
    if isinstance(value, Draft):
        return value.slug
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
