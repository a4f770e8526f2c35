"""Content files into drafts: everything is read and checked first, then written in one transaction or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing import files, registry, workflow
from publishing.documents import Document, with_slugs
from publishing.files import FileProblem, FileProblems
from publishing.live import Live
from publishing.models import Draft
from publishing.registry import InvalidDocument, Kind
from publishing.workflow import By

NOT_CONTENT = {"README.md"}


@dataclass(frozen=True)
class Item:
    """One content file, and the draft it is about when there is one."""

    path: str
    kind: Kind
    document: Document
    draft: Draft | None = None


@dataclass
class Plan:
    """What an import would do. `edited` pages differ from their files because an editor changed them: they stay."""

    new: list[Item] = field(default_factory=list)
    changed: list[Item] = field(default_factory=list)
    unchanged: list[Item] = field(default_factory=list)
    edited: list[Item] = field(default_factory=list)
    binned: list[Item] = field(default_factory=list)


def read_folder(folder: Path) -> list[Item]:
    """Every page in a content folder, those that others refer to first. Raises FileProblems with all faults found."""
    items, faults = [], []
    for kind in registry.all_kinds():
        for path in sorted((folder / kind.folder).rglob("*.md")):
            relative = path.relative_to(folder)
            try:
                items.append(_read_file(kind, path, relative))
            except FileProblems as error:
                faults += error.found
    faults += [
        FileProblem(str(path.relative_to(folder)), None, "", _("no kind of page has this folder"))
        for path in _strays(folder)
    ]
    if faults:
        raise FileProblems(faults)
    return items


def _read_file(kind: Kind, path: Path, relative: Path) -> Item:
    slug = path.stem
    document = files.read(kind.document, path.read_bytes(), slug=slug, path=str(relative))
    if kind.path(document.slug) != relative.as_posix():
        message = _("the file should be called %(path)s") % {"path": kind.path(document.slug)}
        raise FileProblems([FileProblem(str(relative), None, "", message)])
    return Item(str(relative), kind, document)


def _strays(folder: Path) -> list[Path]:
    known = {kind.folder for kind in registry.all_kinds()}
    return [
        path
        for path in sorted(folder.rglob("*.md"))
        if path.relative_to(folder).parts[0] not in known and path.name not in NOT_CONTENT
    ]


def make_plan(items: Iterable[Item]) -> Plan:
    """Compares each file with the draft it is about."""
    plan = Plan()
    with registry.remembering():
        for item in items:
            draft = item.kind.find(item.document.slug)
            _list_for(plan, draft, item).append(replace(item, draft=draft))
    return plan


def _list_for(plan: Plan, draft: Draft | None, item: Item) -> list[Item]:
    if draft is None:
        return plan.new
    if draft.deleted_at:
        return plan.binned
    if _is_same(replace(item, draft=draft)):
        return plan.unchanged
    return plan.changed if draft.imported_version == draft.version else plan.edited


def _is_same(item: Item) -> bool:
    # Pages that an editor gave another address are the same pages still, this one and those it names.
    slug = {"slug": item.document.slug}
    wanted = with_slugs(item.document, _slug_now).model_copy(update=slug)
    return item.kind.from_draft(item.draft).model_copy(update=slug) == wanted


def _slug_now(kind: str, slug: str) -> str:
    draft = registry.get(kind).find(slug)
    return draft.slug if draft else slug


def apply_plan(plan: Plan, *, by: By, publish: bool = False, note: str = "", at: datetime | None = None) -> None:
    """Writes what is new and changed as drafts, and publishes it when asked. All or nothing.

    What readers do not see, since it was taken down or has expired, is not published again. Raises FileProblems naming
    file and field.
    """
    now = at or timezone.now()
    with transaction.atomic(), registry.remembering():
        ends = dict(Live.objects.visible(at=now).values_list("uid", "expires_at"))
        saved = []
        for kind in registry.all_kinds():
            # All are begun before the first is saved.
            items = [_begin(item) for item in (*plan.new, *plan.changed) if item.kind is kind]
            saved += [_save(item, by, note, now) for item in items]
        faults = [fault for _draft, found in saved for fault in found]
        if faults:
            raise FileProblems(faults)
        if publish:
            for draft, _found in saved:
                if draft.version == 1 or draft.uid in ends:
                    end = ends.get(draft.uid)
                    workflow.publish(draft, by=by, version=draft.version, live_until=end, note=note, at=now)


def _begin(item: Item) -> Item:
    """The item with a draft, where its kind lets pages refer to each other: so two new ones may name each other."""
    bare = item.kind.bare(item.document)
    if item.draft is not None or bare is item.document:
        return item
    draft = item.kind.draft(slug=item.document.slug)
    try:
        item.kind.to_draft(bare, draft)
    except InvalidDocument as error:
        raise FileProblems(_as_problems(item, error)) from None
    return replace(item, draft=draft)


def _save(item: Item, by: By, note: str, now: datetime) -> tuple[Draft | None, list[FileProblem]]:
    version = item.draft.version if item.draft else None
    try:
        draft = workflow.save(item.document, by=by, draft=item.draft, loaded_version=version, note=note, at=now)
    except InvalidDocument as error:
        return item.draft, _as_problems(item, error)
    draft.imported_version = draft.version
    type(draft).objects.filter(pk=draft.pk).update(imported_version=draft.version)
    return draft, []


def _as_problems(item: Item, error: InvalidDocument) -> list[FileProblem]:
    return [FileProblem(item.path, None, name, str(sentence)) for name, sentence in error.faults]


def export_folder(folder: Path) -> int:
    """Writes every draft that is not in the bin as a file; the number of files. Other files stay as they are."""
    count = 0
    for kind in registry.all_kinds():
        for draft in kind.draft.objects.kept():
            document = kind.from_draft(draft)
            path = folder / kind.path(document.slug)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files.write(document).encode())
            count += 1
    return count
