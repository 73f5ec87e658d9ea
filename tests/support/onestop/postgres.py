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
from psycopg import sql

SHAPE = """
    SELECT 'column', attrelid::regclass::text, concat_ws(' ', attname, atttypid::regtype, attnotnull)
      FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid WHERE relnamespace = 'public'::regnamespace AND attnum > 0
    UNION ALL SELECT 'constraint', conrelid::regclass::text, conname || ' ' || pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'trigger', tgrelid::regclass::text, concat_ws(' ', tgname, tgenabled) FROM pg_trigger
    UNION ALL SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ORDER BY 1, 2, 3"""
"""Everything that a test could have changed besides rows."""

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


class Emptied:
    """Databases that look again as their template does. To make one and to remove it costs some hundred files each."""

    def __init__(self, cluster: Cluster, template: str) -> None:
        """`template` is the URL of a database that nobody changes any more."""
        self._cluster, self._template = cluster, template
        self._idle: list[str] = []
        with psycopg.connect(template) as connection:
            self._shape = connection.execute(SHAPE).fetchall()
            names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            self._rows = {
                name: connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(name))).fetchall() for (name,) in names
            }

    def take(self) -> str:
        """The URL of one."""
        return self._idle.pop() if self._idle else self._cluster.new_database(self._template.split("?")[0].rpartition("/")[2])

    def give_back(self, url: str) -> None:
        """One that nobody uses any more; it is left alone if more than its rows was changed."""
        with psycopg.connect(url) as connection:
            if connection.execute(SHAPE).fetchall() != self._shape:
                return
            connection.execute("SET session_replication_role = replica")  # neither order nor triggers stand in the way
            for name, rows in self._rows.items():
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
                for row in rows:
                    places = sql.SQL(", ").join(sql.Placeholder() * len(row))
                    connection.execute(sql.SQL("INSERT INTO {} VALUES ({})").format(sql.Identifier(name), places), row)
            connection.execute("SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence")
        self._idle.append(url)
