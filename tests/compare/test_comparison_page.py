"""Comparisons as readers and machines meet them: one table, said alike by the page and by three formats."""

import csv
import io
import json
import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from publishing import workflow
from publishing.workflow import OPERATOR
from tests.factories import (
    acronym,
    edit,
    live,
    make_assessment,
    make_comparison,
    make_criterion,
    make_question,
    make_source,
    make_term,
    publish,
)
from tests.markup import Document, addresses, links, words

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

ADDRESS = "/compare/peo-vs-aso/"


@dataclass
class Pages:
    """A published comparison of three firms and what it rests on."""

    peo: object
    aso: object
    eor: object

    def compared(self, *terms, **fields):
        return live(make_comparison(*(terms or (self.peo, self.aso)), **fields))


@pytest.fixture
def pages() -> Pages:
    return Pages(
        peo=live(make_term("Professional employer organization", names=[acronym("PEO")])),
        aso=live(make_term("Administrative services organization", names=[acronym("ASO")])),
        eor=live(make_term("Employer of record", names=[acronym("EOR")])),
    )


def judged(label: str, *answers: tuple, **fields):
    """A live criterion with an answer per term: (term, answer, fields)."""
    criterion = live(make_criterion(label, **fields))
    for term, answer, *more in answers:
        live(make_assessment(criterion, term, answer, **(more[0] if more else {})))
    return criterion


def page(client: Client, address: str = ADDRESS) -> Document:
    answer = client.get(address)
    assert answer.status_code == 200
    return Document(answer)


def rows(shown: Document) -> dict[str, list[str]]:
    """The words of each row's cells by the label of the row."""
    found = {}
    for row in shown.all("tr"):
        if row.query("td"):
            found[words(row.query(".label")[0])] = [words(cell) for cell in row.query("td")]
    return found


def columns(shown: Document) -> list[str]:
    return [words(cell.query("b")[0]) for cell in shown.all('thead th[scope="col"]')[1:]]


class TestAddresses:
    def test_the_other_order_leads_to_the_page_and_keeps_the_query(self, client, pages):
        pages.compared()

        answer = client.get("/compare/aso-vs-peo/?only=differences&show=aso,peo")

        assert answer.status_code == 301
        assert answer["Location"] == f"{ADDRESS}?only=differences&show=aso%2Cpeo"

    def test_every_order_of_three_leads_to_the_page(self, client, pages):
        pages.compared(pages.peo, pages.aso, pages.eor)

        for slug in ("eor-vs-aso-vs-peo", "aso-vs-peo-vs-eor", "peo-vs-eor-vs-aso"):
            assert client.get(f"/compare/{slug}/")["Location"] == "/compare/peo-vs-aso-vs-eor/"
        assert client.get("/compare/aso-vs-peo/").status_code == 404

    def test_a_page_of_its_own_beats_the_other_order_of_another(self, client, pages):
        pages.compared()
        pages.compared(pages.aso, pages.peo, title="ASO vs PEO")

        assert client.get("/compare/aso-vs-peo/").status_code == 200

    def test_the_other_order_of_a_draft_is_not_found(self, client, pages):
        make_comparison(pages.peo, pages.aso)

        assert client.get("/compare/aso-vs-peo/").status_code == 404

    def test_orders_follow_a_rename_and_end_when_it_is_taken_down(self, client, pages):
        comparison = pages.compared()
        workflow.rename(comparison, "firms", by=OPERATOR, loaded_version=1)
        renamed = [client.get(f"/compare/{slug}/")["Location"] for slug in ("peo-vs-aso", "aso-vs-peo")]

        workflow.unpublish(comparison, by=OPERATOR)

        assert renamed == ["/compare/firms/", "/compare/firms/"]
        assert [client.get(f"/compare/{s}/").status_code for s in ("firms", "peo-vs-aso", "aso-vs-peo")] == [
            410,
            410,
            404,
        ]

    @pytest.mark.parametrize("suffix", ["csv", "json", "md"])
    def test_a_download_moves_with_its_page(self, client, pages, suffix):
        comparison = pages.compared()
        workflow.rename(comparison, "firms", by=OPERATOR, loaded_version=1)

        answer = client.get(f"/compare/peo-vs-aso.{suffix}?only=differences")

        assert (answer.status_code, answer["Location"]) == (301, f"/compare/firms.{suffix}?only=differences")
        assert client.get(f"/compare/aso-vs-peo.{suffix}")["Location"] == f"/compare/firms.{suffix}"
        workflow.unpublish(comparison, by=OPERATOR)
        assert client.get(f"/compare/firms.{suffix}").status_code == 410


