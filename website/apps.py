"""The room that assembles the site, and its admin."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class WebsiteConfig(AppConfig):
    name = "website"
    verbose_name = _("Website")


class PlaintermsAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "website.adminsite.PlaintermsAdmin"
