"""What a person gave to be checked: a PDF, of which only a hash is kept, or a fingerprint."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

from decisions.notice import authenticity
from decisions.notice.authenticity import Answer, Reading

MOST_BYTES = 25 * 1024 * 1024
TOO_LARGE = "The file is larger than 25 MB. Our notices are smaller, so this is none as we sealed it."
NOT_A_PDF = "The file is not a PDF. Choose the PDF of a decision notice."
EMPTY = "Choose the PDF of a notice, or type its fingerprint."
BOTH = "Choose a PDF or type a fingerprint, and not both."
TOO_SHORT = "Type at least the first 16 letters and digits of the fingerprint. They are 0 to 9 and a to f."


class Hashed(UploadedFile):
    """Stands where an uploaded file would: there is nothing to read, for nothing was kept."""

    def __init__(self, reading: Reading, name: str) -> None:
        super().__init__(name=name, size=reading.size)
        self.reading = reading


class HashOnly(FileUploadHandler):
    """Hashes a file as it arrives, and lets go of each piece."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.reading = Reading()
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.reading.add(raw_data)

    def file_complete(self, file_size: int) -> Hashed:
        return Hashed(self.reading, self.file_name or "file.pdf")


class CheckForm(forms.Form):
    """One of the two. Cleaning gives the answer, `self.cleaned_data["answer"]`."""

    file = forms.FileField(
        label="Choose the PDF",
        required=False,
        allow_empty_file=True,
        help_text="We compute its fingerprint and keep nothing of it.",
    )
    fingerprint = forms.CharField(
        label="Or type the fingerprint",
        required=False,
        max_length=200,
        help_text="It is at the end of the notice. The first 16 letters and digits are enough; spaces do not matter.",
    )

    def clean_file(self) -> Reading | None:
        found = self.cleaned_data["file"]
        if found is None:
            return None
        if not found.reading.is_pdf:
            raise forms.ValidationError(NOT_A_PDF)
        return found.reading

    def clean_fingerprint(self) -> str:
        digits = authenticity.normal(self.cleaned_data["fingerprint"])
        if digits and not authenticity.is_fingerprint(digits):
            raise forms.ValidationError(TOO_SHORT)
        return digits

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            cleaned["answer"] = self._answer(cleaned.get("file"), cleaned.get("fingerprint", ""))
        return cleaned

    def _answer(self, reading: Reading | None, digits: str) -> Answer:
        if reading and digits:
            raise forms.ValidationError(BOTH)
        if not reading and not digits:
            raise forms.ValidationError(EMPTY)
        return authenticity.of_file(reading) if reading else authenticity.of_fingerprint(digits)
