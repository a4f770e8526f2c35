"""Where social cards are kept: each is drawn when it is asked for first, and never again."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from publishing.cards import CardText, draw_card, full_title
from publishing.live import Live
from publishing.strokes import shapes_of

FOLDER = "cards"


def card_bytes(page: Live, *, topic_slug: str) -> bytes:
    """The PNG of a page's card, from the storage or drawn anew. One that cannot be kept is shown all the same."""
    path = f"{FOLDER}/{page.uid}-{page.version}.png"
    try:
        with default_storage.open(path) as file:
            return file.read()
    except OSError:
        drawn = draw_card(card_text(page, topic_slug=topic_slug))
        _keep(path, drawn)
        return drawn


def card_text(page: Live, *, topic_slug: str) -> CardText:
    kinds = {"term": _("Term"), "question": _("Question"), "comparison": _("Side by side"), "topic": _("Topic")}
    emblem = render_to_string("glossary/_emblem.html", {"slug": topic_slug}) if topic_slug else ""
    return CardText(kinds.get(page.kind, ""), full_title(page), page.summary, shapes_of(emblem))


def _keep(path: str, content: bytes) -> None:
    try:
        kept = default_storage.save(path, ContentFile(content))
    except OSError:
        return
    if kept != path:
        # Another process was faster.
        default_storage.delete(kept)
