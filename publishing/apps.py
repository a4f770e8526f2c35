"""Finds the kinds of pages that the rooms register in their module `kinds`."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("People and sources")

    def ready(self) -> None:
        autodiscover_modules("kinds")
