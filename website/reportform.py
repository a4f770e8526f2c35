"""The form in which readers report something, and what keeps machines from filling it in."""

import re
from datetime import datetime, timedelta

from django import forms
from django.core.signing import BadSignature, Signer
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from publishing.documents import SLUG_PATTERN
from website.models import MESSAGE_LIMIT, PATH_LIMIT, ROW_LIMIT, SUBJECT_LIMIT, ReportKind

# No person fills it in faster; and what stood open for longer may be about a page that has changed.
FASTEST = timedelta(seconds=3)
LONGEST = timedelta(days=1)

_signer = Signer(salt="website.reportform")


def stamp(*, at: datetime) -> str:
    """When the form was given out, signed: it stands in for a session, which readers do not have."""
    return _signer.sign(str(int(at.timestamp())))


def local_path(text: str) -> str:
    """The text if it is the path of a page here, else ''."""
    is_local = text.startswith("/") and url_has_allowed_host_and_scheme(text, allowed_hosts=None)
    return text if is_local and len(text) <= PATH_LIMIT else ""


class PathField(forms.CharField):
    """A path of this site. What is none is left out rather than refused: the reader did not type it."""

    def clean(self, value: str) -> str:
        return local_path(super().clean(value))


class RowField(forms.CharField):
    """The slug of a criterion, left out when it is none."""

    def clean(self, value: str) -> str:
        value = super().clean(value)
        return value if len(value) <= ROW_LIMIT and re.fullmatch(SLUG_PATTERN, value) else ""


class MessageField(forms.CharField):
    """A text whose lines end as the browser counted them: one character each."""

    def to_python(self, value: str) -> str:
        return super().to_python(value).replace("\r\n", "\n")


class ReportForm(forms.Form):
    kind = forms.ChoiceField(
        choices=ReportKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what it is about.")},
    )
    subject = forms.CharField(max_length=SUBJECT_LIMIT, error_messages={"required": _("Give it a subject.")})
    message = MessageField(max_length=MESSAGE_LIMIT, error_messages={"required": _("Write what you have found.")})
    about = PathField(required=False)
    row = RowField(required=False)
    # Hidden from people; whoever fills in every field fills in this one too.
    homepage = forms.CharField(required=False)
    stamp = forms.CharField(required=False)

    def __init__(self, *args, at: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.at = at
        self.fresh_stamp = stamp(at=at)

    def clean_homepage(self) -> str:
        if self.cleaned_data["homepage"]:
            raise forms.ValidationError(
                _("A hidden field was filled in, perhaps by your browser. Please send it again.")
            )
        return ""

    def clean_stamp(self) -> str:
        """Keeps the stamp of a form that comes back too early, so that waiting helps."""
        given = self._given_at(self.cleaned_data["stamp"])
        if given is None or self.at - given > LONGEST or given > self.at + FASTEST:
            raise forms.ValidationError(_("This form was open for too long. Please send it again."))
        self.fresh_stamp = self.cleaned_data["stamp"]
        if self.at - given < FASTEST:
            raise forms.ValidationError(_("That was quick. Please look it over and send it again."))
        return ""

    def report(self) -> dict[str, str]:
        """The fields of a report, when the form is valid."""
        return {name: self.cleaned_data[name] for name in ("kind", "about", "row", "subject", "message")}

    def _given_at(self, text: str) -> datetime | None:
        try:
            return datetime.fromtimestamp(int(_signer.unsign(text)), tz=self.at.tzinfo)
        except BadSignature:
            return None
