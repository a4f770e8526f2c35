"""Temporary stand-in: to be overwritten whole by the text pipeline's own module."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    uid: str
    slug: str
    title: str
    acronym: str
    definition: str
    address: str
    topic: str


@dataclass(frozen=True)
class NameRow:
    text: str
    slug: str
    uid: str
    kind: str
    link: bool
    case: bool


class Vocabulary:
    def __init__(s, entries, names):
        s.entries = {e.uid: e for e in entries}
        s.names = list(names)

    def by_name_slug(s, slug):
        return tuple(s.entries[u] for u in dict.fromkeys(n.uid for n in s.names if n.slug == slug))

    def ambiguous_names_of(s, uid):
        return [
            (n.text, n.slug, s.by_name_slug(n.slug))
            for n in s.names
            if n.uid == uid and len(s.by_name_slug(n.slug)) > 1
        ]


def build(entries, names):
    return Vocabulary(entries, names)
