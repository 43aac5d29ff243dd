#!/usr/bin/env python
"""Runs the program's commands."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - needs the setting above

    from commissioning import database  # noqa: PLC0415 - needs the virtual environment

    database.start()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
