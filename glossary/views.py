"""Reader pages of the glossary: A to Z, topics, terms, questions."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from glossary import heads
from glossary.histories import question_history, term_history
from glossary.indexes import build_index, read_page_number
from glossary.lexicon import vocabulary
from glossary.questionpages import build_question_list, build_question_page
from glossary.reading import history_address
from glossary.termpages import build_choice_page, build_term_page
from glossary.topicpages import build_topic_page, topic_items
from glossary.vocabulary import Vocabulary
from publishing.addresses import former_page, live_page, moved_permanently
from publishing.historypages import history_response
from publishing.live import Live
from publishing.names import slugify
from publishing.pages import Link, Share
from publishing.readerpages import reader_page, render_page


@reader_page("topic", "page")
def term_list(request: HttpRequest, letter: str = "") -> HttpResponse:
    """A to Z, whole or one letter of it; `?topic=` narrows it, `?page=` turns the page."""
    if letter != letter.lower():
        return moved_permanently(request, request.path.lower())
    index = build_index(
        at=request.now, letter=letter, topic=request.GET.get("topic", ""), page=read_page_number(request.GET)
    )
    return render_page("glossary/term_list.html", {**index, "nav": "glossary", "meta": heads.index_head(index)})


@reader_page()
def term_detail(request: HttpRequest, slug: str) -> HttpResponse:
    page = live_page("term", slug, at=request.now)
    if page is None:
        return _by_name(request, slug)
    return term_response(page, vocabulary(request.edition, at=request.now), at=request.now)


def term_response(page: Live, words: Vocabulary, *, at: datetime, preview: bool = False) -> HttpResponse:
    """The page of a term, which the editors' preview shows as well."""
    term = build_term_page(page, words, at=at)
    return render_page(
        "glossary/term_detail.html",
        {
            "term": term,
            "nav": "glossary",
            "meta": heads.term_head(page, term),
            "share": Share(f"{settings.SITE_URL}{page.address}", page.title),
            "preview": preview,
        },
    )


def _by_name(request: HttpRequest, slug: str) -> HttpResponse:
    """A name that one term owns leads to it; one that several own asks which is meant."""
    normal = slugify(slug)
    owners = vocabulary(request.edition, at=request.now).by_name_slug(normal)
    if len(owners) == 1:
        return moved_permanently(request, owners[0].address)
    if not owners:
        return former_page(request, "term", slug)
    if slug != normal:
        return moved_permanently(request, heads.choice_path(normal))
    uids = [owner.uid for owner in owners]
    pages = Live.objects.visible(at=request.now).filter(uid__in=uids).prefetch_related("names").in_order()
    choice = build_choice_page(pages, slug, at=request.now)
    return render_page(
        "glossary/term_choice.html",
        {
            "choice": choice,
            "nav": "glossary",
            "meta": heads.choice_head(choice, slug),
            "share": heads.choice_share(choice, slug),
        },
    )


@reader_page("page")
def term_changes(request: HttpRequest, slug: str) -> HttpResponse:
    page = live_page("term", slug, at=request.now)
    if page is None:
        return former_page(request, "term", slug)
    history = term_history(page, at=request.now, number=read_page_number(request.GET))
    crumbs = (heads.glossary_crumb(), Link(page.title, page.address))
    return history_response(page, history, address=history_address(page), crumbs=crumbs, nav="glossary")


@reader_page()
def topic_list(request: HttpRequest) -> HttpResponse:
    topics = topic_items(at=request.now)
    return render_page("glossary/topic_list.html", {"topics": topics, "nav": "topics", "meta": heads.topics_head()})


@reader_page()
def topic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    page = live_page("topic", slug, at=request.now)
    if page is None:
        return former_page(request, "topic", slug)
    topic = build_topic_page(page, at=request.now)
    return render_page("glossary/topic_detail.html", {**topic, "nav": "topics", "meta": heads.topic_head(page)})


@reader_page()
def question_list(request: HttpRequest) -> HttpResponse:
    topics = build_question_list(at=request.now)
    return render_page(
        "glossary/question_list.html",
        {"topics": topics, "nav": "questions", "meta": heads.questions_head(topics)},
    )


@reader_page()
def question_detail(request: HttpRequest, slug: str) -> HttpResponse:
    page = live_page("question", slug, at=request.now)
    if page is None:
        return former_page(request, "question", slug)
    return question_response(page, vocabulary(request.edition, at=request.now), at=request.now)


def question_response(page: Live, words: Vocabulary, *, at: datetime, preview: bool = False) -> HttpResponse:
    question = build_question_page(page, words, at=at)
    return render_page(
        "glossary/question_detail.html",
        {
            "question": question,
            "nav": "questions",
            "meta": heads.question_head(page, question),
            "share": Share(f"{settings.SITE_URL}{page.address}", page.title),
            "preview": preview,
        },
    )


@reader_page("page")
def question_changes(request: HttpRequest, slug: str) -> HttpResponse:
    page = live_page("question", slug, at=request.now)
    if page is None:
        return former_page(request, "question", slug)
    history = question_history(page, at=request.now, number=read_page_number(request.GET))
    crumbs = (heads.questions_crumb(), Link(page.title, page.address))
    return history_response(page, history, address=history_address(page), crumbs=crumbs, nav="questions")
