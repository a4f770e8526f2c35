"""Where a draft stands: what editors see in lists, decided from its versions and its live rows."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.utils.translation import gettext_lazy as _

from publishing.live import Live


class State(TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    CHANGED = "changed", _("changed since published")
    SCHEDULED = "scheduled", _("scheduled")
    EXPIRED = "expired", _("expired")
    BINNED = "binned", _("in the bin")


def with_state(drafts: QuerySet, *, at: datetime) -> QuerySet:
    """The drafts with what `state_of` needs, in the same query."""
    rows = Live.objects.filter(uid=OuterRef("uid"))
    return drafts.annotate(
        live_version=Subquery(rows.visible(at=at).values("version")[:1]),
        live_address=Subquery(rows.visible(at=at).values("address")[:1]),
        scheduled_from=Subquery(rows.filter(live_from__gt=at).order_by("live_from").values("live_from")[:1]),
        has_ended=Exists(rows.ended(at=at)),
    )


def state_of(draft) -> State:
    """The state of a draft that came from `with_state`."""
    if draft.deleted_at:
        return State.BINNED
    if draft.live_version is not None:
        if draft.scheduled_from:
            return State.SCHEDULED
        return State.PUBLISHED if draft.live_version == draft.version else State.CHANGED
    if draft.scheduled_from:
        return State.SCHEDULED
    return State.EXPIRED if draft.has_ended else State.DRAFT


def in_state(drafts: QuerySet, state: str) -> QuerySet:
    """Those of the drafts from `with_state` that are in a state; a test holds it equal to `state_of`."""
    from_version = Q(live_version__isnull=False, scheduled_from__isnull=True)
    conditions = {
        State.DRAFT: Q(live_version__isnull=True, scheduled_from__isnull=True, has_ended=False),
        State.PUBLISHED: from_version & Q(live_version=F("version")),
        State.CHANGED: from_version & ~Q(live_version=F("version")),
        State.SCHEDULED: Q(scheduled_from__isnull=False),
        State.EXPIRED: Q(live_version__isnull=True, scheduled_from__isnull=True, has_ended=True),
    }
    if state == State.BINNED:
        return drafts.exclude(deleted_at=None)
    return drafts.filter(conditions[State(state)], deleted_at=None)
