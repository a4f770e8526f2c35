"""Forms of the admin around a draft: the page itself, and the verbs."""

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminSplitDateTime
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.documents import SLUG_LIMIT, SLUG_PATTERN
from publishing.models import Draft, LineField, Person

NOTE = _("Why: one line for the history, shown to other editors.")


class DraftForm(forms.ModelForm):
    """The form of a page. It knows the version it was loaded at, and is refused when there is a newer one."""

    loaded_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    change_note = forms.CharField(label=_("What changed"), max_length=300, required=False, help_text=NOTE)

    # Set by the admin for one request: faults that only the page as a whole showed.
    faults: ClassVar[list[tuple[str, str]]] = []

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        page = self.page()
        self.fields["loaded_version"].initial = page.version if page is not None and page.pk else None
        self.is_stale = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name, value in cleaned.items():
            if isinstance(value, str):
                # Browsers send line breaks as CRLF, whatever was typed.
                cleaned[name] = self._as_typed(name, value.replace("\r\n", "\n"))
        for field, sentence in self.faults:
            name = field.split(".")[0]
            self.add_error(name if name in self.fields else None, sentence if name == field else f"{field}: {sentence}")
        page = self.page()
        if page is not None and page.pk and cleaned.get("loaded_version") != self.current_version():
            self.is_stale = True
            self.add_error(None, _("Somebody else saved this page after you opened it. Nothing of yours is lost."))
        return cleaned

    def _as_typed(self, name: str, value: str) -> str:
        """A sentence has one line, however many the browser made of it."""
        names = {field.name for field in self.instance._meta.fields if isinstance(field, LineField)}
        return " ".join(value.split()) if name in names else value

    def page(self) -> Draft | None:
        """The page that the form changes; None when it is not known yet."""
        return self.instance

    def current_version(self) -> int:
        page = self.page()
        return type(page).objects.values_list("version", flat=True).get(pk=page.pk)


class PublishForm(forms.Form):
    """When a page goes live, and until when."""

    live_from = forms.SplitDateTimeField(
        label=_("From"),
        widget=AdminSplitDateTime,
        required=False,
        help_text=_("Empty: at once. The time zone is UTC."),
    )
    live_until = forms.SplitDateTimeField(
        label=_("Until"), widget=AdminSplitDateTime, required=False, help_text=_("Empty: for good.")
    )
    note = forms.CharField(
        label=_("What changed"),
        max_length=300,
        required=False,
        help_text=_("One line for readers, in the list of new and changed pages."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_live_from(self):
        moment = self.cleaned_data["live_from"]
        if moment and moment < timezone.now():
            raise forms.ValidationError(_("This moment has passed. Leave it empty to publish at once."))
        return moment

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        begin, end = cleaned.get("live_from") or timezone.now(), cleaned.get("live_until")
        if end and end <= begin:
            self.add_error("live_until", _("The page would end before it begins."))
        return cleaned


class UnpublishForm(forms.Form):
    target = forms.CharField(
        label=_("Lead readers to"),
        max_length=300,
        required=False,
        help_text=_(
            "The path of another page, such as /glossary/co-employment/. Empty: readers learn that it is gone."
        ),
    )
    note = forms.CharField(label=_("Why"), max_length=300, required=False)

    def clean_target(self) -> str:
        target = self.cleaned_data["target"]
        if target and (not target.startswith("/") or target.startswith("//") or "\\" in target):
            raise forms.ValidationError(_("Give the path of a page of this site; it begins with one slash."))
        return target


class RenameForm(forms.Form):
    slug = forms.RegexField(
        SLUG_PATTERN,
        label=_("New address"),
        max_length=SLUG_LIMIT,
        error_messages={"invalid": _("Use small letters a-z, digits and single hyphens.")},
        help_text=_("Readers who come by the old address are led to the new one."),
    )
    note = forms.CharField(label=_("Why"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReviewForm(forms.Form):
    """Somebody who knows the subject has read the page as it is now."""

    reviewer = forms.ModelChoiceField(label=_("Reviewed by"), queryset=Person.objects.kept())
    reviewed_on = forms.DateField(label=_("On"), widget=AdminDateWidget)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_reviewed_on(self):
        day = self.cleaned_data["reviewed_on"]
        if day > timezone.now().date():
            raise forms.ValidationError(_("This day lies ahead."))
        return day


class NoteForm(forms.Form):
    note = forms.CharField(label=_("Why"), max_length=300, required=False)
