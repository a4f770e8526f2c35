"""What readers report, from the link under a row to the inbox of the editors."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import (
    acronym,
    live,
    make_assessment,
    make_comparison,
    make_criterion,
    make_term,
    make_user,
)
from website.models import MESSAGE_LIMIT, ReaderReport
from website.reportform import FASTEST, LONGEST, stamp
from website.reports import MOST_FROM_ONE_ORIGIN, MOST_IN_A_DAY, TooManyReports, origin_of, take_report

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

HERE = {"Sec-Fetch-Site": "same-origin"}
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def make_report(**fields) -> ReaderReport:
    usual = {"kind": "wrong", "subject": "The rate", "message": "It is 6.2 %.", "sent_at": NOON}
    return ReaderReport.objects.create(**{**usual, **fields})


def filled_in(**changes) -> dict:
    """A form as a reader sends it, some time after it was opened."""
    opened = timezone.now() - 2 * FASTEST
    usual = {"kind": "wrong", "subject": "The rate", "message": "It is 6.2 %.", "stamp": stamp(at=opened)}
    return {**usual, **changes}


def send(client: Client, headers: dict | None = None, **changes):
    return client.post("/feedback/", filled_in(**changes), headers=HERE if headers is None else headers)


def log_in(client: Client, editor) -> None:
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")


def text_of(answer) -> str:
    main = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split()).replace(" ,", ",")


def value_of(answer, name: str) -> str:
    found = re.search(rf'name="{name}"\s+value="([^"]*)"', answer.content.decode())
    return found[1]


def test_each_row_leads_to_the_form_which_knows_the_page_and_the_row(client):
    terms = [live(make_term(f"{name} in full", names=[acronym(name)])) for name in ("PEO", "ASO")]
    criterion = live(make_criterion("Payroll"))
    live(make_assessment(criterion, terms[0]))
    live(make_comparison(*terms, criteria=[criterion]))
    page = client.get("/compare/peo-vs-aso/").content.decode()
    link = re.search(r'href="(/feedback/[^"]+row=payroll)"', page)[1].replace("&amp;", "&")

    form = client.get(link)

    assert "About the page PEO vs ASO, row “Payroll”" in text_of(form)
    assert value_of(form, "about") == "/compare/peo-vs-aso/" and value_of(form, "row") == "payroll"
    assert value_of(form, "subject") == "Payroll"


def test_a_search_without_a_result_leads_to_the_form_with_what_was_searched_for(client):
    page = client.get("/search/", {"q": "zzqq & co"}).content.decode()
    link = re.search(r'href="(/feedback/[^"]+)"\s+rel="nofollow">\s*Suggest', page)[1].replace("&amp;", "&")

    form = client.get(link)

    assert value_of(form, "subject") == "zzqq &amp; co"
    assert re.search(r'value="missing"\s+required\s+checked', form.content.decode())


def test_a_report_is_kept_as_it_was_written_and_the_reader_is_thanked(client):
    answer = send(client, about="/glossary/peo/", row="payroll", message=" One line\r\nand another. ")

    report = ReaderReport.objects.get()
    assert (report.kind, report.about, report.row) == ("wrong", "/glossary/peo/", "payroll")
    assert (report.subject, report.message, report.state) == ("The rate", "One line\nand another.", "new")
    assert answer.status_code == 302
    assert 'href="/glossary/peo/"' in client.get(answer["Location"]).content.decode()


def test_it_works_for_a_browser_without_any_cookie_and_sets_none():
    client = Client(enforce_csrf_checks=True)

    answers = [client.get("/feedback/"), send(client), client.get("/feedback/thanks/")]

    assert [answer.status_code for answer in answers] == [200, 302, 200]
    assert not client.cookies
    assert ReaderReport.objects.count() == 1


def test_nothing_of_the_form_is_cached_or_indexed(client):
    answers = [client.get("/feedback/"), send(client, subject=""), send(client), client.get("/feedback/thanks/")]

    assert all("no-store" in answer["Cache-Control"] for answer in answers)
    assert 'content="noindex"' in answers[0].content.decode()
    assert "Disallow: /feedback/" in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("subject", "", "Give it a subject."),
        ("subject", "x" * 151, "at most 150 characters"),
        ("message", "  ", "Write what you have found."),
        ("message", "x" * (MESSAGE_LIMIT + 1), "at most 2000 characters"),
        ("message", "a\0b", "Null characters are not allowed."),
        ("kind", "", "Say what it is about."),
        ("kind", "nonsense", "Select a valid choice."),
    ],
)
def test_a_fault_is_said_in_words_and_nothing_typed_is_lost(client, field, value, sentence):
    typed = {"subject": "My subject", "message": "My <b>message</b>", "about": "/about/", field: value}

    answer = send(client, **typed)

    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in text_of(answer)
    assert ("My &lt;b&gt;message&lt;/b&gt;" in page) == (field != "message")
    assert ("My subject" in page) == (field != "subject")
    assert value_of(answer, "about") == "/about/"
    assert not ReaderReport.objects.exists()


def test_a_message_may_be_as_long_as_the_browser_counts_it(client):
    lines = "\r\n".join(["x"] * (MESSAGE_LIMIT // 2))

    answer = send(client, message=lines)

    assert answer.status_code == 302


def test_a_form_that_is_sent_at_once_must_be_sent_again_and_then_goes_through(client):
    opened = timezone.now()
    quick = send(client, stamp=stamp(at=opened))

    later = send(client, stamp=stamp(at=opened - FASTEST))

    assert quick.status_code == 422 and "That was quick." in text_of(quick)
    assert value_of(quick, "stamp") == stamp(at=opened)
    assert later.status_code == 302


@pytest.mark.parametrize("forged", ["", "nonsense", "1:2", "1790000000:forged", "🙂"])
def test_a_form_without_a_stamp_of_ours_is_refused_with_a_new_one(client, forged):
    answer = send(client, stamp=forged)

    assert answer.status_code == 422
    assert value_of(answer, "stamp").split(":")[0].isdigit() and not ReaderReport.objects.exists()


def test_a_form_that_stood_open_for_more_than_a_day_or_comes_from_the_future_is_refused(client):
    old = send(client, stamp=stamp(at=timezone.now() - LONGEST - timedelta(minutes=1)))
    early = send(client, stamp=stamp(at=timezone.now() + timedelta(hours=1)))

    assert (old.status_code, early.status_code) == (422, 422)
    assert "open for too long" in text_of(old)


def test_who_fills_in_the_hidden_field_is_told_so_and_finds_it_empty(client):
    answer = send(client, homepage="https://spam.example/", message="Mine")

    assert answer.status_code == 422 and "A hidden field was filled in" in text_of(answer)
    assert "spam.example" not in answer.content.decode() and "Mine" in answer.content.decode()
    assert not ReaderReport.objects.exists()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 302),
        ({"Origin": "http://testserver"}, 302),
        ({"Origin": "http://127.0.0.1:8000"}, 302),
        ({"Referer": "http://testserver/feedback/"}, 302),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Referer": "https://elsewhere.example/testserver/"}, 403),
        ({}, 403),
    ],
)
def test_only_a_form_on_a_page_of_this_site_is_taken(client, headers, status):
    answer = send(client, headers=headers, message="Still here")

    assert answer.status_code == status
    assert ReaderReport.objects.count() == (status == 302)
    assert status == 302 or "Still here" in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    ["//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)", "x" * 400],
)
def test_only_a_path_of_this_site_is_kept_or_linked(client, path):
    form = client.get("/feedback/", {"about": path})
    send(client, about=path)
    thanks = client.get("/feedback/thanks/", {"about": path})

    assert value_of(form, "about") in ("", path[:400])
    assert "About the page" not in text_of(form)
    assert ReaderReport.objects.get().about == ""
    assert "elsewhere.example" not in thanks.content.decode()


def test_the_title_of_a_draft_is_not_told(client):
    draft = make_term("A secret plan", slug="secret-plan")
    make_criterion("A secret row", slug="secret-row")

    page = client.get("/feedback/", {"about": f"/glossary/{draft.slug}/", "row": "secret-row"}).content.decode()

    assert "A secret" not in page


def test_one_place_may_send_ten_a_day_and_what_was_typed_stays(client):
    for number in range(MOST_FROM_ONE_ORIGIN):
        send(client, subject=f"Report {number}")

    refused = send(client, message="One too many")
    other = client.post("/feedback/", filled_in(), headers=HERE, REMOTE_ADDR="192.0.2.7")

    assert refused.status_code == 429 and "One too many" in refused.content.decode()
    assert other.status_code == 302
    assert ReaderReport.objects.count() == MOST_FROM_ONE_ORIGIN + 1


def test_a_day_has_a_limit_for_all_places_together_which_the_next_day_lifts():
    fields = {"kind": "other", "about": "", "row": "", "subject": "S", "message": "M"}
    kept = [ReaderReport(**fields, origin=str(number), sent_at=NOON) for number in range(MOST_IN_A_DAY)]
    ReaderReport.objects.bulk_create(kept)

    with pytest.raises(TooManyReports):
        take_report(fields, address="192.0.2.1", at=NOON + timedelta(minutes=1))
    tomorrow = take_report(fields, address="192.0.2.1", at=NOON + timedelta(days=1))

    assert tomorrow.pk


def test_a_report_sent_twice_in_a_row_is_kept_once(client):
    answers = [send(client), send(client)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert ReaderReport.objects.count() == 1


def test_no_address_is_kept_and_after_the_day_nothing_tells_that_two_came_from_one_place():
    fields = {"kind": "other", "about": "", "row": "", "subject": "S", "message": "M"}
    first = take_report(fields, address="192.0.2.1", at=NOON)
    during = first.origin

    take_report(fields, address="192.0.2.1", at=NOON + timedelta(days=1))

    first.refresh_from_db()
    assert "192.0.2.1" not in during and len(during) == 64
    assert first.origin == ""


def test_the_same_place_counts_as_another_one_on_another_day():
    today, tomorrow = (origin_of("192.0.2.1", at=NOON + timedelta(days=days)) for days in (0, 1))

    assert today != tomorrow
    assert today == origin_of("192.0.2.1", at=NOON + timedelta(hours=5))


def test_a_whole_network_of_the_newer_addresses_counts_as_one_place():
    one, two, other = (origin_of(text, at=NOON) for text in ("2001:db8::1", "2001:db8::2", "2001:db8:1::1"))

    assert one == two != other


def test_where_the_database_may_only_read_the_text_is_not_lost(client):
    with connection.execute_wrapper(_refuse_writing):
        answer = send(client, message="Still here")

    assert answer.status_code == 503
    assert "Still here" in answer.content.decode()


def test_the_database_refuses_what_no_form_would_send():
    for fields in ({"message": "x" * (MESSAGE_LIMIT + 1)}, {"kind": "nonsense"}, {"state": "lost"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_report(**fields)


@pytest.mark.parametrize("group", ["Author", "Reviewer", "Publisher"])
def test_every_editor_reads_the_inbox_and_marks_what_is_done(client, group):
    report = make_report(about="/compare/peo-vs-aso/", row="payroll", message="<script>alert(1)</script>")
    editor = make_user(group)
    log_in(client, editor)
    inbox = reverse("admin:website_readerreport_changelist")

    listed = client.get(inbox).content.decode()
    shown = client.get(reverse("admin:website_readerreport_change", args=[report.pk])).content.decode()
    client.post(inbox, {"action": "mark_answered", "_selected_action": [report.pk]})

    report.refresh_from_db()
    assert "The rate" in listed and 'href="/compare/peo-vs-aso/#row-payroll"' in listed
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown and "<script>alert(1)" not in shown
    assert report.state == "answered"
    assert LogEntry.objects.get().change_message == "answered"


def test_an_editor_cannot_change_what_a_reader_wrote(client):
    report = make_report()
    log_in(client, make_user("Publisher"))
    address = reverse("admin:website_readerreport_change", args=[report.pk])

    client.post(address, {"state": "rejected", "message": "Forged", "subject": "Forged"})

    report.refresh_from_db()
    assert (report.state, report.subject, report.message) == ("rejected", "The rate", "It is 6.2 %.")
    assert client.get(reverse("admin:website_readerreport_add")).status_code == 403


def test_the_inbox_shows_first_what_waits_and_narrows_by_state(client):
    make_report(subject="Old and waiting", sent_at=NOON - timedelta(days=9))
    make_report(subject="Done today", state="answered")
    log_in(client, make_user("Author"))
    inbox = reverse("admin:website_readerreport_changelist")

    page = client.get(inbox).content.decode()
    waiting = client.get(inbox, {"state__exact": "new"}).content.decode()

    assert page.index("Old and waiting") < page.index("Done today")
    assert "Old and waiting" in waiting and "Done today" not in waiting


def test_the_icon_that_browsers_ask_for_is_there_without_a_redirect(client):
    answer = client.get("/favicon.ico")

    assert answer.status_code == 200 and answer["Content-Type"] == "image/x-icon"
    assert answer.content.startswith(b"\0\0\1\0")


def _refuse_writing(execute, sql, params, many, context):
    """As a database role that may only read answers."""
    if "website_readerreport" in sql:
        sql = "SELECT * FROM no_such_table"
        params = ()
    return execute(sql, params, many, context)
