"""The API against its own description: random requests, each answered as it is declared.

Left out: ``ignored_auth`` wants 401 where docs/protocol.md has the public refused by its role
(403); ``positive_data_acceptance`` wants ids that are made up at random to be known.
"""

import asyncio
import sys
from pathlib import Path

import pytest

from tests.security.stand import ADMM, Stand

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
    "unsupported_method",
)


CONFIG = f"""
[parameters]
"path.meeting" = "{ADMM}"
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 409, 413, 415, 422]
"""  # 413: five hundred names of three hundred signs are more than a body may hold


async def probed(stand: Stand, role: str, phases: str, where: Path) -> tuple[int, str]:
    """Let schemathesis ask; its exit code and what it has to say."""
    options = [f"--checks={','.join(CHECKS)}", "--max-examples=5", "--workers=1"]
    options += ["--seed=1", "--no-color", f"--phases={phases}"]
    options += [f"--header={name}: {value}" for name, value in stand.bearer(role, ADMM).items()]
    (where / "schemathesis.toml").write_text(CONFIG)
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "schemathesis.cli",
        "run",
        *options,
        f"{stand.url}/api/openapi.json",
        cwd=where,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip -- a command line
    try:
        said, _ = await running.communicate()
    finally:
        if running.returncode is None:
            running.kill()
    return running.returncode or 0, said.decode()


@pytest.mark.timeout(120)  # some 700 requests, each told apart by another program
@pytest.mark.parametrize(
    "phases", ["coverage", pytest.param("coverage,fuzzing", marks=pytest.mark.long)]
)
async def test_every_answer_to_a_seat_is_as_declared(
    stand: Stand, tmp_path: Path, phases: str
) -> None:
    code, said = await probed(stand, "secretary", phases, tmp_path)

    assert code == 0, said[-6000:]


@pytest.mark.long
@pytest.mark.timeout(120)
async def test_every_answer_to_the_public_is_as_declared(stand: Stand, tmp_path: Path) -> None:
    code, said = await probed(stand, "public", "fuzzing", tmp_path)

    assert code == 0, said[-6000:]
