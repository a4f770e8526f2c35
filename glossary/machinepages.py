"""Terms, questions and topics as markdown, for programs that read: the words of the page, with everything resolved."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from glossary.documents import QuestionDocument, TermDocument
from glossary.questionpages import build_question_page
from glossary.reading import PageTexts, read_document
from glossary.termpages import TermPage, build_term_page
from glossary.topicpages import build_topic_page
from glossary.vocabulary import Vocabulary
from publishing.jsonld import absolute
from publishing.live import Live
from publishing.markdown import unmarked
from publishing.names import titled
from publishing.pages import Link, SourceItem
from publishing.plainmarkdown import (
    credit_section,
    escaped,
    heading,
    joined,
    link_section,
    plain_markdown,
    source_section,
)


def markdown_address(kind: str, slug: str) -> str:
    """The path of a term, question or topic as markdown."""
    return reverse(f"glossary:{kind}_markdown", args=[slug])


def term_markdown(page: Live, vocabulary: Vocabulary, *, at: datetime) -> str:
    document, term = read_document(page, TermDocument), build_term_page(page, vocabulary, at=at)
    lead, numbers = PageTexts(page, document, vocabulary, {}).leads_to, _numbers(term.sources)
    body, example = (plain_markdown(text, lead=lead, numbers=numbers) for text in (document.body, document.example))
    confused = [Link(item.title, item.address, item.reason, item.acronym) for item in term.confused]
    return joined(
        [
            heading(titled(term.title, term.acronym), 1),
            escaped(unmarked(document.definition)),
            _facts(term),
            *([heading(_("What it means in practice")), body] if body else []),
            *([heading(_("An example")), example] if example else []),
            *link_section(_("Not to be confused with"), confused),
            *link_section(_("Is a kind or part of"), term.broader),
            *link_section(_("Its kinds and parts"), term.narrower),
            *link_section(_("See also"), term.related),
            *link_section(_("Side by side"), (Link(item.title, item.address) for item in term.comparisons)),
            *link_section(_("Questions people ask"), (Link(item.title, item.address) for item in term.questions)),
            *source_section(term.sources),
            *credit_section(term.byline, page.address),
        ]
    )


def question_markdown(page: Live, vocabulary: Vocabulary, *, at: datetime) -> str:
    document, question = read_document(page, QuestionDocument), build_question_page(page, vocabulary, at=at)
    lead = PageTexts(page, document, vocabulary, {}).leads_to
    body = plain_markdown(document.body, lead=lead, numbers=_numbers(question.sources))
    return joined(
        [
            heading(question.title, 1),
            escaped(question.answer),
            *([heading(_("The rest of the answer")), body] if body else []),
            *link_section(_("The words in it"), question.terms),
            *link_section(_("Side by side"), (Link(item.title, item.address) for item in question.comparisons)),
            *source_section(question.sources),
            *credit_section(question.byline, page.address),
        ]
    )


def topic_markdown(page: Live, _vocabulary: Vocabulary, *, at: datetime) -> str:
    """The text of a topic has no links to terms, nor has it on its page."""
    topic = build_topic_page(page, at=at)
    terms = [Link(term.title, term.address, term.definition, term.acronym) for term in topic["terms"]]
    return joined(
        [
            heading(page.title, 1),
            escaped(page.summary),
            plain_markdown(page.document.get("body", ""), lead=_nowhere, numbers={}),
            *link_section(_("Terms"), terms),
            *link_section(_("Side by side"), topic["comparisons"]),
            *link_section(_("Questions people ask"), (Link(item.title, item.address) for item in topic["questions"])),
            absolute(page.address),
        ]
    )


def _facts(term: TermPage) -> str:
    lines = [
        (_("Acronyms: %s"), ", ".join(name.name for name in term.acronyms)),
        (_("Also called: %s"), ", ".join(name.name for name in term.other_names)),
        (_("Older names, better avoided: %s"), ", ".join(name.name for name in term.deprecated_names)),
        (_("Topic: %s"), term.topic.title if term.topic else ""),
        (_("Outside this field: %s"), term.may_also_mean),
    ]
    return "\n".join(f"- {text % escaped(value)}" for text, value in lines if value)


def _numbers(sources: tuple[SourceItem, ...]) -> dict[str, int]:
    return {source.slug: source.number for source in sources}


def _nowhere(_name: str) -> str:
    return ""
