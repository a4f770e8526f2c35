"""Writes every page as a content file."""

from pathlib import Path

from django.core.management.base import BaseCommand

from publishing.importing import export_folder


class Command(BaseCommand):
    help = "Writes all drafts as content files into a folder; importing them again changes nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options) -> None:
        count = export_folder(folder)
        self.stdout.write(f"{count} files written to {folder}.")