class TestTable:
    def test_it_is_one_table_with_a_caption_headers_and_groups(self, client, pages):
        first, second = judged("Cost", (pages.peo, "yes")), judged("Risk", (pages.aso, "no"))
        groups = [{"title": "Money", "criteria": [first]}, {"title": "Law", "criteria": [second]}]
        pages.compared(groups=groups)

        table = page(client).one("table")

        assert "PEO vs ASO" in words(table.query("caption")[0])
        assert len(table.query('thead th[scope="col"]')) == 3
        assert len(table.query('th[scope="row"]')) == 2
        assert [words(head).split(" 1 ")[0] for head in table.query('th[scope="rowgroup"]')] == ["Money", "Law"]
        assert all(len(row.query("th, td")) == 3 for row in table.query("tr") if row.query("td"))

    def test_rows_stand_in_the_editors_order(self, client, pages):
        criteria = [judged(label) for label in ("Zebra", "Apple", "Mango")]
        pages.compared(criteria=criteria)

        assert list(rows(page(client))) == ["Zebra", "Apple", "Mango"]

    def test_three_subjects_have_three_columns(self, client, pages):
        cost = judged("Cost", (pages.peo, "yes"), (pages.aso, "no"), (pages.eor, "unknown"))
        pages.compared(pages.peo, pages.aso, pages.eor, criteria=[cost])

        shown = page(client, "/compare/peo-vs-aso-vs-eor/")

        assert columns(shown) == ["PEO", "ASO", "EOR"]
        assert [words(answer) for answer in shown.all("td .answer")] == ["Yes", "No", "Unknown"]

    def test_what_is_not_assessed_unknown_not_applicable_and_no_read_differently(self, client, pages):
        answers = {"No": "no", "Unknown": "unknown", "Not applicable": "not-applicable", "Not yet assessed": None}
        criteria = [
            judged(f"On {word.lower()}", *([(pages.peo, answer)] if answer else [])) for word, answer in answers.items()
        ]
        pages.compared(criteria=criteria)

        shown = page(client)

        markup = {}
        for word, row in zip(answers, [row for row in shown.all("tr") if row.query("td")], strict=True):
            answer = row.query("td")[0].query(".answer")[0]
            assert words(answer) == word
            shape = [use.attrs.get("href") for use in answer.query("use")]
            markup[word] = (answer.attrs["class"], tuple(shape))
        assert len(set(markup.values())) == 4
        assert len({shape for _class, shape in markup.values()}) == 4

    def test_a_cell_shows_answer_condition_headline_detail_source_and_day(self, client, pages):
        source = live(make_source("The Act", url="https://act.example/"))
        cost = judged(
            "Cost",
            (
                pages.peo,
                "depends",
                {
                    "condition": "on the state",
                    "headline": "The ASO differs.",
                    "body": "The detail [@the-act].",
                    "sources": [{"source": source, "read_on": "2026-02-01"}],
                    "checked_on": "2026-02-03",
                },
            ),
        )
        pages.compared(criteria=[cost])

        shown = page(client)

        cell = shown.all("td")[0]
        for part in ("Depends", "on the state", "The ASO differs.", "The detail", "Feb. 3, 2026"):
            assert part in words(cell)
        assert links(cell)["ASO"] == "/glossary/administrative-services-organization/"
        assert "#source-1" in addresses(cell)
        assert "The detail" in words(cell.query("details")[0])
        assert "The Act" in words(shown.one("#source-1"))

    def test_a_check_is_due_from_the_day_after(self, client, pages):
        today = timezone.now().date()
        late = judged("Late", (pages.peo, "yes", {"review_after": str(today - timedelta(days=1))}))
        due = judged("Today", (pages.peo, "yes", {"review_after": str(today)}))
        pages.compared(criteria=[late, due])

        found = rows(page(client))

        assert "re-check due" in found["Late"][0]
        assert "re-check due" not in found["Today"][0]

    def test_answers_in_numbers_and_words(self, client, pages):
        fee = live(make_criterion("Fee", answer_kind="range", unit="% of payroll"))
        live(make_assessment(fee, pages.peo, None, low="2", high="12", about=True))
        live(make_assessment(fee, pages.aso, None, low="0.5"))
        size = live(make_criterion("Size", answer_kind="text"))
        live(make_assessment(size, pages.peo, None, value="Small firms"))
        pages.compared(criteria=[fee, size])

        found = rows(page(client))

        assert "About 2 to 12 % of payroll" in found["Fee"][0]
        assert "From 0.5 % of payroll" in found["Fee"][1]
        assert "Small firms" in found["Size"][0]

    def test_a_hidden_subject_and_a_hidden_criterion_are_left_out(self, client, pages):
        draft, hidden = make_term("Draft firm"), make_criterion("Hidden")
        cost = judged("Cost", (pages.peo, "yes"))
        subjects = [
            {"term": pages.peo, "label": "PEO"},
            {"term": pages.aso, "label": "ASO"},
            {"term": draft, "label": "X"},
        ]
        pages.compared(title="PEO vs ASO", subjects=subjects, criteria=[cost, hidden])

        shown = page(client)

        assert columns(shown) == ["PEO", "ASO"]
        assert list(rows(shown)) == ["Cost"]


