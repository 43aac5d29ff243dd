"""Which PostgreSQL the program talks to: the one DATABASE_URL names, or the embedded one."""

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from commissioning import embedded

FORM = "postgresql://user:password@host:5432/name"
PARTS = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}


def configuration(environ: Mapping[str, str]) -> dict[str, Any]:
    """Give Django's DATABASES["default"]; start nothing.

    Raises: ImproperlyConfigured with a sentence when DATABASE_URL cannot be used; it never repeats the password.
    """
    url = environ.get("DATABASE_URL", "").strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        **(_from_url(url) if url else embedded.address()),
    }


def start(environ: Mapping[str, str] = os.environ) -> None:
    """Make the embedded server answer until this process ends; nothing to do where DATABASE_URL names a server."""
    if not environ.get("DATABASE_URL", "").strip():
        embedded.start()


def stop() -> None:
    """Stop the embedded server now if this process started or uses it and no other does; else nothing."""
    embedded.stop()


def _from_url(url: str) -> dict[str, Any]:
    """Read a libpq address: percent-escapes, several hosts, a socket folder as ?host=/folder, options as ?sslmode=…"""
    parts = urlsplit(url)
    _refuse_malformed(parts)
    options: dict[str, Any] = dict(parse_qsl(parts.query, keep_blank_values=True))
    credentials, _, hosts = parts.netloc.rpartition("@")
    user, _, password = credentials.partition(":")
    host, port = _hosts(hosts)
    found = {"NAME": parts.path[1:], "USER": user, "PASSWORD": password, "HOST": host}
    found = {key: unquote(value) for key, value in found.items()} | {"PORT": port}
    found |= {setting: options.pop(name) for name, setting in PARTS.items() if name in options}
    if not found["NAME"]:
        raise ImproperlyConfigured(f"DATABASE_URL names no database after the host. Its form is {FORM}")
    return {**found, "OPTIONS": options}


def _refuse_malformed(parts: SplitResult) -> None:
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL begins with “{parts.scheme}:”, but this program needs PostgreSQL. Its form is {FORM}"
        )
    if parts.fragment:
        raise ImproperlyConfigured(
            "DATABASE_URL has a bare #, which ends an address. Write it as %23 if a password has one."
        )


def _hosts(hosts: str) -> tuple[str, str]:
    """Split "one:5432,two:5433" into "one,two" and "5432,5433", as libpq wants replicated servers named."""
    pairs = [_host_and_port(host) for host in hosts.split(",")]
    ports = [port for _, port in pairs]
    return ",".join(host for host, _ in pairs), ",".join(ports) if any(ports) else ""


def _host_and_port(host: str) -> tuple[str, str]:
    """Split "host:5432" or "[::1]:5432"."""
    name, bracket, rest = host.partition("]")
    if bracket:
        return name.lstrip("["), rest.lstrip(":")
    name, _, port = host.partition(":")
    return name, port
