"""The settings of the site with a data folder of the tests' own: what is served from this folder is never touched."""

import os
import tempfile

for variable in list(os.environ):
    if variable.startswith("PLAINTERMS_") or variable in ("CACHE_URL", "PORT"):
        del os.environ[variable]
os.environ["PLAINTERMS_DATA"] = tempfile.mkdtemp(prefix="pt-test-")

from website.settings import *
