"""Addresses that pages had, or still have although they were taken down: each is kept, and leads on in one hop.

Only the verbs of publishing/workflow.py write them; publishing/addresses.py answers to readers.
"""

from datetime import datetime
from uuid import UUID

from publishing.live import Live, OldAddress
from publishing.registry import Kind, all_kinds


def was_public(kind: Kind, uid: UUID, slug: str, *, at: datetime) -> bool:
    """Whether readers have ever found the page under the slug it has."""
    kept = OldAddress.objects.filter(kind=kind.name, slug=slug, uid=uid, was_public=True)
    return Live.objects.filter(uid=uid, live_from__lte=at).exists() or kept.exists()


def belongs_to_another(kind: Kind, uid: UUID, slug: str) -> bool:
    return OldAddress.objects.filter(kind=kind.name, slug=slug).exclude(uid=uid).exists()


def leave_address(kind: Kind, uid: UUID, slug: str, *, was_public: bool) -> None:
    """Keeps a slug for the page that has it. Once public, an address stays so."""
    old, _created = OldAddress.objects.get_or_create(kind=kind.name, slug=slug, defaults={"uid": uid})
    if was_public and not old.was_public:
        old.was_public = True
        old.save(update_fields=["was_public"])


def lead_on(kind: Kind, uid: UUID, address: str, *, target: str) -> None:
    """While the page is down, its address and all its former ones lead to a path, or to nothing with ''."""
    end = _end_of(target)
    OldAddress.objects.filter(kind=kind.name, uid=uid).update(target="" if end == address else end)
    follow(address, end)


def lead_home(kind: Kind, uid: UUID) -> None:
    """The page is up: whatever was chosen while it was down is void."""
    OldAddress.objects.filter(kind=kind.name, uid=uid).update(target="")


def follow(old_path: str, new_path: str) -> None:
    """Whatever leads to the old path leads to the new one from now on; to nothing where that would be a circle."""
    if not old_path or old_path == new_path:
        return
    for old in OldAddress.objects.filter(target=old_path):
        old.target = "" if new_path == _path_of(old) else new_path
        old.save(update_fields=["target"])


def _end_of(path: str) -> str:
    """Where a path leads in the end: itself, unless it is the old address of a page."""
    if Live.objects.filter(address=path).exists():
        return path
    found = OldAddress.objects.filter(slug=path.rstrip("/").rsplit("/", 1)[-1], was_public=True)
    old = next((old for old in found if _path_of(old) == path), None)
    if old is None:
        return path
    return Live.objects.filter(uid=old.uid).values_list("address", flat=True).first() or old.target


def _path_of(old: OldAddress) -> str:
    return next(kind.address(old.slug) for kind in all_kinds() if kind.name == old.kind)
