"""The verbs: each one checks, changes and records together, or does nothing at all."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from glossary.models import Term
from publishing import registry, workflow
from publishing.live import FOREVER, ContentVersion, Live, LiveName, LiveReference, OldAddress
from publishing.models import Event, Revision
from publishing.registry import InvalidDocument
from publishing.workflow import OPERATOR, NotPossible, StaleDraft
from tests.factories import (
    acronym,
    document_of,
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
    make_user,
    publish,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=days) for days in range(1, 5))
EVE = MONDAY - timedelta(days=1)


def titles(at: datetime) -> list[str]:
    return list(Live.objects.visible(at=at).of_kind("term").in_order().values_list("title", flat=True))


def rename(draft, slug: str, **options):
    draft.refresh_from_db()
    return workflow.rename(draft, slug, **{"by": OPERATOR, "loaded_version": draft.version, **options})


def unpublish(draft, **options) -> None:
    workflow.unpublish(draft, **{"by": OPERATOR, **options})


def last_event(draft) -> Event:
    return Event.objects.filter(uid=draft.uid).first()


def everything() -> list:
    """All that a verb may change, for tests that nothing did."""
    models = (Live, LiveName, LiveReference, OldAddress, ContentVersion, Revision, Event, Term)
    return [list(model.objects.order_by("pk").values()) for model in models]


class TestSaving:
    def test_a_new_page_has_a_first_version_and_a_revision_that_says_who_when_and_why(self):
        author = make_user("Author", username="ann")
        document = document_of(make_term("Payroll")).model_copy(update={"slug": "wages", "title": "Wages"})

        draft = workflow.save(document, by=author, note="first words", at=MONDAY)

        revision = Revision.objects.get(uid=draft.uid)
        assert (draft.version, revision.number, revision.kind) == (1, 1, "term")
        assert (revision.by, revision.by_name, revision.at, revision.note) == (author, "ann", MONDAY, "first words")
        assert revision.document["title"] == "Wages"

    def test_each_save_keeps_the_texts_before_it(self):
        draft = make_term("Payroll")

        edit(draft, title="Payroll run")

        assert draft.version == 2
        kept = dict(Revision.objects.filter(uid=draft.uid).values_list("number", "document__title"))
        assert kept == {1: "Payroll", 2: "Payroll run"}

    def test_saving_is_never_public(self, client):
        draft = live(make_term("Payroll"))
        before = client.get("/glossary/payroll/")

        edit(draft, title="Payroll run", names=[acronym("PR")])

        after = client.get("/glossary/payroll/")
        assert after.content == before.content
        assert after.headers["ETag"] == before.headers["ETag"]
        assert client.get("/glossary/pr/").status_code == 404

    def test_a_save_over_a_version_never_seen_is_refused_and_changes_nothing(self):
        draft = make_term("Payroll")
        mine, theirs = document_of(draft), Term.objects.get(pk=draft.pk)
        edit(theirs, title="Theirs")
        before = everything()

        with pytest.raises(StaleDraft) as refusal:
            workflow.save(mine.model_copy(update={"title": "Mine"}), by=OPERATOR, draft=draft, loaded_version=1)

        assert (refusal.value.loaded, refusal.value.found) == (1, 2)
        assert everything() == before

    def test_an_existing_page_cannot_be_saved_without_saying_which_version_was_seen(self):
        draft = make_term("Payroll")

        with pytest.raises(StaleDraft):
            workflow.save(document_of(draft), by=OPERATOR, draft=draft)

        assert Revision.objects.filter(uid=draft.uid).count() == 1

    @pytest.mark.parametrize(
        ("permissions", "is_new"),
        [((), True), (("glossary.change_term",), True), ((), False), (("glossary.add_term",), False)],
    )
    def test_saving_needs_the_right_to_add_or_to_change(self, permissions, is_new):
        draft = make_term("Payroll")
        user = make_user(permissions=permissions)
        document = document_of(draft)
        before = everything()

        with pytest.raises(PermissionDenied):
            if is_new:
                workflow.save(document.model_copy(update={"slug": "other"}), by=user)
            else:
                workflow.save(document, by=user, draft=draft, loaded_version=1)

        assert everything() == before

    def test_a_page_that_is_refused_half_way_leaves_no_trace(self):
        draft = make_term("Payroll", names=[acronym("PR")])
        document = document_of(draft).model_copy(update={"title": "New title", "names": (), "body": "[[no such term]]"})
        before = everything()

        with pytest.raises(InvalidDocument) as refusal:
            workflow.save(document, by=OPERATOR, draft=draft, loaded_version=1)

        assert refusal.value.faults == [("body", "no term is called “no such term”")]
        assert everything() == before
        assert [name.name for name in Term.objects.get(pk=draft.pk).names.all()] == ["PR"]

    def test_a_second_page_of_the_same_name_gets_an_address_of_its_own(self):
        make_term("Payroll")

        second = make_term("Payroll")

        assert second.slug == "payroll-2"

    def test_a_new_page_never_gets_an_address_that_another_page_once_had(self):
        draft = make_term("Payroll")
        rename(draft, "wages")

        new = make_term("Payroll")

        assert new.slug == "payroll-2"

    def test_a_new_page_never_gets_the_address_of_a_page_in_the_bin(self):
        workflow.delete(make_term("Payroll"), by=OPERATOR)

        new = make_term("Payroll")

        assert new.slug == "payroll-2"

    @pytest.mark.parametrize("word", sorted(registry.get("term").reserved))
    def test_a_reserved_word_is_no_address(self, word):
        draft = make_term(word, slug=word)

        assert draft.slug == f"{word}-2"

    def test_a_link_in_the_text_means_the_same_term_after_the_name_went_elsewhere(self):
        first = make_term("Carrier", names=[acronym("CAR")])
        page = make_term("Page", body="See [[CAR]].")
        edit(first, names=[])
        make_term("Other carrier", names=[acronym("CAR")])

        edit(page, title="Page again")

        assert page.resolved == {"car": str(first.uid)}

    def test_a_name_given_twice_is_refused_with_its_field(self):
        with pytest.raises((InvalidDocument, ValueError)) as refusal:
            make_term("Payroll", names=[acronym("PR"), acronym("PR")])

        assert "PR" in str(refusal.value)

    def test_a_relation_given_twice_is_refused_with_its_field(self):
        other = make_term("Other")

        with pytest.raises((InvalidDocument, ValueError)) as refusal:
            make_term("Payroll", related=[{"term": other}, {"term": other}])

        assert "other" in str(refusal.value)

    def test_a_term_named_twice_by_a_question_is_refused_with_its_field(self):
        term = make_term("Other")

        with pytest.raises((InvalidDocument, ValueError)) as refusal:
            make_question("Why?", terms=[term, term])

        assert "other" in str(refusal.value)

    def test_a_second_shared_answer_for_the_same_cell_is_refused_in_words(self):
        criterion, term = make_criterion("Cost"), make_term("Payroll")
        make_assessment(criterion, term)

        with pytest.raises(InvalidDocument):
            make_assessment(criterion, term, "no")

    def test_long_names_in_any_script_can_be_saved_and_published(self):
        term = make_term("ß" * 150, names=[acronym("ﷺ" * 20)], definition="ﷺ" * 400)

        publish(term)

        assert Live.objects.get(uid=term.uid).title == "ß" * 150


class TestPublishing:
    def test_a_published_page_is_visible_from_that_moment(self):
        draft = make_term("Payroll")

        publish(draft, at=MONDAY)

        assert titles(EVE) == []
        assert titles(MONDAY) == ["Payroll"]
        assert titles(FOREVER - timedelta(days=1)) == ["Payroll"]

    def test_the_event_says_who_when_and_why(self):
        publisher = make_user("Publisher", username="pat")
        draft = make_term("Payroll")

        publish(draft, by=publisher, note="checked by counsel", at=MONDAY)

        event = last_event(draft)
        assert (event.verb, event.version, event.by, event.by_name) == ("publish", 1, publisher, "pat")
        assert (event.at, event.note) == (MONDAY, "checked by counsel")

    @pytest.mark.parametrize("group", ["Author", "Reviewer"])
    def test_publishing_needs_the_right_to_publish(self, group):
        draft = make_term("Payroll")
        user = make_user(group)
        before = everything()

        with pytest.raises(PermissionDenied):
            publish(draft, by=user)

        assert everything() == before

    def test_only_the_newest_version_can_be_published(self):
        draft = make_term("Payroll")
        edit(draft, title="Nobody looked at this")
        before = everything()

        with pytest.raises(StaleDraft):
            publish(draft, version=1)

        assert everything() == before

    def test_a_scheduled_page_appears_by_itself(self):
        draft = make_term("Payroll")

        publish(draft, live_from=WEDNESDAY, at=MONDAY)

        assert titles(TUESDAY) == []
        assert titles(WEDNESDAY) == ["Payroll"]
        assert last_event(draft).verb == "schedule"

    def test_a_page_that_changes_later_has_two_rows_and_the_earlier_ends_where_the_later_begins(self):
        draft = make_term("Before")
        publish(draft, at=MONDAY)
        edit(draft, title="After")

        publish(draft, live_from=WEDNESDAY, at=TUESDAY)

        first, second = Live.objects.filter(uid=draft.uid).order_by("live_from")
        assert first.live_until == second.live_from == WEDNESDAY
        moments = (TUESDAY, WEDNESDAY - timedelta(microseconds=1), WEDNESDAY, FRIDAY)
        assert [titles(at) for at in moments] == [["Before"], ["Before"], ["After"], ["After"]]

    def test_publishing_at_once_takes_the_place_of_what_was_scheduled(self):
        draft = make_term("Before")
        publish(draft, live_from=WEDNESDAY, at=MONDAY)
        edit(draft, title="Now")

        publish(draft, at=TUESDAY)

        assert titles(TUESDAY) == titles(FRIDAY) == ["Now"]
        assert Live.objects.filter(uid=draft.uid).count() == 1

    def test_an_expired_page_is_gone_from_that_very_moment(self):
        draft = make_term("Payroll")

        publish(draft, live_until=WEDNESDAY, at=MONDAY)

        assert titles(WEDNESDAY - timedelta(microseconds=1)) == ["Payroll"]
        assert titles(WEDNESDAY) == []

    def test_a_version_scheduled_after_an_expiry_leaves_the_gap_between_them(self):
        draft = make_term("Before")
        publish(draft, live_until=TUESDAY, at=MONDAY)
        edit(draft, title="After")

        publish(draft, live_from=THURSDAY, at=MONDAY + timedelta(hours=1))

        assert [titles(at) for at in (MONDAY, WEDNESDAY, THURSDAY)] == [["Before"], [], ["After"]]

    def test_a_page_cannot_end_before_it_begins(self):
        draft = make_term("Payroll")
        before = everything()

        for live_from, live_until in ((WEDNESDAY, WEDNESDAY), (WEDNESDAY, TUESDAY), (None, EVE)):
            with pytest.raises(NotPossible):
                publish(draft, live_from=live_from, live_until=live_until, at=MONDAY)

        assert everything() == before

    def test_a_moment_that_has_passed_means_now(self):
        draft = make_term("Payroll")

        row = publish(draft, live_from=EVE, at=MONDAY)

        assert row.live_from == MONDAY
        assert titles(EVE) == []

    def test_the_first_day_of_a_page_stays_and_the_last_change_moves(self):
        draft = make_term("Payroll")
        publish(draft, at=MONDAY)
        edit(draft, title="Payroll run")

        row = publish(draft, at=TUESDAY)

        assert (row.first_live_at, row.changed_at) == (MONDAY, TUESDAY)

    def test_a_page_in_the_bin_cannot_be_published(self):
        draft = make_term("Payroll")
        workflow.delete(draft, by=OPERATOR)

        with pytest.raises(NotPossible):
            publish(draft)

        assert not Live.objects.exists()

    def test_every_publication_turns_the_edition(self):
        draft = make_term("Payroll")
        publish(draft)
        before = ContentVersion.objects.get().number

        publish(draft)

        assert ContentVersion.objects.get().number > before

    def test_names_and_references_of_the_version_before_do_not_stay_visible(self):
        topic, other = live(make_topic("Old topic")), live(make_topic("New topic"))
        draft = live(make_term("Payroll", names=[acronym("OLD")], topic=topic))
        edit(draft, names=[acronym("NEW")], topic=other)

        publish(draft)

        now = timezone.now()
        assert set(LiveName.objects.visible(at=now).values_list("text", flat=True)) == {"Payroll", "NEW"}
        assert not Live.objects.visible(at=now).referring_to(topic.uid).exists()
        assert Live.objects.visible(at=now).referring_to(other.uid, role="topic").get().uid == draft.uid


class TestUnpublishing:
    def test_the_address_of_a_page_that_was_taken_down_says_so(self, client):
        draft = live(make_term("Payroll"))

        unpublish(draft, note="wrong")

        assert client.get("/glossary/payroll/").status_code == 410
        assert (last_event(draft).verb, last_event(draft).note) == ("unpublish", "wrong")

    def test_the_address_leads_to_the_chosen_page(self, client):
        live(make_term("Wages"))
        draft = live(make_term("Payroll"))

        unpublish(draft, target="/glossary/wages/")

        answer = client.get("/glossary/payroll/?a=1")
        assert (answer.status_code, answer["Location"]) == (301, "/glossary/wages/?a=1")

    def test_former_addresses_of_the_page_lead_to_the_chosen_page_too(self, client):
        live(make_term("Wages"))
        draft = live(make_term("Payroll"))
        rename(draft, "pay-run")

        unpublish(draft, target="/glossary/wages/")

        assert client.get("/glossary/payroll/")["Location"] == "/glossary/wages/"

    def test_a_rename_after_taking_down_keeps_the_chosen_page(self, client):
        live(make_term("Wages"))
        draft = live(make_term("Payroll"))
        unpublish(draft, target="/glossary/wages/")

        rename(draft, "pay-run")

        assert client.get("/glossary/payroll/")["Location"] == "/glossary/wages/"

    def test_the_chosen_page_is_reached_in_one_hop_after_it_was_renamed(self, client):
        wages = live(make_term("Wages"))
        draft = live(make_term("Payroll"))
        unpublish(draft, target="/glossary/wages/")

        rename(wages, "earnings")

        assert client.get("/glossary/payroll/")["Location"] == "/glossary/earnings/"

    def test_two_pages_that_name_each_other_as_target_make_no_circle(self, client):
        first, second = live(make_term("First")), live(make_term("Second"))
        unpublish(first, target="/glossary/second/")

        unpublish(second, target="/glossary/first/")

        for slug in ("first", "second"):
            assert client.get(f"/glossary/{slug}/", follow=True).status_code == 410

    def test_what_was_scheduled_is_cancelled(self):
        draft = make_term("Payroll")
        publish(draft, live_from=WEDNESDAY, at=MONDAY)

        unpublish(draft, at=TUESDAY)

        assert titles(FRIDAY) == []

    def test_a_page_that_only_was_scheduled_leaves_no_address_behind(self, client):
        draft = make_term("Payroll")
        publish(draft, live_from=timezone.now() + timedelta(days=1))

        unpublish(draft)

        assert client.get("/glossary/payroll/").status_code == 404

    def test_a_page_taken_down_and_scheduled_again_still_says_that_it_is_gone(self, client):
        draft = live(make_term("Payroll"))
        unpublish(draft)

        publish(draft, live_from=timezone.now() + timedelta(days=1))

        assert client.get("/glossary/payroll/").status_code == 410

    def test_a_page_published_again_answers_again(self, client):
        draft = live(make_term("Payroll"))
        unpublish(draft, target="/glossary/")

        publish(draft)

        assert client.get("/glossary/payroll/").status_code == 200

    def test_what_is_not_published_cannot_be_taken_down(self):
        draft = make_term("Payroll")

        with pytest.raises(NotPossible):
            unpublish(draft)

        assert not Event.objects.filter(uid=draft.uid).exists()

    def test_it_needs_the_right_to_publish(self):
        draft = live(make_term("Payroll"))
        author = make_user("Author")
        before = everything()

        with pytest.raises(PermissionDenied):
            unpublish(draft, by=author)

        assert everything() == before

    def test_it_takes_down_the_present_address_although_the_page_was_renamed_meanwhile(self, client):
        draft = live(make_term("Payroll"))
        seen_before = Term.objects.get(pk=draft.pk)
        rename(draft, "wages")

        unpublish(seen_before)

        assert client.get("/glossary/wages/").status_code == 410


class TestRenaming:
    def test_every_former_address_leads_to_the_page_in_one_hop(self, client):
        draft = live(make_term("One"))

        for slug in ("two", "three", "four"):
            rename(draft, slug)

        for slug in ("one", "two", "three"):
            answer = client.get(f"/glossary/{slug}/")
            assert (answer.status_code, answer["Location"]) == (301, "/glossary/four/")
        assert client.get("/glossary/four/").status_code == 200

    def test_a_page_can_have_its_old_address_back(self, client):
        draft = live(make_term("One"))
        rename(draft, "two")

        rename(draft, "one")

        assert client.get("/glossary/one/").status_code == 200
        assert client.get("/glossary/two/")["Location"] == "/glossary/one/"

    def test_a_page_that_was_taken_down_still_says_so_after_it_was_renamed_there_and_back(self, client):
        draft = live(make_term("One"))
        unpublish(draft)
        rename(draft, "two")

        rename(draft, "one")

        assert client.get("/glossary/one/").status_code == 410

    def test_the_history_says_where_the_page_was(self):
        draft = make_term("One")

        rename(draft, "two", note="clearer", at=MONDAY)

        revision = Revision.objects.filter(uid=draft.uid).first()
        assert (revision.number, revision.note, revision.document["slug"]) == (2, "clearer", "two")
        assert (last_event(draft).verb, last_event(draft).note) == ("rename", "clearer")

    def test_addresses_that_never_were_public_do_not_answer(self, client):
        draft = make_term("Payroll", slug="secret-word")
        rename(draft, "two")

        publish(draft)

        assert client.get("/glossary/secret-word/").status_code == 404

    def test_a_scheduled_page_has_no_public_address_yet(self, client):
        draft = make_term("Payroll", slug="secret-word")
        publish(draft, live_from=timezone.now() + timedelta(days=1))
        rename(draft, "two")

        publish(draft)

        assert client.get("/glossary/secret-word/").status_code == 404

    @pytest.mark.parametrize("slug", ["other", "former", "binned", "letter", "Two", "two--three", "-two", "", "tw o"])
    def test_what_is_taken_reserved_or_no_address_is_refused(self, slug):
        make_term("Other")
        rename(make_term("Former"), "latter")
        workflow.delete(make_term("Binned"), by=OPERATOR)
        draft = live(make_term("One"))
        before = everything()

        with pytest.raises(InvalidDocument) as refusal:
            rename(draft, slug)

        assert {field for field, _sentence in refusal.value.faults} == {"slug"}
        assert everything() == before

    def test_two_pages_cannot_swap_their_addresses(self):
        first, second = make_term("First"), make_term("Second")
        rename(first, "third")

        with pytest.raises(InvalidDocument):
            rename(second, "first")

    def test_a_stale_rename_is_refused(self):
        draft = make_term("One")
        edit(draft, title="Newer")

        with pytest.raises(StaleDraft):
            rename(draft, "two", loaded_version=1)

        assert Term.objects.get(pk=draft.pk).slug == "one"

    def test_renaming_what_readers_see_needs_the_right_to_publish(self):
        author = make_user("Author")
        draft, public = make_term("One"), live(make_term("Public"))

        rename(draft, "two", by=author)
        with pytest.raises(PermissionDenied):
            rename(public, "private", by=author)

        assert Live.objects.get(uid=public.uid).slug == "public"

    def test_pending_changes_stay_unpublished(self, client):
        draft = live(make_term("One"))
        edit(draft, definition="The pending definition of it.")

        rename(draft, "two")

        page = client.get("/glossary/two/").content.decode()
        assert "What the word for One means." in page
        assert "pending" not in page

    def test_a_page_that_was_up_to_date_is_so_after_the_rename(self):
        draft = live(make_term("One"))

        rename(draft, "two")

        assert Live.objects.get(uid=draft.uid).version == draft.version == 2

    def test_pages_that_name_it_lead_to_the_new_address_at_once(self, client):
        one = live(make_term("One"))
        live(make_term("Page", related=[{"term": one}]))

        rename(one, "two")

        assert 'href="/glossary/two/"' in client.get("/glossary/page/").content.decode()

    def test_drafts_that_name_it_by_the_old_address_can_still_be_saved(self):
        one = make_term("One")
        page = make_term("Page", related=[{"term": one}])
        document = document_of(page)
        rename(one, "two")

        workflow.save(document, by=OPERATOR, draft=page, loaded_version=1)

        assert document_of(page).related[0].term == "two"

    def test_people_and_topics_and_questions_and_comparisons_move_too(self, client):
        pages = [make_person("Ann"), make_topic("Money"), make_question("Why?"), make_comparison(title="A vs B")]

        for page in pages:
            old = publish(page).address
            rename(page, "elsewhere")
            new = Live.objects.get(uid=page.uid).address
            assert client.get(old)["Location"] == new
            assert client.get(new).status_code == 200


class TestTheBin:
    def test_a_page_in_the_bin_is_gone_for_readers_and_comes_back_as_a_draft_with_all_of_its_text(self, client):
        draft = live(make_term("Payroll", names=[acronym("PR")], body="The body."))
        document = document_of(draft)

        workflow.delete(draft, by=OPERATOR, note="a mistake")
        gone = client.get("/glossary/payroll/").status_code
        events = [last_event(draft).verb]
        workflow.undelete(draft, by=OPERATOR)

        assert gone == client.get("/glossary/payroll/").status_code == 410
        assert [*events, last_event(draft).verb] == ["delete", "undelete"]
        assert document_of(Term.objects.kept().get(pk=draft.pk)) == document
        publish(draft)
        assert client.get("/glossary/payroll/").status_code == 200

    def test_a_draft_in_the_bin_never_had_an_address(self, client):
        workflow.delete(make_term("Payroll"), by=OPERATOR)

        assert client.get("/glossary/payroll/").status_code == 404

    def test_deleting_what_readers_see_needs_the_right_to_publish_as_well(self):
        draft = live(make_term("Payroll"))
        user = make_user(permissions=("glossary.delete_term",))
        before = everything()

        with pytest.raises(PermissionDenied):
            workflow.delete(draft, by=user)

        assert everything() == before

    def test_both_need_the_right_to_delete(self):
        draft, binned = make_term("Payroll"), make_term("Binned")
        workflow.delete(binned, by=OPERATOR)
        author = make_user("Author")

        with pytest.raises(PermissionDenied):
            workflow.delete(draft, by=author)
        with pytest.raises(PermissionDenied):
            workflow.undelete(binned, by=author)

        assert Term.objects.kept().get() == draft

    def test_the_title_of_a_page_in_the_bin_is_no_longer_linked_by_new_texts(self):
        workflow.delete(make_term("Payroll"), by=OPERATOR)

        with pytest.raises(InvalidDocument):
            make_term("Page", body="See [[Payroll]].")


class TestRestoring:
    def test_an_earlier_version_becomes_the_newest_one(self):
        draft = make_term("Before", names=[acronym("BF")])
        edit(draft, title="After", names=[])

        workflow.restore(draft, 1, by=OPERATOR, loaded_version=2, at=MONDAY)

        assert (draft.version, document_of(draft).title, document_of(draft).acronym) == (3, "Before", "BF")
        assert Revision.objects.get(uid=draft.uid, number=3).note == "restored version 1"
        assert Revision.objects.filter(uid=draft.uid).count() == 3

    def test_the_address_stays_where_it_is(self):
        draft = make_term("One")
        rename(draft, "two")

        workflow.restore(draft, 1, by=OPERATOR, loaded_version=2)

        assert Term.objects.get(pk=draft.pk).slug == document_of(draft).slug == "two"

    def test_it_is_not_public(self):
        draft = make_term("Before")
        edit(draft, title="After")
        publish(draft)

        workflow.restore(draft, 1, by=OPERATOR, loaded_version=2)

        assert Live.objects.get(uid=draft.uid).title == "After"

    def test_pages_it_named_are_found_under_their_new_addresses(self):
        other = make_term("Other")
        draft = make_term("One", related=[{"term": other}], body="See [[Other]].")
        edit(draft, related=[], body="")
        rename(other, "another")
        edit(other, title="Another")

        workflow.restore(draft, 1, by=OPERATOR, loaded_version=2)

        assert document_of(draft).related[0].term == "another"
        assert draft.resolved == {"other": str(other.uid)}

    def test_a_stale_restore_is_refused(self):
        draft = make_term("Before")
        edit(draft, title="After")

        with pytest.raises(StaleDraft):
            workflow.restore(draft, 1, by=OPERATOR, loaded_version=1)

        assert document_of(Term.objects.get(pk=draft.pk)).title == "After"

    def test_every_kind_of_page_can_be_restored(self):
        term, criterion, source = make_term(), make_criterion(), make_source()
        drafts = {
            make_person("Ann"): {"role": "Editor"},
            make_source("Law", body="Text."): {"body": ""},
            make_topic("Money", summary="About money."): {"summary": ""},
            make_term("Payroll", sources=[{"source": source}]): {"sources": []},
            make_question("Why?", terms=[term]): {"terms": []},
            make_criterion("Cost"): {"label": "Costs"},
            make_assessment(criterion, term): {"answer": "no"},
            make_comparison(term, make_term(), criteria=[criterion]): {"groups": []},
        }

        for draft, changes in drafts.items():
            before = document_of(draft)
            edit(draft, **changes)
            assert document_of(draft) != before
            workflow.restore(draft, 1, by=OPERATOR, loaded_version=2)
            assert document_of(draft) == before


class TestReviewing:
    def test_a_review_is_recorded_as_a_version_of_its_own(self):
        draft, counsel = make_term("Payroll"), make_person("Counsel")
        reviewer = make_user("Reviewer")

        workflow.review(draft, by=reviewer, reviewer=counsel, reviewed_on=date(2026, 3, 2), loaded_version=1, at=MONDAY)

        document = document_of(Term.objects.get(pk=draft.pk))
        assert (document.reviewer, document.reviewed_on) == ("counsel", date(2026, 3, 2))
        assert Revision.objects.get(uid=draft.uid, number=2).by == reviewer
        assert last_event(draft).verb == "review"

    def test_readers_learn_of_it_when_it_is_published(self, client):
        draft, counsel = live(make_term("Payroll")), live(make_person("Counsel Jones"))
        workflow.review(draft, by=OPERATOR, reviewer=counsel, reviewed_on=date(2026, 3, 2), loaded_version=1)
        before = client.get("/glossary/payroll/").content.decode()

        publish(draft)

        assert "Counsel Jones" not in before
        assert "Counsel Jones" in client.get("/glossary/payroll/").content.decode()

    def test_it_needs_the_right_to_review(self):
        draft, counsel = make_term("Payroll"), make_person("Counsel")
        author = make_user("Author")
        before = everything()

        with pytest.raises(PermissionDenied):
            workflow.review(draft, by=author, reviewer=counsel, reviewed_on=date(2026, 3, 2), loaded_version=1)

        assert everything() == before

    def test_a_text_that_changed_meanwhile_is_not_marked_as_reviewed(self):
        draft, counsel = make_term("Payroll"), make_person("Counsel")
        edit(draft, title="Newer")

        with pytest.raises(StaleDraft):
            workflow.review(draft, by=OPERATOR, reviewer=counsel, reviewed_on=date(2026, 3, 2), loaded_version=1)

        assert document_of(Term.objects.get(pk=draft.pk)).reviewed_on is None


class TestAllOrNothing:
    """A verb that fails at its last step has done nothing."""

    @pytest.fixture
    def failing_record(self, monkeypatch):
        """The history cannot be written: the last thing each verb does."""

        def refuse(**values):
            raise RuntimeError("disk full")

        def arm():
            monkeypatch.setattr(Event.objects, "create", refuse)

        return arm

    @pytest.mark.parametrize("verb", ["publish", "unpublish", "rename", "delete", "review"])
    def test_nothing_is_left_of_a_verb_that_fails_at_the_end(self, verb, failing_record):
        draft, counsel = live(make_term("Payroll")), make_person("Counsel")
        edit(draft, title="Newer")
        before = everything()
        verbs = {
            "publish": lambda: publish(draft),
            "unpublish": lambda: unpublish(draft),
            "rename": lambda: rename(draft, "wages"),
            "delete": lambda: workflow.delete(draft, by=OPERATOR),
            "review": lambda: workflow.review(
                draft, by=OPERATOR, reviewer=counsel, reviewed_on=date(2026, 3, 2), loaded_version=2
            ),
        }
        failing_record()

        with pytest.raises(RuntimeError):
            verbs[verb]()

        assert everything() == before