class TestSharedAnswers:
    def test_a_fact_changes_on_every_page_that_shows_it_when_it_is_published(self, client, pages):
        cost = live(make_criterion("Cost"))
        fact = live(make_assessment(cost, pages.peo, "yes", headline="It is cheap."))
        pages.compared(criteria=[cost])
        pages.compared(pages.peo, pages.eor, criteria=[cost])
        edit(fact, answer="no", headline="It is dear.")
        before = [rows(page(client, address))["Cost"][0] for address in (ADDRESS, "/compare/peo-vs-eor/")]

        publish(fact)

        after = [rows(page(client, address))["Cost"][0] for address in (ADDRESS, "/compare/peo-vs-eor/")]
        assert all("Yes" in cell and "It is cheap." in cell for cell in before)
        assert all("It is dear." in cell and "Yes" not in cell for cell in after)

    def test_a_fact_that_is_taken_down_is_not_yet_assessed_anywhere(self, client, pages):
        cost = live(make_criterion("Cost"))
        fact = live(make_assessment(cost, pages.peo))
        pages.compared(criteria=[cost])

        workflow.unpublish(fact, by=OPERATOR)

        assert rows(page(client))["Cost"] == ["Not yet assessed", "Not yet assessed"]

    def test_a_fact_follows_renamed_terms_and_criteria(self, client, pages):
        cost = judged("Cost", (pages.peo, "yes", {"headline": "Still here."}))
        pages.compared(criteria=[cost])

        workflow.rename(pages.peo, "peo-firm", by=OPERATOR, loaded_version=1)
        workflow.rename(cost, "price", by=OPERATOR, loaded_version=1)

        assert "Still here." in rows(page(client))["Cost"][0]

    def test_a_relative_answer_stands_on_its_page_only(self, client, pages):
        speed = live(make_criterion("Speed", relative=True))
        quick = {"criterion": speed, "term": pages.peo, "answer": "yes", "headline": "Quicker than an ASO."}
        pages.compared(criteria=[speed], answers=[quick])
        pages.compared(pages.peo, pages.eor, criteria=[speed])

        assert "Quicker than an ASO." in rows(page(client))["Speed"][0]
        assert rows(page(client, "/compare/peo-vs-eor/"))["Speed"][0] == "Not yet assessed"

    def test_a_wording_changes_the_words_of_one_page_and_never_the_answer(self, client, pages):
        cost = judged("Cost", (pages.peo, "yes", {"headline": "The shared words.", "body": "Shared detail."}))
        wording = {"criterion": cost, "term": pages.peo, "headline": "Words of this page."}
        pages.compared(criteria=[cost], wordings=[wording])
        pages.compared(pages.peo, pages.eor, criteria=[cost])

        here, there = (rows(page(client, address))["Cost"][0] for address in (ADDRESS, "/compare/peo-vs-eor/"))

        assert "Yes" in here and "Words of this page." in here and "Shared detail." in here
        assert "The shared words." not in here
        assert "The shared words." in there


