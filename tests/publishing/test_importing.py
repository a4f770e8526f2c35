"""Folders of content files: imported whole or not at all, never over an editor's work, and exported as they came."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from compare.models import Assessment, Comparison
from glossary.models import Term, Topic
from publishing import registry, workflow
from publishing.live import Live
from publishing.models import Event, Revision
from publishing.workflow import OPERATOR
from tests.factories import document_of, edit, make_term, make_topic, publish

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

FILES = {
    "people/ann.md": "name: Ann\n",
    "sources/act.md": "title: The Act\nkind: law\n",
    "topics/money.md": "title: Money\n",
    "glossary/peo.md": (
        "title: Professional employer organization\nnames:\n  - name: PEO\n    kind: acronym\ntopic: money\n"
        "definition: A firm that shares duties.\nrelated:\n  - term: aso\n    reason: Both do payroll.\n"
        "not_to_be_confused_with:\n  - term: aso\nsources:\n  - source: act\n    read_on: 2026-01-02\n"
    ),
    "glossary/aso.md": (
        "title: Administrative services organization\ndefinition: A firm that does the work.\n"
        "related:\n  - term: peo\nnot_to_be_confused_with:\n  - term: peo\n"
    ),
    "questions/why.md": "title: Why?\nanswer: Because.\nterms:\n  - peo\n  - aso\n",
    "criteria/cost.md": "label: Cost\nquestion: Does it cost?\nanswer_kind: verdict\n",
    "assessments/cost/peo.md": "criterion: cost\nterm: peo\nanswer: yes\n",
    "assessments/cost/aso.md": "criterion: cost\nterm: aso\nanswer: no\n",
    "compare/peo-vs-aso.md": (
        "title: PEO vs ASO\nanswer: They differ.\n"
        "subjects:\n  - term: peo\n    label: PEO\n  - term: aso\n    label: ASO\n"
        "groups:\n  - title: Money\n    criteria:\n      - cost\nquestions:\n  - why\n"
    ),
}
BODIES = {"glossary/peo.md": "\nSee [[aso]] and [[Administrative services organization|them]].\n"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "README.md").write_text("How these files are written.")
    for path, header in FILES.items():
        write(tmp_path, path, header, BODIES.get(path, ""))
    return tmp_path


def write(folder: Path, path: str, header: str, body: str = "") -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(f"---\n{header}---\n{body}".encode())


def run(folder: Path, **options) -> str:
    out = StringIO()
    call_command("import_content", folder, stdout=out, **options)
    return out.getvalue()


def drafts() -> list:
    return [list(kind.draft.objects.order_by("pk").values()) for kind in registry.all_kinds()]


def everything() -> list:
    return [drafts(), list(Live.objects.values()), Revision.objects.count(), Event.objects.count()]


def exported(tmp_path: Path) -> dict[str, bytes]:
    call_command("export_content", tmp_path / "out", stdout=StringIO())
    files = sorted((tmp_path / "out").rglob("*.md"))
    return {path.relative_to(tmp_path / "out").as_posix(): path.read_bytes() for path in files}


def test_a_folder_becomes_drafts_that_nobody_sees(folder: Path):
    output = run(folder)

    assert output == "Content: 10 new, 0 changed, 0 unchanged, 0 edited, 0 binned.\n"
    assert document_of(Term.objects.get(slug="peo")).related[0].term == "aso"
    assert not Live.objects.exists()


def test_pages_that_name_one_another_are_imported_and_published_together(folder: Path, client):
    run(folder, publish=True)

    page = client.get("/glossary/peo/").content.decode()
    assert 'href="/glossary/aso/"' in page
    assert client.get("/compare/peo-vs-aso/").status_code == 200
    assert Live.objects.count() == 10


def test_every_imported_page_has_a_revision_that_says_where_it_came_from(folder: Path):
    run(folder, note="from the repository")

    revision = Revision.objects.get(kind="term", document__slug="peo")
    assert (revision.number, revision.by_name, revision.note) == (1, "operator", "from the repository")


def test_a_second_import_changes_nothing(folder: Path):
    run(folder, publish=True)
    before = everything()

    output = run(folder, publish=True)

    assert output == "Content: 0 new, 0 changed, 10 unchanged, 0 edited, 0 binned.\n"
    assert everything() == before


def test_only_what_changed_is_saved_and_published_again(folder: Path):
    run(folder, publish=True)
    write(folder, "topics/money.md", "title: Money matters\n")

    output = run(folder, publish=True)

    assert output.startswith("Content: 0 new, 1 changed, 9 unchanged")
    assert Live.objects.visible(at=timezone.now()).get(kind="topic").title == "Money matters"
    assert list(Revision.objects.filter(number=2).values_list("kind", flat=True)) == ["topic"]


def test_a_dry_run_says_what_would_happen_and_writes_nothing(folder: Path):
    make_topic("Money")
    before = everything()

    output = run(folder, dry_run=True, publish=True)

    assert "glossary/peo.md: new\n" in output
    assert "topics/money.md: differs" not in output
    assert output.splitlines()[-1] == "Would be: 9 new, 0 changed, 1 unchanged, 0 edited, 0 binned."
    assert everything() == before


@pytest.mark.parametrize(
    ("path", "header", "complaint"),
    [
        ("glossary/bad.md", "title: Bad\n", "glossary/bad.md:1: definition:"),
        ("glossary/bad.md", "title: Bad\ndefinition: x\ntopic: nowhere\n", "glossary/bad.md: topic:"),
        ("glossary/bad.md", "title: Bad\ndefinition: x\nrelated:\n  - term: nowhere\n", "glossary/bad.md: related"),
        ("glossary/letter.md", "title: Letter\ndefinition: x\n", "glossary/letter.md: slug:"),
        ("glossary/bad.md", "title: Bad\ndefinition: x\nbroader:\n  - term: bad\n", "glossary/bad.md"),
        ("questions/bad.md", "title: Bad\nanswer: x\nterms:\n  - nowhere\n", "questions/bad.md: terms"),
        ("assessments/cost/eor.md", "criterion: cost\nterm: eor\nanswer: 'yes'\n", "assessments/cost/eor.md: term:"),
        (
            "assessments/cost/wrong.md",
            "criterion: cost\nterm: aso\nanswer: 'yes'\n",
            "should be called assessments/cost/aso.md",
        ),
        ("assessments/cost/aso.md", "criterion: cost\nterm: aso\nanswer: client\n", "assessments/cost/aso.md: answer:"),
        ("compare/bad.md", "title: Bad\nanswer: x\nsubjects: []\n", "compare/bad.md:4: subjects:"),
        ("glossary/Bad Name.md", "title: Bad\ndefinition: x\n", "glossary/Bad Name.md"),
        ("unheard/of.md", "title: Bad\n", "unheard/of.md"),
        ("stray.md", "title: Bad\n", "stray.md"),
    ],
)
def test_one_bad_file_changes_nothing_and_is_named(folder: Path, path: str, header: str, complaint: str):
    write(folder, path, header)
    before = everything()

    with pytest.raises(CommandError) as refusal:
        run(folder, publish=True)

    assert str(refusal.value).startswith("Nothing was imported.\n")
    assert complaint in str(refusal.value)
    assert everything() == before


def test_an_unknown_link_in_a_text_is_named_with_its_field(folder: Path):
    write(folder, "glossary/bad.md", "title: Bad\ndefinition: x\n", "\nSee [[nobody]].")

    with pytest.raises(CommandError, match="body: no term is called “nobody”"):
        run(folder)

    assert not Term.objects.exists()


def test_all_bad_files_are_named_at_once(folder: Path):
    write(folder, "glossary/bad.md", "title: Bad\n")
    write(folder, "topics/worse.md", "title: Bad\n!\n")

    with pytest.raises(CommandError) as refusal:
        run(folder)

    assert "glossary/bad.md" in str(refusal.value)
    assert "topics/worse.md:4" in str(refusal.value)


def test_a_circle_of_broader_terms_is_refused(folder: Path):
    write(folder, "glossary/one.md", "title: One\ndefinition: x\nbroader:\n  - term: two\n")
    write(folder, "glossary/two.md", "title: Two\ndefinition: x\nbroader:\n  - term: one\n")

    with pytest.raises(CommandError, match="broader"):
        run(folder)

    assert not Term.objects.exists()


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(CommandError, match="no folder"):
        run(tmp_path / "nowhere")


class TestPagesOfEditors:
    def test_a_page_that_an_editor_changed_stays_and_is_named(self, folder: Path):
        run(folder, publish=True)
        edit(Topic.objects.get(), title="An editor's title")
        write(folder, "topics/money.md", "title: A new title in the file\n")

        output = run(folder, publish=True)

        assert "topics/money.md: differs, since an editor changed it; left as it is\n" in output
        assert Topic.objects.get().title == "An editor's title"
        assert Live.objects.get(kind="topic").title == "Money"

    def test_a_page_that_an_editor_made_is_never_taken_over(self, folder: Path):
        make_term("My own words", slug="peo")

        output = run(folder)

        assert "glossary/peo.md: differs, since an editor changed it; left as it is\n" in output
        assert Term.objects.get(slug="peo").title == "My own words"

    def test_a_page_in_the_bin_stays_there(self, folder: Path):
        run(folder, publish=True)
        workflow.delete(Comparison.objects.get(), by=OPERATOR)
        write(folder, "compare/peo-vs-aso.md", FILES["compare/peo-vs-aso.md"].replace("They differ", "They do differ"))

        output = run(folder, publish=True)

        assert "compare/peo-vs-aso.md: in the bin; left as it is\n" in output
        assert Comparison.objects.get().deleted_at
        assert not Live.objects.filter(kind="comparison").exists()

    def test_a_page_that_an_editor_took_down_is_not_published_again(self, folder: Path):
        run(folder, publish=True)
        workflow.unpublish(Topic.objects.get(), by=OPERATOR)
        write(folder, "topics/money.md", "title: Money matters\n")

        run(folder, publish=True)

        assert Topic.objects.get().title == "Money matters"
        assert not Live.objects.filter(kind="topic").exists()

    def test_a_page_that_has_expired_stays_so(self, folder: Path):
        run(folder)
        now = timezone.now()
        publish(Topic.objects.get(), at=now - timedelta(days=2), live_until=now - timedelta(days=1))
        write(folder, "topics/money.md", "title: Money matters\n")

        run(folder, publish=True)

        assert not Live.objects.visible(at=timezone.now()).filter(kind="topic").exists()

    def test_a_page_that_is_to_expire_keeps_its_end(self, folder: Path):
        run(folder)
        end = timezone.now() + timedelta(days=1)
        publish(Topic.objects.get(), live_until=end)
        write(folder, "topics/money.md", "title: Money matters\n")

        run(folder, publish=True)

        row = Live.objects.visible(at=timezone.now()).get(kind="topic")
        assert (row.title, row.live_until) == ("Money matters", end)

    def test_a_page_with_another_address_is_the_same_page_still(self, folder: Path):
        run(folder, publish=True)
        for slug in ("aso", "peo"):
            term = Term.objects.get(slug=slug)
            workflow.rename(term, f"{slug}-new", by=OPERATOR, loaded_version=term.version)
        before = everything()

        output = run(folder, publish=True)

        assert output == "Content: 0 new, 0 changed, 10 unchanged, 0 edited, 0 binned.\n"
        assert everything() == before

    def test_an_answer_about_a_renamed_term_changes_with_its_file(self, folder: Path):
        run(folder, publish=True)
        term = Term.objects.get(slug="aso")
        workflow.rename(term, "aso-new", by=OPERATOR, loaded_version=1)
        write(folder, "assessments/cost/aso.md", "criterion: cost\nterm: aso\nanswer: unknown\n")

        run(folder, publish=True)

        assert Assessment.objects.get(term=term).answer == "unknown"


class TestExport:
    def test_what_was_imported_is_exported_byte_for_byte(self, folder: Path, tmp_path: Path):
        run(folder)

        found = exported(tmp_path)

        assert found == {path: (folder / path).read_bytes() for path in FILES}

    def test_importing_an_export_changes_nothing(self, folder: Path, tmp_path: Path):
        run(folder, publish=True)
        edit(Topic.objects.get(), title="An editor's title")
        exported(tmp_path)
        before = everything()

        output = run(tmp_path / "out", publish=True)

        assert output.endswith("0 new, 0 changed, 10 unchanged, 0 edited, 0 binned.\n")
        assert everything() == before

    def test_pages_in_the_bin_are_not_exported(self, folder: Path, tmp_path: Path):
        run(folder)
        workflow.delete(Comparison.objects.get(), by=OPERATOR)

        found = exported(tmp_path)

        assert found.keys() == FILES.keys() - {"compare/peo-vs-aso.md"}

    def test_the_command_says_how_many_files_it_wrote(self, folder: Path, tmp_path: Path):
        run(folder)
        out = StringIO()

        call_command("export_content", tmp_path / "out", stdout=out)

        assert out.getvalue() == f"10 files written to {tmp_path / 'out'}.\n"
