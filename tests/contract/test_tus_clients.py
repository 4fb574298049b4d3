"""Clients of tus that others wrote, against the API as gunicorn runs it."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from tusclient.client import TusClient

from tests.servers import Postgres
from tests.uploading import TUS, Api

pytestmark = pytest.mark.filterwarnings("ignore:Exception ignored in:pytest.PytestUnraisableExceptionWarning")
"""tuspy leaves its files open."""


SCRIPT = """
const tus = require("tus-js-client"), fs = require("fs");
const [url, key, file, options, abortAt] = JSON.parse(process.argv[1]);
let restarted = false, resumed = null;
const path = file, size = fs.statSync(path).size;
function start(previous) {
  const upload = new tus.Upload(fs.createReadStream(path), {
    endpoint: url + "/v1/uploads", headers: { Authorization: "Bearer " + key }, uploadSize: size,
    metadata: { filename: "from node \\u00e4.csv" }, retryDelays: [0, 500, 1000], uploadUrl: previous, ...options,
    onError: (error) => { console.error(String(error)); process.exit(1); },
    onProgress: async (sent) => {
      if (abortAt && !restarted && sent >= abortAt) {
        restarted = true;
        await upload.abort();
        start(upload.url);
      }
    },
    onSuccess: () => { console.log(JSON.stringify({ url: upload.url, restarted })); process.exit(0); },
  });
  upload.start();
}
start(null);
"""


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """One API for all clients."""
    one = Api(tmp_path_factory.mktemp("api")).start()
    yield one
    one.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of 6 MB and a little."""
    path = tmp_path / "data.csv"
    path.write_bytes(Random(6).randbytes(6_000_011))  # noqa: S311 - data, no secrets
    return path


def path_of(url: str) -> str:
    """The path of an upload's address."""
    return url[url.index("/v1/") :]


@pytest.mark.parametrize("checksum", [False, True], ids=["plain", "sha1"])
def test_tuspy(api: Api, file: Path, checksum: bool) -> None:
    """In chunks, with a checksum of each."""
    client = TusClient(f"{api.url}/v1/uploads", headers=api.headers)
    uploader = client.uploader(
        str(file), chunk_size=1_000_000, upload_checksum=checksum, metadata={"filename": "from python.csv"}
    )
    uploader.upload()
    assert api.stored(path_of(uploader.url)) == file.read_bytes()


def test_tuspy_goes_on_where_another_ended(api: Api, file: Path) -> None:
    """A second client asks for the offset, and sends the rest."""
    first = TusClient(f"{api.url}/v1/uploads", headers=api.headers).uploader(str(file), chunk_size=1_000_000)
    first.upload(stop_at=3_000_000)
    second = TusClient(f"{api.url}/v1/uploads", headers=api.headers).uploader(str(file), url=first.url)
    assert second.offset == 3_000_000
    second.upload()
    assert api.stored(path_of(first.url)) == file.read_bytes()


def test_twenty_tuspys_at_once(api: Api, file: Path) -> None:
    """Each file comes whole."""

    def upload(_: int) -> str:
        client = TusClient(f"{api.url}/v1/uploads", headers=api.headers)
        uploader = client.uploader(str(file), chunk_size=2_000_000, retries=3, retry_delay=1)
        uploader.upload()
        return path_of(uploader.url)

    with ThreadPoolExecutor(20) as clients:
        paths = list(clients.map(upload, range(20)))
    whole = file.read_bytes()
    assert [api.stored(path) == whole for path in paths] == [True] * 20


def test_tuspys_over_postgresql(postgres_server: Postgres, tmp_path: Path, file: Path) -> None:
    """Four at once; two requests that join the same pieces at the same time are given the same file."""
    api = Api(tmp_path / "home", DATABASE_URL=postgres_server.new_database()).start()
    with closing(api), ThreadPoolExecutor(4) as clients:
        client = TusClient(f"{api.url}/v1/uploads", headers=api.headers | {"Upload-Concat": "partial"})
        uploaders = [client.uploader(str(file), chunk_size=1_000_000, retries=3, retry_delay=1) for _ in range(4)]
        list(clients.map(lambda one: one.upload(), uploaders))
        final = {"Upload-Concat": f"final;{' '.join(one.url for one in uploaders)}"}
        with api.client() as http:
            answers = list(clients.map(lambda _: http.post("/v1/uploads", headers=final), range(2)))
        assert [answer.status_code for answer in answers] == [201, 201]
        assert len({answer.headers["Location"] for answer in answers}) == 1
        assert api.stored(answers[0].headers["Location"]) == 4 * file.read_bytes()


JS = {
    "in one stream": ({}, 0),
    "in chunks": ({"chunkSize": 1_000_000}, 0),
    "with the creation": ({"uploadDataDuringCreation": True, "chunkSize": 2_500_000}, 0),
    "by POST alone": ({"overridePatchMethod": True, "chunkSize": 3_000_000}, 0),
    "aborted and resumed": ({"chunkSize": 1_000_000}, 2_500_000),
    "in parts side by side": ({"parallelUploads": 3, "uploadSize": None}, 0),
}


@pytest.mark.parametrize("options", JS)
def test_tus_js_client(api: Api, npm_packages: Path, file: Path, options: str) -> None:
    """Its ways to send a file, and going on after an abort in the middle."""
    given, abort_at = JS[options]
    told = run_js(api, npm_packages, file, given, abort_at)
    assert api.stored(path_of(told["url"])) == file.read_bytes()
    assert told["restarted"] == bool(abort_at)
    with api.client() as client:
        assert client.get(path_of(told["url"])).json()["file_name"] == "from node ä.csv"


def test_tus_js_client_terminates(api: Api, npm_packages: Path) -> None:
    """Its own termination: 204, and the upload is gone."""
    path = api.begin(10)
    script = """
    const tus = require("tus-js-client"), [url, key] = JSON.parse(process.argv[1]);
    tus.Upload.terminate(url, { headers: { Authorization: "Bearer " + key } }).then(() => console.log("{}"));
    """
    run_js(api, npm_packages, Path(path), {}, 0, script, url=api.url + path)
    with api.client() as client:
        assert client.head(path, headers=TUS).status_code == 410


def run_js(  # noqa: PLR0917 - what the script is given, in its order
    api: Api, modules: Path, file: Path, options: dict[str, object], abort_at: int, script: str = SCRIPT, url: str = ""
) -> dict[str, object]:
    """Run a script with tus-js-client; what it prints."""
    given = json.dumps([url or api.url, api.key, str(file), options, abort_at])
    node = shutil.which("node")
    assert node
    done = subprocess.run(
        [node, "-e", script, given],
        env={"NODE_PATH": str(modules)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