class TestDifferences:
    @pytest.fixture
    def whole(self, pages):
        """Rows that are the same, that differ, and that cannot be compared."""
        both = lambda answer, **fields: [(term, answer, fields) for term in (pages.peo, pages.aso)]  # noqa: E731
        criteria = [
            judged("Same", *both("yes")),
            judged(
                "Same but worded apart", (pages.peo, "yes", {"headline": "A."}), (pages.aso, "yes", {"headline": "B."})
            ),
            judged("Differs", (pages.peo, "yes"), (pages.aso, "no")),
            judged("Depends alike", *both("depends", condition="on the state")),
            judged(
                "Depends apart",
                (pages.peo, "depends", {"condition": "on size"}),
                (pages.aso, "depends", {"condition": "on law"}),
            ),
            judged("Unknown", (pages.peo, "unknown"), (pages.aso, "unknown")),
            judged("Half assessed", (pages.peo, "yes")),
            judged("Not applicable", (pages.peo, "not-applicable"), (pages.aso, "yes")),
        ]
        return pages.compared(criteria=criteria)

    def test_differences_are_decided_on_answers(self, client, whole):
        states = {
            answer["label"]: answer["state"]
            for group in client.get("/compare/peo-vs-aso.json").json()["groups"]
            for answer in group["criteria"]
        }

        assert states == {
            "Same": "same",
            "Same but worded apart": "same",
            "Differs": "differs",
            "Depends alike": "same",
            "Depends apart": "differs",
            "Unknown": "unclear",
            "Half assessed": "unclear",
            "Not applicable": "differs",
        }

    def test_only_differences_leaves_out_what_agrees_and_keeps_what_cannot_be_compared(self, client, whole):
        shown = rows(page(client, f"{ADDRESS}?only=differences"))

        assert list(shown) == ["Differs", "Depends apart", "Unknown", "Half assessed", "Not applicable"]

    def test_numbers_of_rows_stay_the_same(self, client, whole):
        numbers = {row.attrs["id"]: words(row.query("th a")[0]) for row in page(client).all("tr") if row.query("td")}
        shown = page(client, f"{ADDRESS}?only=differences")

        assert {
            row.attrs["id"]: words(row.query("th a")[0]) for row in shown.all("tr") if row.query("td")
        }.items() <= numbers.items()

    def test_when_all_agree_the_page_says_so(self, client, pages):
        pages.compared(criteria=[judged("Cost", (pages.peo, "yes"), (pages.aso, "yes"))])

        shown = page(client, f"{ADDRESS}?only=differences")

        assert shown.all("table") == []
        assert "All answers agree." in words(shown.one("main"))


class TestColumns:
    @pytest.fixture
    def three(self, client, pages):
        same_for_two = judged("Cost", (pages.peo, "yes"), (pages.aso, "yes"), (pages.eor, "no"))
        pages.compared(pages.peo, pages.aso, pages.eor, criteria=[same_for_two])
        return lambda query: page(client, f"/compare/peo-vs-aso-vs-eor/?{query}")

    def test_the_columns_asked_for_are_shown_in_that_order(self, three):
        assert columns(three("show=eor,peo")) == ["EOR", "PEO"]
        assert columns(three("show=eor&show=peo")) == ["EOR", "PEO"]
        assert columns(three("show=PEO,ASO")) == ["PEO", "ASO"]

    def test_one_column_alone_or_none_shows_all(self, three):
        for query in ("show=peo", "show=", "show=,,", "show=nothing", ""):
            assert columns(three(query)) == ["PEO", "ASO", "EOR"]

    def test_differences_are_those_between_the_columns_shown(self, three):
        assert "Cost" in rows(three("only=differences"))
        assert "Cost" not in rows(three("only=differences&show=peo,aso"))

    def test_an_unknown_word_is_named_and_harmless(self, three):
        shown = three("show=<script>x</script>,peo,aso&only=everything")

        assert "is not known here" in words(shown.one("main"))
        assert shown.errors() == []
        assert columns(shown) == ["PEO", "ASO"]

    def test_the_canonical_address_has_no_query(self, three):
        assert three("show=eor,peo").one('link[rel="canonical"]').attrs["href"].endswith("/compare/peo-vs-aso-vs-eor/")


