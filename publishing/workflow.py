"""What can be done to a page, as verbs. Each is one transaction: permission, change and record together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing import registry
from publishing.checking import checked, slug_faults
from publishing.documents import Document, load, store
from publishing.formeraddresses import follow, lead_home, lead_on, leave_address, was_public
from publishing.live import FOREVER, Live
from publishing.models import Draft, Event, Person, Revision, Verb
from publishing.names import slugify
from publishing.printing import Sheet, print_sheet, reprint_address, withdraw_page
from publishing.registry import InvalidDocument, Kind

# Whoever runs a command on the machine itself may do everything.
OPERATOR = None
By = AbstractBaseUser | None


@dataclass
class StaleDraft(Exception):
    """Somebody else saved the page after it was loaded: the version loaded, and the one that is there now."""

    draft: Draft
    loaded: int | None
    found: int


class NotPossible(Exception):
    """The verb does not apply to the page as it is; the text is a sentence for the editor."""


def save(
    document: Document,
    *,
    by: By,
    draft: Draft | None = None,
    loaded_version: int | None = None,
    note: str = "",
    at: datetime | None = None,
) -> Draft:
    """Saves a document as the draft, a new one when `draft` is None.

    Raises StaleDraft when the draft is not at `loaded_version` any more, InvalidDocument, PermissionDenied.
    """
    kind = registry.get(document.kind)
    with _naming_repeats(), transaction.atomic():
        draft = claim(draft or kind.draft(), by=by, loaded_version=loaded_version)
        if not draft.slug:
            draft.slug = free_slug(kind, document.slug)
        kind.to_draft(document, draft)
        return record(draft, by=by, note=note, at=at)


def claim(draft: Draft, *, by: By, loaded_version: int | None) -> Draft:
    """First half of a save: checks the permission and takes the next version, inside the caller's transaction.

    Between `claim` and `record` the caller writes the rows. The version is compared and raised in one statement, so
    that of two simultaneous saves one is refused with StaleDraft.
    """
    _permit(by, "change" if draft.pk else "add", type(draft))
    if draft.pk is None:
        draft.version = 1
        return draft
    _claim_version(draft, loaded_version)
    draft.version = loaded_version + 1
    return draft


def record(draft: Draft, *, by: By, note: str = "", at: datetime | None = None) -> Draft:
    """Second half of a save: checks the page as a whole and keeps it as a revision. Raises InvalidDocument."""
    kind = registry.kind_of(draft)
    document, resolved = checked(kind, draft)
    draft.resolved = resolved
    type(draft).objects.filter(pk=draft.pk).update(resolved=resolved)
    Revision.objects.create(
        uid=draft.uid,
        kind=kind.name,
        number=draft.version,
        document=store(document),
        resolved=resolved,
        note=note[:300],
        at=at or timezone.now(),
        **_author(by),
    )
    return draft


def publish(
    draft: Draft,
    *,
    by: By,
    version: int,
    live_from: datetime | None = None,
    live_until: datetime | None = None,
    note: str = "",
    at: datetime | None = None,
) -> Live:
    """Prints the draft for readers, now or from a moment on, for good or until a moment.

    `version` is the one the publisher looked at: raises StaleDraft when there is a newer one. Raises NotPossible for
    moments out of order and for a page in the bin, InvalidDocument, PermissionDenied.
    """
    now = at or timezone.now()
    begin, end = max(live_from or now, now), live_until or FOREVER
    with transaction.atomic():
        _permit(by, "publish", type(draft))
        current = _locked(draft)
        if current.version != version:
            raise StaleDraft(current, version, current.version)
        if current.deleted_at:
            raise NotPossible(_("The page is in the bin. Take it out first."))
        if end <= begin:
            raise NotPossible(_("The page would end before it begins."))
        sheet = _sheet(current, note)
        live = print_sheet(sheet, live_from=begin, expires_at=end)
        if begin <= now:
            lead_home(sheet.kind, current.uid)
        _note_event(current, Verb.PUBLISH if begin <= now else Verb.SCHEDULE, by=by, note=note, at=now)
        return live


def unpublish(draft: Draft, *, by: By, target: str = "", note: str = "", at: datetime | None = None) -> None:
    """Takes the page down and cancels what is scheduled. Its addresses answer 410, or lead to the path `target`.

    Raises NotPossible when nothing is published and for a target outside the site, PermissionDenied.
    """
    now = at or timezone.now()
    with transaction.atomic():
        _permit(by, "publish", type(draft))
        current = _locked(draft)
        if not Live.objects.filter(uid=draft.uid).exists():
            raise NotPossible(_("The page is not published."))
        if target and (not target.startswith("/") or target.startswith("//") or "\\" in target):
            raise NotPossible(_("Give the path of a page of this site; it begins with one slash."))
        _withdraw(current, target=target, at=now)
        _note_event(current, Verb.UNPUBLISH, by=by, note=note, at=now)


def rename(
    draft: Draft, slug: str, *, by: By, loaded_version: int, note: str = "", at: datetime | None = None
) -> Draft:
    """Gives the page another address, at once also for readers when it is live.

    Raises InvalidDocument when the slug is taken, reserved or no slug; StaleDraft; PermissionDenied.
    """
    kind, now = registry.kind_of(draft), at or timezone.now()
    with _naming_repeats("slug"), transaction.atomic():
        claim(draft, by=by, loaded_version=loaded_version)
        old, is_public = draft.slug, was_public(kind, draft.uid, draft.slug, at=now)
        if is_public:
            _permit(by, "publish", type(draft))
        draft.slug = slug
        if faults := slug_faults(kind, draft):
            raise InvalidDocument(faults)
        type(draft).objects.filter(pk=draft.pk).update(slug=slug)
        if old != slug:
            leave_address(kind, draft.uid, old, was_public=is_public)
        record(draft, by=by, note=note or _("renamed from “%(old)s”") % {"old": old}, at=now)
        follow(kind.address(old), kind.address(slug))
        _move_live_rows(kind, draft)
        _note_event(draft, Verb.RENAME, by=by, note=note, at=now)
        return draft


def delete(draft: Draft, *, by: By, note: str = "", at: datetime | None = None) -> None:
    """Moves the page into the bin: nobody but editors sees it, and `undelete` brings all of it back."""
    now = at or timezone.now()
    with transaction.atomic():
        _permit(by, "delete", type(draft))
        current = _locked(draft)
        if Live.objects.filter(uid=draft.uid).exists():
            _permit(by, "publish", type(draft))
            _withdraw(current, target="", at=now)
        draft.deleted_at = now
        type(draft).objects.filter(pk=draft.pk).update(deleted_at=now)
        _note_event(draft, Verb.DELETE, by=by, note=note, at=now)


def undelete(draft: Draft, *, by: By, note: str = "", at: datetime | None = None) -> None:
    """Takes the page out of the bin, as a draft."""
    with transaction.atomic():
        _permit(by, "delete", type(draft))
        draft.deleted_at = None
        type(draft).objects.filter(pk=draft.pk).update(deleted_at=None)
        _note_event(draft, Verb.UNDELETE, by=by, note=note, at=at or timezone.now())


def restore(
    draft: Draft, number: int, *, by: By, loaded_version: int, note: str = "", at: datetime | None = None
) -> Draft:
    """Saves an earlier revision again, as the newest version. The address stays as it is."""
    kind = registry.kind_of(draft)
    revision = Revision.objects.get(uid=draft.uid, number=number)
    document = load(kind.document, revision.document).model_copy(update={"slug": draft.slug})
    draft.resolved = {**draft.resolved, **revision.resolved}
    note = note or _("restored version %(number)d") % {"number": number}
    return save(document, by=by, draft=draft, loaded_version=loaded_version, note=note, at=at)


def review(
    draft: Draft,
    *,
    by: By,
    reviewer: Person,
    reviewed_on: date,
    loaded_version: int,
    note: str = "",
    at: datetime | None = None,
) -> Draft:
    """Records that a person has reviewed the page as it is: the only way to set the review that readers see."""
    with transaction.atomic():
        _permit(by, "review", type(draft))
        _claim_version(draft, loaded_version)
        type(draft).objects.filter(pk=draft.pk).update(reviewer=reviewer, reviewed_on=reviewed_on)
        draft.refresh_from_db()
        record(draft, by=by, note=note or _("reviewed"), at=at)
        _note_event(draft, Verb.REVIEW, by=by, note=note, at=at or timezone.now())
        return draft


def free_slug(kind: Kind, wished: str) -> str:
    """The slug wished for, or the next one with a number that no page has or had."""
    base = slugify(wished)
    for number in range(1, 1000):
        slug = base if number == 1 else f"{base}-{number}"
        taken = slug in kind.reserved or kind.find(slug)
        if not taken:
            return slug
    raise NotPossible(_("No address is free for “%(name)s”.") % {"name": wished})


def _permit(by: By, action: str, model: type[Draft]) -> None:
    permission = f"{model._meta.app_label}.{action}_{model._meta.model_name}"
    if by is not OPERATOR and not by.has_perm(permission):
        raise PermissionDenied(permission)


@contextmanager
def _naming_repeats(field: str = "") -> Iterator[None]:
    """What the database refuses since it is there already becomes a fault of the page. Stands outside `atomic`."""
    try:
        yield
    except IntegrityError as error:
        raise InvalidDocument([(field, _("It names something twice, or what another page has."))]) from error


def _locked(draft: Draft) -> Draft:
    """The draft as the database has it, with its row locked where the database locks rows."""
    return type(draft).objects.select_for_update().get(pk=draft.pk)


def _claim_version(draft: Draft, loaded_version: int | None) -> None:
    versions = type(draft).objects.filter(pk=draft.pk)
    if not versions.filter(version=loaded_version).update(version=models.F("version") + 1):
        raise StaleDraft(draft, loaded_version, versions.values_list("version", flat=True).get())


def _sheet(draft: Draft, note: str = "") -> Sheet:
    """What is printed is the revision: it was checked when it was saved, and nothing can have changed it since."""
    kind = registry.kind_of(draft)
    revision = Revision.objects.get(uid=draft.uid, number=draft.version)
    document = load(kind.document, revision.document)
    return Sheet(kind, draft.uid, document, revision.resolved, draft.version, note)


def _withdraw(draft: Draft, *, target: str, at: datetime) -> None:
    kind = registry.kind_of(draft)
    is_public = was_public(kind, draft.uid, draft.slug, at=at)
    withdraw_page(draft.uid)
    leave_address(kind, draft.uid, draft.slug, was_public=is_public)
    lead_on(kind, draft.uid, kind.address(draft.slug), target=target)


def _move_live_rows(kind: Kind, draft: Draft) -> None:
    rows = Live.objects.filter(uid=draft.uid)
    if not rows.exists():
        return
    reprint_address(_sheet(draft))
    # Renaming is no change of the text: what was up to date with the draft still is.
    rows.filter(version=draft.version - 1).update(version=draft.version)


def _note_event(draft: Draft, verb: str, *, by: By, note: str, at: datetime) -> None:
    kind = registry.kind_of(draft).name
    Event.objects.create(
        uid=draft.uid, kind=kind, verb=verb, version=draft.version, at=at, note=note[:300], **_author(by)
    )


def _author(by: By) -> dict[str, Any]:
    return {"by": by, "by_name": by.get_username() if by else _("operator")}
