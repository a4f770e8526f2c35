"""Checks of the shipped content. `python -m tests.content.report` runs outside of pytest, where nobody set Django up."""

import os

import django
from django.apps import apps

if not apps.ready:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "website.settings")
    django.setup()
