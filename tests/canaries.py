"""A small site in which every text that readers must not see holds a word that occurs nowhere else."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import Any

from django.utils import timezone

from publishing import workflow
from publishing.documents import Document, Part
from publishing.models import Draft
from tests import factories
from tests.factories import acronym, document_of, edit, live, publish, synonym

# Every planted word begins so, and nothing else does.
CANARY = "qzx"
# A live page whose newest text is not published, and pages that readers cannot see at all.
PENDING = "pending"
HIDDEN = ("never", "scheduled", "expired", "deleted", "withdrawn")
NAMING_THEMSELVES = ("broader", "related", "not_to_be_confused_with")
KINDS = ("person", "source", "topic", "term", "question", "criterion", "assessment", "comparison")


@dataclass
class Site:
    """The pages by kind: those that are clean and live, and those with a planted text by kind and state."""

    clean: dict[str, Draft] = field(default_factory=dict)
    planted: dict[tuple[str, str], Draft] = field(default_factory=dict)

    def drafts(self) -> list[Draft]:
        return [*self.clean.values(), *self.planted.values()]


def word_for(kind: str, state: str) -> str:
    return f"{CANARY}{kind}{state}"


def quiet_name(state: str) -> str:
    """A name of the planted terms that live pages may hold: harmless in itself, but it must lead nowhere."""
    return f"quiet {state} phrase"


def build_live_site() -> Site:
    """A clean page of each kind, all live and naming one another."""
    site = Site()
    clean = site.clean
    clean["person"] = live(factories.make_person("Clean Person"))
    clean["source"] = live(factories.make_source("Clean source"))
    clean["topic"] = live(factories.make_topic("Clean topic"))
    clean["other"] = live(factories.make_term("Other clean term", names=[acronym("OCT")]))
    clean["term"] = live(
        factories.make_term("Clean term", topic=clean["topic"], author=clean["person"], names=[acronym("CCT")])
    )
    clean["question"] = live(factories.make_question("Is it clean?", terms=[clean["term"]]))
    clean["criterion"] = live(factories.make_criterion("Clean criterion"))
    clean["relative"] = live(factories.make_criterion("Relative", answer_kind="text", relative=True))
    clean["assessment"] = live(factories.make_assessment(clean["criterion"], clean["term"]))
    clean["comparison"] = live(factories.make_comparison(clean["term"], clean["other"], criteria=[clean["criterion"]]))
    for state in (PENDING, *HIDDEN):
        clean[f"note {state}"] = live(factories.make_criterion(f"Note {state}", answer_kind="text"))
    return site


def plant(site: Site, state: str) -> None:
    """A page of each kind in the state, with a word of its own in every text, named by live pages wherever they can."""
    for kind in KINDS:
        site.planted[kind, state] = _planted_draft(site, kind, state)
    if state != PENDING:
        site.clean |= _neighbours(site, state)
    for kind in reversed(KINDS):
        _enter(site.planted[kind, state], state)


def save_drafts_everywhere(site: Site) -> None:
    """A draft of each kind never published, drafts that sort first and last, and pending changes of all."""
    for kind in KINDS:
        _planted_draft(site, kind, "never")
        draft = site.clean[kind]
        fields = _fields(site, kind, PENDING, word_for(kind, PENDING))
        if kind == "criterion":
            fields["answer_kind"] = "verdict"
        if kind == "assessment":
            fields |= {"criterion": site.clean["criterion"], "answer": "no", "value": ""}
        edit(draft, **{name: [] if name in NAMING_THEMSELVES else value for name, value in fields.items()})
    for title in ("AAA first", "Clean term again", "Zzz last"):
        factories.make_term(title, topic=site.clean["topic"], related=[{"term": site.clean["term"]}])


def unplanted(document: Document, word: str) -> list[str]:
    """The text fields of a document that do not hold the word."""
    return [path for path, text in _texts(document) if word not in text.lower()]


def _planted_draft(site: Site, kind: str, state: str) -> Draft:
    fields = _fields(site, kind, state, word_for(kind, state))
    if state != PENDING:
        return getattr(factories, f"make_{kind}")(**fields)
    draft = _clean_draft(site, kind)
    publish(draft)
    return edit(draft, **{name: value for name, value in fields.items() if value not in ((), [])})


def _clean_draft(site: Site, kind: str) -> Draft:
    clean = site.clean
    if kind == "assessment":
        return factories.make_assessment(_note(site, PENDING), clean["term"], None, value="A clean value")
    if kind == "comparison":
        return factories.make_comparison(clean["term"], clean["other"], title="A page that changes")
    return getattr(factories, f"make_{kind}")(f"A {kind} that changes")


def _note(site: Site, state: str) -> Draft:
    """The live criterion whose answer is a text, for the assessment in this state."""
    return site.clean[f"note {state}"]


def _enter(draft: Draft, state: str) -> None:
    """Brings a draft into the state; `withdrawn` was public and was taken down, `deleted` is in the bin."""
    now = timezone.now()
    if state == "scheduled":
        publish(draft, live_from=now + timedelta(days=1))
    elif state == "expired":
        publish(draft, at=now - timedelta(days=2), live_until=now - timedelta(days=1))
    elif state == "withdrawn":
        publish(draft)
        workflow.unpublish(draft, by=workflow.OPERATOR)
    elif state == "deleted":
        publish(draft)
        workflow.delete(draft, by=workflow.OPERATOR)


def _neighbours(site: Site, state: str) -> dict[str, Draft]:
    """Live pages that name every planted page of the state, in each field that can name one."""
    kind = {name: site.planted[name, state] for name in KINDS}
    clean = site.clean
    term = live(
        factories.make_term(
            f"Beside {state}",
            names=[acronym(f"B{state.upper()}")],
            topic=kind["topic"],
            author=kind["person"],
            broader=[{"term": kind["term"]}],
            related=[{"term": kind["term"]}, {"term": clean["term"]}],
            not_to_be_confused_with=[{"term": kind["term"], "reason": "They differ."}],
            sources=[{"source": kind["source"]}, {"source": clean["source"]}],
            body=f"About the {quiet_name(state)} and [[{quiet_name(state)}]] and [[{quiet_name(state)}|them]].",
            example=f"Again [[{quiet_name(state)}]].",
        )
    )
    question = live(
        factories.make_question(
            f"What is beside {state}?",
            topic=kind["topic"],
            terms=[kind["term"], term],
            author=kind["person"],
            sources=[{"source": kind["source"]}],
            answer=f"It is the {quiet_name(state)}.",
        )
    )
    comparison = live(
        factories.make_comparison(
            title=f"Beside {state} compared",
            topic=kind["topic"],
            author=kind["person"],
            subjects=[
                {"term": term, "label": "Beside"},
                {"term": clean["term"], "label": "Clean"},
                {"term": kind["term"], "label": "Third"},
            ],
            groups=[{"title": "All", "criteria": [kind["criterion"], clean["criterion"], _note(site, state)]}],
            chooser=[
                {"question": "Which?", "options": [{"label": "This", "leans": [kind["term"]]}, {"label": "That"}]}
            ],
            questions=[kind["question"], question],
            sources=[{"source": kind["source"]}],
        )
    )
    answer = live(factories.make_assessment(kind["criterion"], term, None, value="A clean value"))
    return {f"{state} term": term, f"{state} question": question, f"{state} comparison": comparison, state: answer}


def _fields(site: Site, kind: str, state: str, word: str) -> dict[str, Any]:
    """Values for all fields of a kind, with the word in each text."""
    clean, line, text = (
        site.clean,
        f"{word} line",
        f"{word} text\n\n# {word} heading\n\n[{word}](https://{word}.example)",
    )
    terms = [{"term": clean["term"], "reason": line}]
    sources = [{"source": clean["source"], "note": line}]
    page = {"author": clean["person"], "topic": clean["topic"], "sources": sources, "body": text}
    page["pins"] = [{"name": word, "term": clean["term"]}]
    cell = {"condition": line, "headline": line, "sources": sources, "checked_by": clean["person"]}
    address = f"https://{word}.example/"
    if kind == "comparison":
        return {**page, **_comparison_fields(site, line, text, cell)}
    return {
        "person": {"name": line, "role": line, "credentials": line, "links": [address], "body": text},
        "source": {"title": line, "publisher": line, "url": address, "citation": line, "note": line, "body": text},
        "topic": {"title": line, "summary": line, "body": text},
        "term": {
            **page,
            "title": line,
            "names": [acronym(word.upper()), synonym(f"{word} name"), *_quiet(state)],
            "definition": f"{word} means ==this {word}== only.",
            "example": text,
            "broader": terms,
            "related": terms,
            "not_to_be_confused_with": terms,
            "may_also_mean": line,
        },
        "question": {**page, "title": f"{line}?", "answer": line, "terms": [clean["term"]]},
        "criterion": {"label": line, "question": line, "answer_kind": "text", "unit": word, "body": text},
        "assessment": {
            **cell,
            "criterion": _note(site, state),
            "term": clean["term"],
            "answer": None,
            "value": word,
            "body": text,
        },
    }[kind]


def _quiet(state: str) -> list[dict]:
    return [synonym(quiet_name(state))]


def _comparison_fields(site: Site, line: str, text: str, cell: dict) -> dict[str, Any]:
    clean = site.clean
    place = {"criterion": clean["relative"], "term": clean["term"]}
    options = [{"label": line, "leans": [clean["term"]], "because": line}, {"label": line, "because": line}]
    return {
        "title": line,
        "answer": line,
        "scope": line,
        "subjects": [
            {"term": clean["term"], "label": line, "choose_if": [line]},
            {"term": clean["other"], "label": f"{line} two", "choose_if": [line]},
        ],
        "groups": [{"title": line, "criteria": [clean["criterion"], clean["relative"]]}],
        "answers": [{**place, **cell, "value": line, "detail": text}],
        "wordings": [{**place, "criterion": clean["criterion"], "headline": line, "detail": text}],
        "chooser": [{"question": line, "criteria": [clean["criterion"]], "options": options}],
        "neither": line,
        "questions": [clean["question"]],
    }


def _texts(part: Part, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a document with its path: neither references nor numbers, days and words of closed lists."""
    for name, info in type(part).model_fields.items():
        if name == "slug" or "RefTo" in repr(info) or name in ("low", "high"):
            continue
        value = getattr(part, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Part):
                yield from _texts(item, f"{path}{name}.")
            elif isinstance(item, str) and not isinstance(item, Enum) and not _is_quiet(item):
                yield f"{path}{name}", item


def _is_quiet(text: str) -> bool:
    return text in {quiet_name(state) for state in (PENDING, *HIDDEN)}


def planted_documents(site: Site) -> Iterator[tuple[str, str, Document]]:
    for (kind, state), draft in site.planted.items():
        yield kind, state, document_of(type(draft).objects.get(pk=draft.pk))
