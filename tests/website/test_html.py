"""The HTML of every kind of page: read without a mistake as browsers read it, and valid by the rules of HTML."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.markup import Document
from tests.wholesite import whole_site

pytestmark = pytest.mark.django_db

# Outside the tests' own folders, so that it is fetched once.
NPM_FOLDER = settings.BASE_DIR / ".npm"
# The explicit roles keep the comparison a table where style sheets lay its rows out as a grid, as on phones.
ON_PURPOSE = re.compile(r"The “role” attribute must not be used on a “t[dhr]” element which has a “table” ancestor")
JAR = NPM_FOLDER / "node_modules/vnu-jar/build/dist/vnu.jar"


@pytest.fixture(scope="session")
def validator() -> Path:
    """The Nu HTML checker, an extra: it comes with npm and runs on Java."""
    if missing := [program for program in ("java", "npm") if not shutil.which(program)]:
        pytest.skip(f"the HTML checker needs {' and '.join(missing)}")
    command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(NPM_FOLDER), "vnu-jar"]
    if not JAR.exists():
        try:
            subprocess.run(command, capture_output=True, timeout=120, check=True)
        except (subprocess.SubprocessError, OSError) as error:
            pytest.skip(f"npm did not bring the HTML checker: {error}")
    return JAR


def test_every_page_is_html_that_browsers_read_without_a_mistake(client: Client):
    mistakes = {address: errors for address in whole_site() if (errors := Document(client.get(address)).errors())}

    assert mistakes == {}


def test_every_page_is_valid_html(client: Client, tmp_path: Path, validator: Path):
    addresses = whole_site()
    for number, address in enumerate(addresses):
        (tmp_path / f"{number}.html").write_bytes(client.get(address).content)

    files = sorted(map(str, tmp_path.glob("*.html")))
    command = ["java", "-jar", str(validator), "--errors-only", "--stdout", "--format", "json", *files]
    report = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False).stdout

    found = {
        f"{addresses[int(Path(message['url']).stem)]} line {message.get('lastLine')}: {message['message']}"
        for message in json.loads(report)["messages"]
        if not ON_PURPOSE.match(message["message"])
    }
    assert sorted(found) == []
