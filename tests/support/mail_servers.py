"""Postfix and Dovecot as an operator installs them, on loopback, each configured in a scratch folder of its own.

Nothing of the machine's own mail is read or changed. Postfix takes mails for desk.example and hands them to Dovecot by
LMTP; Dovecot drops what it has already kept (Sieve `duplicate`, RFC 7352) and shows the rest by IMAP.
"""

from __future__ import annotations

import contextlib
import imaplib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.smtp_server import free_port

PATIENCE = 30.0  # seconds
ONCE = 'require "duplicate";\nif duplicate { discard; stop; }\n'

DOVECOT = """
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = ~/Maildir
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
passdb static {{
  fields {{
    nopassword = yes
  }}
}}
userdb static {{
  fields {{
    uid = mail
    gid = mail
    home = {folder}/mail/%{{user}}
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
sieve_script default {{
  type = before
  path = {folder}/mail/once.sieve
}}
protocol lmtp {{
  mail_plugins {{
    sieve = yes
  }}
}}
"""

MAIN_CF = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = {daemons}
mail_owner = postfix
setgid_group = postdrop
myhostname = relay.desk.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = desk.example
virtual_mailbox_maps = static:all
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
default_transport = error:nothing leaves this machine
relay_transport = error:nothing leaves this machine
smtpd_relay_restrictions = permit_mynetworks, reject
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
"""

MASTER_CF = """
{smtp}    inet       n - n - - smtpd
pickup    unix       n - n 60 1 pickup
cleanup   unix       n - n - 0 cleanup
qmgr      unix       n - n 300 1 qmgr
rewrite   unix       - - n - - trivial-rewrite
bounce    unix       - - n - 0 bounce
defer     unix       - - n - 0 bounce
trace     unix       - - n - 0 bounce
proxymap  unix       - - n - - proxymap
lmtp      unix       - - n - - lmtp
error     unix       - - n - - error
retry     unix       - - n - - error
anvil     unix       - - n - 1 anvil
scache    unix       - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
showq     unix       n - n - - showq
"""


@dataclass(frozen=True)
class Servers:
    """Both at work."""

    smtp: int  # port
    lmtp: int
    imap: int
    socket: str  # path of Dovecot's own LMTP socket
    sendmail: str  # a program that hands in to this Postfix
    log: Path  # of Postfix

    def handed_over(self, reader: str, count: int) -> None:
        """Wait until Postfix has handed over so many mails for a reader, whether they were kept or dropped."""
        _until(
            lambda: self.log.read_text().count(f"to=<{reader}>") >= count,
            f"{count} mails for {reader}",
            self.log,
        )

    def mailbox(self, reader: str) -> list[bytes]:
        """Return the mails of a reader as they are kept, in the order of their arrival."""
        with imaplib.IMAP4("127.0.0.1", self.imap) as session:
            session.login(reader, "any")
            session.select(readonly=True)
            _, found = session.fetch("1:*", "(BODY.PEEK[])")
        return [one[1] for one in found if isinstance(one, tuple)]

    def threads(self, reader: str) -> str:
        """Return how the server groups a reader's mails by their References (RFC 5256)."""
        with imaplib.IMAP4("127.0.0.1", self.imap) as session:
            session.login(reader, "any")
            session.select(readonly=True)
            _, answer = session.thread("REFERENCES", "UTF-8", "ALL")
        return bytes(answer[0] or b"").decode()


def missing() -> str:
    """Return what keeps these servers from running here, "" when nothing does."""
    if os.name != "posix" or os.geteuid() != 0:
        return "Postfix and Dovecot must be started as root"
    there = [
        program
        for program in ("postfix", "dovecot")
        if shutil.which(program, path="/usr/sbin:/usr/bin")
    ]
    if len(there) < 2 or not list(Path("/usr/lib/dovecot").glob("**/lib*sieve_plugin.so")):
        wanted = "postfix dovecot-imapd dovecot-lmtpd dovecot-sieve"
        return f"not installed; on Debian: apt-get install --no-install-recommends {wanted}"
    version = subprocess.run(
        ["/usr/sbin/dovecot", "--version"], capture_output=True, text=True, check=True
    ).stdout
    return (
        ""
        if version.startswith("2.4")
        else f"the configuration is for Dovecot 2.4, not for {version.strip()}"
    )


@contextlib.contextmanager
def real_servers() -> Iterator[Servers]:
    """Run both until the block ends."""
    # Not under pytest's own folder: that is closed to the users that the servers run as.
    root = Path(tempfile.mkdtemp(prefix="wirewatch-mail-"))
    root.chmod(0o755)
    ports = {"smtp": free_port(), "lmtp": free_port(), "imap": free_port()}
    try:
        with _dovecot(root / "dovecot", ports), _postfix(root / "postfix", ports) as sendmail:
            socket_path = str(root / "dovecot" / "run" / "lmtp")
            yield Servers(
                **ports, socket=socket_path, sendmail=sendmail, log=root / "postfix" / "log"
            )
    finally:
        shutil.rmtree(root, ignore_errors=True)


@contextlib.contextmanager
def _dovecot(folder: Path, ports: dict[str, int]) -> Iterator[None]:
    for part in ("run", "state", "mail"):
        (folder / part).mkdir(parents=True)
    (folder / "mail" / "once.sieve").write_text(ONCE)
    shutil.chown(folder / "mail", "mail", "mail")
    (folder / "conf").write_text(DOVECOT.format(folder=folder, **ports))
    server = subprocess.Popen(["/usr/sbin/dovecot", "-F", "-c", str(folder / "conf")])
    try:
        for name in ("imap", "lmtp"):
            _until(lambda port=ports[name]: _answers(port), f"Dovecot's {name}", folder / "log")  # type: ignore[misc]
        yield
    finally:
        server.terminate()
        server.wait(PATIENCE)


@contextlib.contextmanager
def _postfix(folder: Path, ports: dict[str, int]) -> Iterator[str]:
    for part in ("etc", "queue", "data"):
        (folder / part).mkdir(parents=True)
    shutil.chown(folder / "data", "postfix")
    daemons = next(str(path.parent) for path in Path("/usr/lib/postfix").glob("**/master"))
    (folder / "etc" / "main.cf").write_text(MAIN_CF.format(folder=folder, daemons=daemons, **ports))
    (folder / "etc" / "master.cf").write_text(MASTER_CF.format(**ports))
    sendmail = folder / "sendmail"
    sendmail.write_text(f'#!/bin/sh\nMAIL_CONFIG={folder}/etc exec /usr/sbin/sendmail "$@"\n')
    sendmail.chmod(0o755)
    command = ["/usr/sbin/postfix", "-c", str(folder / "etc")]
    subprocess.run([*command, "start"], check=True, capture_output=True)
    try:
        _until(lambda: _answers(ports["smtp"]), "Postfix", folder / "log")
        yield str(sendmail)
    finally:
        subprocess.run([*command, "stop"], check=False, capture_output=True)


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _until(done: Callable[[], bool], what: str, log: Path) -> None:
    """Look again and again: neither server tells when it is ready."""
    end = time.monotonic() + PATIENCE
    while not (log.exists() and done()):
        assert time.monotonic() < end, (
            f"{what}: not within {PATIENCE} s\n{log.read_text() if log.exists() else ''}"
        )
        time.sleep(0.05)
