"""Upload the video of the party: one thread for each file. It works; you make it async.

The depot is a TCP server. For each upload you connect, send one line ``upload NAME``, and get one line
back when the file has arrived: ``ok RECEIPT``, or ``refused REASON``.
"""

import socket
import threading

Address = tuple[str, int]


# TODO: turn this file into async code. No threads are needed any more: a task per file is enough.
# Keep the names and the parameters; what is a plain function now may become a coroutine function.


def upload(address: Address, name: str) -> str:
    """Upload one file; the receipt, or a ``ValueError`` with the depot's reason."""
    with socket.create_connection(address) as connection:
        connection.sendall(f"upload {name}\n".encode())
        answer = connection.makefile("r").readline()
    word, _, rest = answer.strip().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, at most ``limit`` at a time; a receipt or ``refused: REASON`` for each, in order."""
    results = [""] * len(names)
    slots = threading.Semaphore(limit or len(names) or 1)

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
