"""The glossary as readers meet it: terms, names, A to Z, questions, links in texts, and what machines are told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from publishing import workflow
from publishing.workflow import OPERATOR
from tests.factories import (
    acronym,
    edit,
    live,
    make_comparison,
    make_person,
    make_question,
    make_source,
    make_term,
    make_topic,
    publish,
    synonym,
)
from tests.markup import Document, addresses, links, words
from tests.wholesite import MISSING, whole_site

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def page(client: Client, address: str, status: int = 200) -> Document:
    answer = client.get(address)
    assert answer.status_code == status
    return Document(answer)


def leads_to(client: Client, address: str) -> tuple[int, str]:
    answer = client.get(address)
    return answer.status_code, answer.headers.get("Location", "")


def rename(draft, slug: str) -> None:
    draft.refresh_from_db()
    workflow.rename(draft, slug, by=OPERATOR, loaded_version=draft.version)


def take_down(draft) -> None:
    workflow.unpublish(draft, by=OPERATOR)


class TestNames:
    def test_a_name_that_one_term_owns_leads_to_it(self, client):
        live(make_term("Professional employer organization", names=[acronym("PEO"), synonym("Staff leasing")]))

        for name in ("peo", "PEO", "staff-leasing", "Staff%20leasing"):
            assert leads_to(client, f"/glossary/{name}/") == (301, "/glossary/professional-employer-organization/")

    def test_the_query_goes_along(self, client):
        live(make_term("Payroll", names=[acronym("PR")]))

        assert leads_to(client, "/glossary/pr/?a=1&a=2") == (301, "/glossary/payroll/?a=1&a=2")

    def test_a_name_of_two_terms_asks_which_is_meant(self, client):
        only = live(
            make_term("Administrative services only", names=[acronym("ASO")], definition="A contract for a plan.")
        )
        organization = live(
            make_term(
                "Administrative services organization",
                names=[acronym("ASO")],
                definition="A firm that does HR work.",
                not_to_be_confused_with=[{"term": only, "reason": "That one is a contract, not a firm."}],
                may_also_mean="In biology, a short strand of DNA.",
            )
        )
        live(make_comparison(organization, only, title="ASO the firm vs ASO the plan"))

        choice = page(client, "/glossary/aso/")

        text = words(choice.one("main"))
        assert "ASO" in words(choice.one("h1"))
        for part in ("A contract for a plan.", "A firm that does HR work.", "a contract, not a firm", "strand of DNA"):
            assert part in text
        found = addresses(choice.one("main"))
        assert "/glossary/administrative-services-only/" in found
        assert "/glossary/administrative-services-organization/" in found
        assert any(address.startswith("/compare/") for address in found)

    def test_the_address_of_a_name_follows_its_owners(self, client):
        first = live(make_term("First meaning", names=[acronym("ASO")]))
        steps = [leads_to(client, "/glossary/aso/")]

        second = live(make_term("Second meaning", names=[acronym("ASO")]))
        steps.append(leads_to(client, "/glossary/aso/"))
        rename(second, "the-second")
        steps.append("/glossary/the-second/" in addresses(page(client, "/glossary/aso/").one("main")))
        take_down(first)
        steps.append(leads_to(client, "/glossary/aso/"))
        take_down(second)
        steps.append(leads_to(client, "/glossary/aso/"))

        assert steps == [
            (301, "/glossary/first-meaning/"),
            (200, ""),
            True,
            (301, "/glossary/the-second/"),
            (404, ""),
        ]

    def test_drafts_have_no_part_in_it(self, client):
        live(make_term("First meaning", names=[acronym("ASO")]))
        make_term("Second meaning", names=[acronym("ASO")])
        publish(make_term("Third meaning", names=[acronym("ASO")]), live_from=timezone.now() + timedelta(days=1))

        assert leads_to(client, "/glossary/aso/") == (301, "/glossary/first-meaning/")
        assert "aso/" not in "".join(addresses(page(client, "/glossary/first-meaning/").one("main")))

    def test_the_page_of_each_meaning_leads_to_the_choice(self, client):
        live(make_term("First meaning", names=[acronym("ASO")]))
        live(make_term("Second meaning", names=[acronym("ASO")]))

        assert "/glossary/aso/" in addresses(page(client, "/glossary/first-meaning/").one("main"))

    def test_another_spelling_of_an_ambiguous_name_leads_to_the_one_address(self, client):
        live(make_term("First meaning", names=[acronym("ASO")]))
        live(make_term("Second meaning", names=[acronym("ASO")]))

        assert leads_to(client, "/glossary/ASO/") == (301, "/glossary/aso/")

    def test_a_slug_of_a_term_beats_a_name_of_another(self, client):
        live(make_term("ASO", definition="The term itself."))
        live(make_term("Second meaning", names=[acronym("ASO")]))

        assert "The term itself." in words(page(client, "/glossary/aso/").one("main"))

    @pytest.mark.parametrize("name", ["nothing", "%00", "%ff", "a%2Fb", "..", "x" * 3000, "漢字", "%3Cscript%3E"])
    def test_what_nobody_is_called_is_not_found(self, client, name):
        assert client.get(f"/glossary/{name}/").status_code in (400, 404)


class TestTermPage:
    def test_it_shows_all_of_its_fields(self, client):
        topic, author = live(make_topic("Money")), live(make_person("Ann Author"))
        source = live(make_source("The Act", publisher="Congress", url="https://act.example/"))
        broader, related = live(make_term("Broader term")), live(make_term("Related term"))
        term = make_term(
            "Payroll",
            names=[acronym("PR"), synonym("Pay run"), {"name": "Wage list", "kind": "deprecated"}],
            topic=topic,
            author=author,
            definition="What is paid ==each month== to staff.",
            body="The body [@the-act].",
            example="The example.",
            broader=[{"term": broader}],
            related=[{"term": related, "reason": "It is near."}],
            may_also_mean="A word in music.",
            sources=[{"source": source, "read_on": "2026-02-01", "note": "section 3"}],
            review_by=date(2027, 5, 4),
        )
        publish(term, at=datetime(2026, 3, 2, 12, tzinfo=UTC))

        shown = page(client, "/glossary/payroll/")

        main = words(shown.one("main"))
        assert words(shown.one("h1")).startswith("Payroll")
        for part in (
            *("PR", "Pay run", "Wage list", "Money", "What is paid each month to staff.", "The body", "The example."),
            *("Broader term", "Related term", "It is near.", "A word in music.", "Congress, The Act", "section 3"),
            *("Feb. 1, 2026", "Ann Author", "March 2, 2026", "May 4, 2027"),
        ):
            assert part in main
        assert words(shown.one("mark")) == "each month"
        found = addresses(shown.one("main"))
        for address in (
            *("/glossary/topics/money/", "/glossary/broader-term/", "/glossary/related-term/", "https://act.example/"),
            *("/people/ann-author/", "/glossary/", "#source-1"),
        ):
            assert address in found

    def test_a_review_is_named_only_when_somebody_did_it(self, client):
        counsel, term = live(make_person("Counsel Jones")), live(make_term("Payroll"))
        before = words(page(client, "/glossary/payroll/").one("main"))
        workflow.review(term, by=OPERATOR, reviewer=counsel, reviewed_on=date(2026, 3, 2), loaded_version=1)
        publish(term)

        shown = page(client, "/glossary/payroll/")

        assert "Not yet reviewed" in before
        assert "Counsel Jones" in words(shown.one("main"))
        assert "Not yet reviewed" not in words(shown.one("main"))
        assert shown.thing("WebPage")["lastReviewed"] == "2026-03-02"

    def test_previous_and_next_follow_the_alphabet(self, client):
        for title in ("Zebra", "éclair", "Banana", "The Apple", "40 hours"):
            live(make_term(title))
        make_term("Cherry")

        shown = page(client, "/glossary/banana/")

        assert [link.attrs["href"] for rel in ("prev", "next") for link in shown.all(f'a[rel="{rel}"]')] == [
            "/glossary/the-apple/",
            "/glossary/eclair/",
        ]
        assert page(client, "/glossary/40-hours/").all('a[rel="prev"]') == []
        assert page(client, "/glossary/zebra/").all('a[rel="next"]') == []

    def test_terms_of_the_same_title_are_neighbours_of_each_other(self, client):
        for _number in range(3):
            live(make_term("Same"))

        chain = [page(client, f"/glossary/{slug}/").one('a[rel="next"]').attrs["href"] for slug in ("same", "same-2")]

        assert chain == ["/glossary/same-2/", "/glossary/same-3/"]

    def test_a_confusion_and_its_comparison_show_on_both_terms(self, client):
        aso = live(make_term("Administrative services organization", names=[acronym("ASO")]))
        peo = live(
            make_term(
                "Professional employer organization",
                names=[acronym("PEO")],
                not_to_be_confused_with=[{"term": aso, "reason": "Only a PEO is a co-employer."}],
            )
        )
        live(make_comparison(peo, aso))

        for term, other in ((peo, aso), (aso, peo)):
            section = page(client, f"/glossary/{term.slug}/").section("Not to be confused with")
            assert f"/glossary/{other.slug}/" in addresses(section)
            assert "/compare/peo-vs-aso/" in addresses(section)
            assert "Only a PEO is a co-employer." in words(section)

    def test_each_side_of_a_confusion_may_give_its_own_reason(self, client):
        first = make_term("First")
        second = live(make_term("Second", not_to_be_confused_with=[{"term": first, "reason": "From the second."}]))
        live(edit(first, not_to_be_confused_with=[{"term": second, "reason": "From the first."}]))

        assert "From the first." in words(page(client, "/glossary/first/").section("Not to be confused with"))
        assert "From the second." in words(page(client, "/glossary/second/").section("Not to be confused with"))

    def test_what_others_say_of_a_term_by_themselves_fills_its_confusions_up_to_six(self, client):
        own = [live(make_term(f"Own {number}")) for number in range(4)]
        named = [{"term": term, "reason": "Not this."} for term in own]
        payroll = live(make_term("Payroll", not_to_be_confused_with=named))
        for number in range(4):
            reason = [{"term": payroll, "reason": "Not that."}]
            live(make_term(f"Other {number}", not_to_be_confused_with=reason))

        shown = page(client, "/glossary/payroll/").section("Not to be confused with")

        names = [words(title) for title in shown.query("h3")]
        assert names == ["Own 0", "Own 1", "Own 2", "Own 3", "Other 0", "Other 1"]

    def test_questions_of_the_term_are_shown_once_each(self, client):
        term = live(make_term("Payroll"))
        live(make_question("Who pays?", terms=[term], answer="The employer pays."))
        live(make_question("Who else?"))

        section = page(client, "/glossary/payroll/").section("Questions people ask")

        assert words(section).count("Who pays?") <= 2
        assert addresses(section).count("/questions/who-pays/") == 1
        assert "The employer pays." in words(section)
        assert "Who else?" not in words(section)

    def test_share_links_are_plain_and_name_the_public_address(self, client, settings):
        settings.SITE_URL = "https://terms.example"
        live(make_term("Payroll"))

        shared = [
            address
            for address in addresses(page(client, "/glossary/payroll/").one("main"))
            if "terms.example" in address
        ]

        assert len(shared) == 3
        assert all("https%3A%2F%2Fterms.example%2Fglossary%2Fpayroll%2F" in address for address in shared)

    def test_hostile_text_stays_text(self, client):
        hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
        live(make_term(hostile, slug="x", definition=hostile, body=hostile, example=hostile, may_also_mean=hostile))

        shown = page(client, "/glossary/x/")

        assert shown.errors() == []
        assert words(shown.one("h1")).startswith("<script>alert(1)</script>")
        assert [script for script in shown.all("script") if "alert" in script.to_html()[:40]] == []
        assert [image for image in shown.all("img") if "onerror" in image.attrs] == []
        assert shown.thing("DefinedTerm")["name"] == hostile


class TestQuestions:
    def test_the_answer_comes_first_and_then_the_text(self, client):
        term = live(make_term("Payroll"))
        live(make_question("Who pays?", answer="The employer pays.", body="In detail.", terms=[term]))

        main = words(page(client, "/questions/who-pays/").one("main"))

        assert main.index("Who pays?") < main.index("The employer pays.") < main.index("In detail.")
        assert "/glossary/payroll/" in addresses(page(client, "/questions/who-pays/").one("main"))

    def test_related_questions_are_those_on_the_same_subject_never_itself_at_most_five(self, client):
        topic, term = live(make_topic("Money")), live(make_term("Payroll"))
        live(make_question("Who pays?", terms=[term], topic=topic))
        for number in range(7):
            live(make_question(f"Question {number} on payroll?", terms=[term]))
        live(make_question("On money?", topic=topic))
        live(make_question("On something else?"))

        found = [a for a in addresses(page(client, "/questions/who-pays/").one("main")) if a.startswith("/questions/")]
        related = {address for address in found if address not in ("/questions/", "/questions/who-pays/changes/")}

        assert len(related) == 5
        assert "/questions/who-pays/" not in related
        assert all("payroll" in address for address in related)

    def test_a_long_answer_is_cut_at_a_word(self, client):
        term = live(make_term("Payroll"))
        live(make_question("Who pays?", terms=[term]))
        live(make_question("Long?", terms=[term], answer="Wordy " * 40 + "end."))

        text = words(page(client, "/questions/who-pays/").one("main"))

        assert "Wordy …" in text
        assert "end." not in text

    def test_the_list_groups_them_by_topic_and_keeps_those_without(self, client):
        topic = live(make_topic("Money"))
        live(make_question("With a topic?", topic=topic))
        live(make_question("Without one?"))
        live(make_question("Of a draft topic?", topic=make_topic("Draft topic")))

        text = words(page(client, "/questions/").one("main"))

        assert all(question in text for question in ("With a topic?", "Without one?", "Of a draft topic?"))
        assert "Draft topic" not in text.replace("Of a draft topic?", "")


class TestTopics:
    def test_a_topic_shows_its_terms_comparisons_and_questions(self, client):
        topic = live(make_topic("Money", summary="What things cost.", body="More on it."))
        first, second = live(make_term("First", topic=topic)), live(make_term("Second"))
        live(make_comparison(first, second, topic=topic))
        live(make_question("Why?", topic=topic))
        make_term("Draft", topic=topic)

        main = page(client, "/glossary/topics/money/").one("main")

        assert {"/glossary/first/", "/compare/first-vs-second/", "/questions/why/"} <= set(addresses(main))
        assert "/glossary/second/" not in addresses(main)
        assert "Draft" not in words(main)

    def test_the_list_counts_published_terms_only(self, client):
        topic = live(make_topic("Money"))
        live(make_term("First", topic=topic))
        make_term("Draft", topic=topic)

        assert "1" in words(page(client, "/glossary/topics/").one("main"))
        assert "2" not in words(page(client, "/glossary/topics/").one("main"))


class TestAToZ:
    def entries(self, client: Client, address: str = "/glossary/") -> list[str]:
        return [words(item) for section in page(client, address).all("main section") for item in section.query("li")]

    def letters(self, client: Client, address: str = "/glossary/") -> dict[str, str]:
        nav = next(nav for nav in page(client, address).all("nav") if nav.attrs.get("aria-label") == "Terms by letter")
        return links(nav)

    def test_names_stand_in_order_and_lead_to_their_terms(self, client):
        live(make_term("Professional employer organization", names=[acronym("PEO"), synonym("staff leasing")]))
        live(make_term("The Act"))
        live(make_term("éclair"))
        live(make_term("401(k)"))

        entries = self.entries(client)

        assert [entry.split(",")[0] for entry in entries] == [
            "401(k)",
            "The Act",
            "éclair",
            "PEO",
            "Professional employer organization PEO",
            "staff leasing",
        ]
        assert "PEO, see Professional employer organization" in entries

    def test_only_letters_that_have_content_are_links(self, client):
        live(make_term("Éclair", names=[acronym("PEO")]))
        live(make_term("401(k)"))
        make_term("Zebra")

        assert self.letters(client) == {
            "E": "/glossary/letter/e/",
            "P": "/glossary/letter/p/",
            "#": "/glossary/letter/0-9/",
        }

    def test_a_letter_shows_its_names_only(self, client):
        for title in ("Apple", "Pear", "401(k)", "Ångström"):
            live(make_term(title))

        assert self.entries(client, "/glossary/letter/a/") == ["Ångström", "Apple"]
        assert self.entries(client, "/glossary/letter/0-9/") == ["401(k)"]
        assert leads_to(client, "/glossary/letter/A/") == (301, "/glossary/letter/a/")
        assert self.entries(client, "/glossary/letter/z/") == []
        for letter in ("zz", "é", "-", "0"):
            assert client.get(f"/glossary/letter/{letter}/").status_code == 404

    def test_letters_of_other_scripts_come_after_z(self, client):
        for title in ("漢字", "Zebra", "Äpfel"):
            live(make_term(title))

        assert list(self.letters(client)) == ["A", "Z", "漢"]
        assert self.entries(client, "/glossary/letter/漢/") == ["漢字"]

    def test_an_ambiguous_name_stands_there_once_and_leads_to_the_choice(self, client):
        live(make_term("First", names=[acronym("ASO")]))
        live(make_term("Second", names=[acronym("ASO")]))

        shown = page(client, "/glossary/")

        assert len([entry for entry in self.entries(client) if entry.startswith("ASO,")]) == 1
        assert addresses(shown.one("main")).count("/glossary/aso/") == 1

    def test_counts_are_of_terms_with_and_without_a_topic(self, client):
        topic = live(make_topic("Money"))
        live(make_term("With", topic=topic, names=[acronym("W1")]))
        live(make_term("Without", names=[acronym("W2")]))
        make_term("Draft", topic=topic)

        assert "2 terms" in words(page(client, "/glossary/").one("main"))
        assert "1 term," in words(page(client, "/glossary/?topic=money").one("main"))

    def test_a_topic_narrows_names_and_letters(self, client):
        topic = live(make_topic("Money"))
        live(make_term("Apple", topic=topic))
        live(make_term("Banana"))

        assert self.entries(client, "/glossary/?topic=money") == ["Apple"]
        assert self.letters(client, "/glossary/?topic=money") == {"A": "/glossary/letter/a/?topic=money"}
        assert self.entries(client, "/glossary/letter/b/?topic=money") == []
        assert client.get("/glossary/?topic=nothing").status_code == 404
        make_topic("Drafted")
        assert client.get("/glossary/?topic=drafted").status_code == 404

    def test_seven_hundred_names_are_shown_a_page_at_a_time(self, client):
        names = [synonym(f"Name {number:03}") for number in range(699)]
        live(make_term("Term with many names", names=names))

        seen, weights, address = [], [], "/glossary/"
        while address:
            shown = page(client, address)
            weights.append(len(shown.html))
            seen += self.entries(client, address)
            following = shown.all('nav a[rel="next"]')
            address = following[0].attrs["href"] if following else ""

        assert len(seen) == len(set(seen)) == 700
        assert len(weights) == 3
        assert weights[0] < 1.1 * weights[1]

    @pytest.mark.parametrize("number", ["0", "2", "999999", "-1", "1.0", "x", "", "٣", "1_0", "9" * 30, "01"])
    def test_pages_beyond_the_end_and_numbers_that_are_none_are_not_found(self, client, number):
        live(make_term("Apple"))

        assert client.get("/glossary/", {"page": number}).status_code == 404

    def test_an_empty_glossary_is_a_page_too(self, client):
        assert page(client, "/glossary/").errors() == []


class TestLinksInText:
    @pytest.fixture
    def peo(self):
        return make_term("Professional employer organization", names=[acronym("PEO")])

    @pytest.fixture(autouse=True)
    def aso(self):
        return make_term("Administrative services organization", names=[acronym("ASO")])

    def test_they_are_right_at_the_very_next_request(self, client, peo, aso):
        live(make_term("Page", body="The PEO pays. A PEO is no ASO. See [[PEO|that firm]]."))

        def text() -> dict[str, str]:
            return links(page(client, "/glossary/page/").section("What it means in practice"))

        steps = [text()]
        publish(peo)
        steps.append(text())
        rename(peo, "peo-firm")
        steps.append(text())
        edit(peo, names=[])
        publish(peo)
        steps.append(text())
        take_down(peo)
        steps.append(text())

        first, second = "/glossary/professional-employer-organization/", "/glossary/peo-firm/"
        assert steps == [
            {},
            {"PEO": first, "that firm": first},
            {"PEO": second, "that firm": second},
            {"that firm": second},
            {},
        ]

    def test_a_name_that_becomes_ambiguous_leads_to_the_choice_from_then_on(self, client, peo):
        publish(peo)
        live(make_term("Page", body="The PEO pays."))
        before = addresses(page(client, "/glossary/page/").section("What it means in practice"))

        live(make_term("Post-exposure option", names=[acronym("PEO")]))

        after = addresses(page(client, "/glossary/page/").section("What it means in practice"))
        assert before == ["/glossary/professional-employer-organization/"]
        assert after == ["/glossary/peo/"]

    def test_a_page_never_links_to_itself(self, client, peo):
        publish(edit(peo, body="A PEO is a professional employer organization."))

        shown = page(client, "/glossary/professional-employer-organization/")

        assert addresses(shown.section("What it means in practice")) == []

    def test_a_scheduled_term_is_linked_when_its_moment_has_come(self, client, peo):
        live(make_term("Page", body="The PEO pays."))
        publish(peo, at=timezone.now() - timedelta(days=2), live_from=timezone.now() - timedelta(days=1))

        shown = page(client, "/glossary/page/")

        assert links(shown.section("What it means in practice"))["PEO"]


class TestValidators:
    def test_a_page_that_did_not_change_is_not_sent_again(self, client):
        live(make_term("Payroll"))
        first = client.get("/glossary/payroll/")

        by_tag = client.get("/glossary/payroll/", headers={"If-None-Match": first["ETag"]})
        by_date = client.get("/glossary/payroll/", headers={"If-Modified-Since": first["Last-Modified"]})

        assert (by_tag.status_code, by_date.status_code) == (304, 304)
        assert by_tag.content == b""
        assert by_tag["ETag"] == first["ETag"]

    def test_after_any_publication_it_is_sent_again(self, client):
        live(make_term("Payroll"))
        first = client.get("/glossary/payroll/")

        live(make_term("Other"))

        assert client.get("/glossary/payroll/", headers={"If-None-Match": first["ETag"]}).status_code == 200

    def test_what_is_not_there_is_never_unchanged(self, client):
        live(make_term("Payroll"))
        later = "Wed, 01 Jan 2098 00:00:00 GMT"

        for headers in ({"If-None-Match": "*"}, {"If-Modified-Since": later}, {"If-None-Match": '"x"'}):
            assert client.get("/glossary/nothing/", headers=headers).status_code == 404

    def test_the_weight_of_an_answer_to_head_is_that_of_get(self, client):
        live(make_term("Payroll"))

        got, head = client.get("/glossary/payroll/"), client.head("/glossary/payroll/")

        assert head.content == b""
        assert {**head.headers} == {**got.headers}

    @pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
    def test_other_methods_are_refused(self, client, method):
        live(make_term("Payroll"))

        answer = getattr(client, method)("/glossary/payroll/")

        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")

    def test_readers_get_no_cookie(self, client):
        live(make_term("Payroll"))

        for address in ("/", "/glossary/", "/glossary/payroll/", "/glossary/nothing/", "/search/?q=x"):
            answer = client.get(address)
            assert not answer.cookies
            assert "cookie" not in answer.headers.get("Vary", "").lower()


def test_every_page_has_one_title_one_heading_one_main_and_no_id_twice(client):
    for address in whole_site():
        shown = Document(client.get(address))
        ids = [element.attrs["id"] for element in shown.all("[id]")]

        assert words(shown.one("head title"))
        assert words(shown.one("h1"))
        assert shown.one("main")
        assert sorted({name for name in ids if ids.count(name) > 1}) == [], address


def test_every_link_within_a_page_finds_its_place(client):
    for address in whole_site():
        shown = Document(client.get(address))
        ids = {element.attrs["id"] for element in shown.all("[id]")}

        broken = {link for link in addresses(shown.tree.root) if link.startswith("#") and link[1:] not in ids}
        assert broken == set(), address


def test_every_link_between_pages_finds_its_page(client):
    found = {
        link.split("#")[0] for address in whole_site() for link in addresses(Document(client.get(address)).tree.root)
    }

    broken = {
        link for link in found if link.startswith("/") and link[1:2] != "/" and client.get(link).status_code != 200
    }
    assert broken <= {"/glossary/xx/"}


def test_structured_data_agrees_with_what_is_shown(client, settings):
    settings.SITE_URL = "https://terms.example"
    for address in whole_site()[: -len(MISSING)]:
        shown = Document(client.get(address))
        if not shown.all('script[type="application/ld+json"]'):
            continue
        for thing in shown.json_ld():
            for crumb in thing.get("itemListElement", ()) if thing["@type"] == "BreadcrumbList" else ():
                assert crumb["item"].startswith("https://terms.example/")
                assert crumb["name"] in words(shown.tree.root)
            if "url" in thing:
                assert thing["url"].startswith("https://terms.example")


def test_the_data_of_a_term_and_of_a_question_are_the_words_of_their_pages(client):
    whole_site()
    term = page(client, "/glossary/professional-employer-organization/")
    question = page(client, "/questions/who-pays/")

    defined = term.thing("DefinedTerm")
    asked = question.thing("FAQPage")["mainEntity"][0]

    assert defined["name"] == "Professional employer organization"
    assert defined["description"] in words(term.one("main"))
    assert {"PEO", "XX"} <= set(defined["alternateName"])
    assert asked["name"] == words(question.one("h1"))
    assert asked["acceptedAnswer"]["text"] in words(question.one("main"))
    assert "lastReviewed" not in term.thing("WebPage")


def test_the_canonical_address_is_the_page_without_query(client, settings):
    settings.SITE_URL = "https://terms.example"
    live(make_term("Payroll"))

    shown = page(client, "/glossary/payroll/?utm_source=x")

    assert shown.one('link[rel="canonical"]').attrs["href"] == "https://terms.example/glossary/payroll/"
    assert shown.one('meta[name="description"]').attrs["content"] == "What the word for Payroll means."
    assert shown.one('meta[property="og:title"]').attrs["content"]