class TestChooser:
    @pytest.fixture(autouse=True)
    def compared(self, pages):
        cost = judged("Cost", (pages.peo, "yes"))
        options = [
            {"label": "Yes", "leans": [pages.peo], "because": "A PEO covers it."},
            {"label": "No", "leans": [pages.aso], "because": "An ASO is enough."},
            {"label": "Do not know"},
        ]
        chooser = [{"question": text, "criteria": [cost], "options": options} for text in ("First?", "Second?")]
        pages.compared(criteria=[cost], chooser=chooser, neither="Ask a lawyer.")

    def result(self, client, query: str) -> str:
        found = page(client, f"{ADDRESS}?{query}").all('[role="status"]')
        return words(found[0]) if found else ""

    def test_it_is_a_form_that_works_without_script(self, client):
        form = next(form for form in page(client).all("form") if form.query("fieldset"))

        assert form.attrs.get("method", "get") == "get"
        assert words(form.query("legend")[0]) == "First?"
        assert {radio.attrs["name"] for radio in form.query('input[type="radio"]')} == {"q1", "q2"}

    def test_answers_lead_to_a_result_with_its_reasons(self, client):
        result = self.result(client, "q1=1&q2=1")

        assert "PEO" in result and "2 of 2" in result and "A PEO covers it." in result
        assert "Either can fit" in self.result(client, "q1=1&q2=2")
        assert "Ask a lawyer." in self.result(client, "q1=3")

    def test_the_answers_stay_chosen(self, client):
        shown = page(client, f"{ADDRESS}?q1=2")

        chosen = [(radio.attrs["name"], radio.attrs["value"]) for radio in shown.all("main input[checked]")]
        assert chosen == [("q1", "2")]

    def test_answers_that_do_not_exist_are_none(self, client):
        for query in ("", "q1=9", "q1=x", "q1=", "q99=1", "q1=%00", "q1=-1"):
            assert self.result(client, query) == ""


def test_the_page_shows_the_whole_comparison(client, pages):
    question = live(make_question("Which is cheaper?", answer="It depends."))
    source = live(make_source("The Act"))
    pages.compared(
        answer="They differ in ==who is the employer==.",
        scope="In the United States.",
        subjects=[
            {"term": pages.peo, "label": "PEO", "choose_if": ["you want a co-employer"]},
            {"term": pages.aso, "label": "ASO", "choose_if": ["you want to stay the employer"]},
        ],
        criteria=[judged("Cost")],
        questions=[question],
        sources=[{"source": source}],
        body="More words on it.",
        neither="Do it yourself.",
    )

    shown = page(client)

    main = words(shown.one("main"))
    for part in (
        *(
            "They differ in who is the employer.",
            "In the United States.",
            "you want a co-employer",
            "Which is cheaper?",
        ),
        *("you want to stay the employer", "The Act", "More words on it.", "Do it yourself."),
    ):
        assert part in main
    assert words(shown.one("mark")) == "who is the employer"
    assert [thing["name"] for thing in shown.thing("WebPage")["about"]] == [pages.peo.title, pages.aso.title]


def test_the_list_shows_published_comparisons(client, pages):
    pages.compared()
    make_comparison(pages.peo, pages.eor)

    found = addresses(page(client, "/compare/").one("main"))

    assert ADDRESS in found
    assert "/compare/peo-vs-eor/" not in found


