"""A real IMAP server on this machine: Dovecot with a configuration, certificates and a mailbox of its own."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from bench.servers import free_port
from tests.standins.certificates import Certificates

USER = "helpdesk@example.org"
PASSWORD = "pass-word"
HOW_TO_GET_IT = "there is no Dovecot; install it: apt-get install dovecot-imapd"
WAIT = 15.0

CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
ssl = yes
ssl_cert = <{chain}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
mail_location = maildir:{folder}/mail:LAYOUT=fs:INBOX={folder}/mail/INBOX
mail_fsync = never
first_valid_uid = 1
namespace inbox {{
  inbox = yes
  mailbox "{sent}" {{
    auto = create
    special_use = \\Sent
  }}
}}
passdb {{
  driver = static
  args = user={user} password={password}
  mechanisms = plain login
}}
{oauth}
userdb {{
  driver = static
  args = uid={owner} gid={owner_group} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""
OAUTH = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth
}}
"""
INTROSPECTION = """
introspection_mode = post
introspection_url = {url}
username_attribute = username
active_attribute = active
active_value = true
"""


class NoDovecot(Exception):
    """It is not installed; the message says how to get it."""


class Dovecot:
    """`sent`: the folder of what is sent. `introspection`: where it asks whether a token is good."""

    def __init__(self, sent: str = "Sent Items", introspection: str = "") -> None:
        program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")  # fmt: skip
        if program is None:
            raise NoDovecot(HOW_TO_GET_IT)
        # Not pytest's own folder: that is closed to the user whom a server of root runs as.
        self.folder = Path(tempfile.mkdtemp(prefix="imap-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.certificates = Certificates(self.folder)
        self.plain, self.tls, self.sent = free_port(), free_port(), sent
        root = os.getuid() == 0
        me = pwd.getpwuid(os.getuid())
        owner = pwd.getpwnam("dovecot") if root else me
        self._owner = (owner.pw_uid, owner.pw_gid)
        self.uid = 0
        (self.folder / "oauth").write_text(INTROSPECTION.format(url=introspection))
        config = self.folder / "dovecot.conf"
        config.write_text(
            CONFIG.format(
                folder=self.folder, chain=self.certificates.chain, key=self.certificates.key,
                internal="dovecot" if root else me.pw_name, login="dovenull" if root else me.pw_name,
                internal_group="dovecot" if root else _group(me.pw_gid),
                sent=sent, user=USER, password=PASSWORD, owner=owner.pw_uid, owner_group=owner.pw_gid,
                plain=self.plain, tls=self.tls,
                oauth=OAUTH.format(folder=self.folder) if introspection else "",
            )
        )  # fmt: skip
        for name in ("mail", "home", "run"):
            (self.folder / name).mkdir()
        for folder in ("INBOX", sent):
            for name in ("cur", "new", "tmp"):
                (self.folder / "mail" / folder / name).mkdir(parents=True)
        self._give("mail")
        self._give("home")
        self._command = [program, "-F", "-c", str(config)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Dovecot:
        """Runs it until it answers."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # fmt: skip
        deadline = time.monotonic() + WAIT
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                said = self._process.communicate()[1].decode()
                raise RuntimeError(f"Dovecot ended: {said[-2_000:]}")
            try:
                with socket.create_connection(("127.0.0.1", self.tls), 1.0):
                    return self
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("Dovecot does not answer")

    def stop(self) -> None:
        """Ends it, and keeps its mailbox."""
        if self._process is not None:
            self._process.terminate()
            self._process.communicate(timeout=WAIT)
            self._process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def deliver(self, mail: bytes, folder: str = "INBOX") -> None:
        """Puts a mail into a folder, as a server that delivers does."""
        self.uid += 1
        place = self.folder / "mail" / folder
        name = f"{time.time_ns()}.{self.uid}.tests"
        part = place / "tmp" / name
        part.write_bytes(mail)
        os.chown(part, *self._owner)
        part.rename(place / "new" / name)

    def files(self, folder: str = "INBOX") -> list[tuple[str, str]]:
        """Where the mails are, and under which names: reading with a mark moves or renames them."""
        found = (self.folder / "mail" / folder).glob("[cn]*/*")
        return sorted((one.parent.name, one.name) for one in found)

    def make_anew(self, folder: str = "INBOX") -> None:
        """The folder with the same mails under another validity, as after a restored backup."""
        self.stop()
        for one in (self.folder / "mail" / folder).glob("dovecot*"):
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        for one in (self.folder / "mail").glob("dovecot*"):
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        time.sleep(1.1)  # the validity is the second it is made in
        self.start()

    def empty(self) -> None:
        """Takes all mails out."""
        for name in ("INBOX", self.sent):
            for one in (self.folder / "mail" / name).glob("[cn]*/*"):
                one.unlink()

    @property
    def log(self) -> str:
        path = self.folder / "log"
        return path.read_text() if path.exists() else ""

    def _give(self, name: str) -> None:
        for one in (self.folder / name, *(self.folder / name).rglob("*")):
            os.chown(one, *self._owner)


def _group(gid: int) -> str:
    return grp.getgrgid(gid).gr_name
