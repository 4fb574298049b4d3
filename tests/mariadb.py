"""A MariaDB on 127.0.0.1, where one is installed: no package for Python brings one."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

import pymysql

from tests.servers import die_with_parent

_PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
PROGRAM = shutil.which("mariadbd", path=_PLACES)


class MariaDb:
    """A server with one user who may do everything, ``plotworks`` with the password ``s3cret``."""

    user, password = "plotworks", "s3cret"

    def __init__(self) -> None:
        assert PROGRAM
        self._home = Path(tempfile.mkdtemp(prefix="pw-mariadb-"))
        self._base = Path(PROGRAM).resolve().parents[1]
        self._process: subprocess.Popen[bytes] | None = None
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])

    def start(self) -> Self:
        """Make a data folder and serve it; durability is off, for it is not what is tested."""
        user = ["--user=root"] if os.geteuid() == 0 else []
        folders = [f"--basedir={self._base}", f"--datadir={self._home}/data"]
        install = [str(self._base / "bin" / "mariadb-install-db"), "--no-defaults", *folders, *user]
        subprocess.run([*install, "--auth-root-authentication-method=normal"], check=True, capture_output=True)
        sock, plain = f"--socket={self._home}/sock", ["--bind-address=127.0.0.1", f"--port={self.port}"]
        cheap = ["--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=8M", "--skip-log-bin"]
        command = [str(PROGRAM), "--no-defaults", *folders, *user, sock, *plain, *cheap]
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=lambda: die_with_parent(signal.SIGKILL),  # noqa: PLW1509 - one system call, no lock
            )
        self._wait()
        return self

    def run(self, *statements: str) -> None:
        """Statements of the administrator."""
        with pymysql.connect(unix_socket=f"{self._home}/sock", user="root", autocommit=True) as connection:
            for statement in statements:
                connection.cursor().execute(statement)

    def close(self) -> None:
        """End it and remove its folder."""
        if self._process:
            self._process.kill()
            self._process.wait(20)
        shutil.rmtree(self._home)

    def _wait(self, seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while not (self._home / "sock").exists():
            if time.monotonic() > end:
                raise TimeoutError((self._home / "log").read_text()[-2000:])
            time.sleep(0.05)
        grant = f"GRANT ALL ON *.* TO '{self.user}'@'localhost' IDENTIFIED BY '{self.password}'"
        self.run("CREATE DATABASE shop", grant)
