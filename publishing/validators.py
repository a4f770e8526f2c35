"""The rules of documents as validators of model and form fields: the same sentence wherever a text enters."""

from django.core.exceptions import ValidationError

from publishing.documents import checked_line, checked_text


def validate_line(text: str) -> None:
    """Raises ValidationError on what documents.Line refuses."""
    _as_validation_error(checked_line, text)


def validate_text(text: str) -> None:
    """Raises ValidationError on what documents.Text refuses."""
    _as_validation_error(checked_text, text)


def _as_validation_error(check, text: str) -> None:
    try:
        check(text)
    except ValueError as error:
        raise ValidationError(str(error)) from None
