"""The commands on one decision: `manage.py notice` and `manage.py findings`."""

import pytest
from django.core.management import CommandError, call_command

from decisions.notice.models import SealedNotice
from decisions.notice.sealed import sealed_pdf
from decisions.record.models import Decision
from tests import factories

pytestmark = pytest.mark.usefixtures("authority")


def run(capsys, *words, **options):
    call_command(*words, **options)
    return capsys.readouterr().out


def test_notice_without_reference_lists_reference_state_and_subject_between_tabs(capsys):
    version = factories.submitted()
    factories.draft(subject="A second decision, not yet written")
    assert run(capsys, "notice").splitlines() == [
        f"{version.decision.reference}\tin_sign_off\tRecovery grants for people on probation",
        "DN-2021-0002\tdraft\tA second decision, not yet written",
    ]


def test_notice_lists_nothing_where_there_is_none(capsys):
    assert run(capsys, "notice") == ""


def test_notice_of_a_draft_is_written_and_said_to_be_a_draft(capsys, tmp_path):
    decision, file = factories.complete(), tmp_path / "notice.pdf"
    said = run(capsys, "notice", decision.reference, output=str(file))
    assert file.read_bytes().startswith(b"%PDF-")
    assert said == f"{file}: notice of DN-2021-0001, not sealed, draft, {file.stat().st_size:,} bytes\n"


def test_notice_out_for_signature_is_not_sealed(capsys, tmp_path):
    version, file = factories.submitted(), tmp_path / "notice.pdf"
    said = run(capsys, "notice", version.decision.reference, "-o", str(file))
    assert file.read_bytes().startswith(b"%PDF-")
    assert "not sealed, out for signature" in said


def test_notice_of_a_decision_is_the_sealed_file_byte_for_byte(capsys, tmp_path):
    version, file = factories.signed(), tmp_path / "notice.pdf"
    said = run(capsys, "notice", version.decision.reference.lower(), "-o", str(file))
    assert file.read_bytes() == sealed_pdf(SealedNotice.objects.get(edition="signed"))
    assert f"notice of {version.decision.reference}, sealed" in said


@pytest.mark.parametrize("command", [["notice", "DN-1999-0001", "-o", "nowhere.pdf"], ["findings", "DN-1999-0001"]])
def test_an_unknown_reference_is_refused_with_how_to_see_them(command):
    with pytest.raises(CommandError) as refused:
        call_command(*command)
    assert str(refused.value) == "There is no decision DN-1999-0001. To see the references, run: manage.py notice"


def test_notice_without_a_file_is_refused_with_the_command_to_type():
    decision = factories.draft()
    with pytest.raises(CommandError) as refused:
        call_command("notice", decision.reference)
    assert str(refused.value) == "Say where the notice goes: manage.py notice DN-2021-0001 -o FILE"


def test_notice_to_a_file_without_a_reference_is_refused(tmp_path):
    with pytest.raises(CommandError, match="Give a reference"):
        call_command("notice", output=str(tmp_path / "notice.pdf"))
    assert list(tmp_path.iterdir()) == []


def test_notice_that_cannot_be_written_says_why(tmp_path):
    decision = factories.draft()
    with pytest.raises(CommandError, match=r"The notice of DN-2021-0001 was not written: .*No such file"):
        call_command("notice", decision.reference, output=str(tmp_path / "missing" / "notice.pdf"))


def test_findings_exit_1_and_say_what_blocks(capsys):
    decision = factories.draft()
    with pytest.raises(SystemExit) as stopped:
        call_command("findings", decision.reference)
    assert stopped.value.code == 1
    said = capsys.readouterr().out.splitlines()
    assert (
        "block V01 funding: Give the total — Finance pays from this figure. "
        "If nothing is spent, say that there is no financial implication."
    ) in said
    assert {line.split()[0] for line in said} <= {"block", "warn", "inform"}


def test_findings_of_a_complete_draft_exit_0_with_what_to_look_at(capsys):
    decision = factories.complete()
    said = run(capsys, "findings", decision.reference)
    assert [line.partition(":")[0] for line in said.splitlines()] == ["warn V19 dates"]


def test_findings_of_a_submitted_decision_are_those_of_its_day(capsys):
    """Years later nothing new is found in what nobody can change."""
    version = factories.submitted(period_from=factories.NOW.date())
    assert run(capsys, "findings", version.decision.reference) == ""
    assert Decision.objects.get().state == "in_sign_off"
