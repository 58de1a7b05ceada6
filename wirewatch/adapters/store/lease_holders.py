"""Processes that can hold leases, and whether they still live."""

from __future__ import annotations

import os
import platform
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

BOOT_ID_CHARS = 8


@dataclass(frozen=True, slots=True)
class Holder:
    """One process that can hold leases; the store keeps `str(holder)`."""

    machine: str
    pid: int
    started: str  # distinguishes two processes with the same pid

    def __str__(self) -> str:
        return f"{self.machine}/{self.pid}/{self.started}"

    @staticmethod
    def parse(text: str) -> Holder:
        """Parse what `str(holder)` returned."""
        machine, pid, started = text.rsplit("/", 2)
        return Holder(machine, int(pid), started)


def current_holder() -> Holder:
    """Describe the current process."""
    return Holder(_machine_id(), os.getpid(), _start_time(os.getpid()) or "")


def is_local(holder: Holder) -> bool:
    """True if the holder's pid is visible here: same machine, same boot, same container."""
    return holder.machine == _machine_id()


def is_dead(holder: Holder) -> bool:
    """True if the holder is a process of this machine that has ended."""
    return is_local(holder) and _start_time(holder.pid) != holder.started


@cache
def _machine_id() -> str:
    # Two containers may share a host name without seeing each other's processes; the boot id and
    # the PID namespace distinguish them.
    return " ".join(filter(None, (platform.node() or "unnamed", _boot_id(), _pid_namespace())))


def _pid_namespace() -> str:
    try:
        return str(Path("/proc/self/ns/pid").stat().st_ino)
    except OSError:
        return ""


@cache
def _boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")[:BOOT_ID_CHARS]
    except OSError:
        return "boot"


def _start_time(pid: int) -> str | None:
    """Combine boot id and start time, to detect a reused pid; None if no such process runs."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None if Path("/proc/self/stat").exists() else _start_time_by_ps(pid)
    # proc(5): the command is in parentheses and may contain anything; field 3 is the state,
    # field 22 the start time.
    fields_after_command = stat.rpartition(")")[2].split()
    state, start_time = fields_after_command[0], fields_after_command[19]
    if state in "ZX":
        return None
    return f"{_boot_id()}-{start_time}"


def _start_time_by_ps(pid: int) -> str | None:
    answer = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
        env={"LC_ALL": "C"},
    )
    return "-".join(answer.stdout.split()) or None
