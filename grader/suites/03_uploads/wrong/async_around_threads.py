"""A coroutine function may wait for its threads like any other."""

import socket
import threading


def upload(address, name):
    with socket.create_connection(address) as connection:
        connection.sendall(f"upload {name}\n".encode())
        answer = connection.makefile().readline()
    word, _, rest = answer.strip().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address, names, limit=None):
    results = [""] * len(names)
    slots = threading.Semaphore(limit or len(names))

    def work(index, name):
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
