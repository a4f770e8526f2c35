"""How heavy a page may be: what a first visit brings along, and the one style sheet that collecting makes of many."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.test import Client

from tests.markup import Document
from tests.wholesite import whole_site
from website.staticfiles import STYLE_SHEET, flatten

STYLES, SCRIPTS = 30 * 1024, 15 * 1024
ADDRESSES = ["/", "/glossary/", "/glossary/professional-employer-organization/", "/compare/peo-vs-aso/"]


def weight(addresses: list[str]) -> int:
    names = [address.removeprefix(staticfiles_storage.base_url) for address in addresses]
    return sum(len(gzip.compress(Path(staticfiles_storage.path(name)).read_bytes())) for name in names)


def sheets(**texts: str) -> dict:
    storage = InMemoryStorage()
    names = {f"{name.replace('__', '/')}.css": text for name, text in texts.items()}
    for name, text in names.items():
        storage.save(name, ContentFile(text.encode()))
    return {name: (storage, name) for name in names}


@pytest.mark.django_db
def test_styles_and_scripts_of_a_page_keep_to_their_budget(client: Client):
    whole_site()
    for address in ADDRESSES:
        shown = Document(client.get(address))
        styles = [link.attrs["href"] for link in shown.all('link[rel="stylesheet"]')]
        scripts = [script.attrs["src"] for script in shown.all("script[src]")]

        assert len(styles) == 1
        assert 0 < weight(styles) <= STYLES
        assert 0 < weight(scripts) <= SCRIPTS


@pytest.mark.django_db
def test_before_the_first_paint_a_page_waits_for_one_sheet_and_one_small_script(client: Client):
    whole_site()
    for address in ADDRESSES:
        scripts = Document(client.get(address)).all("script[src]")

        waiting = [script.attrs["src"] for script in scripts if script.attrs.get("type") != "module"]
        assert len(waiting) == 1
        assert weight(waiting) < 500


def test_the_collected_sheet_has_the_rules_of_all_sheets_and_imports_none():
    collected = Path(staticfiles_storage.path(staticfiles_storage.stored_name(STYLE_SHEET))).read_text()
    source = Path(staticfiles_storage.path(STYLE_SHEET)).read_text()

    assert "@import" not in collected
    for name in re.findall(r"(\w+)\.css", source):
        assert name
    assert collected.startswith("/*")
    assert collected.index("@layer tokens,") < collected.index("@layer components {")
    assert ".cmp " in collected and "@media print" in collected


def test_imports_are_written_out_in_their_places():
    paths = sheets(
        website__css__site='/* all */\n@import "./a.css";\n@import "../../glossary/css/b.css";\n',
        website__css__a="a{color:red}",
        glossary__css__b='@import "./c.css";\nb{top:0}',
        glossary__css__c="c{left:0}",
    )

    assert flatten(STYLE_SHEET, paths) == "/* all */\na{color:red}\nc{left:0}\nb{top:0}\n"


def test_a_sheet_elsewhere_that_names_a_file_is_refused_because_the_address_would_not_hold():
    paths = sheets(
        website__css__site='@import "../../glossary/css/b.css";', glossary__css__b="b{background:url(x.png)}"
    )

    with pytest.raises(ValueError, match=r"glossary/css/b\.css names a file"):
        flatten(STYLE_SHEET, paths)
