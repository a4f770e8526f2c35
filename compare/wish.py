"""What a reader wants to compare, read from `?terms=peo,aso`: the terms meant, what is not understood, who can join."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compare.facts import FactIndex
from glossary.vocabulary import Entry, Vocabulary
from publishing.names import slugify, sort_key
from publishing.pages import Link

FEWEST_TERMS, MOST_TERMS = 2, 4
MOST_NAMES = 3
# More names than these are no question that a form of ours asks.
NAMES_READ = 8
NAME_LIMIT = 120
SHOWN_LIMIT = 40


@dataclass(frozen=True)
class Doubt:
    """A name with several meanings: a link for each that is not taken, which keeps all else that was asked.

    `read_as` is the meaning taken, or '' when the reader has to say first.
    """

    name: str
    read_as: str
    meanings: tuple[Link, ...]


@dataclass(frozen=True)
class Wish:
    """The terms in the order asked for, sentences on what was not understood, and the names with several meanings."""

    entries: tuple[Entry, ...]
    notices: tuple[str, ...]
    doubts: tuple[Doubt, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked."""
        return not (self.entries or self.notices or self.doubts)

    @property
    def is_complete(self) -> bool:
        """Whether there is something to compare, and every name has a meaning."""
        return len(self.entries) >= FEWEST_TERMS and all(doubt.read_as for doubt in self.doubts)

    @property
    def address(self) -> str:
        """The one address of this wish, however it was asked."""
        return wish_address(entry.slug for entry in self.entries)


@dataclass(frozen=True)
class PickerOption:
    slug: str
    title: str
    acronym: str
    chosen: bool
    note: str = ""


@dataclass(frozen=True)
class PickerGroup:
    title: str
    options: tuple[PickerOption, ...]


def wish_address(slugs: Iterable[str]) -> str:
    slugs = list(slugs)
    if not slugs:
        return reverse("compare:comparison_list")
    return f"{reverse('compare:comparison_list')}?{urlencode({'terms': ','.join(slugs)}, safe=',')}"


def read_wish(query: QueryDict, words: Vocabulary, index: FactIndex) -> Wish:
    """Names or slugs, one parameter for each or all in one with commas between them."""
    names = _names(query)
    meanings = {name: _meanings(name, words) for name in names}
    certain = [found[0] for found in meanings.values() if len(found) == 1]
    notices, doubts, entries = [], [], {}
    for name in names:
        meant = _likeliest(meanings[name], certain, index)
        if len(meanings[name]) > 1:
            doubts.append(_doubt(names, name, meanings[name], meant))
        if not meanings[name]:
            notices.append(_("“%(name)s” is no term here.") % {"name": name[:SHOWN_LIMIT]})
        elif meant and meant.uid in entries:
            notices.append(_("%(title)s counts once.") % {"title": meant.title})
        elif meant:
            entries[meant.uid] = meant
    if len(entries) > MOST_TERMS:
        notices.append(_("Only the first four are compared."))
    return Wish(tuple(entries.values())[:MOST_TERMS], tuple(dict.fromkeys(notices)), tuple(doubts))


def missing(wish: Wish, index: FactIndex) -> str:
    """Why there is no table, in a sentence; '' when there is nothing to say that the form does not."""
    titles = [entry.title for entry in wish.entries]
    if not titles or not all(doubt.read_as for doubt in wish.doubts):
        return ""
    if len(titles) < FEWEST_TERMS:
        if index.partners([wish.entries[0].uid]):
            return _("One term compares nothing. What shall stand beside %(title)s?") % {"title": titles[0]}
        return _("No other term answers the same questions as %(title)s yet.") % {"title": titles[0]}
    return _("No criterion has been assessed for all of these yet: %(titles)s.") % {"titles": ", ".join(titles)}


def pairs(wish: Wish, index: FactIndex) -> tuple[Link, ...]:
    """The pairs among the terms that can be compared: what is left when all of them together cannot."""
    entries = wish.entries
    found = []
    for place, first in enumerate(entries):
        for second in entries[place + 1 :]:
            if count := len(index.shared([first.uid, second.uid])):
                title = _("%(first)s vs %(second)s") % {"first": first.title, "second": second.title}
                found.append(Link(title, wish_address([first.slug, second.slug]), criteria_note(count)))
    return tuple(found)


