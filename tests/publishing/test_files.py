"""Content files: what is written is what was read, byte for byte, and what is hostile is refused at once, by name."""

import time
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from glossary.documents import QuestionDocument, TermDocument
from publishing import files, registry
from publishing.documents import PersonDocument
from publishing.files import FileProblem, FileProblems
from tests.generated import KINDS, documents

CONTENT = Path(settings.BASE_DIR) / "content"
SHIPPED = [(kind.name, path) for kind in registry.all_kinds() for path in sorted((CONTENT / kind.folder).rglob("*.md"))]
thorough = hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
TERM = "title: Payroll\ndefinition: What is paid.\n"


def read_term(raw: bytes | str) -> TermDocument:
    raw = raw.encode() if isinstance(raw, str) else raw
    return files.read(TermDocument, raw, slug="payroll", path="glossary/payroll.md")


def problems_of(raw: bytes | str) -> list[FileProblem]:
    """Why a file is refused; it must be refused within a second."""
    begun = time.process_time()
    with pytest.raises(FileProblems) as refusal:
        read_term(raw)
    assert time.process_time() - begun < 1
    assert all(problem.path == "glossary/payroll.md" for problem in refusal.value.found)
    return refusal.value.found


def test_every_shipped_file_is_written_as_it_was_read():
    changed = []
    for kind, path in SHIPPED:
        raw = path.read_bytes()
        document = files.read(registry.get(kind).document, raw, slug=path.stem, path=path.name)
        if files.write(document).encode() != raw:
            changed.append(str(path))

    assert changed == []
    assert len(SHIPPED) > 100


@pytest.mark.parametrize("kind", KINDS)
def test_any_document_is_read_from_its_file_as_it_was(kind: str):
    @thorough
    @given(documents(kind))
    def holds(document):
        raw = files.write(document).encode()

        again = files.read(type(document), raw, slug=document.slug, path="x.md")

        assert again == document
        assert files.write(again).encode() == raw

    holds()


@pytest.mark.parametrize(
    "body", ["", "\n", "text", "text\n", "\n\ntext\n\n", "    code\n", "a\r\nb\r\n", "---\n", "x  \ny"]
)
def test_a_body_is_kept_byte_for_byte(body: str):
    document = TermDocument(slug="payroll", title="Payroll", definition="Pay.", body=body)

    again = read_term(files.write(document))

    assert again.body == body


@pytest.mark.parametrize("word", ["No", "yes", "1.10", "012", "1:30", "2024-01-02", "null", "~", "0x10", "1e3", ".inf"])
def test_words_that_yaml_takes_for_something_else_stay_words(word: str):
    document = read_term(f"---\ntitle: {word}\ndefinition: What is paid.\n---\n")

    assert document.title == word
    assert f"title: {word}\n" in files.write(document)


def test_a_byte_order_mark_and_windows_line_ends_change_nothing():
    plain = read_term(f"---\n{TERM}---\n\nThe body.")

    windows = read_term(b"\xef\xbb\xbf" + f"---\n{TERM}---\n\nThe body.".replace("\n", "\r\n").encode())

    assert windows == plain


