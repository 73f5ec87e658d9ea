"""A PostgreSQL of the tests' own: Debian's, with a cluster in a temporary folder, reached through a socket in it.

PostgreSQL refuses to run as root, and tests may run as root: then the cluster belongs to the user of Debian's package.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from pathlib import Path

import psycopg

BINARIES = Path("/usr/lib/postgresql")
OWNER = "postgres"


class Cluster:
    """One running PostgreSQL; `stop` removes it without a trace."""

    def __init__(self) -> None:
        """Make the files; `start` runs it."""
        self._bin = max(BINARIES.glob("*/bin"), key=lambda path: int(path.parent.name))
        self._user = OWNER if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="onestop-pg-"))
        if self._user is not None:
            owner = pwd.getpwnam(self._user)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "--auth=trust", "--username=onestop", "--encoding=UTF8", "--no-locale", "--no-sync", "-D", self._data)

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _run(self, tool: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._bin / tool), *arguments],
            check=True,
            user=self._user,
            group=self._user,
            extra_groups=[] if self._user else None,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
        )

    def start(self) -> None:
        """Run it, with everything that makes commits durable left on."""
        options = (
            f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c max_connections=60 -c shared_buffers=64MB"
        )
        self._run("pg_ctl", "-D", self._data, "-w", "-o", options, "-l", str(self.folder / "log"), "start")

    def kill(self) -> None:
        """Stop it as a power cut would stop the process."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")

    def stop(self) -> None:
        """Stop it and remove it."""
        subprocess.run(
            [str(self._bin / "pg_ctl"), "-D", self._data, "-m", "immediate", "stop"],
            check=False,
            user=self._user,
            group=self._user,
            cwd=self.folder,
            capture_output=True,
        )
        shutil.rmtree(self.folder)

    def url(self, database: str) -> str:
        """Where a database of it is."""
        return f"postgresql://onestop@/{database}?host={self.folder}"

    def new_database(self, template: str = "template1") -> str:
        """Make an empty database, or a copy of one; returns its URL."""
        name = f"d{uuid.uuid4().hex[:12]}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def execute(self, statement: str) -> None:
        """Run one statement outside of all databases of tests."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())
