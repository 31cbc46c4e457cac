"""The command line, as a process of its own."""

import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_is_remembers_and_stops_quietly(tmp_path: Path, ending: signal.Signals) -> None:
    state = tmp_path / "phones.jsonl"
    command = [sys.executable, "-m", "fonnte_simulator", "--port", "0", "--token", "tok", "--state", str(state)]
    command += ["--name", "KC Contoh", "--sent-after", "0", "--read-share", "0", "--order", "shuffled"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        url = process.stdout.readline().removeprefix("Fonnte simulator: ").strip()
        form = {"target": "6281200000001", "message": "Halo"}
        with httpx.Client(base_url=url, headers={"authorization": "tok"}, trust_env=False) as client:
            assert client.post("/send", data=form).json()["status"] is True
            assert client.post("/device").json()["name"] == "KC Contoh"
        process.send_signal(ending)
        _, complaints = process.communicate(timeout=10)
    assert process.returncode in (0, -ending)
    assert complaints == ""
    assert '"event": "accepted"' in state.read_text()


def test_a_token_is_needed() -> None:
    command = [sys.executable, "-m", "fonnte_simulator"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "--token" in result.stderr
