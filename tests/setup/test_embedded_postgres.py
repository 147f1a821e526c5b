"""One embedded server for all our processes, whoever runs it, and none left behind, however they end."""

import asyncio
import contextlib
import fcntl
import os
import shutil
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import asyncpg
import psutil
import pytest
import sqlalchemy
from tortoise.context import TortoiseContext

from gateways.outside import GatewayError
from gateways.postgres import EmbeddedPostgres

PROJECT = Path(__file__).resolve().parents[2]
USER = [sys.executable, "-m", "tests.setup.postgres_user"]
# Root, seen as somebody else by itself and by the programs it starts; still the owner of its files.
AS_ORDINARY_USER = ["unshare", "--user", "--map-user=1", "--map-group=1"] if os.geteuid() == 0 else []
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="what is special about root")


@pytest.fixture
async def data_dir(tmp_path: Path) -> AsyncIterator[Path]:
    folder = tmp_path / "private" / "data"
    folder.parent.mkdir(mode=0o700)
    yield folder
    if folder.exists():
        await EmbeddedPostgres(folder).erase_data()


@pytest.fixture
async def server(data_dir: Path) -> AsyncIterator[EmbeddedPostgres]:
    ours = EmbeddedPostgres(data_dir)
    yield ours
    await ours.stop()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(120):
        while not condition():
            await asyncio.sleep(0.02)


async def ask(address: str, question: str) -> object:
    connection = await asyncpg.connect(address)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def answers(address: str) -> bool:
    try:
        return await ask(address, "SELECT true") is True
    except (OSError, asyncpg.PostgresError):
        return False


