"""Server and clients in one run."""

# elapsed: 2
# value: null

import trio
import trio.testing


async def tup(address, name):
    s = await trio.open_tcp_stream(*address)
    await s.send_all(f"upload {name}\n".encode())
    d = b""
    while not d.endswith(b"\n"):
        d += await s.receive_some(100)
    await s.aclose()
    return d.decode().split()[1]


async def answer(a, n):
    async def h(s):
        x = await s.receive_some(10)
        await trio.sleep(2)
        await s.send_all(x)

    async with trio.open_nursery() as ns:
        ls = await ns.start(
            trio.serve_tcp,
            h,
            0,
        )

        async def cl():
            s = await trio.testing.open_stream_to_socket_listener(ls[0])
            await s.send_all(b"hi")
            return await s.receive_some(10)

        async with trio.open_nursery() as n2:
            for _ in range(5):
                n2.start_soon(cl)
        ns.cancel_scope.cancel()
