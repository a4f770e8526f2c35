"""One term for each day, chosen by the date alone: no job runs at midnight."""

import hashlib
from datetime import datetime

from glossary.vocabulary import Entry, Vocabulary
from publishing.live import Live


def term_of_the_day(vocabulary: Vocabulary, *, at: datetime) -> Entry | None:
    """The same term from midnight to midnight UTC. One query.

    It is chosen among the terms that were there when the day began, so that what is published today cannot change it;
    on the first day of a site among all.
    """
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    known = Live.objects.visible(at=at).of_kind("term").known_before(midnight).values_list("uid", flat=True)
    uids = [uid for uid in map(str, known) if uid in vocabulary.entries] or list(vocabulary.entries)
    if not uids:
        return None
    day = at.date().isoformat()
    # The least of the hashes: a term that is taken down changes the choice only on the day it is itself chosen.
    chosen = min(uids, key=lambda uid: hashlib.sha256(f"{day} {uid}".encode()).digest())
    return vocabulary.entries[chosen]
