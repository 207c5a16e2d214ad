"""The examples of docs/developer/api.md, run as they stand."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.patience import WORK_SECONDS
from tests.web.api.conftest import work
from tests.web.imports.conftest import DEATH_HEADER, death, workbook

DOCUMENT = Path(__file__).parents[3] / "docs" / "developer" / "api.md"
EXAMPLES = re.findall(r"```sh\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
EXPECTED = {  # what the answer to an example shows
    "/imports/1\"": ("state", "judged"), "/confirm": ("state", "importing"), "/runs/1": ("state", "finished"), "/acknowledge": ("status", "verifying"),
    "/evidence": ("media_type", "application/pdf"), "/result": ("status", "to_review"), "/jobs/1": ("state", "done"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not there")
@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_every_example_runs(live_server, system, flag, desk, tmp_path):
    flag(1)
    county_case = desk.registered()
    from mingcha.web.cases.services.dispatching import dispatch_case

    bureau = desk.office.unit("990101000000", "bureau")
    dispatch_case(actor=desk.clerk, case_id=county_case.pk, unit_id=bureau.pk, now=desk.tick())
    (tmp_path / "deaths.xlsx").write_bytes(workbook([DEATH_HEADER, death(1), death(2)]))
    (tmp_path / "visit.pdf").write_bytes(b"%PDF-1.7\nvisit")
    environment = os.environ | {"URL": live_server.url, "TOKEN": system().text, "CASE": county_case.no}
    assert len(EXAMPLES) == 14
    for example in EXAMPLES:
        done = subprocess.run(
            ["bash", "-c", example], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True, timeout=WORK_SECONDS
        )  # fmt: skip
        answer = json.loads(done.stdout)
        assert "code" not in answer, (example, answer)
        for part, (name, value) in EXPECTED.items():
            if part in example.splitlines()[0]:
                assert answer[name] == value, (example, answer)
        work()
