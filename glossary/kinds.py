"""Topics, terms and questions as kinds of pages: how their drafts become documents and back."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from glossary.documents import NamePart, PinPart, QuestionDocument, RelationPart, TermDocument, TopicDocument
from glossary.linking import written_links
from glossary.models import Name, Question, Relation, RelationKind, Term, Topic
from publishing.live import OldAddress
from publishing.markdown import unmarked
from publishing.names import fold, slugify
from publishing.registry import Kind, LinkResolver, ListEntry, PrintedName, register, register_resolver
from publishing.rows import (
    citation_parts,
    credits_of,
    drafts_by_slug,
    replace_rows,
    write_citations,
    write_credits,
)


class TopicKind(Kind):
    label = _("topic")
    folder = "topics"
    document = TopicDocument
    draft = Topic

    def from_draft(self, draft: Topic) -> TopicDocument:
        return TopicDocument(
            slug=draft.slug, title=draft.title, summary=draft.summary, position=draft.order, body=draft.body
        )

    def to_draft(self, document: TopicDocument, draft: Topic) -> None:
        draft.title, draft.summary, draft.order = document.title, document.summary, document.position
        draft.body = document.body
        draft.save()

    def entry(self, document: TopicDocument) -> ListEntry:
        return ListEntry(title=document.title, summary=document.summary)

    def address(self, slug: str) -> str:
        return reverse("glossary:topic", args=[slug])


class TermKind(Kind):
    label = _("term")
    folder = "glossary"
    document = TermDocument
    draft = Term
    reserved = frozenset({"letter", "topics", "index", "new", "search", "feed"})

    def from_draft(self, draft: Term) -> TermDocument:
        relations = list(draft.relations.select_related("other"))
        return TermDocument(
            slug=draft.slug,
            title=draft.title,
            names=tuple(_name_part(row) for row in draft.names.all()),
            topic=draft.topic.slug if draft.topic else None,
            definition=draft.definition,
            example=draft.example,
            **{kind.value: _relation_parts(relations, kind) for kind in RelationKind},
            may_also_mean=draft.may_also_mean,
            sources=citation_parts(draft.citations.select_related("source")),
            links_off=draft.links_off,
            pins=pin_parts(draft.pins.select_related("means")),
            **credits_of(draft),
            body=draft.body,
        )

    def to_draft(self, document: TermDocument, draft: Term) -> None:
        draft.title, draft.definition, draft.example = document.title, document.definition, document.example
        draft.topic = drafts_by_slug("topic", [document.topic], field="topic").get(document.topic)
        draft.may_also_mean, draft.links_off, draft.body = (
            document.may_also_mean,
            document.links_off,
            document.body,
        )
        write_credits(document, draft)
        draft.save()
        replace_rows(
            draft.names,
            [
                {
                    "name": part.name,
                    "folded": fold(part.name),
                    "kind": part.kind,
                    "is_linked": part.link,
                    "case_matters": part.case,
                }
                for part in document.names
            ],
        )
        _write_relations(document, draft)
        write_citations(draft.citations, document.sources)
        write_pins(draft.pins, document.pins)

    def bare(self, document: TermDocument) -> TermDocument:
        return document.model_copy(update={kind.value: () for kind in RelationKind} | {"pins": ()})

    def names(self, document: TermDocument) -> Iterable[PrintedName]:
        yield PrintedName(document.title, "title", slugify(document.title))
        for part in document.names:
            yield PrintedName(part.name, part.kind, slugify(part.name), part.link, part.case_matters)

    def entry(self, document: TermDocument) -> ListEntry:
        return ListEntry(
            title=document.title,
            summary=unmarked(document.definition),
            acronym=document.acronym,
            topic_slug=document.topic,
        )

    def address(self, slug: str) -> str:
        return reverse("glossary:term", args=[slug])

    def check(self, document: TermDocument) -> list[tuple[str, str]]:
        """No term is broader than itself by way of others."""
        seen, pending = set(), [part.term for part in document.broader]
        while pending:
            rows = Relation.objects.filter(kind=RelationKind.BROADER, term__slug__in=pending)
            pending = [slug for slug in rows.values_list("other__slug", flat=True) if slug not in seen]
            seen.update(pending)
            if document.slug in pending:
                return [("broader", _gettext("the broader terms lead back to this term"))]
        return []


class QuestionKind(Kind):
    label = _("question")
    folder = "questions"
    document = QuestionDocument
    draft = Question

    def from_draft(self, draft: Question) -> QuestionDocument:
        return QuestionDocument(
            slug=draft.slug,
            title=draft.title,
            answer=draft.answer,
            topic=draft.topic.slug if draft.topic else None,
            terms=tuple(row.term.slug for row in draft.question_terms.select_related("term")),
            sources=citation_parts(draft.citations.select_related("source")),
            links_off=draft.links_off,
            pins=pin_parts(draft.pins.select_related("means")),
            **credits_of(draft),
            body=draft.body,
        )

    def to_draft(self, document: QuestionDocument, draft: Question) -> None:
        draft.title, draft.answer, draft.body = document.title, document.answer, document.body
        draft.topic = drafts_by_slug("topic", [document.topic], field="topic").get(document.topic)
        draft.links_off = document.links_off
        write_credits(document, draft)
        draft.save()
        terms = drafts_by_slug("term", document.terms, field="terms")
        replace_rows(draft.question_terms, [{"term": terms[slug]} for slug in document.terms])
        write_citations(draft.citations, document.sources)
        write_pins(draft.pins, document.pins)

    def entry(self, document: QuestionDocument) -> ListEntry:
        return ListEntry(title=document.title, summary=document.answer, topic_slug=document.topic)

    def address(self, slug: str) -> str:
        return reverse("glossary:question", args=[slug])


class TermResolver(LinkResolver):
    """Whom [[names]] mean among the drafts: any name, title or slug of a term that is not in the bin."""

    def resolve(self, names: Iterable[str]) -> Mapping[str, UUID]:
        owners = self._owners(names)
        return {name: next(iter(uids)) for name, uids in owners.items() if len(uids) == 1}

    def unknown(self, names: Iterable[str]) -> list[str]:
        owners = self._owners(names)
        return [name for name in names if not owners.get(name)]

    def names_in(self, text: str) -> list[str]:
        return list(dict.fromkeys(fold(link.name) for link in written_links(text)))

    def _owners(self, names: Iterable[str]) -> dict[str, set[UUID]]:
        """The terms that own each name. A slug, now or before, is an identity and beats any name."""
        wanted = set(names)
        owners: dict[str, set[UUID]] = {}
        kept = Term.objects.kept()
        for folded, slug, uid in kept.filter(Q(folded_title__in=wanted) | Q(slug__in=wanted)).values_list(
            "folded_title", "slug", "uid"
        ):
            for name in wanted & {folded, slug}:
                owners.setdefault(name, set()).add(uid)
        for folded, uid in Name.objects.filter(folded__in=wanted, term__in=kept).values_list("folded", "term__uid"):
            owners.setdefault(folded, set()).add(uid)
        for slug, uid in OldAddress.objects.filter(kind="term", slug__in=wanted).values_list("slug", "uid"):
            owners.setdefault(slug, {uid})
        return owners


def _name_part(row: Name) -> NamePart:
    return NamePart(name=row.name, kind=row.kind, link=row.is_linked, case=row.case_matters)


def _relation_parts(relations: list[Relation], kind: RelationKind) -> tuple[RelationPart, ...]:
    return tuple(RelationPart(term=row.other.slug, reason=row.reason) for row in relations if row.kind == kind)


def _write_relations(document: TermDocument, draft: Term) -> None:
    rows = []
    for kind in RelationKind:
        parts = getattr(document, kind.value)
        others = drafts_by_slug("term", [part.term for part in parts], field=kind.value)
        rows += [{"kind": kind, "other": others[part.term], "reason": part.reason} for part in parts]
    replace_rows(draft.relations, rows)


def pin_parts(rows: Iterable[Any]) -> tuple[PinPart, ...]:
    return tuple(PinPart(name=row.name, term=row.means.slug) for row in rows)


def write_pins(related: Any, pins: Iterable[PinPart]) -> None:
    pins = list(pins)
    terms = drafts_by_slug("term", [part.term for part in pins], field="pins")
    replace_rows(related, [{"name": part.name, "means": terms[part.term]} for part in pins])


for kind in (TopicKind(), TermKind(), QuestionKind()):
    register(kind)
register_resolver(TermResolver())