def server_of(data_dir: Path) -> list[psutil.Process]:
    """The keeper of that folder's server first, then all that it has started."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.cmdline()[-3:-1] == ["gateways.postgres_keeper", str(data_dir / "postgres")]:
                return [process, *process.children(recursive=True)]
    return []


def is_gone(data_dir: Path) -> bool:
    """No process of the server is left: each would hold this lock."""
    with (data_dir / "postgres" / "server.lock").open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


@contextlib.asynccontextmanager
async def another_process(data_dir: Path, *through: str) -> AsyncIterator[tuple[Process, str]]:
    command = (*through, *USER, str(data_dir))
    process = await asyncio.create_subprocess_exec(*command, cwd=PROJECT, stdin=PIPE, stdout=PIPE)
    try:
        yield process, (await process.stdout.readline()).decode().strip()
    finally:
        process.stdin.close()
        await process.wait()


async def test_a_restart_keeps_the_data_and_stopping_leaves_no_process(
    server: EmbeddedPostgres, data_dir: Path
) -> None:
    address = await server.start()
    await ask(address, "CREATE TABLE kept AS SELECT 42 AS answer")
    processes = server_of(data_dir)
    assert len(processes) > 2
    await server.stop()
    assert is_gone(data_dir)
    await until(lambda: not any(process.is_running() for process in processes))
    address = await server.start()
    assert await ask(address, "SELECT answer FROM kept") == 42


async def test_every_library_takes_the_address_and_finds_utf8_and_utc(server: EmbeddedPostgres) -> None:
    address = await server.start()
    assert await ask(address, "SELECT lower('É') || current_setting('timezone')") == "éUTC"
    assert await ask(address, "SHOW listen_addresses") == ""
    engine = sqlalchemy.create_engine(sqlalchemy.make_url(address).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        assert connection.execute(sqlalchemy.text("SELECT current_database()")).scalar() == "askusers"
    engine.dispose()
    async with TortoiseContext() as context:
        await context.init(db_url=address, modules={"models": ["models"]})
        _, rows = await context.connections.get("default").execute_query("SELECT current_user AS name")
        assert rows[0]["name"] == "askusers"


async def test_many_starts_at_once_share_one_server_and_the_last_to_leave_stops_it(data_dir: Path) -> None:
    servers = [EmbeddedPostgres(data_dir) for _ in range(4)]
    async with another_process(data_dir) as (process, theirs):
        addresses = await asyncio.gather(*(server.start() for server in servers))
        assert set(addresses) == {theirs}
        await asyncio.gather(*(server.stop() for server in servers))
        assert await ask(theirs, "SELECT count(*) FROM visit") == 1
        process.stdin.close()
        await process.wait()
    assert is_gone(data_dir)


async def test_a_killed_user_leaves_no_server_and_loses_no_data(data_dir: Path) -> None:
    async with another_process(data_dir) as (process, _):
        processes = server_of(data_dir)
        process.kill()
        await until(lambda: is_gone(data_dir))
    await until(lambda: not any(process.is_running() for process in processes))
    async with another_process(data_dir) as (_, address):
        assert await ask(address, "SELECT count(*) FROM visit") == 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
async def test_a_killed_keeper_takes_the_server_along_and_the_next_start_mends_it(data_dir: Path) -> None:
    async with another_process(data_dir):
        keeper, *_ = server_of(data_dir)
        keeper.kill()
        await until(lambda: is_gone(data_dir))
        async with another_process(data_dir) as (_, address):
            assert await ask(address, "SELECT count(*) FROM visit") == 2
            assert server_of(data_dir)[0] != keeper


async def test_a_killed_server_comes_back_for_its_users(server: EmbeddedPostgres, data_dir: Path) -> None:
    address = await server.start()
    keeper, postmaster, *_ = server_of(data_dir)
    postmaster.kill()
    await until(lambda: postmaster not in server_of(data_dir))
    async with asyncio.timeout(120):
        while not await answers(address):
            await asyncio.sleep(0.02)
    assert keeper == server_of(data_dir)[0]


async def test_a_pid_file_left_by_a_power_cut_does_not_stop_the_start(tmp_path: Path) -> None:
    async with another_process(tmp_path, *AS_ORDINARY_USER):
        pass
    cluster = tmp_path / "postgres" / "cluster"
    (cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster}\n")  # taken by another program since
    async with another_process(tmp_path, *AS_ORDINARY_USER) as (_, address):
        assert await ask(address, "SELECT count(*) FROM visit") == 2


async def test_a_server_that_can_not_start_says_why(data_dir: Path) -> None:
    async with another_process(data_dir) as (_, address):
        cluster = Path(str(await ask(address, "SHOW data_directory")))
    (cluster / "PG_VERSION").write_text("9\n")
    with pytest.raises(GatewayError, match="incompatible with server") as failed:
        await EmbeddedPostgres(data_dir).start()
    assert failed.value.permanent
    await until(lambda: is_gone(data_dir))


async def test_a_scratch_database_copies_its_template_and_goes_even_in_use(server: EmbeddedPostgres) -> None:
    await server.start()
    template = await server.create_database("pattern")
    await ask(template, "CREATE TABLE made AS SELECT 1")
    scratch = await asyncpg.connect(await server.create_database("scratch", template="pattern"))
    assert await scratch.fetchval("SELECT count(*) FROM made") == 1
    await server.drop_database("scratch")
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await scratch.fetchval("SELECT 1")
    with pytest.raises(ValueError, match="not a database name"):
        await server.create_database('x"; DROP DATABASE pattern; --')
    with pytest.raises(GatewayError):
        await server.create_database("scratch", template="nowhere")


async def test_data_in_use_are_not_erased(data_dir: Path) -> None:
    async with another_process(data_dir) as (_, address):
        with pytest.raises(GatewayError):
            await EmbeddedPostgres(data_dir).erase_data()
        assert await ask(address, "SELECT count(*) FROM visit") == 1


@pytest.mark.parametrize("name", ["data", "a name, with 'blanks'", "long" * 40])
async def test_an_ordinary_user_runs_it_in_place_in_a_private_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    for _ in range(2):
        async with another_process(folder, *AS_ORDINARY_USER) as (_, address):
            assert address
            assert len(address) < 200
    assert (folder / "postgres" / "cluster" / "PG_VERSION").exists()
    assert is_gone(folder)
    shutil.rmtree(folder)


@as_root
async def test_root_runs_it_without_rights_and_loosens_nobodys_permissions(data_dir: Path) -> None:
    private = (data_dir.parent, PROJECT, PROJECT / ".venv")
    before = [path.stat().st_mode for path in private]
    async with another_process(data_dir) as (_, address):
        _, *server = server_of(data_dir)
        assert {process.username() for process in server} == {"nobody"}
        sockets = Path(address.partition("host=")[2])
        assert sockets.stat().st_mode & 0o777 == 0o700
        environment = Path(f"/proc/{server[0].pid}/environ").read_text()
        assert environment.strip("\0") == f"PATH={os.defpath}"
    assert [path.stat().st_mode for path in private] == before
    assert data_dir.stat().st_uid == 0


@as_root
async def test_as_root_a_moved_data_folder_keeps_its_database_a_copy_and_a_new_one_get_their_own(
    data_dir: Path,
) -> None:
    async with another_process(data_dir):
        pass
    moved = data_dir.with_name("moved")
    data_dir.rename(moved)
    async with another_process(moved) as (_, address):
        assert await ask(address, "SELECT count(*) FROM visit") == 2
    shutil.copytree(moved, data_dir)
    for folder in (data_dir, moved):
        async with another_process(folder) as (_, address):
            assert await ask(address, "SELECT count(*) FROM visit") == (1 if folder == data_dir else 3)
    await EmbeddedPostgres(moved).erase_data()