class TestFormats:
    @pytest.fixture
    def compared(self, pages):
        source = live(make_source("The Act | part", publisher="Congress", url="https://act.example/"))
        cited = [{"source": source, "read_on": "2026-01-01"}]
        rich = {
            "headline": "A PEO | pays.",
            "body": "Two\n\nparagraphs [@the-act-part] and *stress*.",
            "sources": cited,
        }
        cost = judged(
            "Cost",
            (pages.peo, "yes", {**rich, "checked_on": "2026-02-03"}),
            (pages.aso, "no", {"review_after": "2026-01-01"}),
        )
        risk = judged("Risk", (pages.peo, "depends", {"condition": "on the state"}), (pages.aso, "not-applicable"))
        size = live(make_criterion("Size", answer_kind="text"))
        live(make_assessment(size, pages.peo, None, value="=1+1"))
        live(make_assessment(size, pages.aso, None, value="+ more"))
        shared = live(make_criterion("Speed", relative=True))
        answers = [{"criterion": shared, "term": pages.peo, "answer": "unknown", "detail": "Nobody [[ASO|knows]]."}]
        groups = [{"title": "Money", "criteria": [cost, risk]}, {"title": "Other", "criteria": [size, shared]}]
        return pages.compared(groups=groups, answers=answers)

    FIELDS = ("answer", "condition", "headline")

    def from_page(self, client, query: str) -> list[tuple]:
        shown, cells = page(client, ADDRESS + query), []
        labels = columns(shown)
        for row in (row for row in shown.all("tr") if row.query("td")):
            for label, cell in zip(labels, row.query("td"), strict=True):
                parts = [" ".join(words(part) for part in cell.query(f".{name}")) for name in self.FIELDS]
                cells.append((words(row.query(".label")[0]), label, *parts))
        return cells

    def from_json(self, client, query: str) -> list[tuple]:
        data = client.get(f"/compare/peo-vs-aso.json{query}").json()
        labels = {subject["term"]: subject["label"] for subject in data["subjects"]}
        return [
            (row["label"], labels[cell["term"]], *(cell[name] for name in self.FIELDS))
            for group in data["groups"]
            for row in group["criteria"]
            for cell in row["answers"]
        ]

    def from_csv(self, client, query: str) -> list[tuple]:
        text = client.get(f"/compare/peo-vs-aso.csv{query}").content.decode("utf-8-sig")
        return [
            (row["criterion"], row["subject"], *(row[name].removeprefix("'") for name in self.FIELDS))
            for row in csv.DictReader(io.StringIO(text), strict=True)
        ]

    def from_markdown(self, client, query: str) -> list[tuple]:
        cells, labels = [], []
        for line in client.get(f"/compare/peo-vs-aso.md{query}").content.decode().splitlines():
            parts = [part.strip().replace("\\|", "|") for part in re.split(r"(?<!\\)\|", line)[1:-1]]
            if parts[:1] == ["Criterion"]:
                labels = parts[1:]
            elif parts and parts[0] != "---":
                cells += [(parts[0].split(":")[0], label, cell) for label, cell in zip(labels, parts[1:], strict=True)]
        return cells

    @pytest.mark.parametrize("query", ["", "?only=differences", "?show=aso,peo", "?show=aso,peo&only=differences"])
    def test_all_four_say_the_same_cell_by_cell(self, client, compared, query):
        shown = self.from_page(client, query)

        assert len(shown) >= 4
        assert self.from_json(client, query) == shown
        assert self.from_csv(client, query) == shown
        markdown = self.from_markdown(client, query)
        assert [cell[:2] for cell in markdown] == [cell[:2] for cell in shown]
        for (_row, _label, answer, *more), (_criterion, _subject, text) in zip(shown, markdown, strict=True):
            assert text.startswith(f"**{answer}**")
            assert all(part in text for part in more)

    def test_details_sources_and_days_are_in_every_format(self, client, compared):
        data = client.get("/compare/peo-vs-aso.json").json()["groups"][0]["criteria"][0]["answers"]
        table = list(csv.DictReader(io.StringIO(client.get("/compare/peo-vs-aso.csv").content.decode("utf-8-sig"))))
        text = client.get("/compare/peo-vs-aso.md").content.decode()

        for cell in (data[0], table[0]):
            assert cell["detail"] == "Two\nparagraphs and stress."
            assert cell["sources"] == "Congress, The Act | part <https://act.example/>"
            assert cell["checked_on"] == "2026-02-03"
        assert data[1]["review_after"] == table[1]["review_after"] == "2026-01-01"
        assert "Two<br>paragraphs and stress." in text
        assert "checked 2026-02-03" in text

    def test_a_link_to_a_term_is_its_words_in_every_format(self, client, compared):
        for suffix in ("csv", "json", "md"):
            text = client.get(f"/compare/peo-vs-aso.{suffix}").content.decode()
            assert "Nobody knows." in text
            assert "[[" not in text

    def test_no_cell_is_a_formula_in_a_spreadsheet(self, client, compared):
        text = client.get("/compare/peo-vs-aso.csv").content.decode("utf-8-sig")

        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert "'=1+1" in cells and "'+ more" in cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]

    def test_each_format_has_its_type_a_name_and_validators(self, client, compared):
        types = {"csv": "text/csv; charset=utf-8", "json": "application/json", "md": "text/markdown; charset=utf-8"}

        for suffix, content_type in types.items():
            answer = client.get(f"/compare/peo-vs-aso.{suffix}")
            assert answer["Content-Type"] == content_type
            assert f'filename="peo-vs-aso.{suffix}"' in answer["Content-Disposition"]
            again = client.get(f"/compare/peo-vs-aso.{suffix}", headers={"If-None-Match": answer["ETag"]})
            assert again.status_code == 304

    def test_the_json_is_plain_data_with_closed_words(self, client, compared):
        data = json.loads(client.get("/compare/peo-vs-aso.json").content)

        keys = {cell["key"] for group in data["groups"] for row in group["criteria"] for cell in row["answers"]}
        assert keys == {"yes", "no", "depends", "na", "word", "unknown", "unassessed"}
        assert data["format"] == 1
        assert data["url"].endswith(ADDRESS)
