"""The preview beside the editor's markdown fields: what readers will get, links included."""

from django.utils import timezone

from glossary.lexicon import read_vocabulary
from glossary.linking import TermLinks
from glossary.reading import choice_address
from publishing.citations import SourceNumbers, cite
from publishing.markdown import to_html


def preview_markdown(text: str) -> str:
    """The text as a page would show it now; sources are numbered in order of appearance."""
    numbers = SourceNumbers()
    links = TermLinks(read_vocabulary(at=timezone.now()), choice_address=choice_address)
    return to_html(text, extensions=(cite(numbers), links.extension))
