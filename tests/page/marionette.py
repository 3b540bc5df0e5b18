"""Drives Debian's Firefox by Marionette, the JSON protocol over TCP that it carries itself: there is no geckodriver here, and Playwright does not drive this Firefox.

A message is `length:json`; a command is [0, id, name, parameters], its answer [1, id, error, result]. Source: Firefox Source Docs, "Marionette Protocol" (version 3).
"""

import json
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Self

_PATIENCE: Final = 60.0  # seconds until Firefox has begun; script answers get more
_SCRIPT_MS: Final = 180_000
_PREFERENCES: Final = {
    "marionette.port": 0,  # any free one; it is written into the profile
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "app.update.disabledForTesting": True,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "extensions.update.enabled": False,
    "services.settings.server": "data:,",
    "browser.startup.page": 0,
}


class Firefox:
    """One headless Firefox with a profile of its own; `with` ends it."""

    def __init__(self, program: str, profile: Path, preferences: Mapping[str, object] | None = None) -> None:
        profile.mkdir(parents=True, exist_ok=True)
        told = {**_PREFERENCES, **(preferences or {})}
        (profile / "user.js").write_text("".join(f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in told.items()), encoding="utf-8")
        words = [program, "--headless", "--no-remote", "--marionette", "--profile", str(profile)]
        self._process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._last = 0
        try:
            self._socket = socket.create_connection(("127.0.0.1", self._port(profile / "MarionetteActivePort")), _SCRIPT_MS / 1000)
            self._receive()  # greets with its version
            self.command("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {"timeouts": {"script": _SCRIPT_MS}}}})
        except BaseException:
            self._process.kill()
            raise

    def _port(self, file: Path) -> int:
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end and self._process.poll() is None:
            if file.exists() and file.read_text(encoding="ascii").strip():
                return int(file.read_text(encoding="ascii"))
            time.sleep(0.1)
        raise TimeoutError("Firefox did not open its Marionette port")

    def command(self, name: str, parameters: Mapping[str, object]) -> Any:
        """Send one command and wait for its result; RuntimeError with Firefox's words when it refuses."""
        self._last += 1
        data = json.dumps([0, self._last, name, parameters]).encode()
        self._socket.sendall(b"%d:%b" % (len(data), data))
        _, number, error, result = self._receive()
        if number != self._last or error:
            raise RuntimeError(f"{name}: {error or 'answer to another command'}")
        return result

    def _receive(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self._read(1)
        return json.loads(self._read(int(length[:-1])))

    def _read(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size:
            some = self._socket.recv(size - len(data))
            if not some:
                raise ConnectionError("Firefox has gone")
            data += some
        return bytes(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(20)
