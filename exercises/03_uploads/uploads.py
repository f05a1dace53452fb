"""Upload the videos of the party, one thread for each file. It works; you make it async.

The depot is a TCP server. For each file you connect, send one line, ``upload NAME``, and get one line
back when the file has arrived: ``ok RECEIPT``, or ``refused REASON``. The depot leaves the connection
open after its answer; you close it.
"""

import socket
import threading

Address = tuple[str, int]


# TODO: make this async. A task for each file does what a thread for each file does here.
# Keep the names and the parameters; upload_all becomes a coroutine function.


def upload(address: Address, name: str) -> str:
    """Upload one file and wait until it has arrived.

    Args:
        address: host and port of the depot.
        name: the file's name.

    Returns:
        The depot's receipt.

    Raises:
        ValueError: the depot refused the file; its text is the depot's reason.
    """
    with socket.create_connection(address) as connection:
        connection.sendall(f"upload {name}\n".encode())
        answer = connection.makefile().readline()
    word, _, rest = answer.strip().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows.

    Args:
        address: host and port of the depot.
        names: the files' names.
        limit: how many may be on their way at the same time; None for all of them.

    Returns:
        For each name, in the order of ``names``: its receipt, or ``refused: REASON``.
    """
    results = [""] * len(names)
    slots = threading.Semaphore(limit or len(names))

    def work(index: int, name: str) -> None:
        with slots:
            try:
                results[index] = upload(address, name)
            except ValueError as error:
                results[index] = f"refused: {error}"

    threads = [threading.Thread(target=work, args=(index, name)) for index, name in enumerate(names)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
