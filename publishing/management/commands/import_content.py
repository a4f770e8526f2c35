"""Reads content files into drafts, and publishes them when asked."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from publishing.files import FileProblems
from publishing.importing import apply_plan, make_plan, read_folder
from publishing.workflow import OPERATOR


class Command(BaseCommand):
    help = "Imports a folder of content files: all of them or, when one is bad, none."

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BASE_DIR / "content")
        parser.add_argument("--dry-run", action="store_true", help="check and report, write nothing")
        parser.add_argument("--publish", action="store_true", help="publish what is new or changed")
        parser.add_argument("--note", default="imported from the content files", help="why, for the history")

    def handle(self, *, folder: Path, dry_run: bool, publish: bool, note: str, **options) -> None:
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        try:
            with transaction.atomic():
                plan = make_plan(read_folder(folder))
                apply_plan(plan, by=OPERATOR, publish=publish, note=note)
                transaction.set_rollback(dry_run)
        except FileProblems as error:
            raise CommandError(f"Nothing was imported.\n{error}") from None
        self._report(plan, dry_run, options["verbosity"])

    def _report(self, plan, dry_run: bool, verbosity: int) -> None:
        for word, items in (("differs, since an editor changed it", plan.edited), ("in the bin", plan.binned)):
            for item in items:
                self.stdout.write(f"{item.path}: {word}; left as it is")
        if verbosity > 1 or dry_run:
            for word, items in (("new", plan.new), ("changed", plan.changed)):
                for item in items:
                    self.stdout.write(f"{item.path}: {word}")
        counts = ", ".join(
            f"{len(getattr(plan, name))} {name}" for name in ("new", "changed", "unchanged", "edited", "binned")
        )
        self.stdout.write(f"{'Would be: ' if dry_run else 'Content: '}{counts}.")
