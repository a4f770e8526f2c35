"""The room that assembles the site, and its admin."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.core.checks import register
from django.utils.translation import gettext_lazy as _

from website import checks


class WebsiteConfig(AppConfig):
    name = "website"
    verbose_name = _("Website")

    def ready(self) -> None:
        register(checks.check_pragmas)
        register(checks.check_data_folder)
        register(checks.check_file_system)
        register(checks.check_proxies)
        register(checks.check_sqlite_version, deploy=True)


class PlaintermsAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "website.adminsite.PlaintermsAdmin"
