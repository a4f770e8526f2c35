"""Everything between a fresh clone and a site that can be served."""

import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Brings the schema up to date, imports the shipped content and makes the first administrator."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--no-static", action="store_true", help="static files were collected before, in an image")
        parser.add_argument("--no-content", action="store_true", help="leave the pages as they are")
        parser.add_argument("--no-admin", action="store_true", help="make no account")

    def handle(self, *, no_static: bool, no_content: bool, no_admin: bool, **options) -> None:
        call_command("migrate", interactive=False, verbosity=0, stdout=self.stdout)
        if not no_static:
            call_command("collectstatic", interactive=False, verbosity=0, stdout=self.stdout)
        if not no_content:
            call_command("import_content", publish=True, stdout=self.stdout)
        if not no_admin:
            self._first_administrator()
        self.stdout.write(f"The site:  {settings.SITE_URL}/")
        self.stdout.write(f"The admin: {settings.SITE_URL}/admin/")

    def _first_administrator(self) -> None:
        """One superuser with a password that is shown this once, unless there is one already."""
        users = get_user_model().objects
        if users.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(15)
        users.create_superuser("admin", password=password)
        self.stdout.write(f'Log in as "admin" with the password {password}  (it is not shown again)')
