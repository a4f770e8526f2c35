"""Checks of the shipped content. The modules that run by themselves find Django set up here, as pytest would do it."""

import os

import django
from django.apps import apps

if not apps.ready:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "website.settings")
    django.setup()
