"""What stands in the way of saving a page: faults of its document, its address, and whom it names."""

from django.utils.translation import gettext as _
from pydantic import ValidationError

from publishing import registry
from publishing.dialect import UnfitText
from publishing.documents import Document, references
from publishing.formeraddresses import belongs_to_another
from publishing.markdown import to_html
from publishing.models import Draft
from publishing.registry import InvalidDocument, Kind

# No text of up to so many characters is too complicated.
HARMLESS = 5_000


def checked(kind: Kind, draft: Draft) -> tuple[Document, dict[str, str]]:
    """The document of a draft and whom its [[links]] mean. Raises InvalidDocument naming the fields."""
    try:
        document = kind.from_draft(draft)
    except ValidationError as error:
        raise InvalidDocument(registry.faults_of(error)) from None
    faults = [
        *slug_faults(kind, draft),
        *_reference_faults(document),
        *_text_faults(kind, document),
        *kind.check(document),
    ]
    resolved, unknown = resolve_links(kind, document, former=draft.resolved)
    faults += unknown
    if faults:
        raise InvalidDocument(faults)
    return document, resolved


def resolve_links(
    kind: Kind, document: Document, *, former: dict[str, str]
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Whom the links in a document's texts mean, by the name as written, and a fault for each unknown one.

    What a link meant when the page was saved before, it means still, even if the name has gone elsewhere.
    """
    resolver = registry.resolver()
    resolved, faults = {}, []
    for field, text in kind.texts(document):
        names = resolver.names_in(text) if text else []
        if not names:
            continue
        open_names = [name for name in names if name not in former]
        resolved |= {name: former[name] for name in names if name in former}
        resolved |= {name: str(uid) for name, uid in resolver.resolve(open_names).items()}
        faults += [(field, _("no term is called “%(name)s”") % {"name": name}) for name in resolver.unknown(open_names)]
    return resolved, faults


def slug_faults(kind: Kind, draft: Draft) -> list[tuple[str, str]]:
    """Why the draft cannot have the slug it has: reserved, or another page's now or before."""
    if draft.slug in kind.reserved:
        return [("slug", _("“%(slug)s” is the address of another page of the site") % {"slug": draft.slug})]
    other = type(draft).objects.filter(slug=draft.slug).exclude(pk=draft.pk).exists()
    if other or belongs_to_another(kind, draft.uid, draft.slug):
        return [("slug", _("“%(slug)s” is or was the address of another page") % {"slug": draft.slug})]
    return []


def _reference_faults(document: Document) -> list[tuple[str, str]]:
    wanted: dict[str, dict[str, str]] = {}
    for reference in references(document):
        wanted.setdefault(reference.kind, {}).setdefault(reference.slug, reference.field)
    faults = []
    for name, fields in wanted.items():
        found = registry.get(name).found(fields)
        faults += [
            (field, registry.UNKNOWN_REFERENCE % {"kind": registry.get(name).label, "slug": slug})
            for slug, field in fields.items()
            if slug not in found
        ]
    return faults


def _text_faults(kind: Kind, document: Document) -> list[tuple[str, str]]:
    """Texts that cannot be made into a page: too long, or more complicated than a page for people can be."""
    faults = []
    for field, text in kind.texts(document):
        if len(text) > HARMLESS:
            try:
                to_html(text)
            except UnfitText as error:
                faults.append((field, str(error)))
    return faults
