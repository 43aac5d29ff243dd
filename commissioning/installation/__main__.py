"""Makes a machine ready, step by step: `python3 -m commissioning.installation tools | setup | run`."""

import os
import subprocess
import sys

from commissioning.installation import packages, system

USAGE = "Usage: python3 -m commissioning.installation tools | setup | run"


def main(arguments: list[str]) -> int:
    """Do what a target of the Makefile asks; a step that is done already does nothing and says nothing.

    tools: what the tests and checks need. setup: what the program needs. run: setup, then the program itself.
    """
    if arguments not in (["tools"], ["setup"], ["run"]):
        raise SystemExit(USAGE)
    if sys.version_info < (3, 11):  # noqa: UP036 - make takes whatever python3 is there
        raise SystemExit(f"This is Python {sys.version.split()[0]}; the program needs 3.11 or newer.")
    prepare(with_tools=arguments == ["tools"])
    if arguments == ["tools"]:
        return 0
    return continue_as([str(packages.PYTHON), "-m", "commissioning.installation.program", *arguments])


def prepare(*, with_tools: bool) -> None:
    """Bring the environment, packages, libraries, stylesheets and the secret key up to date."""
    packages.ensure_environment()
    packages.install("requirements.lock")
    if with_tools:
        packages.install("requirements-dev.lock")
    system.ensure_libraries()
    system.ensure_secret_key()
    environ = system.with_node(os.environ)
    subprocess.run([str(packages.PYTHON), "-m", "commissioning.assets"], env=environ, check=True)


def continue_as(command: list[str]) -> int:
    """Become another program, so that signals reach it."""
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606 - no shell wanted


if __name__ == "__main__":
    os.chdir(packages.PROJECT)
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.CalledProcessError as failure:
        sys.exit(f"This step failed with status {failure.returncode}: {' '.join(failure.cmd)}")
