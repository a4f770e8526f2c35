"""A small site with a page of every kind, for the tests that look at all of them."""

from publishing import workflow
from publishing.models import Draft
from publishing.workflow import OPERATOR
from tests.factories import (
    acronym,
    edit,
    live,
    make_assessment,
    make_comparison,
    make_criterion,
    make_person,
    make_question,
    make_source,
    make_term,
    make_topic,
    publish,
    synonym,
)

TEXT = (
    "| a | b |\n|---|---|\n| PEO | x |\n\nA note[^1].\n\n[^1]: The note.\n\n"
    "Term\n: Definition\n\n# Heading\n\nSee [@act] ASO."
)
PAGES = [
    *("/", "/about/", "/new/", "/feedback/", "/feedback/?kind=missing&subject=PEO", "/feedback/thanks/"),
    *("/search/", "/search/?q=peo", "/search/?q=who+pays", "/search/?q=nothing+of+the+kind"),
    *("/glossary/", "/glossary/letter/p/", "/glossary/?topic=money", "/glossary/topics/", "/glossary/topics/money/"),
    *("/glossary/professional-employer-organization/", "/glossary/services-organization/", "/glossary/plain/"),
    *("/glossary/xx/", "/glossary/professional-employer-organization/changes/"),
    *("/questions/", "/questions/who-pays/", "/questions/who-pays/changes/"),
    *(
        "/compare/",
        "/compare/peo-vs-aso/",
        "/compare/peo-vs-aso/?q1=1&only=differences",
        "/compare/peo-vs-aso/changes/",
    ),
    *("/compare/peo-vs-aso-vs-psp/", "/compare/?terms=psp,peo", "/compare/?terms=peo", "/compare/?terms=peo,zzz"),
    "/people/ann/",
]
MISSING = ["/glossary/nothing/", "/glossary/gone/"]


def whole_site() -> list[str]:
    """Makes a page of every kind; the addresses of all, those at which nothing stands last."""
    author = live(make_person("Ann", role="Writer", body="Writes."))
    source = live(make_source("Act", publisher="Congress", url="https://www.congress.example/act"))
    shared = {"author": author, "sources": [{"source": source, "read_on": "2026-11-14"}]}
    shared["topic"] = live(make_topic("Money", summary="Who pays whom", body="On money."))
    terms = _terms(shared)
    question = live(make_question("Who pays?", terms=terms[:1], body=TEXT, **shared))
    criteria = _facts(terms, shared["sources"])
    options = [{"label": "Yes", "leans": terms[:1], "because": "So."}, {"label": "No", "leans": terms[1:2]}]
    chooser = [{"question": "Really?", "criteria": criteria[:1], "options": options}]
    pages = {"criteria": criteria, "questions": [question], "chooser": chooser, "body": TEXT, "neither": "Or not."}
    live(make_comparison(*terms[:2], **pages, **shared))
    live(make_comparison(*terms, criteria=criteria, **shared))
    workflow.unpublish(live(make_term("Gone")), by=OPERATOR)
    return PAGES + MISSING


def _terms(shared: dict) -> list[Draft]:
    aso = live(make_term("Services organization", names=[acronym("ASO"), acronym("XX")], body="See [@act].", **shared))
    psp = live(make_term("Payroll service provider", names=[acronym("PSP")], **shared))
    live(make_term("Plain"))
    peo = live(
        make_term(
            "Professional employer organization",
            names=[acronym("PEO"), acronym("XX"), synonym("Supercalifragilisticexpialidocious employer")],
            definition="A firm that becomes ==a second employer== of your staff.",
            body=f"# First\n\n{TEXT}\n\n# Third\n\n# Fourth\n\nAn ASO.",
            example="A shop joins one.",
            related=[{"term": aso, "reason": "A vendor."}],
            broader=[{"term": psp, "reason": "Sort of."}],
            not_to_be_confused_with=[{"term": aso, "reason": "An ASO is no employer."}],
            may_also_mean="In chemistry, a polymer.",
            **shared,
        )
    )
    # A second version, so that there is something to see on the page of what changed.
    publish(edit(peo, example="A shop of 20 joins one."), note="A clearer example")
    return [peo, aso, psp]


def _facts(terms: list[Draft], sources: list[dict]) -> list[Draft]:
    """Answers of every kind; the first three criteria are duties, which the picture of them needs."""
    peo, aso, psp = terms
    duties = [live(make_criterion(f"Duty {n}", answer_kind="responsibility")) for n in (1, 2, 3)]
    cost = live(make_criterion("Cost", body="About cost."))
    words = live(make_criterion("In words", answer_kind="text"))
    for duty, answer in zip(duties, ("shared", "provider", "depends"), strict=True):
        condition = {"condition": "on the contract"} if answer == "depends" else {}
        live(make_assessment(duty, peo, answer, headline="As the PEO says.", sources=sources, **condition))
        live(make_assessment(duty, aso, "client", body=TEXT, sources=sources))
        live(make_assessment(duty, psp, "client", checked_on="2024-01-01", review_after="2025-01-01"))
    live(make_assessment(cost, peo, headline="The PEO pays.", body=TEXT, sources=sources))
    live(make_assessment(cost, aso, "depends", condition="on the state"))
    live(make_assessment(words, peo, None, value="A long story about incomprehensibilities"))
    live(make_assessment(words, psp, "unknown", headline="Nobody says."))
    return [*duties, cost, words]
