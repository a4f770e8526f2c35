"""What stands in the heads of glossary pages: title, description, canonical address, structured data."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from glossary.machinepages import markdown_address
from glossary.questionpages import QuestionPage
from glossary.termpages import ChoicePage, TermPage
from publishing.cards import card_of, full_title
from publishing.jsonld import JsonLd, absolute, breadcrumbs, defined_term, web_page
from publishing.live import Live
from publishing.pages import Link, Meta, Share


def glossary_crumb() -> Link:
    return Link(_("Glossary"), reverse("glossary:term_list"))


def questions_crumb() -> Link:
    return Link(_("Questions"), reverse("glossary:question_list"))


def term_head(page: Live, term: TermPage) -> Meta:
    crumbs = (glossary_crumb(), *([term.topic] if term.topic else []), Link(page.title, page.address))
    names = [note.name for note in (*term.acronyms, *term.other_names)]
    card = card_of(page)
    apart = " ".join(item.reason for item in term.confused if item.reason)
    thing = defined_term(title=page.title, address=page.address, definition=page.summary, names=names, apart=apart)
    webpage = web_page(
        title=full_title(page),
        address=page.address,
        description=page.summary,
        byline=term.byline,
        image=card.url,
        mainEntity={"@id": absolute(page.address) + "#term"},
    )
    return Meta(
        title=full_title(page),
        description=page.summary,
        canonical=absolute(page.address),
        kind="article",
        json_ld=JsonLd(webpage, thing, breadcrumbs(crumbs)),
        crumbs=crumbs,
        card=card,
        markdown=absolute(markdown_address("term", page.slug)),
    )


def choice_path(slug: str) -> str:
    return reverse("glossary:term", args=[slug])


def choice_head(choice: ChoicePage, slug: str) -> Meta:
    address = choice_path(slug)
    crumbs = (glossary_crumb(), Link(choice.name, address))
    description = _("%(name)s can mean: %(titles)s.") % {
        "name": choice.name,
        "titles": ", ".join(meaning.title for meaning in choice.meanings),
    }
    return Meta(
        title=_("%(name)s: which one do you mean?") % {"name": choice.name},
        description=description,
        canonical=absolute(address),
        json_ld=JsonLd(web_page(title=choice.name, address=address, description=description), breadcrumbs(crumbs)),
        crumbs=crumbs,
    )


def choice_share(choice: ChoicePage, slug: str) -> Share:
    return Share(absolute(choice_path(slug)), choice.name)


def question_head(page: Live, question: QuestionPage) -> Meta:
    crumbs = (questions_crumb(), Link(page.title, page.address))
    thing = {
        "@type": "Question",
        "name": question.title,
        "acceptedAnswer": {"@type": "Answer", "text": question.answer},
    }
    card = card_of(page)
    webpage = web_page(
        title=page.title,
        address=page.address,
        description=page.summary,
        byline=question.byline,
        image=card.url,
    )
    faq = {**webpage, "@type": ["WebPage", "FAQPage"], "mainEntity": [thing]}
    return Meta(
        title=page.title,
        description=page.summary,
        canonical=absolute(page.address),
        kind="article",
        json_ld=JsonLd(faq, breadcrumbs(crumbs)),
        crumbs=crumbs,
        card=card,
        markdown=absolute(markdown_address("question", page.slug)),
    )


def index_head(index: dict) -> Meta:
    """The head of A to Z: a letter has an address of its own; a topic filter belongs to the topic's page."""
    letter, topic, page = index["letter"], index["topic"], index["page"]
    address = reverse("glossary:letter", args=[letter_slug(letter)]) if letter else reverse("glossary:term_list")
    if page and page.number > 1:
        address = f"{address}?page={page.number}"
    title, description = _index_words(letter)
    if topic:
        title = f"{title}: {topic.title}"
    if page and page.number > 1:
        title = _("%(title)s, page %(number)d") % {"title": title, "number": page.number}
        description = _("%(title)s, page %(number)d") % {"title": description.rstrip("."), "number": page.number}
    crumbs = (glossary_crumb(), *([Link(letter, address)] if letter else []))
    term_set = {
        "@type": "DefinedTermSet",
        "@id": absolute(reverse("glossary:term_list")) + "#set",
        "name": settings.SITE_NAME,
        "url": absolute(reverse("glossary:term_list")),
    }
    webpage = web_page(title=title, address=address, description=description)
    return Meta(
        title,
        description,
        absolute(address),
        index=topic is None,
        json_ld=JsonLd(webpage, term_set, breadcrumbs(crumbs)),
        crumbs=crumbs,
    )


def _index_words(letter: str) -> tuple[str, str]:
    """Title and description of the whole of A to Z, or of one letter."""
    if letter:
        return _("Terms under %(letter)s") % {"letter": letter}, _(
            "The terms of %(site)s under %(letter)s, with the acronyms and other names filed there."
        ) % {"site": settings.SITE_NAME, "letter": letter}
    return _("Glossary A to Z"), _(
        "All terms of %(site)s in alphabetical order, with their acronyms and other names."
    ) % {"site": settings.SITE_NAME}


def letter_slug(letter: str) -> str:
    return "0-9" if letter == "#" else letter.lower()


def topics_head() -> Meta:
    address = reverse("glossary:topic_list")
    description = _("The topics of %(site)s: start broad when you do not know the word yet.") % {
        "site": settings.SITE_NAME
    }
    crumbs = (glossary_crumb(), Link(_("Topics"), address))
    return Meta(_("Topics"), description, absolute(address), crumbs=crumbs, json_ld=JsonLd(breadcrumbs(crumbs)))


def topic_head(page: Live) -> Meta:
    crumbs = (
        glossary_crumb(),
        Link(_("Topics"), reverse("glossary:topic_list")),
        Link(page.title, page.address),
    )
    card = card_of(page)
    webpage = web_page(title=page.title, address=page.address, description=page.summary, image=card.url)
    return Meta(
        page.title,
        page.summary,
        absolute(page.address),
        crumbs=crumbs,
        json_ld=JsonLd({**webpage, "@type": "CollectionPage"}, breadcrumbs(crumbs)),
        card=card,
        markdown=absolute(markdown_address("topic", page.slug)),
    )


def questions_head(topics: tuple[dict, ...]) -> Meta:
    address = reverse("glossary:question_list")
    description = _("Questions people ask, each with a direct answer and its sources.")
    crumbs = (Link(_("Questions"), address),)
    return Meta(
        _("Questions people ask"),
        description,
        absolute(address),
        crumbs=crumbs,
        json_ld=JsonLd(
            web_page(title=_("Questions people ask"), address=address, description=description),
            breadcrumbs(crumbs),
        ),
    )
