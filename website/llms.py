"""llms.txt: what the site is and where its pages stand as markdown, for programs that answer questions with it."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from glossary.machinepages import markdown_address
from glossary.topicpages import topic_items
from glossary.vocabulary import Vocabulary
from publishing.live import Live
from publishing.pages import Link
from publishing.plainmarkdown import escaped, joined, link_line, link_section
from website.homepage import most_referred_terms

TERMS = 60


def build_llms_text(vocabulary: Vocabulary, *, at: datetime) -> str:
    """Topics, comparisons and the terms that most pages refer to. Four queries."""
    topics = [Link(item.title, markdown_address("topic", item.slug), item.summary) for item in topic_items(at=at)]
    comparisons = [
        Link(row.title, reverse("compare:export", args=[row.slug, "md"]), row.summary)
        for row in Live.objects.visible(at=at).of_kind("comparison").defer("html", "text", "document").in_order()
    ]
    terms = [
        Link(entry.title, markdown_address("term", entry.slug), entry.definition, entry.acronym)
        for entry in most_referred_terms(vocabulary, at=at, limit=TERMS)
    ]
    lists = [
        Link(_("All terms, A to Z"), reverse("glossary:term_list")),
        Link(_("Questions people ask"), reverse("glossary:question_list")),
        Link(_("New and changed"), reverse("website:new")),
        Link(_("How we work"), reverse("website:about")),
    ]
    return joined(
        [
            f"# {escaped(settings.SITE_NAME)}",
            "> "
            + _(
                "HR outsourcing in plain terms: what the words mean, how they differ, and where each answer comes from."
            ),
            _(
                "Each statement cites a source with the day it was read. “Unknown” means that nobody could find out; it"
                " never means “no”. This is general information about employment in the United States, not advice."
            ),
            _("Any term, question or topic is markdown when its address ends in “.md” in place of the last slash."),
            *link_section(_("Comparisons"), comparisons),
            *link_section(_("Topics"), topics),
            *link_section(_("Terms"), terms),
            f"## {_('Optional')}",
            "\n".join(link_line(link) for link in lists),
        ]
    )
