"""Why a mailbox can't be read now: in a sentence that holds no address and no secret."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError


class Trouble(Exception):
    """The mailbox can't be read. Its text is the reason."""


class Refused(Exception):
    """The server is there and in order, and does not give this one thing."""


@contextmanager
def told(what: str) -> Iterator[None]:
    """Makes of whatever a connection raises a Trouble; `what` was being done. A plain no of the server is Refused."""
    try:
        yield
    except (Trouble, Refused):
        raise
    except ssl.SSLCertVerificationError:
        raise Trouble("the server's certificate is not believed") from None
    except ssl.SSLError:
        raise Trouble("the server does not speak TLS as it should") from None
    except imaplib.IMAP4.abort:
        raise Trouble(f"the connection was lost ({what})") from None
    except MailboxLoginError:
        raise Trouble("the server does not take name and password") from None
    except MailboxFolderSelectError:
        raise Trouble("there is no such folder, or it is not ours to read") from None
    except (imaplib.IMAP4.error, ImapToolsError):
        raise Refused(what) from None
    except TimeoutError:
        raise Trouble(f"the server did not answer ({what})") from None
    except OSError:
        raise Trouble(f"the server can't be reached ({what})") from None
