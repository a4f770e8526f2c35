"""The groups that a fresh site has, and what each may do."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from publishing.models import Draft

PAGES = [model for model in apps.get_models() if issubclass(model, Draft)]
PARTS = [
    model
    for model in apps.get_models()
    if model.__module__ in {page.__module__ for page in PAGES}
    and model not in PAGES
    and model._meta.model_name not in ("revision", "event")
]


def name_of(model, action: str) -> str:
    return f"{model._meta.app_label}.{action}_{model._meta.model_name}"


def make_member(group: str):
    user = get_user_model().objects.create_user(f"a-{group.lower()}", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("group", "may", "may_not"),
    [
        ("Author", ["add", "change", "view"], ["review", "publish", "delete"]),
        ("Reviewer", ["add", "change", "view", "review"], ["publish", "delete"]),
        ("Publisher", ["add", "change", "view", "review", "publish", "delete"], []),
    ],
)
def test_each_group_may_do_its_work_on_every_kind_of_page_and_no_more(group, may, may_not):
    member = make_member(group)

    granted = {name_of(model, action) for model in PAGES for action in may}
    refused = {name_of(model, action) for model in PAGES for action in may_not}
    assert granted <= member.get_all_permissions()
    assert not refused & member.get_all_permissions()


@pytest.mark.django_db
def test_an_author_may_add_change_and_delete_the_rows_of_which_a_page_consists():
    author = make_member("Author")

    needed = {name_of(model, action) for model in PARTS for action in ("add", "change", "delete", "view")}
    assert needed <= author.get_all_permissions()
    assert len(PARTS) >= 16


@pytest.mark.django_db
@pytest.mark.parametrize("group", ["Author", "Reviewer", "Publisher"])
def test_no_group_reaches_accounts_live_rows_or_history(group):
    member = make_member(group)

    allowed = {name_of(model, action) for model in PAGES for action in model._meta.default_permissions}
    allowed |= {name_of(model, action) for model in PARTS for action in model._meta.default_permissions}
    allowed |= {"website.view_readerreport", "website.change_readerreport", "website.view_searchcount"}
    assert member.get_all_permissions() <= allowed


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_groups_can_be_taken_back_and_are_made_again_even_where_no_permission_exists():
    executor = MigrationExecutor(connection)
    executor.migrate([("website", None)])
    without = list(Group.objects.values_list("name", flat=True))
    Permission.objects.all().delete()

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes("website"))

    assert without == []
    assert sorted(Group.objects.values_list("name", flat=True)) == ["Author", "Publisher", "Reviewer"]
    assert Group.objects.get(name="Author").permissions.count() > 80