class TestHostileFiles:
    def test_deep_nesting(self):
        found = problems_of(f"---\n{TERM}names: {'[' * 25_000}\n---\n")

        assert (found[0].line, found[0].message) == (4, "nested more than 8 levels deep")

    def test_an_alias_bomb(self):
        bomb = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(9))

        found = problems_of(f"---\n{TERM}{bomb}---\n")

        assert (found[0].line, found[0].message) == (4, "anchors and aliases are not allowed")

    @pytest.mark.parametrize("tag", ["!!python/object/apply:os.system [ls]", "!!binary aGk=", "!x y", "!<tag:x> y"])
    def test_tags(self, tag: str):
        found = problems_of(f"---\n{TERM}body: {tag}\n---\n")

        assert (found[0].line, found[0].message) == (4, "tags are not allowed")

    def test_a_field_given_twice(self):
        found = problems_of(f"---\n{TERM}title: Again\n---\n")

        assert (found[0].line, found[0].field, found[0].message) == (4, "title", "stands here twice")

    def test_a_field_given_twice_further_in(self):
        found = problems_of(f"---\n{TERM}related:\n  - term: a\n    term: b\n---\n")

        assert (found[0].line, found[0].message) == (6, "stands here twice")

    @pytest.mark.parametrize("header", ["- a\n- b\n", "just words\n", "'quoted'\n", "[a, b]\n"])
    def test_a_header_that_is_no_list_of_fields(self, header: str):
        found = problems_of(f"---\n{header}---\n")

        assert (found[0].line, found[0].message) == (2, "the header is not a list of fields")

    @pytest.mark.parametrize("key", ["[a, b]", "{a: b}", "? [a]\n"])
    def test_a_field_whose_name_is_no_word(self, key: str):
        assert problems_of(f"---\n{TERM}{key}: x\n---\n")[0].line == 4

    @pytest.mark.parametrize("text", ["", "\n", "title: Payroll\n", " ---\n", "--- \n", "+++\n---\n", "\x00"])
    def test_a_file_without_a_header(self, text: str):
        found = problems_of(text)

        assert (found[0].line, found[0].message) == (1, "the file does not begin with a line of three hyphens")

    @pytest.mark.parametrize("text", ["---", "---\n", f"---\n{TERM}", f"---\n{TERM} ---\n", f"---\n{TERM}----\n"])
    def test_a_header_that_never_ends(self, text: str):
        assert problems_of(text)[0].line == 1

    @pytest.mark.parametrize(
        "header", ["title: [\n", "title: 'x\n", "a: b: c\n", "\ttitle: x\n", "%YAML 9\n", "a: b\n--- c\n"]
    )
    def test_a_header_that_is_no_yaml(self, header: str):
        found = problems_of(f"---\n{header}---\n")

        assert found[0].line >= 2
        assert found[0].message

    @pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\ufffe", "\x7f"])
    def test_control_characters_in_the_header_are_named_with_their_line(self, character: str):
        found = problems_of(f"---\n{TERM}example: a{character}b\n---\n")

        assert found[0].line == 4

    def test_what_is_not_utf_8(self):
        for raw in (b"\xff\xfe", f"---\n{TERM}".encode("utf-16"), f"---\n{TERM}---\n\nM\xfcll".encode("latin-1")):
            assert problems_of(raw)[0].message in ("not UTF-8 text",)
        assert problems_of(b"---\ntitle: x\nrole: M\xfcller\n---\n")[0].line == 3

    def test_a_header_that_is_too_long(self):
        found = problems_of(f"---\ntitle: {'x' * 40_000}\n---\n")

        assert "32768" in found[0].message

    def test_a_file_that_is_larger_than_a_page_can_be(self):
        assert "larger" in problems_of(b"---\n" + b"x" * 2_000_000)[0].message

    def test_a_body_that_is_too_long_is_named_with_its_first_line(self):
        found = problems_of(f"---\n{TERM}---\n\n{'x' * 200_001}")

        assert (found[0].line, found[0].field) == (6, "body")

    @pytest.mark.parametrize("field", ["slug", "body"])
    def test_fields_that_stand_outside_the_header(self, field: str):
        found = problems_of(f"---\n{TERM}{field}: x\n---\n")

        assert (found[0].line, found[0].field) == (4, field)

    def test_every_fault_is_named_with_its_line_and_field(self):
        lists = "names:\n  - name: x\n    kind: odd\nrelated:\n  - term: No Slug\n"
        header = f"title: ''\ndefinition: Pay.\nunheard: of\n{lists}"

        found = {problem.field: problem.line for problem in problems_of(f"---\n{header}---\n")}

        assert found == {"title": 2, "names.1.kind": 7, "related.1.term": 9, "unheard": 4}

    def test_a_field_that_is_missing_is_named(self):
        found = problems_of("---\ntitle: Payroll\n---\n")

        assert [(problem.field, problem.line) for problem in found] == [("definition", 1)]

    def test_a_list_where_a_word_belongs(self):
        found = problems_of("---\ntitle: [a, b]\ndefinition: {a: b}\n---\n")

        assert {(problem.field, problem.line) for problem in found} == {("title", 2), ("definition", 3)}

    def test_thousands_of_fields(self):
        many = "".join(f"f{number}: x\n" for number in range(3_000))

        assert len(problems_of(f"---\n{TERM}{many}---\n")) >= 1

    @thorough
    @given(st.binary(max_size=400))
    def test_any_bytes_are_read_or_refused_by_name(self, raw: bytes):
        for start in (b"", b"---\n", b"---\nname: x\n"):
            try:
                files.read(PersonDocument, start + raw, slug="x", path="x.md")
            except FileProblems as refusal:
                assert refusal.found

    @thorough
    @given(st.text("[]{}:,-#&*!|>'\"%@`?=\n\t abc\\", max_size=200))
    def test_any_header_is_read_or_refused_by_name(self, header: str):
        try:
            files.read(QuestionDocument, f"---\n{header}\n---\n".encode(), slug="x", path="x.md")
        except FileProblems as refusal:
            assert refusal.found
