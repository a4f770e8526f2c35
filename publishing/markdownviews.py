"""What the editor of markdown fields asks for while somebody types: the preview, and a place for a picture.

The script puts the preview's answers into the page, so each of them is a short fragment: no redirect, no error page.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth import get_permission_codename, get_user_model
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from publishing import pictures, registry
from publishing.dialect import UnfitText
from publishing.documents import BODY_LIMIT
from publishing.pictures import Picture, UnfitPicture

PICTURES_A_DAY = 200
# Marks the entries of the admin's log that count.
UPLOADED = "picture uploaded"


class Refused(Exception):
    """The request is not answered; the message tells the editor what to do."""

    def __init__(self, sentence: str, status: int = 400):
        super().__init__(sentence)
        self.status = status


def preview(request: HttpRequest) -> HttpResponse:
    """The HTML of the text in `content`, as readers would get it."""
    try:
        _check_editor(request)
        return HttpResponse(_rendered(request.POST.get("content")))
    except Refused as refusal:
        return _with_allowed(HttpResponse(format_html("<p>{}</p>", refusal), status=refusal.status))


def upload(request: HttpRequest) -> JsonResponse:
    """Keeps the picture in `image` and answers with the markdown that shows it; `alt` describes it."""
    try:
        _check_editor(request)
        # A form of another site cannot set this header.
        if request.headers.get("X-Requested-With") != "XMLHttpRequest":
            raise Refused(_("Send pictures with the button above a text field."))
        return JsonResponse(_kept(_picture_in(request), request))
    except Refused as refusal:
        return _with_allowed(JsonResponse({"error": str(refusal)}, status=refusal.status))


def may_edit(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether there is any kind of page that the user may write."""
    return (
        user.is_active
        and user.is_staff
        and any(
            user.has_perm(f"{opts.app_label}.{get_permission_codename(action, opts)}")
            for opts in (kind.draft._meta for kind in registry.all_kinds())
            for action in ("add", "change")
        )
    )


def _check_editor(request: HttpRequest) -> None:
    if not request.user.is_authenticated:
        raise Refused(_("Log in again in another tab, then go on here: your text is still in the field."), 403)
    if not may_edit(request.user):
        raise Refused(_("Ask an administrator for the right to write pages."), 403)
    if request.method != "POST":
        raise Refused(_("Send this with the method POST."), 405)


def _with_allowed(response: HttpResponse) -> HttpResponse:
    if response.status_code == 405:
        response.headers["Allow"] = "POST"
    return response


def _rendered(text: str | None) -> str:
    if text is None:
        raise Refused(_("Send the text as “content”."))
    # Browsers send line breaks as CRLF, whatever was typed.
    text = text.replace("\r\n", "\n")
    if len(text) > BODY_LIMIT:
        raise Refused(
            _("Shorten the text: it has %(length)d characters, and %(limit)d are allowed.")
            % {"length": len(text), "limit": BODY_LIMIT}
        )
    try:
        return import_string(settings.MARKDOWNX_MARKDOWNIFY_FUNCTION)(text)
    except UnfitText as error:
        raise Refused(str(error)) from None


def _picture_in(request: HttpRequest) -> UploadedFile:
    files = request.FILES.getlist("image")
    if len(files) != 1:
        raise Refused(_("Choose one picture and send it again."))
    return files[0]


def _kept(file: UploadedFile, request: HttpRequest) -> dict[str, str]:
    alternative = pictures.alternative_text(request.POST.get("alt", ""), file_name=file.name or "")
    try:
        # One byte more than allowed is enough to see that there are too many.
        picture = pictures.encode(file.read(pictures.FILE_LIMIT + 1))
        _count(request.user, picture, alternative, at=timezone.now())
        path = pictures.keep(picture)
    except UnfitPicture as error:
        raise Refused(str(error)) from None
    except OSError:
        raise Refused(_("Tell an administrator that the picture could not be stored, and try later."), 507) from None
    note = _("The picture moves; its first frame is shown.") if picture.was_moving else ""
    address = reverse("publishing:picture", args=[path])
    return {"image_code": pictures.markdown(alternative, address), "note": note}


def _count(user: AbstractBaseUser, picture: Picture, alternative: str, *, at: datetime) -> None:
    """Notes the picture in the admin's log. Raises Refused when the user has sent too many within a day.

    The log is the one count that all processes share without a table of its own, and it tells who sent a picture.
    """
    with transaction.atomic():
        # Two uploads of one user wait for each other here; on SQLite the transaction itself does that.
        get_user_model().objects.select_for_update().get(pk=user.pk)
        sent = LogEntry.objects.filter(user=user, change_message=UPLOADED, action_time__gt=at - timedelta(days=1))
        if sent.count() >= PICTURES_A_DAY:
            raise Refused(_("Wait a day: you have sent %(limit)d pictures within one.") % {"limit": PICTURES_A_DAY})
        LogEntry.objects.create(
            user=user,
            action_time=at,
            action_flag=ADDITION,
            change_message=UPLOADED,
            object_id=picture.name,
            object_repr=alternative[:200],
        )
