"""Makes the search index anew from the live pages."""

from django.core.management.base import BaseCommand

from publishing.search import rebuild_index


class Command(BaseCommand):
    help = "Makes the search index anew: after a change of its rules, or when a backup came without it."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"{rebuild_index()} pages indexed.")