def all_terms(
    words: Vocabulary, index: FactIndex, topics: dict[str, str], chosen: Iterable[Entry] = ()
) -> tuple[PickerGroup, ...]:
    """Every term that can be compared with another one, in groups; the title is the topic that most of a group have."""
    groups, chosen = [], tuple(chosen)
    for family in index.families():
        entries = _sorted(words.entries[uid] for uid in family)
        titles = Counter(topics[entry.topic] for entry in entries if entry.topic in topics)
        title = titles.most_common(1)[0][0] if titles else _("More")
        groups.append(PickerGroup(title, tuple(_option(entry, chosen=entry in chosen) for entry in entries)))
    return _told_apart(sorted(groups, key=lambda group: (-len(group.options), sort_key(group.title))))


def partners(wish: Wish, words: Vocabulary, index: FactIndex) -> tuple[PickerGroup, ...]:
    """The terms chosen, and those that can join all of them; nothing when the terms chosen have nothing in common."""
    uids = [entry.uid for entry in wish.entries]
    if not index.shared(uids):
        return ()
    counts = index.partners(uids)
    chosen = tuple(_option(entry, chosen=True) for entry in wish.entries)
    others = _sorted(words.entries[uid] for uid in counts)
    joining = tuple(_option(entry, chosen=False, count=counts[entry.uid]) for entry in others)
    groups = (PickerGroup(_("Chosen"), chosen), PickerGroup(_("Can stand beside"), joining))
    return tuple(group for group in groups if group.options)


def _told_apart(groups: list[PickerGroup]) -> tuple[PickerGroup, ...]:
    """The groups, those with the same title with the first of their terms beside it."""
    titles = Counter(group.title for group in groups)
    return tuple(
        PickerGroup(f"{group.title}: {_first_names(group)}" if titles[group.title] > 1 else group.title, group.options)
        for group in groups
    )


def _first_names(group: PickerGroup) -> str:
    names = [option.acronym or option.title for option in group.options]
    return ", ".join(names[:MOST_NAMES]) + (" …" if len(names) > MOST_NAMES else "")


def criteria_note(count: int) -> str:
    return ngettext("%(count)d criterion", "%(count)d criteria", count) % {"count": count}


def _names(query: QueryDict) -> list[str]:
    texts = query.getlist("terms")[:NAMES_READ]
    parts = [" ".join(part.split())[:NAME_LIMIT] for text in texts for part in text.split(",", NAMES_READ)]
    return [part for part in parts if part][:NAMES_READ]


def _meanings(name: str, words: Vocabulary) -> tuple[Entry, ...]:
    """The terms of this name; the one whose own address it is comes alone."""
    found = words.named(name) or words.by_name_slug(slugify(name))
    own = tuple(entry for entry in found if entry.slug == name)
    return own or found


def _likeliest(meanings: tuple[Entry, ...], certain: list[Entry], index: FactIndex) -> Entry | None:
    """Of several meanings the one that has most in common with all else that was asked; None when none stands out."""
    if len(meanings) < 2:
        return meanings[0] if meanings else None
    others = [entry.uid for entry in certain]
    counts = Counter({entry: len(index.shared([entry.uid, *others])) for entry in meanings if others})
    best = counts.most_common(2)
    return best[0][0] if best and best[0][1] > best[1][1] else None


def _doubt(names: list[str], name: str, meanings: tuple[Entry, ...], meant: Entry | None) -> Doubt:
    others = tuple(_instead(names, name, entry) for entry in meanings if entry is not meant)
    return Doubt(name[:SHOWN_LIMIT], meant.title if meant else "", others)


def _instead(names: list[str], name: str, entry: Entry) -> Link:
    slugs = (entry.slug if other == name else other for other in names)
    return Link(entry.title, wish_address(slugs), entry.definition, entry.acronym)


def _option(entry: Entry, *, chosen: bool, count: int = 0) -> PickerOption:
    return PickerOption(entry.slug, entry.title, entry.acronym, chosen, criteria_note(count) if count else "")


def _sorted(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (sort_key(entry.title), entry.slug))
