"""The sandbox's command line is data: nothing runs here."""

from __future__ import annotations

from pathlib import Path

from grader.sandbox.bubblewrap.argv import BENCH_UID, DEVICES, build_argv, environment, server_argv


def example() -> list[str]:
    return build_argv(
        Path("/usr/bin/bwrap"),
        Path("/image"),
        info=9,
        variables=environment("/"),
        command=server_argv("/py/bin/python3.11", 8),
    )


def options(argv: list[str], name: str, count: int) -> list[tuple[str, ...]]:
    return [tuple(argv[at + 1 : at + 1 + count]) for at, word in enumerate(argv) if word == name]


def test_the_same_input_gives_the_same_words() -> None:
    """The command line is a pure function of its arguments."""
    assert example() == example()


def test_every_namespace_is_new() -> None:
    """User, processes, network, ipc and host name are the sandbox's own, and the user is not root."""
    argv = example()
    for name in ("user", "pid", "net", "ipc", "uts"):
        assert f"--unshare-{name}" in argv
    assert options(argv, "--uid", 1) == [(str(BENCH_UID),)]
    assert options(argv, "--cap-drop", 1) == [("ALL",)]


def test_the_image_is_all_there_is_to_see() -> None:
    """One read-only root, a handful of devices, no /proc, no place to write."""
    argv = example()
    assert options(argv, "--ro-bind", 2) == [("/image", "/")]
    assert options(argv, "--dev-bind", 2) == [(f"/dev/{name}", f"/dev/{name}") for name in DEVICES]
    assert options(argv, "--remount-ro", 1) == [*((f"/dev/{name}",) for name in DEVICES), ("/",)]
    assert not {"--bind", "--tmpfs", "--proc", "--dev", "--share-net"} & set(argv)


def test_it_ends_with_the_judge_and_has_no_terminal() -> None:
    """It dies with its parent, in a session of its own, and tells its init on the descriptor."""
    argv = example()
    assert {"--die-with-parent", "--new-session"} <= set(argv)
    assert options(argv, "--info-fd", 1) == [("9",)]


def test_the_environment_is_ours() -> None:
    """Nothing is inherited; the hash seed is always the same, so that sets keep their order in a replay."""
    variables = {words[0]: words[1] for words in options(example(), "--setenv", 2)}
    assert variables == environment("/")
    assert variables["PYTHONHASHSEED"] == "0"
    assert variables["PATH"] == variables["HOME"] == "/nonexistent"


def test_the_server_runs_without_site_and_without_its_own_folder() -> None:
    """No .pth file is honoured, nothing is imported from the current folder, the hash seed counts."""
    words = server_argv("/py/bin/python3.11", 8)
    assert words == ["/py/bin/python3.11", "-s", "-P", "-S", "-m", "grader.bench", "8"]
    assert "-I" not in words
