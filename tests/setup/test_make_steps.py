"""What `make` does before anything is installed: nothing twice, and plain words when it fails."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from setup import bench_tools, browser, debian
from setup.say import SetupError

PROJECT = Path(__file__).resolve().parents[2]
FAKE_UV = """#!/bin/sh
echo "$@" >> calls
case "$1" in
  venv) mkdir -p .venv/bin; touch .venv/bin/python ;;
  pip) [ ! -e no-index ] || { echo "error: could not connect"; exit 2; } ;;
esac
echo fine
"""


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two lock files, and a uv that notes what it was asked."""
    (tmp_path / "requirements.lock").write_text("a==1\n")
    (tmp_path / "requirements-dev.lock").write_text("a==1\nb==1\n")
    write_program(tmp_path / "bin" / "uv", FAKE_UV)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=":")
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    return tmp_path


def write_program(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def install(clone: Path, lock: str) -> tuple[int, str, int]:
    """The exit code, what was said, and how often packages were installed so far."""
    done = subprocess.run(
        [sys.executable, "-m", "setup.packages", lock], cwd=clone, capture_output=True, text=True, check=False
    )
    assert not done.stderr
    return done.returncode, done.stdout, (clone / "calls").read_text().count("pip sync")


def pins(lock: str) -> set[str]:
    return set(re.findall(r"^[\w.-]+==\S+", (PROJECT / lock).read_text(), re.MULTILINE))


def test_packages_are_installed_once_and_again_when_the_lock_changes(clone: Path) -> None:
    assert install(clone, "requirements.lock")[2] == 1
    assert install(clone, "requirements.lock") == (0, "", 1)
    (clone / "requirements.lock").write_text("a==2\n")
    assert install(clone, "requirements.lock")[2] == 2


def test_running_after_testing_installs_nothing(clone: Path) -> None:
    assert install(clone, "requirements-dev.lock")[2] == 1
    assert install(clone, "requirements.lock") == (0, "", 1)
    assert install(clone, "requirements-dev.lock") == (0, "", 1)


def test_without_a_package_index_the_step_fails_in_plain_words_and_is_tried_again(clone: Path) -> None:
    (clone / "no-index").touch()
    code, said, _ = install(clone, "requirements.lock")
    assert code == 1
    assert "Does this machine reach a package index?" in said
    assert "could not connect" in said
    (clone / "no-index").unlink()
    assert install(clone, "requirements.lock")[0] == 0


def test_the_tests_run_on_the_very_versions_of_the_product() -> None:
    assert pins("requirements.lock") <= pins("requirements-dev.lock")


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_has_a_hash_for_every_package_and_no_address(lock: str) -> None:
    text = (PROJECT / lock).read_text()
    assert "://" not in text
    entries = [entry for entry in text.replace("\\\n", " ").splitlines() if "==" in entry]
    assert all("--hash=sha256:" in entry for entry in entries)


def test_every_target_that_a_person_needs_is_in_make_help() -> None:
    command = ["make", "--no-print-directory"]
    said = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in said.splitlines()} == {
        "help", "run", "setup", "test", "lint", "bench", "faults", "ledger", "pictures", "lock", "words"
    }  # fmt: skip


def test_a_browser_that_does_not_run_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_program(tmp_path / "chromium", "#!/bin/sh\necho 'get the snap' && exit 1\n")
    write_program(tmp_path / "google-chrome", "#!/bin/sh\necho 'Chrome 140'\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    browser.find_browser.cache_clear()
    try:
        assert browser.find_browser() == str(tmp_path / "google-chrome")
    finally:
        browser.find_browser.cache_clear()


def test_tools_that_can_not_be_installed_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(debian, "can_install", lambda: False)
    with pytest.raises(SetupError, match=r"node, npm.*Debian: nodejs, npm"):
        bench_tools.install_bench_tools()
