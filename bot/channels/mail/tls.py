"""Whose certificates are believed: those of the authorities that the machine knows, and of a private one that is named."""

from __future__ import annotations

import ssl

from bot.settings import BadSetting


def trusted(ca: str, setting: str) -> ssl.SSLContext:
    """Checks certificate and name. `ca`: a PEM file, or nothing. Raises BadSetting where that file holds no certificate."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca:
        try:
            context.load_verify_locations(cafile=ca)
        except (OSError, ValueError):
            raise BadSetting(f"{setting} takes a PEM file with a certificate.") from None
    return context
