"""Taking the reports of readers: nobody is named, nothing of an address is kept, and a day has its limits."""

import ipaddress
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from website.models import ReaderReport

# Enough for someone who reads a whole table with care; a machine is soon at its end.
MOST_FROM_ONE_ORIGIN = 10
MOST_IN_A_DAY = 500


class TooManyReports(Exception):
    """The limit of the day is reached, for this origin or for all."""


def take_report(fields: dict[str, Any], *, address: str, at: datetime) -> ReaderReport:
    """Keeps a report; one that was just sent is not kept twice. Raises TooManyReports.

    Two at the same moment may pass the limit by one on PostgreSQL, which harms nobody.
    """
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    origin = origin_of(address, at=at)
    with transaction.atomic():
        ReaderReport.objects.forget_origins(before=midnight)
        today = ReaderReport.objects.sent_since(midnight)
        if same := today.from_origin(origin).filter(**fields).first():
            return same
        if today.from_origin(origin).count() >= MOST_FROM_ONE_ORIGIN or today.count() >= MOST_IN_A_DAY:
            raise TooManyReports
        return ReaderReport.objects.create(**fields, origin=origin, sent_at=at)


def origin_of(address: str, *, at: datetime) -> str:
    """Where a report comes from, good for counting on one day: another day, another value for the same place."""
    return salted_hmac(f"website.reports {at.date().isoformat()}", _network(address), algorithm="sha256").hexdigest()


def _network(address: str) -> str:
    """One connection has a whole network of addresses in IPv6."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((number, 64), strict=False)) if number.version == 6 else str(number)
